//! Passwords as they are typed (rule ACC-13). How strong one is beyond its length is judged by the server, which knows
//! what is common.

use serde::{Deserialize, Serialize};

use crate::problem::{FieldProblem, field};

/// The fewest characters of a password that opens an account alone.
pub const MIN_ALONE: usize = 15;
/// The fewest where a second factor is asked for too.
pub const MIN_WITH_SECOND_FACTOR: usize = 8;
/// The most.
pub const MAX: usize = 256;

/// A password. It is written to nothing by accident: neither `Debug` nor `Display` shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// What was typed, as it was typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What was typed.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is wrong with it as one that is typed to sign in, at `path`.
    pub fn check_typed(&self, path: &str) -> Option<FieldProblem> {
        if self.0.is_empty() {
            return Some(FieldProblem::new(path, field::REQUIRED));
        }
        (self.0.chars().count() > MAX)
            .then(|| FieldProblem::new(path, field::TOO_LONG).with("max", MAX as i64))
    }

    /// What is wrong with it as a new one that needs at least `min` characters, at `path`.
    pub fn check_new(&self, path: &str, min: usize) -> Option<FieldProblem> {
        let too_short = || FieldProblem::new(path, field::TOO_SHORT).with("min", min as i64);
        self.check_typed(path).or_else(|| (self.0.chars().count() < min).then(too_short))
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str, min: usize) -> Option<String> {
        Password::new(password).check_new("password", min).map(|problem| problem.code)
    }

    /// ACC-13.
    #[test]
    fn length_is_counted_in_characters_and_nothing_else_is_asked() {
        assert_eq!(code("", MIN_ALONE).as_deref(), Some(field::REQUIRED));
        assert_eq!(code(&"я".repeat(14), MIN_ALONE).as_deref(), Some(field::TOO_SHORT));
        assert_eq!(code(&"я".repeat(15), MIN_ALONE), None);
        assert_eq!(code("seven77", MIN_WITH_SECOND_FACTOR).as_deref(), Some(field::TOO_SHORT));
        assert_eq!(code("eight888", MIN_WITH_SECOND_FACTOR), None);
        assert_eq!(code(&"🦀".repeat(MAX), MIN_ALONE), None);
        assert_eq!(code(&"a".repeat(MAX + 1), MIN_ALONE).as_deref(), Some(field::TOO_LONG));
        assert_eq!(code("   all spaces and words   ", MIN_ALONE), None);
    }

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(format!("{:?}", Password::new("secret words")), "Password(..)");
    }
}
