//! Who applied, how they were judged and what a balanced cohort is: the typed form of `convene.selection-problem/1`.
//!
//! It can be read from a file ([`Problem::from_json`]) or built in Rust; [`Problem::check`] holds for both, and its
//! faults carry the JSON paths of the file. What a score becomes is for `scores` to say.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::fault::Fault;

/// Everything that decides a selection. The same problem gives the same bytes, in any order of its lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// How many can join, from 1; exactly so many are selected unless fewer are left.
    pub seats: u16,
    /// Who applied.
    pub applicants: Vec<Applicant>,
    /// What a balanced cohort is.
    pub quotas: Vec<Quota>,
    /// Ids of applicants who are in whatever their score: commitments already made.
    pub must: Vec<String>,
    /// Ids of applicants who are out whatever their score.
    pub never: Vec<String>,
}

/// Somebody who wants to join the cohort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applicant {
    /// Unique among the applicants.
    pub id: String,
    /// Where they are at home; reviewers from there are recused. The attribute `country` of a quota is this field.
    pub country: String,
    /// What quotas can ask for, such as region, band or kind.
    pub attributes: BTreeMap<String, String>,
    /// What reviewers gave, each reviewer once.
    pub reviews: Vec<Review>,
}

/// What one reviewer gave one applicant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// Who judged.
    pub reviewer: String,
    /// Where the reviewer is at home.
    pub reviewer_country: String,
    /// The score in thousandths of a point, `0..=100_000`: 100 points are the most.
    pub score: u32,
}

/// How many applicants with a value of an attribute a balanced cohort has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// Name of the attribute; `country` is the field of that name.
    pub attribute: String,
    /// The value it concerns.
    pub value: String,
    /// At least so many, at most `max` and the seats.
    pub min: u16,
    /// At most so many.
    pub max: u16,
}

/// Which side of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the sides explain themselves")]
pub enum Side {
    Min,
    Max,
}

/// The most a score can be, in thousandths of a point.
pub const HIGHEST_SCORE: u32 = 100_000;

/// The attribute that is a field of its own.
pub(super) const COUNTRY: &str = "country";

impl Applicant {
    /// The value of an attribute, if the applicant has one.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        if name == COUNTRY { Some(&self.country) } else { self.attributes.get(name).map(String::as_str) }
    }
}

impl Problem {
    /// Whether the parts fit each other.
    pub fn check(&self) -> Result<(), Fault> {
        if self.seats == 0 {
            return Err(Fault::at("$.seats", "is 0; a cohort has at least one seat"));
        }
        let mut ids = BTreeSet::new();
        for (i, applicant) in self.applicants.iter().enumerate() {
            let path = format!("$.applicants[{i}]");
            if applicant.id.is_empty() {
                return Err(Fault::at(format!("{path}.id"), "is empty"));
            }
            if !ids.insert(applicant.id.as_str()) {
                return Err(twice(format!("{path}.id"), &applicant.id));
            }
            applicant.check(&path)?;
        }
        self.check_quotas()?;
        self.check_lists(&ids)
    }

    fn check_quotas(&self) -> Result<(), Fault> {
        let mut seen = BTreeSet::new();
        for (i, quota) in self.quotas.iter().enumerate() {
            let Quota { attribute, value, min, max } = quota;
            let path = format!("$.quotas[{i}]");
            if attribute.is_empty() {
                return Err(Fault::at(format!("{path}.attribute"), "is empty"));
            }
            if !seen.insert((attribute, value)) {
                let what = format!("the quota of {attribute} {value:?} stands here for the second time");
                return Err(Fault::at(format!("{path}.value"), what));
            }
            if min > max {
                return Err(Fault::at(format!("{path}.min"), format!("{min} is above max {max}")));
            }
            if *min > self.seats {
                let what = format!("{min} is above the {} seats", self.seats);
                return Err(Fault::at(format!("{path}.min"), what));
            }
        }
        Ok(())
    }

    fn check_lists(&self, ids: &BTreeSet<&str>) -> Result<(), Fault> {
        for (field, list) in [("must", &self.must), ("never", &self.never)] {
            let mut seen = BTreeSet::new();
            for (i, id) in list.iter().enumerate() {
                let path = format!("$.{field}[{i}]");
                if !ids.contains(id.as_str()) {
                    return Err(Fault::at(path, format!("unknown applicant {id:?}")));
                }
                if !seen.insert(id) {
                    return Err(twice(path, id));
                }
                if field == "never" && self.must.contains(id) {
                    return Err(Fault::at(path, format!("{id:?} stands in must as well")));
                }
            }
        }
        match self.must.get(usize::from(self.seats)) {
            Some(id) => {
                let what = format!("{id:?} is one more than the {} seats hold", self.seats);
                Err(Fault::at(format!("$.must[{}]", self.seats), what))
            }
            None => Ok(()),
        }
    }
}

impl Applicant {
    fn check(&self, path: &str) -> Result<(), Fault> {
        if let Some(other) = self.attributes.get(COUNTRY).filter(|other| **other != self.country) {
            let what = format!("{other:?} is not the country {:?} of the applicant", self.country);
            return Err(Fault::at(format!("{path}.attributes.{COUNTRY}"), what));
        }
        let mut reviewers = BTreeSet::new();
        for (j, review) in self.reviews.iter().enumerate() {
            let path = format!("{path}.reviews[{j}]");
            if review.reviewer.is_empty() {
                return Err(Fault::at(format!("{path}.reviewer"), "is empty"));
            }
            if !reviewers.insert(&review.reviewer) {
                return Err(twice(format!("{path}.reviewer"), &review.reviewer));
            }
            if review.score > HIGHEST_SCORE {
                let what = format!("{} thousandths are above {HIGHEST_SCORE}", review.score);
                return Err(Fault::at(format!("{path}.score"), what));
            }
        }
        Ok(())
    }
}

fn twice(path: String, id: &str) -> Fault {
    Fault::at(path, format!("{id:?} stands here for the second time"))
}
