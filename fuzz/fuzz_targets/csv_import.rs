//! Any bytes as a file of members and as one of applications: read to the end, and right where nothing is said to be wrong.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use model::import::RowError;
use model::place::Country;
use server::import::{applicants, read_members};

/// As many faults as a report carries.
const MOST_FAULTS: usize = 2_000;

fn in_order(errors: &[RowError]) {
    assert!(errors.len() <= MOST_FAULTS);
    assert!(errors.is_sorted_by_key(|error| error.line));
    assert!(errors.iter().all(|error| error.line > 0 && error.value.chars().count() <= 80));
}

fuzz_target!(|bytes: &[u8]| {
    let members = read_members(bytes);
    in_order(&members.errors);
    if members.errors.is_empty() {
        let ids: BTreeSet<_> = members.members.iter().map(|member| &member.id).collect();
        assert_eq!(ids.len(), members.rows as usize);
    }
    let countries: BTreeSet<Country> = members.members.iter().map(|member| member.country.clone()).collect();
    let applications = applicants::read(bytes, &countries);
    in_order(&applications.errors);
    if applications.errors.is_empty() {
        let ids: BTreeSet<_> = applications.applicants.iter().map(|applicant| &applicant.id).collect();
        assert_eq!(ids.len(), applications.rows as usize);
        assert!(ids.len() <= applicants::MAX_APPLICANTS);
    }
});
