//! A mentor's places, changed by staff with the mentor's agreement.

use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::problem::{FieldProblem, field};

/// `PUT /api/v1/staff/mentors/{id}/places`; `If-Match` names the version that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MentorPlacesForm {
    /// How many mentees the mentor takes in all, 0..=20, and no fewer than they have.
    pub places: u16,
    /// Whether they take a break: nobody new then, whatever the places.
    pub paused: bool,
    /// Whether the mentor has agreed; without that nothing is changed.
    pub agreed: bool,
    /// Why, for the audit log; at most 500 characters, empty for nothing.
    #[serde(default)]
    pub reason: String,
}

impl MentorPlacesForm {
    /// Most places of one mentor.
    pub const MAX_PLACES: u16 = 20;
    /// Most characters of a reason.
    pub const MAX_REASON: usize = 500;

    /// The form itself when every value is in range, else all that is wrong.
    pub fn parse(&self) -> Result<&Self, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        if self.places > Self::MAX_PLACES {
            let problem = FieldProblem::new("places", field::OUT_OF_RANGE);
            wrong.push(problem.with("min", 0_i64).with("max", i64::from(Self::MAX_PLACES)));
        }
        if !self.agreed {
            wrong.push(FieldProblem::new("agreed", field::REQUIRED));
        }
        if self.reason.chars().count() > Self::MAX_REASON {
            wrong.push(FieldProblem::new("reason", field::TOO_LONG).with("max", Self::MAX_REASON as i64));
        }
        if wrong.is_empty() { Ok(self) } else { Err(wrong) }
    }
}

/// The places of a mentor as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MentorPlaces {
    /// The mentor.
    pub mentor: PersonId,
    /// Changes with every change.
    pub version: u32,
    /// How many mentees they take in all.
    pub places: u16,
    /// How many of these places are held by mentorships, in all cohorts.
    pub held: u16,
    /// Whether they take a break.
    pub paused: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form = MentorPlacesForm { places: 21, paused: false, agreed: false, reason: "ñ".repeat(501) };
        let wrong: Vec<_> = form.parse().unwrap_err().into_iter().map(|one| (one.path, one.code)).collect();
        let field = |path: &str, code: &str| (path.to_owned(), code.to_owned());
        let wanted = [
            field("places", field::OUT_OF_RANGE),
            field("agreed", field::REQUIRED),
            field("reason", field::TOO_LONG),
        ];
        assert_eq!(wrong, wanted);
        let fine = MentorPlacesForm { places: 20, agreed: true, reason: "ñ".repeat(500), ..form };
        assert!(fine.parse().is_ok());
    }
}
