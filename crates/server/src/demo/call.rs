//! The call of the demonstration: invented places that applied, invented reviewers, and quotas of which some bind.

use model::call::{Applicant, BalanceForm, Quota, Review};
use model::id::{ApplicantId, CallId};
use model::place::{Country, Kind, Region, SizeBand};
use serde::Deserialize;
use store::calls::CallRecord;

use super::source::BrokenData;

const FILE: &str = "demo/call.json";
const CALL: &str = include_str!("../../../../data/demo/call.json");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CallEntry {
    id: CallId,
    name: String,
    seats: u16,
    reviewers: Vec<ReviewerEntry>,
    quotas: Vec<Quota>,
    applicants: Vec<ApplicantEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewerEntry {
    name: String,
    country: Country,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ApplicantEntry {
    id: ApplicantId,
    name: String,
    country: Country,
    region: Region,
    kind: Kind,
    band: SizeBand,
    first: bool,
    /// Reviewer by position, and points in halves.
    reviews: Vec<(usize, f64)>,
}

/// The call as it is kept, made at `now_ms`.
pub(super) fn call(now_ms: i64) -> Result<CallRecord, BrokenData> {
    let broken = |source| BrokenData::Json { file: FILE, source };
    let CallEntry { id, name, seats, reviewers, quotas, applicants } =
        serde_json::from_str(CALL).map_err(broken)?;
    let applicants: Vec<Applicant> =
        applicants.into_iter().map(|entry| applicant(entry, &reviewers)).collect::<Result<_, _>>()?;
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

fn applicant(entry: ApplicantEntry, reviewers: &[ReviewerEntry]) -> Result<Applicant, BrokenData> {
    let ApplicantEntry { id, name, country, region, kind, band, first, reviews } = entry;
    let review = |(reviewer, points): (usize, f64)| {
        let by = reviewers.get(reviewer).filter(|_| (0.0..=100.0).contains(&points));
        by.map(|by| Review {
            reviewer: by.name.clone(),
            country: by.country.clone(),
            score: (points * 1000.0).round() as u32,
        })
    };
    let reviews: Option<Vec<Review>> = reviews.into_iter().map(review).collect();
    let reviews = reviews.ok_or_else(|| BrokenData::Contradiction(format!("{FILE}: reviews of {id}")))?;
    Ok(Applicant { id, name, country, region, kind, band, first, reviews })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_call_is_large_and_has_compatriots_among_its_reviewers() {
        let call = call(0).unwrap();
        let applicants: Vec<Applicant> = serde_json::from_str(&call.applicants).unwrap();
        assert_eq!((applicants.len(), call.seats), (138, 50));
        let ids: BTreeSet<&ApplicantId> = applicants.iter().map(|one| &one.id).collect();
        assert_eq!(ids.len(), 138);
        let own = |one: &&Applicant| one.reviews.iter().any(|review| review.country == one.country);
        assert!(applicants.iter().filter(own).count() >= 5);
        assert!(applicants.iter().all(|one| (3..=5).contains(&one.reviews.len())));
    }
}
