//! Weights on which the answer is estimated, and the way back from them to the weights of the objective.
//!
//! The weights of an objective are digits: the score, one digit for each band, one for the match, with bases so large
//! that no digit ever carries. An estimate may use much smaller bases, where a digit carries hardly ever. For `total`
//! that is a matter of one base, and the scores themselves are counted in sixteenths, because the auction is only
//! as exact as its last step. For `bands` the numbers would not fit 64 bits otherwise; the answer on the smaller bases
//! is found exactly, its prices are read digit by digit and put together with the true bases.

use super::optimum::Found;
use crate::edges::Edges;
use crate::objective::SCORE_MAX;

/// The parts of a point in which an estimate for `total` counts.
pub(super) const SCALE: i64 = 16;
/// What a match is worth beyond its score, in points: a good deal more than scores can differ by.
const MATCH: i64 = 4000;
/// The same where scarce places begin at that price: so much that nobody who can have another place bids for one.
const SCARCE_MATCH: i64 = 100_000;
/// The first step, in points.
const WIDEST: i64 = 50;
/// Bits for scores and their sums along a path.
const SCORE_BITS: u32 = 15;
/// Bits for all digits together: sums of three must fit.
const BITS: u32 = 57;
/// With fewer bits for a band its digit would carry too often.
const LEAST_BITS: u32 = 5;

/// What an estimate is made with.
pub(super) struct Rough {
    /// Weights by score where there are places for everybody.
    pub plain: Vec<i64>,
    /// Weights by score where places are scarce.
    pub scarce: Vec<i64>,
    /// What the exact weight of score 0 is, in the same units.
    pub worth: i64,
    /// The first step of the auction.
    pub widest: i64,
}

impl Rough {
    /// For weights that are `worth` and the score, counted in parts of a point.
    pub(super) fn of_total(worth: i64) -> Self {
        let weights = |worth: i64| (0..=i64::from(SCORE_MAX)).map(|score| (score + worth) * SCALE).collect();
        Self {
            plain: weights(worth.min(MATCH)),
            scarce: weights(worth.min(SCARCE_MATCH)),
            worth: worth * SCALE,
            widest: WIDEST * SCALE,
        }
    }

    /// For weights that are used as they are.
    pub(super) fn of_bands(digits: &Digits) -> Self {
        let weights = digits.weights();
        let spread = weights[usize::from(SCORE_MAX)] - weights[0];
        Self { worth: weights[0], widest: spread / 20, scarce: weights.clone(), plain: weights }
    }
}

/// How the weights of the pairs at hand lie: all of them a whole number of units above the lowest.
pub(super) struct Grain {
    pub lowest: i64,
    pub highest: i64,
    /// 0 where all pairs are worth the same.
    pub unit: i64,
}

impl Grain {
    /// Of the weights, by score, that occur; nothing where there is no pair.
    pub(super) fn of(edges: &Edges, weights: &[i64]) -> Option<Self> {
        let mut occurs = vec![false; weights.len()];
        for &score in edges.scores() {
            occurs[usize::from(score)] = true;
        }
        let occurring =
            || weights.iter().zip(&occurs).filter(|(_, occurs)| **occurs).map(|(weight, _)| *weight);
        let (lowest, highest) = (occurring().min()?, occurring().max()?);
        let unit = occurring().fold(0, |unit, weight| divisor(weight - lowest, unit));
        Some(Self { lowest, highest, unit })
    }

    /// A price as differences of weights can be, counted from `base`: bidding leaves it a little beside, mostly above.
    pub(super) fn settled(&self, price: i64, base: i64) -> i64 {
        let unit = if self.unit > 0 { self.unit } else { self.lowest };
        (base + (price - base + unit / 8).div_euclid(unit) * unit).max(0)
    }
}

/// The greatest common one.
fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// The digits of the weights of `bands`.
pub(super) struct Digits {
    cuts: Vec<u16>,
    /// Bits of a band.
    bits: u32,
}

impl Digits {
    /// Nothing if there are too many cuts, or none.
    pub(super) fn new(cuts: &[u16]) -> Option<Self> {
        let bits = (BITS - SCORE_BITS).checked_div(cuts.len() as u32)?;
        (bits >= LEAST_BITS).then(|| Self { cuts: cuts.to_vec(), bits })
    }

    /// The unit of a digit: 0 is the first band below the best.
    fn unit(&self, digit: usize) -> i64 {
        1 << (SCORE_BITS + self.bits * digit as u32)
    }

    /// The weights by score on the small bases.
    pub(super) fn weights(&self) -> Vec<i64> {
        let weight = |score: u16| {
            let band = self.cuts.iter().filter(|cut| score < **cut).count();
            let lost = if band == 0 { 0 } else { self.unit(band - 1) };
            i64::from(score) + self.unit(self.cuts.len()) - lost
        };
        (0..=SCORE_MAX).map(weight).collect()
    }

    /// The same answer with its prices on the bases of `weights`, those of the objective; only an estimate.
    pub(super) fn translated(&self, found: Found<i64>, weights: &[i128]) -> Found<i128> {
        // What one digit more is worth: the difference between the bands, and a match itself.
        let full = weights[usize::from(SCORE_MAX)] - i128::from(SCORE_MAX);
        let mut units = Vec::with_capacity(self.cuts.len() + 1);
        for &cut in &self.cuts {
            units.push(full - (weights[usize::from(cut) - 1] - i128::from(cut - 1)));
        }
        units.push(full);
        let price = |&price: &i64| {
            let mut rest = price;
            let mut digit = |bits: u32| {
                let base = 1i64 << bits;
                let low = (rest + base / 2).rem_euclid(base) - base / 2;
                rest = (rest - low) >> bits;
                i128::from(low)
            };
            let mut sum = digit(SCORE_BITS);
            for unit in &units[..self.cuts.len()] {
                sum += digit(self.bits) * unit;
            }
            (sum + i128::from(rest) * units[self.cuts.len()]).max(0)
        };
        Found { price: found.price.map(|side| side.iter().map(price).collect()), matches: found.matches }
    }
}
