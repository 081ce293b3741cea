//! The proof that a set of matches is the best possible, as data: prices, and covers for the floor.
//!
//! The solver writes it, [`crate::verify`] checks it, and the two share only this type.

use serde::{Deserialize, Serialize};

use crate::objective::ObjectiveCode;

/// The only version of the format.
pub const FORMAT: &str = "convene.certificate/1";

/// Prices of what the pins leave open (contract, section 1.3); indices follow the instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Always [`FORMAT`].
    pub format: String,
    /// What was optimised.
    pub objective: ObjectiveCode,
    /// The cuts of `bands`; empty for the other objectives.
    pub cuts: Vec<u16>,
    /// Price of each mentee's places.
    pub mentee_price: Vec<Price>,
    /// Price of each mentor's places.
    pub mentor_price: Vec<Price>,
    /// Price of a matched pair, where both sides have several places; zero where absent.
    pub pair_price: Vec<(u32, u32, Price)>,
    /// The proof of the worst score; only for `worst-off`, and only when something is matched beyond the pins.
    pub floor: Option<Floor>,
    /// Pairs that were to be kept; the proof is then about answers that keep at least as many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep>,
}

/// What keeping pairs was worth: every answer is weighed with `bonus` for each of `pairs` in it, so whatever keeps
/// at least as many of them as the best answer so weighed is no better without the bonus (Everett 1963).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// The pairs, sorted.
    pub pairs: Vec<(u32, u32)>,
    /// How many of them were to be kept, pinned ones included.
    pub at_least: u32,
    /// What keeping one is worth in the units of the weights. Where fewer than `at_least` can be kept, it outweighs
    /// everything but the number of matches.
    pub bonus: Price,
}

/// Proof that no set of as many matches has a higher worst score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// The worst matched score.
    pub score: u16,
    /// Touches every pair above `score`, at a size below the number matched.
    pub above: Cover,
    /// Touches every pair, at a size equal to the number matched.
    pub most: Cover,
}

/// People and pairs that touch every pair in question; its size is the sum of their places, a pair counting 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// Mentees, sorted.
    pub mentees: Vec<u32>,
    /// Mentors, sorted.
    pub mentors: Vec<u32>,
    /// Pairs touched by neither, sorted.
    pub pairs: Vec<(u32, u32)>,
}

/// A price: a decimal string in files, because 128 bits do not fit a JSON number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Price(pub i128);

impl From<Price> for String {
    fn from(price: Price) -> Self {
        price.0.to_string()
    }
}

impl TryFrom<String> for Price {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}
