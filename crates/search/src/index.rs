//! The index: documents, and everything that finding them needs.

use crate::bytes::{self, Reader, Writer};
use crate::columns::Columns;
use crate::dictionary::Dictionary;
use crate::document::{Document, Error, Schema};
use crate::facets::Facet;
use crate::postings::Postings;

/// Documents in the order in which equally good ones are shown, made searchable.
///
/// ```
/// use search::{Document, Index, Query, Schema};
///
/// let schema = Schema::new(&[("name", 8), ("topics", 3)], &["country"]);
/// let lima = Document {
///     key: "lima-pe".to_owned(),
///     texts: vec![vec!["Lima".to_owned()], vec!["Presupuesto participativo".to_owned()]],
///     values: vec![vec!["PE".to_owned()]],
/// };
/// let index = Index::build(&schema, &[lima])?;
/// let answer = index.find(&Query { text: "presupesto".to_owned(), ..Query::default() });
/// assert_eq!((answer.total, answer.rows[0].document, &answer.counts), (1, 0, &vec![vec![1]]));
/// assert_eq!(Index::decode(&index.encode())?, index);
/// # Ok::<(), search::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    pub(crate) columns: Columns,
    pub(crate) dictionary: Dictionary,
    pub(crate) postings: Postings,
    pub(crate) facets: Vec<Facet>,
}

impl Index {
    /// The index of `documents` in this order.
    ///
    /// # Errors
    /// [`Error::Schema`], [`Error::Shape`], [`Error::SameKey`] or [`Error::TooLarge`].
    pub fn build(schema: &Schema, documents: &[Document]) -> Result<Self, Error> {
        Columns::of(schema, documents).map(Self::of)
    }

    pub(crate) fn of(columns: Columns) -> Self {
        let (dictionary, postings) = Postings::of(&columns);
        let facets = columns.groups.iter().map(Facet::of).collect();
        Self { columns, dictionary, postings, facets }
    }

    /// The documents as bytes, to be sent compressed: equal documents are equal bytes.
    /// What is derived from them is not sent, because making it anew is faster than fetching it.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        bytes::write(&self.columns, &mut out);
        out.0
    }

    /// The index that `bytes` were encoded from, whoever sent them: time and memory are bounded by their number.
    ///
    /// # Errors
    /// [`Error::Version`] for another format, [`Error::Bytes`], [`Error::Schema`], [`Error::SameKey`] or
    /// [`Error::TooLarge`] for bytes that [`Index::encode`] does not give.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader(bytes);
        let columns = bytes::read(&mut from)?;
        from.end()?;
        Ok(Self::of(columns))
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which fields and groups the documents have.
    pub fn schema(&self) -> &Schema {
        &self.columns.schema
    }

    /// The key of the document at a place; empty if there is none.
    pub fn key(&self, document: u32) -> &str {
        self.columns.keys.get(document as usize)
    }

    /// The texts that a document has in a field, by their numbers.
    pub fn texts(&self, document: u32, field: usize) -> impl Iterator<Item = &str> {
        self.columns.texts(document as usize, field)
    }

    /// The values that a document has in a group, by their numbers, sorted.
    pub fn values_of(&self, document: u32, group: usize) -> impl Iterator<Item = &str> {
        self.columns.values(document as usize, group)
    }

    /// All values of a group, sorted: counts are listed in this order.
    pub fn values(&self, group: usize) -> impl Iterator<Item = &str> {
        self.columns.groups.get(group).into_iter().flat_map(|column| column.values.iter())
    }

    /// How many documents have each value of a group.
    pub fn totals(&self, group: usize) -> &[u32] {
        self.facets.get(group).map_or(&[], Facet::totals)
    }

    /// The whole document at a place, if there is one; its values are sorted.
    pub fn document(&self, document: u32) -> Option<Document> {
        ((document as usize) < self.len()).then(|| self.columns.document(document as usize))
    }

    /// The words of all texts.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// How many texts of documents have a term of the dictionary; a document counts for each of its texts.
    pub fn frequency(&self, term: u32) -> u64 {
        self.postings.frequency(term)
    }
}
