//! The call of the demonstration: invented places that applied, invented reviewers, and quotas of which some bind.

use std::collections::BTreeSet;

use model::call::{BalanceForm, Quota};
use model::id::CallId;
use model::place::Country;
use serde::Deserialize;
use store::calls::CallRecord;

use super::source::BrokenData;
use crate::import::applicants;

const FILE: &str = "demo/call.json";
const CALL: &str = include_str!("../../../../data/demo/call.json");
const APPLICATIONS_FILE: &str = "demo/applications.csv";
const APPLICATIONS: &str = include_str!("../../../../data/demo/applications.csv");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CallEntry {
    id: CallId,
    name: String,
    seats: u16,
    quotas: Vec<Quota>,
}

/// The call as it is kept, made at `now_ms`; `countries` are those that have members.
pub(super) fn call(countries: &BTreeSet<Country>, now_ms: i64) -> Result<CallRecord, BrokenData> {
    let broken = |source| BrokenData::Json { file: FILE, source };
    let CallEntry { id, name, seats, quotas } = serde_json::from_str(CALL).map_err(broken)?;
    let file = applicants::read(APPLICATIONS.as_bytes(), countries);
    let (applicants, report) = applicants::merged(Vec::new(), file, false);
    if let Some(error) = report.errors.first() {
        return Err(BrokenData::Contradiction(format!("{APPLICATIONS_FILE}: {error:?}")));
    }
    let form = BalanceForm { quotas, must: Vec::new(), never: Vec::new() };
    if let Err(wrong) = form.parse(seats, &applicants) {
        return Err(BrokenData::Contradiction(format!("{FILE}: {wrong:?}")));
    }
    Ok(CallRecord {
        id,
        name,
        seats,
        version: 1,
        created_at_ms: now_ms,
        applicants: serde_json::to_string(&applicants).map_err(broken)?,
        form: serde_json::to_string(&form).map_err(broken)?,
        frozen: None,
    })
}

#[cfg(test)]
mod tests {
    use model::call::Applicant;
    use model::id::ApplicantId;

    use super::*;

    #[test]
    fn the_call_is_large_and_has_compatriots_among_its_reviewers() {
        let call = call(&BTreeSet::new(), 0).unwrap();
        let applicants: Vec<Applicant> = serde_json::from_str(&call.applicants).unwrap();
        assert_eq!((applicants.len(), call.seats), (138, 50));
        let ids: BTreeSet<&ApplicantId> = applicants.iter().map(|one| &one.id).collect();
        assert_eq!(ids.len(), 138);
        let own = |one: &&Applicant| one.reviews.iter().any(|review| review.country == one.country);
        assert!(applicants.iter().filter(own).count() >= 5);
        assert!(applicants.iter().all(|one| (3..=5).contains(&one.reviews.len())));
    }
}
