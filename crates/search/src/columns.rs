//! Documents by column: what an index is made of and what is sent.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use crate::document::{Document, Error, MOST_BYTES, MOST_DOCUMENTS, Schema};
use crate::strings::{Lists, Strings};

/// A map whose order is never read; its hashes are the same everywhere.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

/// A set whose order is never read either.
pub(crate) type Set<T> = HashSet<T, BuildHasherDefault<DefaultHasher>>;

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
        if bytes > MOST_BYTES {
            return Err(Error::TooLarge);
        }
        let mut builder = Builder::new(schema);
        for document in documents {
            builder.push(
                &document.key,
                |field| document.texts.get(field).into_iter().flatten().map(String::as_str),
                |group| document.values.get(group).into_iter().flatten().map(String::as_str),
            );
        }
        builder.finish()
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

/// Columns that grow document by document.
pub(crate) struct Builder<'a> {
    columns: Columns,
    /// The texts and values that are known, with their numbers.
    texts: Vec<Map<&'a str, u32>>,
    values: Vec<Map<&'a str, u32>>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(schema: &Schema) -> Self {
        let (fields, groups) = (schema.fields.len(), schema.groups.len());
        let field = || TextColumn { texts: Strings::default(), held: Lists::new() };
        let group = || ValueColumn { values: Strings::default(), held: Lists::new() };
        let columns = Columns {
            schema: schema.clone(),
            keys: Strings::default(),
            fields: std::iter::repeat_with(field).take(fields).collect(),
            groups: std::iter::repeat_with(group).take(groups).collect(),
        };
        Self { columns, texts: vec![Map::default(); fields], values: vec![Map::default(); groups] }
    }

    /// Adds a document with its texts field by field and its values group by group.
    pub(crate) fn push<T, V>(&mut self, key: &str, texts: impl Fn(usize) -> T, values: impl Fn(usize) -> V)
    where
        T: Iterator<Item = &'a str>,
        V: Iterator<Item = &'a str>,
    {
        self.columns.keys.push(key);
        for (field, (column, known)) in self.columns.fields.iter_mut().zip(&mut self.texts).enumerate() {
            column.held.push(texts(field).map(|text| number(text, known, &mut column.texts)));
        }
        for (group, (column, known)) in self.columns.groups.iter_mut().zip(&mut self.values).enumerate() {
            column.held.push(values(group).map(|value| number(value, known, &mut column.values)));
        }
    }

    /// Adds a document of other columns of the same schema.
    pub(crate) fn copy(&mut self, from: &'a Columns, document: usize) {
        let key = from.keys.get(document);
        self.push(key, |field| from.texts(document, field), |group| from.values(document, group));
    }

    /// The columns, with values in their order.
    pub(crate) fn finish(mut self) -> Result<Columns, Error> {
        if self.columns.len() > MOST_DOCUMENTS {
            return Err(Error::TooLarge);
        }
        self.columns.groups.iter_mut().for_each(ValueColumn::sort);
        self.columns.check_keys()?;
        Ok(self.columns)
    }
}

/// The number of a text, a new one if it has none.
fn number<'a>(text: &'a str, known: &mut Map<&'a str, u32>, all: &mut Strings) -> u32 {
    *known.entry(text).or_insert_with(|| {
        all.push(text);
        all.len() as u32 - 1
    })
}

impl ValueColumn {
    /// Sorts the values, and what each document holds of them.
    fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.values.len()).collect();
        order.sort_unstable_by_key(|number| self.values.get(*number));
        let mut numbers = vec![0_u32; order.len()];
        for (number, before) in order.iter().enumerate() {
            numbers[*before] = number as u32;
        }
        let mut sorted = Lists::new();
        let mut held = Vec::new();
        for document in 0..self.held.len() {
            held.clear();
            held.extend(self.held.get(document).iter().map(|before| numbers[*before as usize]));
            held.sort_unstable();
            held.dedup();
            sorted.push(held.iter().copied());
        }
        self.values = order.iter().map(|number| self.values.get(*number)).collect();
        self.held = sorted;
    }
}
