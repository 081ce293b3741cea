//! What is searched: documents of one shape, and what is wrong with them.

use std::fmt;

/// Documents that an index may have.
pub const MOST_DOCUMENTS: usize = 4_000_000;
/// Fields, and groups of facet values, that a schema may have.
pub const MOST_COLUMNS: usize = 64;
/// Bytes that all texts, keys, names and values of an index may have together.
pub const MOST_BYTES: usize = 1 << 30;

/// Which fields and groups documents have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The texts of a document, in the order in which hits are listed.
    pub fields: Vec<Field>,
    /// The names of groups of facet values, in the order in which they are counted.
    pub groups: Vec<String>,
}

/// One kind of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// How much a word in it counts, 1 to [`crate::score::MOST_WEIGHT`].
    pub weight: u8,
}

impl Schema {
    /// A schema of fields with their weights, and of groups.
    pub fn new(fields: &[(&str, u8)], groups: &[&str]) -> Self {
        let fields = fields.iter().map(|(name, weight)| Field { name: (*name).to_owned(), weight: *weight });
        Self { fields: fields.collect(), groups: groups.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// The place of a group among the groups.
    pub fn group(&self, name: &str) -> Option<usize> {
        self.groups.iter().position(|group| group == name)
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let weights = self.fields.iter().all(|field| (1..=crate::score::MOST_WEIGHT).contains(&field.weight));
        let few = self.fields.len() <= MOST_COLUMNS && self.groups.len() <= MOST_COLUMNS;
        if weights && few { Ok(()) } else { Err(Error::Schema) }
    }
}

/// One thing that is found: a member, a person, a practice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its own key, which says nothing to the search.
    pub key: String,
    /// Its texts, field by field; a field may have several, and fields at the end may be left out.
    pub texts: Vec<Vec<String>>,
    /// Its facet values, group by group; their order does not matter, and groups at the end may be left out.
    pub values: Vec<Vec<String>>,
}

/// Why there is no index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A weight outside 1 to 15, or more fields or groups than [`MOST_COLUMNS`].
    Schema,
    /// A document has more fields or groups than the schema.
    Shape,
    /// Two documents have this key.
    SameKey(String),
    /// More than [`MOST_DOCUMENTS`] or [`MOST_BYTES`].
    TooLarge,
    /// Bytes of another format or version.
    Version,
    /// Bytes that no index is encoded as.
    Bytes,
    /// A difference to an index other than this.
    OtherIndex,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema => f.write_str("a weight or the number of columns is out of range"),
            Self::Shape => f.write_str("a document has columns that the schema has not"),
            Self::SameKey(key) => write!(f, "two documents have the key {key:?}"),
            Self::TooLarge => f.write_str("too many documents or too much text"),
            Self::Version => f.write_str("bytes of another format or version"),
            Self::Bytes => f.write_str("bytes that no index is encoded as"),
            Self::OtherIndex => f.write_str("a difference to another index"),
        }
    }
}

impl std::error::Error for Error {}
