//! A call for applications: who applied and how they were reviewed, the quotas, and who would join the cohort.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::{ApplicantId, CallId};
use crate::place::{Country, Kind, Region, SizeBand, codes};
use crate::problem::{FieldProblem, field};

/// `GET /api/v1/staff/calls`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calls {
    /// The newest first.
    pub calls: Vec<CallSummary>,
}

/// A call in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallSummary {
    /// Its id.
    pub id: CallId,
    /// The name of the cohort it is for.
    pub name: String,
    /// How many can join.
    pub seats: u16,
    /// How many applied.
    pub applicants: u32,
    /// Whether the selection is frozen.
    pub state: CallState,
}

/// `POST /api/v1/staff/calls`: a call without applicants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCall {
    /// The name of the cohort it is for.
    pub name: String,
    /// How many can join.
    pub seats: u16,
}

impl NewCall {
    /// The longest name, in characters.
    pub const LONGEST_NAME: usize = 80;
    /// The most seats.
    pub const MOST_SEATS: u16 = 500;

    /// The name and the seats when both make sense, else all that is wrong.
    pub fn parse(&self) -> Result<(&str, u16), Vec<FieldProblem>> {
        let name = self.name.trim();
        let mut wrong = Vec::new();
        if name.is_empty() {
            wrong.push(FieldProblem::new("name", field::REQUIRED));
        } else if name.chars().count() > Self::LONGEST_NAME {
            wrong.push(FieldProblem::new("name", field::TOO_LONG).with("max", Self::LONGEST_NAME as i64));
        } else if name.chars().any(char::is_control) {
            wrong.push(FieldProblem::new("name", field::MALFORMED));
        }
        if !(1..=Self::MOST_SEATS).contains(&self.seats) {
            let problem = FieldProblem::new("seats", field::OUT_OF_RANGE);
            wrong.push(problem.with("min", 1).with("max", i64::from(Self::MOST_SEATS)));
        }
        if wrong.is_empty() { Ok((name, self.seats)) } else { Err(wrong) }
    }
}

codes! {
    /// Where a call stands.
    CallState {
        /// Quotas can be changed.
        Open = "open",
        /// The selection is decided and kept as it is.
        Frozen = "frozen",
    }
}

/// `GET /api/v1/staff/calls/{id}`: everything the balancer shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallPage {
    /// Its id.
    pub id: CallId,
    /// The name of the cohort it is for.
    pub name: String,
    /// How many can join.
    pub seats: u16,
    /// Changes with every write; a request that changes the call names it.
    pub version: u32,
    /// Whether the selection is frozen.
    pub state: CallState,
    /// When it was frozen, if it is.
    pub frozen_at_ms: Option<i64>,
    /// Who froze it; empty when they have no account any more.
    pub frozen_by: String,
    /// Who applied, by id.
    pub applicants: Vec<Applicant>,
    /// The quotas and decisions that are kept.
    pub form: BalanceForm,
    /// Who would join by them.
    pub balance: Balance,
}

/// Somebody who applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    /// Its id.
    pub id: ApplicantId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// The region that OGP assigns to it.
    pub region: Region,
    /// What kind of jurisdiction it is.
    pub kind: Kind,
    /// How many people live there.
    pub band: SizeBand,
    /// Whether nobody from its country is a member yet.
    pub first: bool,
    /// Its reviews, those that do not count among them.
    pub reviews: Vec<Review>,
}

/// One review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Who reviewed.
    pub reviewer: String,
    /// The reviewer's country; a review from the applicant's own does not count.
    pub country: Country,
    /// In thousandths of a point, 0 to 100 000.
    pub score: u32,
}

codes! {
    /// What a quota counts by.
    QuotaAttribute {
        /// The region, by its code.
        Region = "region",
        /// The kind of jurisdiction, by its code.
        Kind = "kind",
        /// The band of its population, by its code.
        Band = "band",
        /// The country, by its ISO code.
        Country = "country",
        /// The first from its country; the value is always `yes`.
        First = "first",
    }
}

/// How many of some kind are to join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// What it counts by.
    pub attribute: QuotaAttribute,
    /// Whom it counts.
    pub value: String,
    /// At least so many.
    pub min: u16,
    /// At most so many.
    pub max: u16,
}

/// What is decided about a call: `POST .../balances` asks what it would lead to, `PUT .../balance` keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BalanceForm {
    /// The quotas, each attribute and value once.
    pub quotas: Vec<Quota>,
    /// Applicants who join whatever their score.
    pub must: Vec<ApplicantId>,
    /// Applicants who do not join.
    pub never: Vec<ApplicantId>,
}

impl BalanceForm {
    /// No call has more quotas.
    pub const MOST_QUOTAS: usize = 60;

    /// The form itself when it makes sense for a call with `seats` and these applicants, else all that is wrong.
    pub fn parse(&self, seats: u16, applicants: &[Applicant]) -> Result<&Self, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        if self.quotas.len() > Self::MOST_QUOTAS {
            wrong.push(FieldProblem::new("quotas", field::TOO_LONG).with("max", Self::MOST_QUOTAS as i64));
        }
        let mut seen = BTreeSet::new();
        for (at, quota) in self.quotas.iter().enumerate() {
            let path = |name: &str| format!("quotas[{at}].{name}");
            if !quota.value_is_known() {
                wrong.push(FieldProblem::new(path("value"), field::UNKNOWN));
            }
            if !seen.insert((quota.attribute.code(), &quota.value)) {
                wrong.push(FieldProblem::new(path("value"), field::DUPLICATE));
            }
            if quota.min > quota.max {
                wrong.push(FieldProblem::new(path("min"), field::CONTRADICTS).with("other", "max"));
            }
            for (name, bound) in [("min", quota.min), ("max", quota.max)] {
                if bound > seats {
                    let problem = FieldProblem::new(path(name), field::OUT_OF_RANGE);
                    wrong.push(problem.with("min", 0).with("max", i64::from(seats)));
                }
            }
        }
        let known: BTreeSet<&ApplicantId> = applicants.iter().map(|one| &one.id).collect();
        for (name, list) in [("must", &self.must), ("never", &self.never)] {
            let mut seen = BTreeSet::new();
            for (at, id) in list.iter().enumerate() {
                if !known.contains(id) {
                    wrong.push(FieldProblem::new(format!("{name}[{at}]"), field::UNKNOWN));
                } else if !seen.insert(id) {
                    wrong.push(FieldProblem::new(format!("{name}[{at}]"), field::DUPLICATE));
                }
            }
        }
        if let Some(at) = self.never.iter().position(|id| self.must.contains(id)) {
            wrong.push(FieldProblem::new(format!("never[{at}]"), field::CONTRADICTS).with("other", "must"));
        }
        if self.must.len() > usize::from(seats) {
            wrong.push(
                FieldProblem::new("must", field::OUT_OF_RANGE).with("min", 0).with("max", i64::from(seats)),
            );
        }
        if wrong.is_empty() { Ok(self) } else { Err(wrong) }
    }
}

impl Quota {
    fn value_is_known(&self) -> bool {
        match self.attribute {
            QuotaAttribute::Region => Region::from_code(&self.value).is_some(),
            QuotaAttribute::Kind => Kind::from_code(&self.value).is_some(),
            QuotaAttribute::Band => SizeBand::from_code(&self.value).is_some(),
            QuotaAttribute::Country => Country::parse(&self.value).is_ok(),
            QuotaAttribute::First => self.value == Applicant::FIRST,
        }
    }

    /// Whether both count the same people, whatever their bounds.
    pub fn is_for_same(&self, other: &Self) -> bool {
        (self.attribute, &self.value) == (other.attribute, &other.value)
    }

    /// Whether the quota counts `applicant`.
    pub fn counts(&self, applicant: &Applicant) -> bool {
        match self.attribute {
            QuotaAttribute::Region => applicant.region.code() == self.value,
            QuotaAttribute::Kind => applicant.kind.code() == self.value,
            QuotaAttribute::Band => applicant.band.code() == self.value,
            QuotaAttribute::Country => applicant.country.as_str() == self.value,
            QuotaAttribute::First => applicant.first,
        }
    }
}

impl Applicant {
    /// The value of the attribute `first` of whoever is the first from its country.
    pub const FIRST: &str = "yes";
}

/// `POST /api/v1/staff/calls/{id}/freeze`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FreezeForm {
    /// The version the page shows.
    pub version: u32,
}

/// Who would join, how certain that is, and what the quotas cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Balance {
    /// Sum of the scores of those who join, in thousandths of a point.
    pub total: u64,
    /// Everybody, the highest score first, then by id.
    pub standings: Vec<Standing>,
    /// What the quotas had to give, where they cannot all be met.
    pub loosened: Vec<Loosened>,
    /// What changes if a bound moves by one; only bounds whose move changes who joins.
    pub moves: Vec<BalanceMove>,
    /// Who takes a place that becomes free, in order.
    pub alternates: Vec<ApplicantId>,
    /// Whether it is proved that no cohort is better; where not, the search came to its limit first.
    pub proved: bool,
}

/// Where an applicant stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    /// Who.
    pub applicant: ApplicantId,
    /// Mean of the reviews that count, in thousandths of a point.
    pub score: u32,
    /// The highest of them minus the lowest, in thousandths.
    pub spread: u32,
    /// How many count.
    pub counted: u32,
    /// How many do not, because reviewer and applicant share a country.
    pub recused: u32,
    /// Whether they join now.
    pub selected: bool,
    /// Whether that is so in every cohort within 1 % of the best.
    pub certainty: Certainty,
    /// By how many thousandths of a point the score would have to rise for a place, or could fall and keep it; none where
    /// no score changes it, or where the search came to its limit.
    pub margin: Option<u32>,
}

codes! {
    /// How certain a place is.
    Certainty {
        /// In every cohort within 1 % of the best.
        In = "in",
        /// In some and not in others.
        Grey = "grey",
        /// In none.
        Out = "out",
    }
}

codes! {
    /// A bound of a quota.
    Bound {
        /// At least.
        Min = "min",
        /// At most.
        Max = "max",
    }
}

/// A bound that could not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Loosened {
    /// Which quota of the form, from 0.
    pub quota: u16,
    /// Which bound.
    pub bound: Bound,
    /// As it is.
    pub from: u16,
    /// As it would have to be.
    pub to: u16,
}

/// A bound that moves by one, and what that does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BalanceMove {
    /// Which quota of the form, from 0.
    pub quota: u16,
    /// Which bound.
    pub bound: Bound,
    /// As it is.
    pub from: u16,
    /// As it would be.
    pub to: u16,
    /// By how much the total changes, in thousandths of a point.
    pub gain: i64,
    /// Who joins then.
    pub joins: Vec<ApplicantId>,
    /// Who no longer does.
    pub leaves: Vec<ApplicantId>,
    /// Whether the quotas would have to give way more than they do now.
    pub loosens: bool,
    /// Whether it is proved that no cohort is better then; not claimed of selections that were frozen before this was kept.
    #[serde(default)]
    pub proved: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applicant(id: &str) -> Applicant {
        Applicant {
            id: ApplicantId::parse(id).unwrap(),
            name: id.to_owned(),
            country: Country::parse("GH").unwrap(),
            region: Region::AfricaMiddleEast,
            kind: Kind::City,
            band: SizeBand::Under100k,
            first: false,
            reviews: Vec::new(),
        }
    }

    fn quota(attribute: QuotaAttribute, value: &str, min: u16, max: u16) -> Quota {
        Quota { attribute, value: value.to_owned(), min, max }
    }

    #[test]
    fn a_form_names_every_wrong_field_at_once() {
        let id = |id: &str| ApplicantId::parse(id).unwrap();
        let form = BalanceForm {
            quotas: vec![
                quota(QuotaAttribute::Region, "europe", 3, 2),
                quota(QuotaAttribute::Region, "europe", 0, 2),
                quota(QuotaAttribute::Band, "huge", 0, 9),
                quota(QuotaAttribute::First, "no", 0, 1),
            ],
            must: vec![id("a"), id("x")],
            never: vec![id("b"), id("b"), id("a")],
        };
        let wrong = form.parse(5, &[applicant("a"), applicant("b")]).unwrap_err();
        let found: Vec<(&str, &str)> =
            wrong.iter().map(|one| (one.path.as_str(), one.code.as_str())).collect();
        assert_eq!(
            found,
            [
                ("quotas[0].min", field::CONTRADICTS),
                ("quotas[1].value", field::DUPLICATE),
                ("quotas[2].value", field::UNKNOWN),
                ("quotas[2].max", field::OUT_OF_RANGE),
                ("quotas[3].value", field::UNKNOWN),
                ("must[1]", field::UNKNOWN),
                ("never[1]", field::DUPLICATE),
                ("never[2]", field::CONTRADICTS),
            ]
        );
        assert!(BalanceForm::default().parse(5, &[]).is_ok());
    }

    #[test]
    fn a_new_call_has_a_name_and_seats() {
        let told = |name: &str, seats| {
            let call = NewCall { name: name.to_owned(), seats };
            let wrong = call.parse().err().unwrap_or_default();
            wrong.iter().map(|one| format!("{} {}", one.path, one.code)).collect::<Vec<_>>().join(", ")
        };
        let call = NewCall { name: " 2030 ".to_owned(), seats: 40 };
        assert_eq!(call.parse(), Ok(("2030", 40)));
        let both = format!("name {}, seats {}", field::REQUIRED, field::OUT_OF_RANGE);
        assert_eq!((told("  ", 0), told("", 501)), (both.clone(), both));
        assert_eq!(told(&"x".repeat(81), 1), format!("name {}", field::TOO_LONG));
        assert_eq!(told("a\nb", 1), format!("name {}", field::MALFORMED));
    }

    #[test]
    fn a_selection_that_was_frozen_earlier_is_still_read() {
        let earlier = r#"{"total": 1, "standings": [], "counts": [1], "loosened": [], "alternates": [], "proved": true,
            "moves": [{"quota": 0, "bound": "min", "from": 1, "to": 2, "gain": -3, "joins": [], "leaves": [], "loosens": false}]}"#;
        let balance: Balance = serde_json::from_str(earlier).unwrap();
        assert!(!balance.moves[0].proved, "nothing is claimed that was not kept");
    }

    #[test]
    fn a_quota_counts_by_its_attribute() {
        let one = applicant("a");
        for (attribute, value, counts) in [
            (QuotaAttribute::Region, "africa-middle-east", true),
            (QuotaAttribute::Region, "europe", false),
            (QuotaAttribute::Kind, "city", true),
            (QuotaAttribute::Band, "under-100k", true),
            (QuotaAttribute::Country, "GH", true),
            (QuotaAttribute::First, "yes", false),
        ] {
            assert_eq!(quota(attribute, value, 0, 1).counts(&one), counts, "{value}");
        }
    }
}
