//! The directory's engine answers here what a plain scan of every document answers: `crates/search/src/oracle_tests.rs`
//! is the native half.

use search::scan::Scan;
use search::{Finder, Index, Kind, generate};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_thousand_queries_are_answered_as_by_a_plain_scan() {
    let (mut rows, mut typos, mut scripts) = (0, 0, 0);
    for (seed, documents, queries) in [(5, 1, 20), (6, 40, 380), (7, 300, 600)] {
        let population = generate::population(seed, documents);
        let index = Index::build(&population.schema, &population.documents).unwrap();
        let mut finder = Finder::new(Index::decode(&index.encode()).unwrap());
        let scan = Scan::new(&population);
        for (number, query) in generate::queries(seed, &population, queries).iter().enumerate() {
            let found = finder.find(query);
            assert_eq!(found, scan.find(query), "query {number} of seed {seed}: {query:?}");
            let kinds: Vec<Kind> = found.rows.iter().flat_map(|row| &row.hits).map(|hit| hit.kind).collect();
            rows += found.rows.len();
            typos += kinds.iter().filter(|kind| matches!(kind, Kind::Typo(_))).count();
            scripts += kinds.iter().filter(|kind| **kind == Kind::OtherScript).count();
        }
    }
    // The queries ask for everything that there is to find.
    assert!(rows > 5_000 && typos > 200 && scripts > 100, "{rows} rows, {typos} typos, {scripts} scripts");
}
