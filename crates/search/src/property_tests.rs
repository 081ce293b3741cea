//! What holds of every index and every query.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use crate::generate::{self, Population};
use crate::{Difference, Document, Error, Finder, Index, Mode, Query, Schema, fold, tokens};

static POPULATION: LazyLock<Population> = LazyLock::new(|| generate::population(9, 300));
static INDEX: LazyLock<Index> =
    LazyLock::new(|| Index::build(&POPULATION.schema, &POPULATION.documents).unwrap());

fn asked(seed: u64) -> Query {
    let query = generate::queries(seed, &POPULATION, 1).remove(0);
    Query { offset: 0, limit: 1_000, ..query }
}

fn found(query: &Query) -> Vec<u32> {
    INDEX.find(query).rows.iter().map(|row| row.document).collect()
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn every_word_stands_where_its_token_says(text in "\\PC{0,60}") {
        let mut end = 0;
        for (position, token) in tokens(&text).into_iter().enumerate() {
            prop_assert_eq!(token.position as usize, position);
            prop_assert!(token.start >= end && token.start < token.end);
            prop_assert!(fold(&text[token.start..token.end]).starts_with(&token.term));
            end = token.end;
        }
    }

    #[test]
    fn a_further_value_of_a_group_never_takes_a_document_away(seed: u64, group in 0..10_usize) {
        let query = asked(seed);
        let name = &POPULATION.schema.groups[group];
        if query.chosen.get(name).is_some_and(|values| !values.is_empty()) {
            let before: BTreeSet<u32> = found(&query).into_iter().collect();
            for value in INDEX.values(group) {
                let mut wider = query.clone();
                wider.chosen.get_mut(name).unwrap().insert(value.to_owned());
                let after: BTreeSet<u32> = found(&wider).into_iter().collect();
                prop_assert!(before.is_subset(&after));
            }
        }
    }

    #[test]
    fn choosing_one_value_leaves_as_many_as_its_count_said(seed: u64, group in 0..10_usize) {
        let mut query = asked(seed);
        let name = &POPULATION.schema.groups[group];
        let counts = INDEX.find(&query).counts[group].clone();
        for (value, count) in INDEX.values(group).zip(counts) {
            query.chosen.insert(name.clone(), BTreeSet::from([value.to_owned()]));
            prop_assert_eq!(INDEX.find(&query).total, count);
        }
    }

    #[test]
    fn another_word_never_finds_more(seed: u64, word in "[a-z]{1,6}") {
        let query = Query { mode: Mode::All, ..asked(seed) };
        // The word that was last is not read as a beginning any more.
        let more = Query { text: format!("{word} {}", query.text), ..query.clone() };
        if !tokens(&query.text).is_empty() {
            let fewer: BTreeSet<u32> = found(&more).into_iter().collect();
            prop_assert!(fewer.is_subset(&found(&query).into_iter().collect()));
        }
    }

    #[test]
    fn the_order_of_the_words_before_the_last_does_not_matter(seed: u64) {
        let query = Query { mode: Mode::All, ..asked(seed) };
        let words: Vec<String> = tokens(&query.text).into_iter().map(|token| token.term).collect();
        if let Some((last, before)) = words.split_last() {
            let turned: Vec<&String> = before.iter().rev().chain([last]).collect();
            let text = turned.into_iter().cloned().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(found(&Query { text, ..query.clone() }), found(&query));
        }
    }

    #[test]
    fn pages_together_are_the_whole_list(seed: u64, limit in 1..40_usize) {
        let query = asked(seed);
        let whole = INDEX.find(&query).rows;
        let mut together = Vec::new();
        while together.len() < whole.len() {
            let page = Query { offset: together.len(), limit, ..query.clone() };
            together.extend(INDEX.find(&page).rows);
        }
        prop_assert_eq!(together, whole);
    }

    #[test]
    fn accents_and_case_of_a_query_do_not_matter(seed: u64) {
        let query = asked(seed);
        let loud = Query { text: query.text.to_uppercase(), ..query.clone() };
        prop_assert_eq!(INDEX.find(&loud), INDEX.find(&query));
    }

    #[test]
    fn a_finder_remembers_nothing_that_changes_an_answer(seeds in proptest::collection::vec(0_u64..40, 1..12)) {
        let mut finder = Finder::new(INDEX.clone());
        for seed in seeds {
            prop_assert_eq!(finder.find(&asked(seed)), INDEX.find(&asked(seed)));
        }
    }

    #[test]
    fn bytes_that_were_changed_or_cut_are_refused_or_read(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        seed in 0_u64..40,
    ) {
        let small = Index::build(&POPULATION.schema, &POPULATION.documents[..30]).unwrap();
        let mut bytes = small.encode();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut.index(2) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(index) = Index::decode(&bytes) {
            index.find(&asked(seed));
            prop_assert_eq!(index.encode(), bytes);
            index.similar(&index.likeness(0, &[(1, 2), (8, 3)]), None, 5);
        }
    }

    #[test]
    fn a_difference_that_was_changed_or_cut_is_refused_or_applied(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let [old, new] = [0..20, 5..30].map(|some| Index::build(&POPULATION.schema, &POPULATION.documents[some]).unwrap());
        let mut bytes = Difference::between(&old, &new).unwrap().encode();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut.index(2) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(difference) = Difference::decode(&bytes)
            && let Ok(applied) = difference.apply(&old)
        {
            prop_assert_eq!(applied, new);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut framed = b"CSI\x01".to_vec();
        framed.extend(&bytes);
        for bytes in [bytes, framed] {
            if let Ok(index) = Index::decode(&bytes) {
                prop_assert_eq!(index.encode(), bytes);
            }
        }
    }
}

#[test]
fn documents_that_fit_no_index_are_refused() {
    let schema = Schema::new(&[("name", 1)], &["kind"]);
    let document = |key: &str| Document { key: key.to_owned(), ..Document::default() };
    let wide = Document { values: vec![vec![], vec![]], ..document("a") };
    assert_eq!(Index::build(&schema, &[wide]), Err(Error::Shape));
    assert_eq!(Index::build(&schema, &[document("a"), document("a")]), Err(Error::SameKey("a".to_owned())));
    assert_eq!(Index::build(&Schema::new(&[("name", 0)], &[]), &[]), Err(Error::Schema));
}

#[test]
fn a_document_comes_back_as_it_was_given() {
    for (number, document) in POPULATION.documents.iter().enumerate() {
        let mut given = document.clone();
        for values in &mut given.values {
            values.sort();
            values.dedup();
        }
        assert_eq!(INDEX.document(number as u32), Some(given));
    }
    assert_eq!(INDEX.document(300), None);
}

/// What people download: deflate stands for gzip; brotli, which the server prefers, needs less.
#[test]
fn a_profile_is_at_most_60_bytes_compressed() {
    let population = generate::population(1, 10_000);
    let bytes = Index::build(&population.schema, &population.documents).unwrap().encode();
    let compressed = miniz_oxide::deflate::compress_to_vec(&bytes, 9).len();
    assert!(compressed <= 60 * population.documents.len(), "{compressed} bytes");
}
