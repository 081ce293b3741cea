//! Sets of documents.

/// A set of numbers below a limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    limit: usize,
}

impl Bits {
    pub(crate) fn none(limit: usize) -> Self {
        Self { words: vec![0; limit.div_ceil(64)], limit }
    }

    pub(crate) fn all(limit: usize) -> Self {
        let mut bits = Self { words: vec![u64::MAX; limit.div_ceil(64)], limit };
        if let Some(last) = bits.words.last_mut().filter(|_| !limit.is_multiple_of(64)) {
            *last = (1 << (limit % 64)) - 1;
        }
        bits
    }

    /// The places at which something holds.
    pub(crate) fn of(places: &[u16], holds: impl Fn(u16) -> bool) -> Self {
        let word = |chunk: &[u16]| {
            chunk.iter().zip(0..).fold(0, |word, (one, at)| word | u64::from(holds(*one)) << at)
        };
        Self { words: places.chunks(64).map(word).collect(), limit: places.len() }
    }

    pub(crate) fn insert(&mut self, number: u32) {
        if let Some(word) = self.words.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many numbers both sets have.
    pub(crate) fn common(&self, other: &Self) -> u32 {
        self.words.iter().zip(&other.words).map(|(a, b)| (a & b).count_ones()).sum()
    }

    pub(crate) fn keep(&mut self, other: &Self) {
        for (own, other) in self.words.iter_mut().zip(&other.words) {
            *own &= other;
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (own, other) in self.words.iter_mut().zip(&other.words) {
            *own |= other;
        }
    }

    /// The numbers, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(at as u32 * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_into_it() {
        for limit in [0, 1, 63, 64, 65, 200] {
            let all = Bits::all(limit);
            assert_eq!((all.len(), all.iter().count()), (limit, limit));
            let mut some = Bits::none(limit);
            (0..limit as u32).filter(|number| number % 7 == 3).for_each(|number| some.insert(number));
            assert!(some.iter().all(|number| number % 7 == 3 && some.contains(number)));
            assert_eq!(some.common(&all) as usize, some.len());
            assert!(!some.contains(limit as u32 + 64));
        }
    }
}
