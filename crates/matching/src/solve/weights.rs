//! One integer weight per score, such that the highest sum is the best answer in the order of the objective.

use crate::objective::SCORE_MAX;

/// `w(s) = s + T * (K^k - [b >= 1] * K^(b - 1))` with `N` places, `K = N + 1`, `T = 1 + 1000 N`, `k` cuts and
/// the band `b` of `s`; nothing when the sum over all places would leave 128 bits.
pub(super) fn table(places: u64, cuts: &[u16]) -> Option<Vec<i128>> {
    let n = i128::from(places);
    let unit = n.checked_mul(i128::from(SCORE_MAX))?.checked_add(1)?;
    // K^0, K^1, ... K^k
    let mut powers = vec![1i128];
    for at in 0..cuts.len() {
        powers.push(powers[at].checked_mul(n + 1)?);
    }
    let full = powers[cuts.len()];
    let highest = unit.checked_mul(full)?.checked_add(i128::from(SCORE_MAX))?;
    // Sums over all places and over three steps of a path stay inside as well.
    highest.checked_mul(n.max(4))?.checked_mul(2)?;
    let weight = |score: u16| {
        let band = cuts.iter().filter(|cut| score < **cut).count();
        let lost = if band == 0 { 0 } else { powers[band - 1] };
        i128::from(score) + unit * (full - lost)
    };
    Some((0..=SCORE_MAX).map(weight).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_cuts_a_match_outweighs_every_score() {
        let weights = table(3, &[]).unwrap();
        assert_eq!((weights[0], weights[1000]), (3001, 4001));
    }

    #[test]
    fn one_fewer_in_the_lowest_band_outweighs_everybody_one_band_up() {
        let weights = table(10, &[800, 400]).unwrap();
        assert!(weights[399] + 9 * weights[1000] < 10 * weights[400]);
        assert!(weights[799] + 9 * weights[1000] > weights[399] + 9 * weights[1000]);
    }

    #[test]
    fn weights_beyond_128_bits_are_refused() {
        assert!(table(100_000, &[800, 600, 400, 200]).is_some());
        assert!(table(100_000, &[900, 800, 700, 600, 500, 400, 200]).is_none());
    }
}
