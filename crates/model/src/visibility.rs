//! Who reads what of a person: fields, levels, and the level that holds (rules PRI-1, PRI-2 and PRI-21).
//!
//! Whether a viewer is among the readers of a level is decided by [`crate::permissions::can`].

use serde::{Deserialize, Serialize};

use crate::place::codes;

codes! {
    /// Who reads a field; the narrowest first, so that a wider level is a greater one.
    Level {
        /// Nobody before both agree to an introduction. Those whom the programme brought together know each other: the
        /// same member, the same group and who leads it, and the members that somebody mentors.
        Introductions = "introductions",
        /// The same cohort and the own mentor too.
        Cohort = "cohort",
        /// Everybody with a current seat, mentors and facilitators too.
        Members = "members",
        /// Everybody.
        Public = "public",
    }
}

codes! {
    /// What is shown of a person anywhere.
    Field {
        /// Their name.
        Name = "name",
        /// Their office at work, as "Director of Open Government".
        Role = "role",
        /// The organisation they sit for.
        Organisation = "organisation",
        /// Their working languages.
        Languages = "languages",
        /// What they have done, in their own words.
        Experience = "experience",
        /// Their time zone.
        Clock = "clock",
        /// The policy areas they offer help in. They stand beside their member, without a name.
        Topics = "topics",
    }
}

codes! {
    /// Who chose a level.
    SetBy {
        /// The person.
        Owner = "owner",
        /// The Support Unit, which can only make it narrower.
        Staff = "staff",
        /// A flag on the country that was lifted, or a seat, a profile or a country that is theirs no longer: what it had
        /// narrowed stays narrow until the person widens it.
        Flag = "flag",
    }
}

/// What the defaults of a person follow from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Holds, or held, a government seat, or mentors for the government side.
    pub official: bool,
    /// Holds, or held, a civil-society seat, or mentors for civil society.
    pub civil_society: bool,
    /// Since when their country is flagged as at risk; `None` where it is not.
    pub at_risk_since_ms: Option<i64>,
}

/// A level that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Which.
    pub level: Level,
    /// When.
    pub set_at_ms: i64,
}

impl Standing {
    /// The level that holds where nobody chose one (rule PRI-1).
    ///
    /// Whoever sat on both sides has the narrower defaults: moving somebody to another seat must not show more of them.
    pub fn default_level(&self, field: Field) -> Level {
        if self.at_risk_since_ms.is_some() || self.civil_society {
            return Level::Introductions;
        }
        match field {
            Field::Role if self.official => Level::Public,
            // They stand beside the member without a name, and everybody who is signed in has always read them.
            Field::Topics if self.official => Level::Members,
            Field::Name
            | Field::Role
            | Field::Organisation
            | Field::Languages
            | Field::Experience
            | Field::Clock
            | Field::Topics => Level::Cohort,
        }
    }

    /// The level that holds. A choice from before the country was flagged counts no longer, and without the consent to
    /// a wider profile no choice reaches further than the default.
    pub fn level(&self, field: Field, chosen: Option<Chosen>, consent: Consented) -> Level {
        let default = self.default_level(field);
        let chosen = chosen.filter(|one| self.at_risk_since_ms.is_none_or(|since| one.set_at_ms >= since));
        match (chosen, consent) {
            (None, _) => default,
            (Some(one), Consented::ToWiderProfile) => one.level,
            (Some(one), Consented::No) => one.level.min(default),
        }
    }
}

/// Whether the consent to show more than the defaults holds now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consented {
    /// It was given and not withdrawn.
    ToWiderProfile,
    /// It was never given, or withdrawn.
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICIAL: Standing = Standing { official: true, civil_society: false, at_risk_since_ms: None };
    const CIVIL: Standing = Standing { official: false, civil_society: true, at_risk_since_ms: None };

    /// PRI-1: the table of defaults.
    #[test]
    fn an_officials_role_is_public_and_civil_society_waits_for_introductions() {
        for field in Field::ALL {
            let expected = match field {
                Field::Role => Level::Public,
                Field::Topics => Level::Members,
                _ => Level::Cohort,
            };
            assert_eq!(OFFICIAL.default_level(*field), expected, "{field:?}");
            assert_eq!(CIVIL.default_level(*field), Level::Introductions, "{field:?}");
            let both = Standing { official: true, ..CIVIL };
            assert_eq!(both.default_level(*field), Level::Introductions, "{field:?}");
            let at_risk = Standing { at_risk_since_ms: Some(5), ..OFFICIAL };
            assert_eq!(at_risk.default_level(*field), Level::Introductions, "{field:?}");
            assert_eq!(Standing::default().default_level(*field), Level::Cohort, "{field:?}");
        }
    }

    #[test]
    fn a_flag_on_the_country_overrules_what_was_chosen_before_it() {
        let flagged = Standing { at_risk_since_ms: Some(100), ..OFFICIAL };
        let chosen = |set_at_ms| Some(Chosen { level: Level::Public, set_at_ms });
        let level = |at| flagged.level(Field::Name, chosen(at), Consented::ToWiderProfile);
        assert_eq!((level(99), level(100)), (Level::Introductions, Level::Public));
    }

    /// PRI-21: without consent nothing is wider than the default, and a narrower choice holds all the same.
    #[test]
    fn a_wider_choice_holds_only_with_consent() {
        let chosen = |level| Some(Chosen { level, set_at_ms: 1 });
        let level = |choice, consent| OFFICIAL.level(Field::Name, chosen(choice), consent);
        assert_eq!(level(Level::Public, Consented::ToWiderProfile), Level::Public);
        assert_eq!(level(Level::Public, Consented::No), Level::Cohort);
        assert_eq!(level(Level::Introductions, Consented::No), Level::Introductions);
    }
}
