//! Columns as bytes, and bytes as columns.
//!
//! One column after the other, numbers as LEB128 (seven bits a byte, the lowest first), so that what is alike stands
//! together and gzip or brotli, which carry the bytes, find it:
//!
//! | part | what |
//! | --- | --- |
//! | start | `CSI` and the version, one byte |
//! | schema | fields with names and weights, groups with names |
//! | keys | how many, their lengths, their bytes |
//! | each field | different texts like keys; for each document how many; which: 0 for one that comes for the first time, otherwise 1 and its number |
//! | each group | values like keys; for each document how many; which |
//!
//! Everything that is read takes at least one byte of the input, so nothing larger than a multiple of it is ever allocated.

use crate::columns::{Columns, TextColumn, ValueColumn};
use crate::document::{Error, Field, MOST_BYTES, MOST_DOCUMENTS, Schema};
use crate::strings::{Lists, Strings};

const START: [u8; 4] = *b"CSI\x01";

/// Bytes that are written.
#[derive(Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn length(&mut self, length: usize) {
        self.number(length as u64);
    }

    pub(crate) fn strings(&mut self, strings: &Strings) {
        self.length(strings.len());
        for text in strings.iter() {
            self.length(text.len());
        }
        for text in strings.iter() {
            self.0.extend_from_slice(text.as_bytes());
        }
    }

    fn lengths(&mut self, lists: &Lists) {
        for list in 0..lists.len() {
            self.length(lists.get(list).len());
        }
    }
}

/// Bytes that are read.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Error::Bytes)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.0.split_first().ok_or(Error::Bytes)?;
        self.0 = rest;
        Ok(*first)
    }

    /// A number of at most 63 bits, in its shortest form.
    pub(crate) fn number(&mut self) -> Result<u64, Error> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return if byte == 0 && shift > 0 { Err(Error::Bytes) } else { Ok(number) };
            }
        }
        Err(Error::Bytes)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> Result<u32, Error> {
        let number = self.number()?;
        if number < limit as u64 {
            u32::try_from(number).map_err(|_| Error::Bytes)
        } else {
            Err(Error::Bytes)
        }
    }

    /// How many of something that takes at least one byte each.
    fn count(&mut self) -> Result<usize, Error> {
        let rest = self.0.len();
        self.below(rest + 1).map(|count| count as usize)
    }

    pub(crate) fn strings(&mut self) -> Result<Strings, Error> {
        let count = self.count()?;
        let mut lengths = Vec::with_capacity(count);
        for _ in 0..count {
            lengths.push(self.number()?);
        }
        let mut strings = Strings::default();
        for length in lengths {
            let length = usize::try_from(length).map_err(|_| Error::Bytes)?;
            let text = std::str::from_utf8(self.take(length)?).map_err(|_| Error::Bytes)?;
            strings.push(text);
        }
        Ok(strings)
    }

    fn lengths(&mut self, lists: usize) -> Result<Vec<usize>, Error> {
        if lists > self.0.len() {
            return Err(Error::Bytes);
        }
        let mut lengths = Vec::with_capacity(lists);
        for _ in 0..lists {
            lengths.push(self.count()?);
        }
        Ok(lengths)
    }

    pub(crate) fn end(&self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Bytes) }
    }
}

pub(crate) fn write(columns: &Columns, out: &mut Writer) {
    out.0.extend_from_slice(&START);
    out.strings(&columns.schema.fields.iter().map(|field| &field.name).collect());
    out.0.extend(columns.schema.fields.iter().map(|field| field.weight));
    out.strings(&columns.schema.groups.iter().collect());
    out.strings(&columns.keys);
    for field in &columns.fields {
        out.strings(&field.texts);
        out.lengths(&field.held);
        let mut seen = 0;
        for (_, text) in field.held.pairs() {
            let new = text == seen;
            seen += u32::from(new);
            out.number(if new { 0 } else { u64::from(text) + 1 });
        }
    }
    for group in &columns.groups {
        out.strings(&group.values);
        out.lengths(&group.held);
        group.held.pairs().for_each(|(_, value)| out.number(u64::from(value)));
    }
}

pub(crate) fn read(from: &mut Reader) -> Result<Columns, Error> {
    if from.0.len() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    if from.take(START.len()).ok() != Some(&START[..]) {
        return Err(Error::Version);
    }
    let names = from.strings()?;
    let weights = from.take(names.len())?.to_vec();
    let fields = names.iter().zip(weights).map(|(name, weight)| Field { name: name.to_owned(), weight });
    let mut columns = Columns {
        schema: Schema {
            fields: fields.collect(),
            groups: from.strings()?.iter().map(str::to_owned).collect(),
        },
        ..Columns::default()
    };
    columns.schema.check()?;
    columns.keys = from.strings()?;
    if columns.len() > MOST_DOCUMENTS {
        return Err(Error::TooLarge);
    }
    columns.check_keys()?;
    for _ in 0..columns.schema.fields.len() {
        let column = texts(from, columns.len())?;
        columns.fields.push(column);
    }
    for _ in 0..columns.schema.groups.len() {
        let column = values(from, columns.len())?;
        columns.groups.push(column);
    }
    Ok(columns)
}

fn texts(from: &mut Reader, documents: usize) -> Result<TextColumn, Error> {
    let texts = from.strings()?;
    let mut held = Lists::new();
    let (mut seen, mut list) = (0, Vec::new());
    for length in from.lengths(documents)? {
        list.clear();
        for _ in 0..length {
            match from.below(seen as usize + 1)? {
                0 => {
                    list.push(seen);
                    seen += 1;
                }
                known => list.push(known - 1),
            }
        }
        held.push(list.iter().copied());
    }
    // Every text is one of a document.
    if seen as usize == texts.len() { Ok(TextColumn { texts, held }) } else { Err(Error::Bytes) }
}

fn values(from: &mut Reader, documents: usize) -> Result<ValueColumn, Error> {
    let values = from.strings()?;
    if !values.iter().is_sorted_by(|a, b| a < b) {
        return Err(Error::Bytes);
    }
    let mut held = Lists::new();
    let mut list = Vec::new();
    for length in from.lengths(documents)? {
        list.clear();
        for _ in 0..length {
            list.push(from.below(values.len())?);
        }
        if !list.is_sorted_by(|a, b| a < b) {
            return Err(Error::Bytes);
        }
        held.push(list.iter().copied());
    }
    Ok(ValueColumn { values, held })
}
