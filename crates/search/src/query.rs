//! What is asked, and what is answered.

use std::collections::{BTreeMap, BTreeSet};

use crate::dictionary::Kind;
use crate::word::Mode;

/// Words, chosen values, and which rows of the list are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What was typed or pasted; without a word in it every document matches, in the order of the index.
    pub text: String,
    /// Whether all words are wanted or any.
    pub mode: Mode,
    /// The chosen values of each group by its name: one of them in each group must hold. A group without values does
    /// not narrow; a value or a group that the index does not have holds for no document.
    pub chosen: BTreeMap<String, BTreeSet<String>>,
    /// How many rows are passed over.
    pub offset: usize,
    /// How many rows are given at most.
    pub limit: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self { text: String::new(), mode: Mode::All, chosen: BTreeMap::new(), offset: 0, limit: 50 }
    }
}

/// What a query finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many documents match.
    pub total: u32,
    /// How many match the text, whatever is chosen.
    pub matching: u32,
    /// The rows from `offset` on, best first; equally good ones in the order of the index.
    pub rows: Vec<Row>,
    /// For each group, for each of its values in the order of [`crate::Index::values`]: how many documents match the text
    /// and what is chosen in all other groups.
    pub counts: Vec<Vec<u32>>,
}

/// One document that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place in the index.
    pub document: u32,
    /// Its score; 0 for all where the text has no words.
    pub score: u32,
    /// Why it is shown, field by field and in the order of its texts: each word that was found, the best way.
    /// A text that begins within the first [`crate::MOST_LOOKED_AT`] bytes and ends beyond is not looked at, nor any after it.
    pub hits: Vec<Hit>,
}

/// A word of a document that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The number of the field.
    pub field: usize,
    /// Which of the texts that the document has in that field.
    pub text: usize,
    /// Where the word begins in that text as it was given, in bytes of UTF-8.
    pub start: usize,
    /// Where it ends, in bytes of UTF-8.
    pub end: usize,
    /// How it was found.
    pub kind: Kind,
}
