//! Any bytes as an index and any words: what is read is written again byte for byte, what is found can be shown, and a
//! finder that remembers answers like one that does not.

#![no_main]

use libfuzzer_sys::fuzz_target;
use search::{Answer, Difference, Finder, Index, Mode, Query};

/// Every hit is a piece of the text that it names.
fn can_be_shown(index: &Index, answer: &Answer) {
    assert!(answer.rows.len() <= answer.total as usize && answer.total as usize <= index.len());
    assert!(answer.rows.is_sorted_by(|a, b| a.score > b.score || (a.score == b.score && a.document < b.document)));
    for row in &answer.rows {
        for hit in &row.hits {
            let text = index.texts(row.document, hit.field).nth(hit.text);
            assert!(text.is_some_and(|text| text.get(hit.start..hit.end).is_some_and(|word| !word.is_empty())));
        }
    }
    let groups = 0..index.schema().groups.len();
    assert!(groups.clone().all(|group| answer.counts[group].len() == index.values(group).count()));
    assert!(groups.into_iter().all(|group| answer.counts[group].iter().all(|count| *count as usize <= index.len())));
}

// A byte that says how long the words are, the words, and the index.
fuzz_target!(|given: &[u8]| {
    let Some((length, rest)) = given.split_first() else { return };
    let Some((text, bytes)) = rest.split_at_checked(usize::from(*length)) else { return };
    let text = String::from_utf8_lossy(text).into_owned();
    if let Ok(difference) = Difference::decode(bytes) {
        assert_eq!(difference.encode(), bytes);
        let empty = Index::build(&search::Schema::default(), &[]);
        assert!(empty.is_ok_and(|empty| difference.apply(&empty).is_err()));
    }
    let Ok(index) = Index::decode(bytes) else { return };
    assert_eq!(index.encode(), bytes);
    let mut finder = Finder::new(index.clone());
    for mode in [Mode::All, Mode::Any] {
        let mut query = Query { text: text.clone(), mode, limit: 20, ..Query::default() };
        let answer = finder.find(&query);
        can_be_shown(&index, &answer);
        for group in 0..index.schema().groups.len() {
            if let Some(value) = index.values(group).next() {
                query.chosen.entry(index.schema().groups[group].clone()).or_default().insert(value.to_owned());
            }
        }
        let narrower = finder.find(&query);
        can_be_shown(&index, &narrower);
        assert!(narrower.total <= answer.total);
        assert_eq!(narrower, index.find(&query));
    }
    let weights: Vec<(usize, u8)> = (0..index.schema().groups.len()).map(|group| (group, 3)).collect();
    assert!(index.similar(&index.likeness(0, &weights), Some(0), 10).iter().all(|one| one.document != 0));
});
