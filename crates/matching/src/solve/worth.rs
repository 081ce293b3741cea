//! One integer weight per score, such that the highest sum is the best answer in the order of the objective, and
//! back again from sums to what they stand for (contract, section 1.2).

use super::SolveError;
use crate::objective::{Objective, SCORE_MAX};

/// `w(s) = s + T * (K^k - [b >= 1] * K^(b - 1))` for `N` places, `K = N + 1`, `T = 1 + 1000 N` and `k` cuts.
///
/// The total score of at most `N` matches is below `T`, and what bands take off is below `K^k`: a sum of such
/// weights therefore says how many matches it has and what they total.
pub(crate) struct Worth {
    unit: i128,
    full: i128,
    weights: Vec<i128>,
}

impl Worth {
    /// Weights for `places` mentee places beyond the pins; `worst-off` weighs like `total`, below a floor.
    /// An error where sums over all places could leave 128 bits.
    pub(crate) fn new(places: u64, objective: &Objective) -> Result<Self, SolveError> {
        let cuts = objective.cuts();
        Self::checked(places, cuts).ok_or(SolveError::TooManyPlaces { places, cuts: cuts.len() })
    }

    fn checked(places: u64, cuts: &[u16]) -> Option<Self> {
        let n = i128::from(places);
        let unit = n.checked_mul(i128::from(SCORE_MAX))?.checked_add(1)?;
        let mut powers = vec![1i128];
        for at in 0..cuts.len() {
            powers.push(powers[at].checked_mul(n.checked_add(1)?)?);
        }
        let full = powers[cuts.len()];
        let highest = unit.checked_mul(full)?.checked_add(i128::from(SCORE_MAX))?;
        // A path adds a handful of weights and prices, none of which exceeds the sum over all places.
        highest.checked_mul(n.max(4))?.checked_mul(2)?;
        let weight = |score: u16| {
            let band = cuts.iter().filter(|cut| score < **cut).count();
            let lost = if band == 0 { 0 } else { powers[band - 1] };
            i128::from(score) + unit * (full - lost)
        };
        Some(Self { unit, full, weights: (0..=SCORE_MAX).map(weight).collect() })
    }

    /// The weights by score.
    pub(crate) fn weights(&self) -> &[i128] {
        &self.weights
    }

    /// What a match of this score is worth.
    pub(crate) fn of(&self, score: u16) -> i128 {
        self.weights[usize::from(score)]
    }

    /// The total score of matches that are worth `sum` together.
    pub(crate) fn total(&self, sum: i128) -> i64 {
        (sum % self.unit) as i64
    }

    /// How many matches are worth `sum` together.
    pub(crate) fn matched(&self, sum: i128) -> i64 {
        ((sum / self.unit + self.full - 1) / self.full) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::Cuts;

    #[test]
    fn a_sum_of_weights_says_how_many_matches_it_has_and_what_they_total() {
        let scores = [1000, 800, 799, 400, 199, 0, 0];
        for objective in [Objective::Total, Objective::Bands(Cuts::default())] {
            let worth = Worth::new(7, &objective).unwrap();
            for count in 0..=scores.len() {
                let sum = scores[..count].iter().map(|&score| worth.of(score)).sum();
                let total: u16 = scores[..count].iter().sum();
                assert_eq!((worth.matched(sum), worth.total(sum)), (count as i64, i64::from(total)));
            }
        }
    }

    #[test]
    fn without_cuts_a_match_outweighs_every_score() {
        let weights = Worth::checked(3, &[]).unwrap().weights;
        assert_eq!((weights[0], weights[1000]), (3001, 4001));
    }

    #[test]
    fn one_fewer_in_the_lowest_band_outweighs_everybody_one_band_up() {
        let weights = Worth::checked(10, &[800, 400]).unwrap().weights;
        assert!(weights[399] + 9 * weights[1000] < 10 * weights[400]);
        assert!(weights[799] + 9 * weights[1000] > weights[399] + 9 * weights[1000]);
    }

    #[test]
    fn more_places_than_weights_can_hold_are_refused() {
        assert!(Worth::new(1 << 40, &Objective::Bands(Cuts::default())).is_err());
        assert!(Worth::checked(100_000, &[800, 600, 400, 200]).is_some());
        assert!(Worth::checked(100_000, &[900, 800, 700, 600, 500, 400, 200]).is_none());
    }
}
