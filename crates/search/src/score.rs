//! How good a document is for a query, in integers: what a database with an inverted table computes too.
//!
//! A word of a query is worth its rarity times the best place where a document has it:
//!
//! `score(word) = rarity(word) x max over places of kind x weight of the field x nearness to the front`
//!
//! and a document is worth the sum over all words of the query. Equal documents stand in the order of the index.

use crate::dictionary::Kind;

/// The heaviest weight of a field.
pub const MOST_WEIGHT: u8 = 15;

/// What a way of finding a word is worth, 3 to 16.
pub fn kind_points(kind: Kind) -> u32 {
    match kind {
        Kind::Exact => 16,
        Kind::Beginning => 12,
        Kind::OtherScript => 10,
        Kind::Typo(0 | 1) => 6,
        Kind::Typo(_) => 3,
    }
}

/// What a place is worth, up to 180: the weight of the field, 1 to [`MOST_WEIGHT`], times 12 for the first word of a text,
/// 11 for the second, and 8 from the fifth on.
pub fn place_points(weight: u8, position: u32) -> u32 {
    u32::from(weight.min(MOST_WEIGHT)) * (12 - position.min(4))
}

/// How much a word says, 8 to 272, of which all documents have `frequency`: 8 for one that stands in each of them, and 8
/// more each time it is half as frequent (between halvings in a straight line).
///
/// `frequency` is summed over all terms that the word stands for, so a typo is never worth more because it is rare.
///
/// ```
/// use search::score::rarity;
/// assert_eq!([rarity(1_000, 1_000), rarity(500, 1_000), rarity(1, 1_000)], [8, 16, 87]);
/// ```
pub fn rarity(frequency: u64, documents: u32) -> u32 {
    let documents = u64::from(documents.max(1));
    let ratio = (documents << 24) / frequency.clamp(1, documents);
    let whole = ratio.ilog2();
    // Three binary places after the point.
    let part = (ratio >> (whole - 3)) & 7;
    8 + 8 * (whole - 24) + part as u32
}

/// What one word of a query is worth in a document: `rarity` of the word times its best place there.
pub fn score(rarity: u32, kind: Kind, weight: u8, position: u32) -> u32 {
    rarity * kind_points(kind) * place_points(weight, position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_query_overflows() {
        let most = score(rarity(1, u32::MAX), Kind::Exact, MOST_WEIGHT, 0);
        assert!(most.checked_mul(crate::MOST_ANY_WORDS as u32).is_some());
    }

    #[test]
    fn at_one_place_exact_beats_a_beginning_and_a_beginning_a_typo() {
        let kinds = [Kind::Exact, Kind::Beginning, Kind::OtherScript, Kind::Typo(1), Kind::Typo(2)];
        assert!(kinds.is_sorted());
        assert!(kinds.windows(2).all(|pair| kind_points(pair[0]) > kind_points(pair[1])));
    }

    #[test]
    fn rarer_is_worth_more_and_the_front_more_than_the_back() {
        for frequency in 1..5_000 {
            assert!(rarity(frequency, 5_000) >= rarity(frequency + 1, 5_000));
        }
        assert!((0..9).all(|position| place_points(3, position) >= place_points(3, position + 1)));
    }
}
