//! The engine gives the same bytes here as natively: `crates/matching/tests/match_same_bytes.rs` is the other half.

#[path = "../../crates/matching/tests/same_bytes/mod.rs"]
mod same_bytes;

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn runs_have_the_bytes_they_have_natively() {
    assert_eq!(same_bytes::of_runs(), same_bytes::RUNS);
}

#[wasm_bindgen_test]
fn solutions_have_the_bytes_they_have_natively() {
    assert_eq!(same_bytes::of_solutions(), same_bytes::SOLUTIONS);
}

#[wasm_bindgen_test]
fn groups_have_the_bytes_they_have_natively() {
    assert_eq!(same_bytes::of_groups(), same_bytes::GROUPS);
}

#[wasm_bindgen_test]
fn selections_have_the_bytes_they_have_natively() {
    assert_eq!(same_bytes::of_selections(), same_bytes::SELECTIONS);
}
