//! Documents by column: what an index is made of and what is sent.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use crate::document::{Document, Error, MOST_BYTES, MOST_DOCUMENTS, Schema};
use crate::strings::{Lists, Strings};

/// A map whose order is never read; its hashes are the same everywhere.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

/// Columns of equal length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) schema: Schema,
    pub(crate) keys: Strings,
    pub(crate) fields: Vec<TextColumn>,
    pub(crate) groups: Vec<ValueColumn>,
}

/// The texts of one field. Those of topics and places repeat from document to document; each stands here once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextColumn {
    /// Different texts in the order in which documents first have them.
    pub(crate) texts: Strings,
    /// For each document the numbers of its texts, in its own order.
    pub(crate) held: Lists,
}

/// The values of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ValueColumn {
    /// Different values, sorted.
    pub(crate) values: Strings,
    /// For each document the numbers of its values, ascending.
    pub(crate) held: Lists,
}

impl Columns {
    pub(crate) fn of(schema: &Schema, documents: &[Document]) -> Result<Self, Error> {
        schema.check()?;
        let (fields, groups) = (schema.fields.len(), schema.groups.len());
        if documents.iter().any(|one| one.texts.len() > fields || one.values.len() > groups) {
            return Err(Error::Shape);
        }
        let strings = documents.iter().flat_map(|one| {
            std::iter::once(&one.key).chain(one.texts.iter().flatten()).chain(one.values.iter().flatten())
        });
        let bytes: usize = strings.map(|text| text.len() + 1).sum();
        if documents.len() > MOST_DOCUMENTS || bytes > MOST_BYTES {
            return Err(Error::TooLarge);
        }
        let columns = Self {
            schema: schema.clone(),
            keys: documents.iter().map(|document| &document.key).collect(),
            fields: (0..fields).map(|field| text_column(documents, field)).collect(),
            groups: (0..groups).map(|group| value_column(documents, group)).collect(),
        };
        columns.check_keys()?;
        Ok(columns)
    }

    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// No two documents have the same key.
    pub(crate) fn check_keys(&self) -> Result<(), Error> {
        let mut sorted: Vec<&str> = self.keys.iter().collect();
        sorted.sort_unstable();
        match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Error::SameKey(pair[0].to_owned())),
            None => Ok(()),
        }
    }

    pub(crate) fn texts(&self, number: usize, field: usize) -> impl Iterator<Item = &str> {
        let column = self.fields.get(field);
        column.into_iter().flat_map(move |column| {
            column.held.get(number).iter().map(|text| column.texts.get(*text as usize))
        })
    }

    pub(crate) fn values(&self, number: usize, group: usize) -> impl Iterator<Item = &str> {
        let column = self.groups.get(group);
        column.into_iter().flat_map(move |column| {
            column.held.get(number).iter().map(|value| column.values.get(*value as usize))
        })
    }

    /// A document as it was given, except that its values are sorted and columns at the end are not left out.
    pub(crate) fn document(&self, number: usize) -> Document {
        let texts =
            (0..self.fields.len()).map(|field| self.texts(number, field).map(str::to_owned).collect());
        let values =
            (0..self.groups.len()).map(|group| self.values(number, group).map(str::to_owned).collect());
        Document { key: self.keys.get(number).to_owned(), texts: texts.collect(), values: values.collect() }
    }
}

fn text_column(documents: &[Document], field: usize) -> TextColumn {
    let mut column = TextColumn { texts: Strings::default(), held: Lists::new() };
    let mut known: Map<&str, u32> = Map::default();
    for document in documents {
        let texts = document.texts.get(field).map_or(&[][..], Vec::as_slice);
        let texts = texts.iter().map(|text| {
            *known.entry(text).or_insert_with(|| {
                column.texts.push(text);
                column.texts.len() as u32 - 1
            })
        });
        column.held.push(texts);
    }
    column
}

fn value_column(documents: &[Document], group: usize) -> ValueColumn {
    let mut numbers: Map<&str, u32> = Map::default();
    for value in documents.iter().filter_map(|document| document.values.get(group)).flatten() {
        numbers.entry(value).or_default();
    }
    let mut sorted: Vec<&str> = numbers.keys().copied().collect();
    sorted.sort_unstable();
    numbers.extend(sorted.iter().copied().zip(0..));
    let mut column = ValueColumn { values: sorted.iter().collect(), held: Lists::new() };
    let mut held = Vec::new();
    for document in documents {
        held.clear();
        held.extend(
            document.values.get(group).into_iter().flatten().filter_map(|value| numbers.get(value.as_str())),
        );
        held.sort_unstable();
        held.dedup();
        column.held.push(held.iter().copied());
    }
    column
}
