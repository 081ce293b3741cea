//! What the engine answers, found by a plain scan: obvious code, without an index, over every document and every word.
//! Tests hold the engine against it, natively and in the browser; it is far too slow for anything else.

use std::collections::{BTreeMap, BTreeSet};

use crate::generate::Population;
use crate::score::{rarity, score};
use crate::{Answer, Document, Hit, Kind, Query, Reading, Row, Word, compare, tokens, words};

/// The documents with their words; folding them once is all that is prepared.
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    population: &'a Population,
    words: Vec<Vec<Occurrence>>,
    /// Every different word.
    terms: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Occurrence {
    term: String,
    position: u32,
    hit: Hit,
}

impl<'a> Scan<'a> {
    /// Folds the words of every document.
    pub fn new(population: &'a Population) -> Self {
        let occurrences = |document: &Document| {
            let mut found = Vec::new();
            for (field, texts) in document.texts.iter().enumerate() {
                for (text, content) in texts.iter().enumerate() {
                    found.extend(tokens(content).into_iter().map(|token| Occurrence {
                        term: token.term,
                        position: token.position,
                        hit: Hit { field, text, start: token.start, end: token.end, kind: Kind::Exact },
                    }));
                }
            }
            found
        };
        let words: Vec<Vec<Occurrence>> = population.documents.iter().map(occurrences).collect();
        let terms = words.iter().flatten().map(|one| one.term.clone()).collect();
        Self { population, words, terms }
    }

    /// What [`crate::Index::find`] has to answer.
    pub fn find(&self, query: &Query) -> Answer {
        let asked = words(&query.text, query.mode);
        let kinds: Vec<BTreeMap<&str, Kind>> = asked.iter().map(|word| self.kinds(word)).collect();
        let rarities: Vec<u32> = kinds.iter().map(|kinds| self.rarity(kinds)).collect();
        let every = asked.iter().all(|word| word.reading != Reading::Known);
        let mut matching: Vec<(u32, usize)> = Vec::new();
        for number in 0..self.words.len() {
            let points: Vec<Option<u32>> = kinds
                .iter()
                .zip(&rarities)
                .map(|(kinds, rarity)| self.points(number, kinds, *rarity))
                .collect();
            let found = points.iter().flatten().count();
            if asked.is_empty() || (every && found == asked.len()) || (!every && found > 0) {
                matching.push((points.iter().flatten().sum(), number));
            }
        }
        let of_the_text = matching.len() as u32;
        let chosen = |number: usize, but: Option<&str>| {
            let document = &self.population.documents[number];
            query
                .chosen
                .iter()
                .filter(|(group, values)| Some(group.as_str()) != but && !values.is_empty())
                .all(|(group, values)| {
                    let held = self.population.schema.group(group).map(|at| &document.values[at]);
                    held.is_some_and(|held| held.iter().any(|value| values.contains(value)))
                })
        };
        let counts = self.population.schema.groups.iter().enumerate().map(|(at, group)| {
            let documents = &self.population.documents;
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            for value in documents.iter().flat_map(|document| &document.values[at]) {
                counts.insert(value, 0);
            }
            for (_, number) in matching.iter().filter(|(_, number)| chosen(*number, Some(group))) {
                let different: BTreeSet<&String> = documents[*number].values[at].iter().collect();
                for value in different {
                    *counts.entry(value).or_default() += 1;
                }
            }
            counts.into_values().collect()
        });
        let counts = counts.collect();
        matching.retain(|(_, number)| chosen(*number, None));
        matching.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let rows = matching.iter().skip(query.offset).take(query.limit).map(|(score, number)| Row {
            document: *number as u32,
            score: *score,
            hits: self.hits(*number, &kinds),
        });
        Answer { total: matching.len() as u32, matching: of_the_text, rows: rows.collect(), counts }
    }

    /// Every word of every document that a word stands for.
    fn kinds(&self, word: &Word) -> BTreeMap<&str, Kind> {
        let mut kinds = BTreeMap::new();
        for term in &self.terms {
            if let Some(kind) = compare(word, term) {
                kinds.insert(term.as_str(), kind);
            }
        }
        if word.reading == Reading::Known && kinds.values().any(|kind| *kind == Kind::Exact) {
            kinds.retain(|_, kind| !matches!(kind, Kind::Typo(_)));
        }
        kinds
    }

    fn rarity(&self, kinds: &BTreeMap<&str, Kind>) -> u32 {
        let mut frequency = 0;
        for words in &self.words {
            let mut in_texts: Vec<_> = words
                .iter()
                .filter(|one| kinds.contains_key(one.term.as_str()))
                .map(|one| (one.hit.field, one.hit.text, &one.term))
                .collect();
            in_texts.sort_unstable();
            in_texts.dedup();
            frequency += in_texts.len() as u64;
        }
        rarity(frequency, self.words.len() as u32)
    }

    fn points(&self, number: usize, kinds: &BTreeMap<&str, Kind>, rarity: u32) -> Option<u32> {
        let weight = |field: usize| self.population.schema.fields[field].weight;
        let points = self.words[number].iter().filter_map(|one| {
            let kind = kinds.get(one.term.as_str())?;
            Some(score(rarity, *kind, weight(one.hit.field), one.position))
        });
        points.max()
    }

    fn hits(&self, number: usize, kinds: &[BTreeMap<&str, Kind>]) -> Vec<Hit> {
        let best = |one: &Occurrence| {
            let kind = kinds.iter().filter_map(|kinds| kinds.get(one.term.as_str()).copied()).min()?;
            Some(Hit { kind, ..one.hit })
        };
        self.words[number].iter().filter_map(best).collect()
    }
}
