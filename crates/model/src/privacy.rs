//! What people decide about what is kept of them: levels, consents, their data as a file, their account's end.

use serde::{Deserialize, Serialize};

use crate::directory::SeatKind;
use crate::id::{ExportId, MemberId};
use crate::place::{Country, codes};
use crate::problem::{FieldProblem, field};
use crate::visibility::{Field, Level, SetBy};
use crate::words::{Language, Locale};

/// `GET /api/v1/account/privacy`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Privacy {
    /// Every field, in the order in which they are listed.
    pub fields: Vec<FieldSetting>,
    /// Whether the country is flagged as one in which people are at risk.
    pub at_risk: bool,
    /// Every purpose there is, with what holds.
    pub consents: Vec<ConsentState>,
    /// The newest export, unless it has ended.
    pub export: Option<Export>,
    /// When the account is to be erased, if it is.
    pub erasure: Option<Erasure>,
}

/// One field and who reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldSetting {
    /// Which.
    pub field: Field,
    /// The level that holds.
    pub level: Level,
    /// The level that would hold if nobody had chosen one.
    pub default: Level,
    /// Who chose the level that holds; `None` where it is the default.
    pub set_by: Option<SetBy>,
}

/// `POST /api/v1/account/privacy/levels`: the fields that change, and no others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelsForm {
    /// Each field once.
    pub changes: Vec<LevelChange>,
}

/// A field that gets another level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelChange {
    /// Which.
    pub field: Field,
    /// The level that the person saw; when another holds by now, nothing is changed.
    pub from: Level,
    /// The level it gets.
    pub to: Level,
}

impl LevelsForm {
    /// The changes, or what is wrong with them.
    pub fn parse(&self) -> Result<&[LevelChange], Vec<FieldProblem>> {
        if self.changes.is_empty() {
            return Err(vec![FieldProblem::new("changes", field::REQUIRED)]);
        }
        let twice = |(at, change): (usize, &LevelChange)| {
            let before = self.changes.iter().take(at).any(|other| other.field == change.field);
            before.then(|| FieldProblem::new(format!("changes.{at}.field"), field::DUPLICATE))
        };
        let wrong: Vec<FieldProblem> = self.changes.iter().enumerate().filter_map(twice).collect();
        if wrong.is_empty() { Ok(&self.changes) } else { Err(wrong) }
    }
}

/// `GET /api/v1/staff/people/{person}/levels`: who reads what of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonLevels {
    /// Their name.
    pub name: String,
    /// Whether their country is flagged as one in which people are at risk.
    pub at_risk: bool,
    /// Every field, in the order in which they are listed.
    pub fields: Vec<FieldSetting>,
}

/// `POST /api/v1/staff/people/{person}/levels`: staff make a field narrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NarrowForm {
    /// Which field.
    pub field: Field,
    /// The level it gets, narrower than the one that holds.
    pub level: Level,
}

/// `POST /api/v1/staff/countries-at-risk`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RiskForm {
    /// Which country.
    pub country: Country,
    /// Whether its people are at risk.
    pub at_risk: bool,
}

/// `GET /api/v1/staff/countries-at-risk`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountriesAtRisk {
    /// By code.
    pub countries: Vec<Country>,
}

codes! {
    /// As whom people look at their own page.
    Eye {
        /// Somebody who is not signed in.
        Visitor = "visitor",
        /// A seat of a member of another cohort.
        OtherCohort = "other_cohort",
        /// A seat of another member of the same cohort.
        Cohort = "cohort",
        /// A seat of another member of the same group.
        Group = "group",
        /// The Support Unit.
        Staff = "staff",
    }
}

/// `GET /api/v1/account/privacy/preview?as=visitor`: oneself as somebody else sees one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenPerson {
    /// The name.
    pub name: Option<String>,
    /// The seats, with what may be known of who sits there.
    pub seats: Vec<SeenSeat>,
    /// Working languages.
    pub languages: Vec<Language>,
    /// Their own words about what they did.
    pub experience: Option<String>,
    /// The IANA time zone.
    pub time_zone: Option<String>,
    /// Slugs of policy areas.
    pub topics: Vec<String>,
}

/// A seat as somebody sees it; everybody sees that it is filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenSeat {
    /// Whose seat.
    pub member: MemberId,
    /// Name of the member.
    pub member_name: String,
    /// What it is for.
    pub kind: SeatKind,
    /// The office at work; it stands beside the name and nowhere else.
    pub title: Option<String>,
    /// The organisation.
    pub organisation: Option<String>,
}

codes! {
    /// What somebody can agree to; nothing is agreed to beforehand (rule PRI-21).
    Purpose {
        /// Being shown to more people than the defaults say.
        WiderProfile = "wider_profile",
    }
}

impl Purpose {
    /// The version of the words the page shows. Whoever changes their meaning counts on.
    pub fn text_version(self) -> u32 {
        match self {
            Self::WiderProfile => 1,
        }
    }
}

/// A purpose and whether it was agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentState {
    /// Which.
    pub purpose: Purpose,
    /// When it was given, while it holds.
    pub given_at_ms: Option<i64>,
}

/// `POST /api/v1/account/consents`: gives a consent or withdraws it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConsentForm {
    /// Which purpose.
    pub purpose: Purpose,
    /// Whether it is given.
    pub given: bool,
    /// The version of the words that were read.
    pub text_version: u32,
    /// The language in which they were read.
    pub language: Locale,
}

impl ConsentForm {
    /// The form, unless other words were read than those that hold now.
    pub fn parse(&self) -> Result<&Self, Vec<FieldProblem>> {
        let now = self.purpose.text_version();
        // What was given to older words can be withdrawn; words that nobody has written can be neither.
        let known =
            if self.given { self.text_version == now } else { (1..=now).contains(&self.text_version) };
        if !known {
            return Err(vec![FieldProblem::new("text_version", field::UNKNOWN)]);
        }
        Ok(self)
    }
}

/// A file of somebody's own data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// When it was asked for.
    pub asked_at_ms: i64,
    /// Until when it can be fetched, once; `None` while it is being made.
    pub ends_at_ms: Option<i64>,
    /// Whether it was fetched.
    pub fetched: bool,
}

/// `POST /api/v1/account/erasure`: asks for the end of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasureForm {
    /// When.
    pub when: EraseWhen,
}

codes! {
    /// How long an account waits for its end.
    EraseWhen {
        /// Two weeks, in which it can be taken back.
        Later = "later",
        /// Not at all.
        Now = "now",
    }
}

/// What became of the wish; the account is gone when nothing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Erasure {
    /// When it was asked for.
    pub asked_at_ms: i64,
    /// When the account is erased.
    pub due_at_ms: i64,
}

/// The answer to [`ErasureForm`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasureAnswer {
    /// The erasure that waits; `None` when the account is gone.
    pub waits: Option<Erasure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_changes_once_and_something_changes() {
        let change = |field| LevelChange { field, from: Level::Cohort, to: Level::Public };
        let form = |fields: &[Field]| LevelsForm { changes: fields.iter().copied().map(change).collect() };
        assert_eq!(form(&[]).parse().unwrap_err()[0].code, field::REQUIRED);
        let twice = form(&[Field::Name, Field::Role, Field::Name]).parse().unwrap_err();
        assert_eq!((twice[0].path.as_str(), twice[0].code.as_str()), ("changes.2.field", field::DUPLICATE));
        assert!(form(Field::ALL).parse().is_ok());
    }

    #[test]
    fn only_words_that_hold_can_be_agreed_to_and_only_known_ones_withdrawn() {
        let form = |given, text_version| ConsentForm {
            purpose: Purpose::WiderProfile,
            given,
            text_version,
            language: Locale::Es,
        };
        assert!(form(true, 1).parse().is_ok());
        assert!(form(true, 2).parse().is_err());
        assert!(form(false, 1).parse().is_ok());
        assert!(form(false, 0).parse().is_err());
        assert!(form(false, 2).parse().is_err());
    }
}
