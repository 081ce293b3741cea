//! The settings of a run as they are typed, and what they say once they are numbers.

use model::group::GroupRunForm;
use model::problem::{FieldProblem, field};

/// The texts in the four fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Fewest members in a group.
    pub size_min: String,
    /// Most members in a group.
    pub size_max: String,
    /// Length of a session in minutes.
    pub session_minutes: String,
    /// The number of the proposal.
    pub seed: String,
}

impl From<&GroupRunForm> for Settings {
    fn from(form: &GroupRunForm) -> Self {
        Self {
            size_min: form.size_min.to_string(),
            size_max: form.size_max.to_string(),
            session_minutes: form.session_minutes.to_string(),
            seed: form.seed.to_string(),
        }
    }
}

impl Settings {
    /// The form to send, or every field that is wrong.
    pub fn parse(&self) -> Result<GroupRunForm, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let mut number = |path: &str, text: &str, most: u32| match whole(text, most) {
            Ok(number) => number,
            Err(code) => {
                wrong.push(FieldProblem::new(path, code));
                0
            }
        };
        let small = u32::from(u16::MAX);
        let form = GroupRunForm {
            size_min: number("size_min", &self.size_min, small) as u16,
            size_max: number("size_max", &self.size_max, small) as u16,
            session_minutes: number("session_minutes", &self.session_minutes, small) as u16,
            seed: number("seed", &self.seed, u32::MAX),
            locked: Vec::new(),
        };
        if let Err(more) = form.parse() {
            let known: Vec<String> = wrong.iter().map(|one| one.path.clone()).collect();
            wrong.extend(more.into_iter().filter(|one| !known.contains(&one.path)));
        }
        if wrong.is_empty() { Ok(form) } else { Err(wrong) }
    }

    /// The same settings with the next proposal's number.
    #[must_use]
    pub fn another(&self) -> Self {
        let next = whole(&self.seed, u32::MAX).map_or(1, |seed| seed.checked_add(1).unwrap_or(1));
        Self { seed: next.to_string(), ..self.clone() }
    }
}

/// The whole number in `text`; one above `most` becomes `most`, so that the form's own range is what is reported.
fn whole(text: &str, most: u32) -> Result<u32, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err(field::REQUIRED);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(field::MALFORMED);
    }
    Ok(text.parse().map_or(most, |number: u32| number.min(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(size_min: &str, size_max: &str, session_minutes: &str, seed: &str) -> Settings {
        let text = str::to_owned;
        Settings {
            size_min: text(size_min),
            size_max: text(size_max),
            session_minutes: text(session_minutes),
            seed: text(seed),
        }
    }

    fn wrong(settings: &Settings) -> Vec<(String, String)> {
        settings.parse().unwrap_err().into_iter().map(|one| (one.path, one.code)).collect()
    }

    #[test]
    fn what_was_sent_reads_back() {
        let settings = Settings::from(&GroupRunForm::DEFAULT);
        assert_eq!(settings.parse(), Ok(GroupRunForm::DEFAULT));
        assert_eq!(settings.another().parse().map(|form| form.seed), Ok(2));
    }

    #[test]
    fn every_wrong_field_is_named_once() {
        let expected = [("size_min", "required"), ("seed", "malformed"), ("size_max", "out_of_range")];
        let expected = expected.map(|(path, code)| (path.to_owned(), code.to_owned()));
        assert_eq!(wrong(&typed("", "70000", "90", "-1")), expected);
    }

    #[test]
    fn a_crossed_range_is_said_only_when_both_are_numbers() {
        assert_eq!(wrong(&typed("9", "8", "90", "1")), [("size_min".to_owned(), "contradicts".to_owned())]);
        assert_eq!(wrong(&typed("9", "x", "90", "1")), [("size_max".to_owned(), "malformed".to_owned())]);
    }

    #[test]
    fn after_the_last_number_comes_the_first() {
        assert_eq!(typed("5", "8", "90", "4294967295").another().seed, "1");
        assert_eq!(typed("5", "8", "90", "none").another().seed, "1");
    }
}
