//! The engine against the plain scan, natively; `tests/web/search.rs` is the same in the browser.

use crate::scan::Scan;
use crate::{Finder, Index, Kind, generate};

#[test]
fn every_query_is_answered_as_by_a_plain_scan() {
    let (mut rows, mut hits, mut typos, mut scripts, mut empty) = (0, 0, 0, 0, 0);
    for (seed, documents, queries) in [(1, 0, 20), (2, 1, 30), (3, 40, 450), (4, 400, 1_000)] {
        let population = generate::population(seed, documents);
        let index = Index::build(&population.schema, &population.documents).unwrap();
        let index = Index::decode(&index.encode()).unwrap();
        let scan = Scan::new(&population);
        let mut finder = Finder::new(index.clone());
        for (number, query) in generate::queries(seed, &population, queries).iter().enumerate() {
            let expected = scan.find(query);
            let found = finder.find(query);
            assert_eq!(found, expected, "query {number} of seed {seed}: {query:?}");
            if number % 7 == 0 {
                assert_eq!(index.find(query), expected);
            }
            let kinds: Vec<Kind> = found.rows.iter().flat_map(|row| &row.hits).map(|hit| hit.kind).collect();
            rows += found.rows.len();
            hits += kinds.len();
            typos += kinds.iter().filter(|kind| matches!(kind, Kind::Typo(_))).count();
            scripts += kinds.iter().filter(|kind| **kind == Kind::OtherScript).count();
            empty += usize::from(found.total == 0);
        }
    }
    // The queries ask for everything that there is to find.
    assert!(rows > 10_000 && hits > 10_000, "{rows} rows, {hits} hits");
    assert!(typos > 500 && scripts > 300 && empty > 30, "{typos} typos, {scripts} scripts, {empty} empty");
}
