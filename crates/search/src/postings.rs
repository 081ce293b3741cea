//! Which texts have which words, and which documents have which texts.
//!
//! Words lead to texts and texts to documents, instead of words to documents: names of places and topics stand in
//! thousands of documents and are looked at once, and what is kept never exceeds a multiple of what was given.

use crate::columns::{Columns, Map};
use crate::dictionary::Dictionary;
use crate::score::place_points;
use crate::strings::{Lists, Strings};
use crate::word;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Postings {
    /// For each term where its postings begin; one more than there are terms.
    starts: Vec<u32>,
    /// Texts, numbered through all fields, ascending for each term.
    texts: Vec<u32>,
    /// For each posting the points of its best place.
    places: Vec<u8>,
    /// The documents of each text, ascending.
    documents: Lists,
    /// For each term how many texts of documents have it.
    frequencies: Vec<u64>,
}

impl Postings {
    pub(crate) fn of(columns: &Columns) -> (Dictionary, Self) {
        let mut known: Map<Box<str>, u32> = Map::default();
        // The last text in which each word was seen.
        let mut seen: Vec<u32> = Vec::new();
        let mut found: Vec<(u32, u32, u8)> = Vec::new();
        let mut text_number = 0;
        for (column, field) in columns.fields.iter().zip(&columns.schema.fields) {
            for text in column.texts.iter() {
                let mut position = 0;
                word::each(text, |term, _, _| {
                    // Most words are known, so none is copied to be looked up.
                    let number = known.get(term).copied().unwrap_or_else(|| {
                        let number = seen.len() as u32;
                        known.insert(term.into(), number);
                        seen.push(u32::MAX);
                        number
                    });
                    // Only the first place in a text counts; none after it is better.
                    if let Some(last) = seen.get_mut(number as usize).filter(|last| **last != text_number) {
                        *last = text_number;
                        found.push((number, text_number, place_points(field.weight, position) as u8));
                    }
                    position += 1;
                });
                text_number += 1;
            }
        }
        let documents = documents(columns, text_number as usize);
        let mut sorted: Vec<(Box<str>, u32)> = known.into_iter().collect();
        sorted.sort_unstable();
        let mut numbers = vec![0_u32; sorted.len()];
        for (number, (_, before)) in sorted.iter().enumerate() {
            numbers[*before as usize] = number as u32;
        }
        let dictionary = Dictionary::sorted(sorted.iter().map(|(term, _)| term).collect::<Strings>());
        let mut postings = Self { documents, ..Self::default() };
        postings.fill(&found, &numbers);
        (dictionary, postings)
    }

    fn fill(&mut self, found: &[(u32, u32, u8)], numbers: &[u32]) {
        let term = |before: u32| numbers[before as usize] as usize;
        self.starts = vec![0; numbers.len() + 1];
        self.frequencies = vec![0; numbers.len()];
        for (before, text, _) in found {
            self.starts[term(*before) + 1] += 1;
            self.frequencies[term(*before)] += self.documents.get(*text as usize).len() as u64;
        }
        for term in 0..numbers.len() {
            self.starts[term + 1] += self.starts[term];
        }
        let mut next = self.starts.clone();
        self.texts = vec![0; found.len()];
        self.places = vec![0; found.len()];
        for (before, text, place) in found {
            let at = &mut next[term(*before)];
            self.texts[*at as usize] = *text;
            self.places[*at as usize] = *place;
            *at += 1;
        }
    }

    /// How many different texts there are.
    pub(crate) fn texts(&self) -> usize {
        self.documents.len()
    }

    /// The texts that have a term, with the points of its best place there.
    pub(crate) fn of_term(&self, term: u32) -> impl Iterator<Item = (u32, u32)> {
        let at = |number: usize| self.starts.get(number).map_or(0, |start| *start as usize);
        let range = at(term as usize)..at(term as usize + 1);
        let texts = self.texts.get(range.clone()).unwrap_or_default();
        let places = self.places.get(range).unwrap_or_default();
        texts.iter().zip(places).map(|(text, place)| (*text, u32::from(*place)))
    }

    /// The documents that have a text.
    pub(crate) fn of_text(&self, text: u32) -> &[u32] {
        self.documents.get(text as usize)
    }

    /// How many texts of documents have a term.
    pub(crate) fn frequency(&self, term: u32) -> u64 {
        self.frequencies.get(term as usize).copied().unwrap_or_default()
    }
}

/// The documents of every text, numbered through all fields.
fn documents(columns: &Columns, texts: usize) -> Lists {
    let bases = columns.fields.iter().scan(0, |next, column| {
        let base = *next;
        *next += column.texts.len() as u32;
        Some((base, column))
    });
    let pairs = bases
        .flat_map(|(base, column)| column.held.pairs().map(move |(document, text)| (base + text, document)));
    Lists::of(texts, pairs)
}
