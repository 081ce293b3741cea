//! What is wrong with a form, in the reader's words: for the summary above it and for each field.

pub mod device;
pub mod draft;
pub mod still_there;

use leptos::prelude::*;
use model::problem::{FieldProblem, field};
use model::reason::Param;

use crate::data::ClientError;
use crate::i18n::{I18n, t_string};
use crate::ui::error_summary::FieldError;

/// The words for one wrong value; `other` names a field that it contradicts. Tracked: they follow the language.
pub fn words(i18n: I18n, problem: &FieldProblem, other: impl Fn(&str) -> String) -> String {
    let number = |key: &str| match problem.params.get(key) {
        Some(Param::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    match problem.code.as_str() {
        field::REQUIRED => t_string!(i18n, errors.field_required).to_owned(),
        field::MALFORMED => t_string!(i18n, errors.field_malformed).to_owned(),
        field::TOO_LONG => t_string!(i18n, errors.field_too_long, max = number("max")),
        field::TOO_SHORT => t_string!(i18n, errors.field_too_short, min = number("min")),
        field::COMMON => t_string!(i18n, errors.field_common).to_owned(),
        field::REFUSED => t_string!(i18n, errors.field_refused).to_owned(),
        field::HAS_LINK => t_string!(i18n, errors.field_has_link).to_owned(),
        field::OWN => t_string!(i18n, errors.field_own).to_owned(),
        field::OUT_OF_RANGE => {
            t_string!(i18n, errors.field_out_of_range, min = number("min"), max = number("max"))
        }
        field::UNKNOWN => t_string!(i18n, errors.field_unknown).to_owned(),
        field::DUPLICATE => t_string!(i18n, errors.field_duplicate).to_owned(),
        field::CONTRADICTS => {
            let name = match problem.params.get("other") {
                Some(Param::Text(path)) => other(path),
                _ => String::new(),
            };
            t_string!(i18n, errors.field_contradicts, other = name)
        }
        // A newer server may know more ways to be wrong; the field is still named.
        _ => t_string!(i18n, errors.field_unlisted).to_owned(),
    }
}

/// The problems of a form: found here before sending, or by the server after it.
#[derive(Clone, Copy)]
pub struct FieldErrors {
    problems: RwSignal<Vec<FieldProblem>>,
}

impl Default for FieldErrors {
    fn default() -> Self {
        Self { problems: RwSignal::new(Vec::new()) }
    }
}

impl FieldErrors {
    /// Shows what `parse` found; the value of a form that is right.
    pub fn check<T>(self, parsed: Result<T, Vec<FieldProblem>>) -> Option<T> {
        match parsed {
            Ok(value) => {
                self.problems.set(Vec::new());
                Some(value)
            }
            Err(problems) => {
                self.problems.set(problems);
                None
            }
        }
    }

    /// Shows what the server found. Errors that are not about fields are shown by `data::ErrorView`.
    pub fn take(self, error: &ClientError) {
        if let ClientError::Refused(problem) = error {
            self.problems.set(problem.fields.clone());
        }
    }

    /// Whether anything is wrong. Tracked.
    pub fn any(self) -> bool {
        self.problems.with(|problems| !problems.is_empty())
    }

    /// The words beside the field at `path`, if it is wrong.
    pub fn at(
        self,
        path: &'static str,
        say: impl Fn(&FieldProblem) -> String + Send + Sync + 'static,
    ) -> Signal<Option<String>> {
        Signal::derive(move || self.problems.with(|all| all.iter().find(|one| one.path == path).map(&say)))
    }

    /// The first problem of the list at `path`: of itself or of one of its items. Tracked.
    pub fn any_at(self, path: &str) -> Option<FieldProblem> {
        let of_it = |one: &&FieldProblem| one.path.split('.').next() == Some(path);
        self.problems.with(|all| all.iter().find(of_it).cloned())
    }

    /// The first problem of which `fits` holds. Tracked.
    pub fn find(self, fits: impl Fn(&FieldProblem) -> bool) -> Option<FieldProblem> {
        self.problems.with(|all| all.iter().find(|one| fits(one)).cloned())
    }

    /// The lines of the summary: `id_of` gives the id of the field at a path.
    pub fn lines(
        self,
        id_of: impl Fn(&str) -> String + Send + Sync + 'static,
        say: impl Fn(&FieldProblem) -> String + Send + Sync + 'static,
    ) -> Signal<Vec<FieldError>> {
        let line = move |one: &FieldProblem| FieldError { field: id_of(&one.path), words: say(one) };
        Signal::derive(move || self.problems.with(|all| all.iter().map(&line).collect()))
    }
}
