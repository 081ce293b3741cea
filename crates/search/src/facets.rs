//! Which documents have which values, and how many of a set do.

use crate::bits::Bits;
use crate::columns::ValueColumn;
use crate::strings::Lists;

/// The documents of one value: a list while a list is the smaller one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Holders {
    Few(Vec<u32>),
    Many(Bits),
}

/// One group, turned round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facet {
    holders: Vec<Holders>,
    totals: Vec<u32>,
    documents: usize,
    /// Steps that counting value by value takes.
    steps: usize,
}

impl Facet {
    pub(crate) fn of(column: &ValueColumn) -> Self {
        let documents = column.held.len();
        let by_value =
            Lists::of(column.values.len(), column.held.pairs().map(|(document, value)| (value, document)));
        let words = documents.div_ceil(64);
        let mut facet = Self { holders: Vec::new(), totals: Vec::new(), documents, steps: 0 };
        for value in 0..by_value.len() {
            let list = by_value.get(value);
            facet.totals.push(list.len() as u32);
            // As many bitmaps as could be needed are together no larger than the lists that they replace.
            facet.holders.push(if list.len() > words {
                let mut bits = Bits::none(documents);
                for document in list {
                    bits.insert(*document);
                }
                Holders::Many(bits)
            } else {
                Holders::Few(list.to_vec())
            });
            facet.steps += list.len().min(words);
        }
        facet
    }

    /// How many documents have each value.
    pub(crate) fn totals(&self) -> &[u32] {
        &self.totals
    }

    /// The documents that have one of the values.
    pub(crate) fn any(&self, values: impl Iterator<Item = usize>) -> Bits {
        let mut bits = Bits::none(self.documents);
        for value in values {
            match self.holders.get(value) {
                Some(Holders::Few(list)) => list.iter().for_each(|document| bits.insert(*document)),
                Some(Holders::Many(many)) => bits.add(many),
                None => {}
            }
        }
        bits
    }

    /// Calls `visit` with every document that has the value.
    pub(crate) fn each(&self, value: usize, visit: impl FnMut(u32)) {
        match self.holders.get(value) {
            Some(Holders::Few(list)) => list.iter().copied().for_each(visit),
            Some(Holders::Many(many)) => many.iter().for_each(visit),
            None => {}
        }
    }

    /// How many documents of a set of `size` have each value, by whichever way is shorter.
    pub(crate) fn count(&self, column: &ValueColumn, set: &Bits, size: usize) -> Vec<u32> {
        if size == self.documents {
            return self.totals.clone();
        }
        // A step along a document writes at random and costs about twice a step along a bitmap.
        let along =
            2 * (column.held.total() as u64 * size as u64 / self.documents.max(1) as u64 + size as u64);
        if along < self.steps as u64 { self.along_documents(column, set) } else { self.along_values(set) }
    }

    fn along_documents(&self, column: &ValueColumn, set: &Bits) -> Vec<u32> {
        let mut counts = vec![0; self.totals.len()];
        for document in set.iter() {
            for value in column.held.get(document as usize) {
                counts[*value as usize] += 1;
            }
        }
        counts
    }

    fn along_values(&self, set: &Bits) -> Vec<u32> {
        let count = |holders: &Holders| match holders {
            Holders::Few(list) => list.iter().filter(|document| set.contains(**document)).count() as u32,
            Holders::Many(many) => many.common(set),
        };
        self.holders.iter().map(count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Random;

    #[test]
    fn both_ways_of_counting_agree() {
        let mut random = Random::new(1);
        for documents in [0, 1, 100, 700] {
            let mut column =
                ValueColumn { values: (0..40).map(|n| format!("{n:02}")).collect(), held: Lists::new() };
            for _ in 0..documents {
                // Some values are everywhere and some nearly nowhere.
                column.held.push((0..40).filter(|value| random.below(*value as usize * 3 + 1) == 0));
            }
            let facet = Facet::of(&column);
            for share in [1, 2, 30] {
                let mut set = Bits::none(documents);
                (0..documents as u32).filter(|_| random.below(share) == 0).for_each(|n| set.insert(n));
                let along = facet.along_documents(&column, &set);
                assert_eq!(along, facet.along_values(&set));
                assert_eq!(along, facet.count(&column, &set, set.len()));
            }
        }
    }
}
