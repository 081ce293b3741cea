//! What changed between two indexes: sent instead of the whole when a reader comes back.

use crate::bytes::{self, Reader, Writer};
use crate::columns::{Builder, Columns, Map, Set};
use crate::document::{Document, Error};
use crate::index::Index;
use crate::strings::Strings;

const START: [u8; 4] = *b"CSD\x01";

/// Documents that go, come or change. Applied to the index that it starts from it gives, byte for byte, the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Fingerprints of both indexes.
    from: u64,
    to: u64,
    /// Keys of documents that go.
    removed: Strings,
    /// Documents that come, change or move, and their places in the new order.
    put: Columns,
    places: Vec<u32>,
}

impl Index {
    /// 64 bits that two different indexes hardly share (FNV-1a over [`Index::encode`]); no protection against somebody
    /// who wants them to.
    pub fn fingerprint(&self) -> u64 {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        self.encode().iter().fold(0xcbf2_9ce4_8422_2325, step)
    }
}

impl Difference {
    /// What leads from `old` to `new`.
    ///
    /// # Errors
    /// [`Error::Schema`] if they have different schemas: then the whole has to be sent.
    pub fn between(old: &Index, new: &Index) -> Result<Self, Error> {
        if old.schema() != new.schema() {
            return Err(Error::Schema);
        }
        let places: Map<&str, u32> = old.columns.keys.iter().zip(0..).collect();
        let stays = |document: u32| {
            let before = *places.get(new.key(document))?;
            same(&old.columns, before, &new.columns, document).then_some((document, before))
        };
        let stay: Vec<_> = (0..new.len() as u32).filter_map(stays).collect();
        // Of those that are the same, those that also keep their order need not be sent.
        let kept = longest_rising(&stay);
        let mut kept = kept.iter().peekable();
        let put: Vec<u32> = (0..new.len() as u32)
            .filter(|document| kept.next_if(|kept| *kept == document).is_none())
            .collect();
        let now: Set<&str> = new.columns.keys.iter().collect();
        let documents: Vec<Document> = put.iter().filter_map(|document| new.document(*document)).collect();
        Ok(Self {
            from: old.fingerprint(),
            to: new.fingerprint(),
            removed: old.columns.keys.iter().filter(|key| !now.contains(*key)).collect(),
            put: Columns::of(new.schema(), &documents)?,
            places: put,
        })
    }

    /// How many documents are sent, and how many go.
    pub fn size(&self) -> (usize, usize) {
        (self.put.len(), self.removed.len())
    }

    /// The new index, equal to one that is built anew from the new documents.
    ///
    /// # Errors
    /// [`Error::OtherIndex`] if the difference starts from another index than `old`, [`Error::Bytes`] if it does not lead to
    /// the one it names, and those of [`Index::build`].
    pub fn apply(&self, old: &Index) -> Result<Index, Error> {
        if self.from != old.fingerprint() || self.put.schema != *old.schema() {
            return Err(Error::OtherIndex);
        }
        let gone: Set<&str> = self.removed.iter().chain(self.put.keys.iter()).collect();
        let mut kept = (0..old.len()).filter(|document| !gone.contains(old.key(*document as u32)));
        let mut builder = Builder::new(old.schema());
        let mut next = 0_usize;
        for (number, place) in self.places.iter().enumerate() {
            while next < *place as usize {
                builder.copy(&old.columns, kept.next().ok_or(Error::Bytes)?);
                next += 1;
            }
            builder.copy(&self.put, number);
            next += 1;
        }
        kept.for_each(|document| builder.copy(&old.columns, document));
        let new = Index::of(builder.finish()?);
        if new.fingerprint() == self.to { Ok(new) } else { Err(Error::Bytes) }
    }

    /// The difference as bytes, to be sent compressed.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer(START.to_vec());
        out.0.extend_from_slice(&self.from.to_le_bytes());
        out.0.extend_from_slice(&self.to.to_le_bytes());
        out.strings(&self.removed);
        bytes::write(&self.put, &mut out);
        let mut next = 0;
        for place in &self.places {
            out.number(u64::from(place - next));
            next = place + 1;
        }
        out.0
    }

    /// The difference that `bytes` were encoded from, whoever sent them.
    ///
    /// # Errors
    /// Those of [`Index::decode`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader(bytes);
        if from.take(START.len()).ok() != Some(&START[..]) {
            return Err(Error::Version);
        }
        let fingerprint =
            |from: &mut Reader| from.take(8)?.try_into().map(u64::from_le_bytes).map_err(|_| Error::Bytes);
        let (old, new) = (fingerprint(&mut from)?, fingerprint(&mut from)?);
        let removed = from.strings()?;
        let put = bytes::read(&mut from)?;
        let mut places = Vec::with_capacity(put.len());
        let mut next = 0_u32;
        for _ in 0..put.len() {
            let place = from.below(u32::MAX as usize)?.checked_add(next).ok_or(Error::Bytes)?;
            places.push(place);
            next = place.checked_add(1).ok_or(Error::Bytes)?;
        }
        from.end()?;
        Ok(Self { from: old, to: new, removed, put, places })
    }
}

/// Whether two documents have the same texts and values.
fn same(old: &Columns, before: u32, new: &Columns, after: u32) -> bool {
    let (before, after) = (before as usize, after as usize);
    let texts = |field| old.texts(before, field).eq(new.texts(after, field));
    let values = |group| old.values(before, group).eq(new.values(after, group));
    (0..new.fields.len()).all(texts) && (0..new.groups.len()).all(values)
}

/// The first parts of a longest choice of pairs whose second parts rise (Fredman 1975).
fn longest_rising(pairs: &[(u32, u32)]) -> Vec<u32> {
    // For each length the pair with the lowest second part that ends a choice of it; and for each pair the one before.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (number, (_, second)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *second);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(number);
        } else {
            ends[length] = number;
        }
    }
    let mut chosen = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(number) = at {
        chosen.push(pairs[number].0);
        at = before[number];
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
#[path = "difference_tests.rs"]
mod tests;
