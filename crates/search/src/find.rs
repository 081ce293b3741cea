//! Answering a query.

use crate::bits::Bits;
use crate::dictionary::Match;
use crate::index::Index;
use crate::query::{Answer, Hit, Query, Row};
use crate::score::{kind_points, rarity};
use crate::word::{self, Mode, words};

/// Bytes of the texts of a document in which hits are looked for: twenty pages.
pub const MOST_LOOKED_AT: usize = 65_536;

/// Answers queries about one index, and remembers of the last one what the next may need again: typing leaves what is
/// chosen, choosing leaves what was typed, and a group is counted anew only if other documents are left for it.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    index: Index,
    memory: Memory,
}

impl Finder {
    /// A finder that remembers nothing yet.
    pub fn new(index: Index) -> Self {
        Self { index, memory: Memory::default() }
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The answer, the same as that of [`Index::find`].
    pub fn find(&mut self, query: &Query) -> Answer {
        self.index.find_with(query, &mut self.memory)
    }
}

/// What the last query left.
#[derive(Clone, Debug, Default)]
struct Memory {
    text: Option<(String, Mode, Found)>,
    /// For each group the documents that were counted, and the counts.
    counted: Vec<Option<(Bits, Vec<u32>)>>,
}

/// What words find.
#[derive(Clone, Debug, Default)]
struct Found {
    /// Every term that a word stands for, once and with the best kind, in order; none if everything matches.
    terms: Vec<Match>,
    /// The texts that have one of them.
    texts: Bits,
    documents: Bits,
    /// For each document its score; empty if everything matches.
    scores: Vec<u32>,
}

impl Index {
    /// The answer to a query; [`Finder`] is faster where queries follow each other.
    pub fn find(&self, query: &Query) -> Answer {
        self.find_with(query, &mut Memory::default())
    }

    fn find_with(&self, query: &Query, memory: &mut Memory) -> Answer {
        let known = memory.text.take().filter(|(text, mode, _)| *text == query.text && *mode == query.mode);
        let (.., found) =
            memory.text.insert(known.unwrap_or_else(|| (query.text.clone(), query.mode, self.found(query))));
        let chosen = self.chosen(query);
        memory.counted.resize(self.facets.len(), None);
        let mut counts = Vec::with_capacity(self.facets.len());
        let everything = narrowed(&found.documents, &chosen, None);
        let size = everything.len();
        for (group, remembered) in memory.counted.iter_mut().enumerate() {
            let others = match chosen.get(group) {
                Some(Some(_)) => Some(narrowed(&found.documents, &chosen, Some(group))),
                _ => None,
            };
            let set = others.as_ref().unwrap_or(&everything);
            let same = remembered.take().filter(|(before, _)| before == set);
            let (_, counted) = remembered.insert(same.unwrap_or_else(|| {
                let size = others.as_ref().map_or(size, Bits::len);
                (set.clone(), self.facets[group].count(&self.columns.groups[group], set, size))
            }));
            counts.push(counted.clone());
        }
        let rows = page(&everything, &found.scores, query.offset, query.limit);
        let rows = rows.into_iter().map(|(document, score)| Row {
            document,
            score,
            hits: self.hits(document, found),
        });
        Answer { total: size as u32, matching: found.documents.len() as u32, rows: rows.collect(), counts }
    }

    /// For each group the documents that its chosen values allow; a group that the index does not have allows none.
    fn chosen(&self, query: &Query) -> Vec<Option<Bits>> {
        let mut allowed = vec![None; self.facets.len()];
        for (name, values) in query.chosen.iter().filter(|(_, values)| !values.is_empty()) {
            match self.schema().group(name) {
                Some(group) => {
                    let column = &self.columns.groups[group].values;
                    let numbers = values.iter().filter_map(|value| {
                        let number = column.lower_bound(value);
                        (number < column.len() && column.get(number) == value).then_some(number)
                    });
                    allowed[group] = Some(self.facets[group].any(numbers));
                }
                None => allowed.push(Some(Bits::none(self.len()))),
            }
        }
        allowed
    }

    fn found(&self, query: &Query) -> Found {
        let words = words(&query.text, query.mode);
        if words.is_empty() {
            return Found { documents: Bits::all(self.len()), ..Found::default() };
        }
        let every = query.mode == Mode::All;
        let mut tally = Tally::new(self);
        let mut found = Found::default();
        for (place, word) in words.iter().enumerate() {
            let matches = self.dictionary.expand(word);
            tally.add(self, &matches, if every { place as u16 } else { 0 });
            found.terms.extend(matches);
        }
        found.terms.sort_unstable_by_key(|one| (one.term, one.kind));
        found.terms.dedup_by_key(|one| one.term);
        let wanted = if every { words.len() as u16 } else { 1 };
        found.documents = Bits::of(&tally.words, |hit| hit >= wanted);
        found.scores = tally.scores;
        found.texts = tally.found;
        found
    }

    /// The words of a document that were found.
    fn hits(&self, document: u32, found: &Found) -> Vec<Hit> {
        let mut hits = Vec::new();
        if found.terms.is_empty() {
            return hits;
        }
        let mut looked_at = 0;
        // Texts are numbered through all fields.
        let mut before = 0;
        for (field, column) in self.columns.fields.iter().enumerate() {
            for (number, of_column) in column.held.get(document as usize).iter().enumerate() {
                let text = column.texts.get(*of_column as usize);
                looked_at += text.len() + 1;
                if looked_at > MOST_LOOKED_AT {
                    return hits;
                }
                if !found.texts.contains(before + of_column) {
                    continue;
                }
                word::each(text, |term, start, end| {
                    // These are few, and the dictionary has every word there is.
                    let at = found.terms.binary_search_by(|one| self.dictionary.term(one.term).cmp(term));
                    if let Some(Match { kind, .. }) = at.ok().and_then(|at| found.terms.get(at)) {
                        hits.push(Hit { field, text: number, start, end, kind: *kind });
                    }
                });
            }
            before += column.texts.len() as u32;
        }
        hits
    }
}

/// The documents that the text finds and all groups allow, or all but one.
fn narrowed(found: &Bits, chosen: &[Option<Bits>], but: Option<usize>) -> Bits {
    let mut left = found.clone();
    for (group, allowed) in chosen.iter().enumerate() {
        if let Some(allowed) = allowed.as_ref().filter(|_| Some(group) != but) {
            left.keep(allowed);
        }
    }
    left
}

/// The documents of a page with their scores.
fn page(set: &Bits, scores: &[u32], offset: usize, limit: usize) -> Vec<(u32, u32)> {
    if scores.is_empty() {
        return set.iter().skip(offset).take(limit).map(|document| (document, 0)).collect();
    }
    // The higher score first, then the earlier document: as one number, the smallest first.
    let key = |document: u32| u64::from(u32::MAX - scores[document as usize]) << 32 | u64::from(document);
    let mut keys: Vec<u64> = set.iter().map(key).collect();
    let end = offset.saturating_add(limit);
    if end < keys.len() {
        keys.select_nth_unstable(end);
        keys.truncate(end);
    }
    keys.sort_unstable();
    keys.into_iter().skip(offset).map(|key| (key as u32, u32::MAX - (key >> 32) as u32)).collect()
}

/// Scores while words are added one by one.
struct Tally {
    scores: Vec<u32>,
    /// For each document how many words it has, in order: one that lacks a word is not counted further.
    words: Vec<u16>,
    /// The best place of the present word in each text and document; 0 where it is not.
    best_in_text: Vec<u32>,
    best: Vec<u32>,
    /// Texts that have any of the words.
    found: Bits,
}

impl Tally {
    fn new(index: &Index) -> Self {
        Self {
            scores: vec![0; index.len()],
            words: vec![0; index.len()],
            best_in_text: vec![0; index.postings.texts()],
            best: vec![0; index.len()],
            found: Bits::none(index.postings.texts()),
        }
    }

    /// Adds a word for documents that have at least `needed` words already.
    fn add(&mut self, index: &Index, matches: &[Match], needed: u16) {
        let mut texts = Vec::new();
        let mut frequency = 0_u64;
        for one in matches {
            frequency += index.postings.frequency(one.term);
            let points = kind_points(one.kind);
            for (text, place) in index.postings.of_term(one.term) {
                let best = &mut self.best_in_text[text as usize];
                if *best == 0 {
                    texts.push(text);
                }
                *best = (*best).max(points * place);
            }
        }
        let rarity = rarity(frequency, index.len() as u32);
        let mut documents = Vec::new();
        for text in texts {
            self.found.insert(text);
            let value = std::mem::take(&mut self.best_in_text[text as usize]);
            for document in index.postings.of_text(text) {
                let best = &mut self.best[*document as usize];
                if *best == 0 {
                    documents.push(*document);
                }
                *best = (*best).max(value);
            }
        }
        for document in documents {
            let value = std::mem::take(&mut self.best[document as usize]);
            let words = &mut self.words[document as usize];
            if *words >= needed {
                *words += 1;
                self.scores[document as usize] += rarity * value;
            }
        }
    }
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
