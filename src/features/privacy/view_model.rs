//! What the form of levels holds and sends, decided without a browser.

use std::collections::BTreeMap;

use model::privacy::{EraseWhen, ErasureForm, FieldSetting, LevelChange, LevelsForm, Privacy, Purpose};
use model::problem::{FieldProblem, field};
use model::visibility::{Field, Level};

/// What the reader chose so far, by field; what they did not touch is not in it.
pub type Choices = BTreeMap<Field, Level>;

/// The changes that `choices` make to `fields`, in the order of the fields.
pub fn changes(fields: &[FieldSetting], choices: &Choices) -> LevelsForm {
    let change = |setting: &FieldSetting| {
        let to = *choices.get(&setting.field)?;
        (to != setting.level).then_some(LevelChange { field: setting.field, from: setting.level, to })
    };
    LevelsForm { changes: fields.iter().filter_map(change).collect() }
}

/// Whether `form` shows anything to more people than the defaults do.
pub fn is_beyond_defaults(fields: &[FieldSetting], form: &LevelsForm) -> bool {
    let default = |field: Field| fields.iter().find(|one| one.field == field).map(|one| one.default);
    form.changes.iter().any(|change| default(change.field).is_some_and(|default| change.to > default))
}

/// Whether the consent to a wider profile holds.
pub fn consents(privacy: &Privacy) -> bool {
    privacy.consents.iter().any(|one| one.purpose == Purpose::WiderProfile && one.given_at_ms.is_some())
}

/// Whether the server refused levels because the consent does not hold, such as after a withdrawal elsewhere.
pub fn lacks_consent(refused: &[FieldProblem]) -> bool {
    refused.iter().any(|problem| problem.path == "consent" && problem.code == field::REQUIRED)
}

/// The form that ends the account at once, or in two weeks.
pub fn end(now: bool) -> ErasureForm {
    ErasureForm { when: if now { EraseWhen::Now } else { EraseWhen::Later } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(field: Field, level: Level) -> FieldSetting {
        FieldSetting { field, level, default: Level::Cohort, set_by: None }
    }

    #[test]
    fn only_what_differs_is_sent() {
        let fields = [setting(Field::Name, Level::Cohort), setting(Field::Clock, Level::Public)];
        let choices = Choices::from([(Field::Name, Level::Cohort), (Field::Clock, Level::Cohort)]);
        let form = changes(&fields, &choices);
        let change = LevelChange { field: Field::Clock, from: Level::Public, to: Level::Cohort };
        assert_eq!(form.changes, [change]);
        assert!(changes(&fields, &Choices::new()).changes.is_empty());
    }

    #[test]
    fn beyond_the_defaults_is_what_more_people_read() {
        let fields = [setting(Field::Name, Level::Introductions)];
        let form = |level| changes(&fields, &Choices::from([(Field::Name, level)]));
        assert!(!is_beyond_defaults(&fields, &form(Level::Cohort)));
        assert!(is_beyond_defaults(&fields, &form(Level::Members)));
    }

    #[test]
    fn a_consent_that_no_longer_holds_is_told_from_other_refusals() {
        assert!(lacks_consent(&[FieldProblem::new("consent", field::REQUIRED)]));
        assert!(!lacks_consent(&[FieldProblem::new("changes", field::REQUIRED)]));
        assert!(!lacks_consent(&[]));
    }
}
