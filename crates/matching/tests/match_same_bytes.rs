//! The native half of a comparison; `tests/web/engine.rs` is the other.

mod same_bytes;

#[test]
fn runs_have_the_bytes_they_have_in_the_browser() {
    assert_eq!(same_bytes::of_runs(), same_bytes::RUNS);
}

#[test]
fn solutions_have_the_bytes_they_have_in_the_browser() {
    assert_eq!(same_bytes::of_solutions(), same_bytes::SOLUTIONS);
}

#[test]
fn groups_have_the_bytes_they_have_in_the_browser() {
    assert_eq!(same_bytes::of_groups(), same_bytes::GROUPS);
}

#[test]
fn selections_have_the_bytes_they_have_in_the_browser() {
    assert_eq!(same_bytes::of_selections(), same_bytes::SELECTIONS);
}
