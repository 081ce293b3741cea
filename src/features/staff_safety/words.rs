//! Fields and levels of somebody else, in plain words. Tracked: they follow the language.

use model::visibility::{Field, Level, SetBy};

use crate::i18n::{I18n, t_string};

/// What a field is called.
pub(super) fn field(i18n: I18n, field: Field) -> &'static str {
    match field {
        Field::Name => t_string!(i18n, safety.field_name),
        Field::Role => t_string!(i18n, safety.field_role),
        Field::Organisation => t_string!(i18n, safety.field_organisation),
        Field::Languages => t_string!(i18n, safety.field_languages),
        Field::Experience => t_string!(i18n, safety.field_experience),
        Field::Clock => t_string!(i18n, safety.field_clock),
        Field::Topics => t_string!(i18n, safety.field_topics),
    }
}

/// Who reads a level, in a few words.
pub(super) fn level(i18n: I18n, level: Level) -> &'static str {
    match level {
        Level::Public => t_string!(i18n, safety.level_public),
        Level::Members => t_string!(i18n, safety.level_members),
        Level::Cohort => t_string!(i18n, safety.level_cohort),
        Level::Introductions => t_string!(i18n, safety.level_introductions),
    }
}

/// Who that is.
pub(super) fn level_hint(i18n: I18n, level: Level) -> &'static str {
    match level {
        Level::Public => t_string!(i18n, safety.level_public_hint),
        Level::Members => t_string!(i18n, safety.level_members_hint),
        Level::Cohort => t_string!(i18n, safety.level_cohort_hint),
        Level::Introductions => t_string!(i18n, safety.level_introductions_hint),
    }
}

/// Why a level holds.
pub(super) fn set_by(i18n: I18n, set_by: Option<SetBy>) -> &'static str {
    match set_by {
        None => t_string!(i18n, safety.by_default),
        Some(SetBy::Owner) => t_string!(i18n, safety.by_owner),
        Some(SetBy::Staff) => t_string!(i18n, safety.by_staff),
        Some(SetBy::Flag) => t_string!(i18n, safety.by_flag),
    }
}
