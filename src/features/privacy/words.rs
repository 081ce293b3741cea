//! Fields, levels and onlookers in plain words. Tracked: they follow the language.

use model::privacy::Eye;
use model::visibility::{Field, Level};

use crate::i18n::{I18n, t_string};

/// What a field is called.
pub fn field(i18n: I18n, field: Field) -> &'static str {
    match field {
        Field::Name => t_string!(i18n, privacy.field_name),
        Field::Role => t_string!(i18n, privacy.field_role),
        Field::Organisation => t_string!(i18n, privacy.field_organisation),
        Field::Languages => t_string!(i18n, privacy.field_languages),
        Field::Experience => t_string!(i18n, privacy.field_experience),
        Field::Clock => t_string!(i18n, privacy.field_clock),
        Field::Topics => t_string!(i18n, privacy.field_topics),
    }
}

/// What a reader has to know of a field, where there is something.
pub fn field_hint(i18n: I18n, field: Field) -> Option<&'static str> {
    match field {
        Field::Role => Some(t_string!(i18n, privacy.hint_role)),
        Field::Topics => Some(t_string!(i18n, privacy.hint_topics)),
        Field::Name | Field::Organisation | Field::Languages | Field::Experience | Field::Clock => None,
    }
}

/// Who reads a level, in a few words.
pub fn level(i18n: I18n, level: Level) -> &'static str {
    match level {
        Level::Public => t_string!(i18n, privacy.level_public),
        Level::Members => t_string!(i18n, privacy.level_members),
        Level::Cohort => t_string!(i18n, privacy.level_cohort),
        Level::Introductions => t_string!(i18n, privacy.level_introductions),
    }
}

/// Who that is.
pub fn level_hint(i18n: I18n, level: Level) -> &'static str {
    match level {
        Level::Public => t_string!(i18n, privacy.level_public_hint),
        Level::Members => t_string!(i18n, privacy.level_members_hint),
        Level::Cohort => t_string!(i18n, privacy.level_cohort_hint),
        Level::Introductions => t_string!(i18n, privacy.level_introductions_hint),
    }
}

/// Somebody who looks.
pub fn eye(i18n: I18n, eye: Eye) -> &'static str {
    match eye {
        Eye::Visitor => t_string!(i18n, privacy.eye_visitor),
        Eye::OtherCohort => t_string!(i18n, privacy.eye_other_cohort),
        Eye::Cohort => t_string!(i18n, privacy.eye_cohort),
        Eye::Group => t_string!(i18n, privacy.eye_group),
        Eye::Staff => t_string!(i18n, privacy.eye_staff),
    }
}
