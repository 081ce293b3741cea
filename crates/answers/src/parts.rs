//! The seven parts of a score bar, as whole numbers that add up to the score.

/// Shares `score` among parts in proportion to `weighted` (points times weight of each), by the largest remainder;
/// among equal remainders the earlier part gains. All zero when nothing is weighted.
pub fn share(score: i64, weighted: &[i64]) -> Vec<i64> {
    let sum: i64 = weighted.iter().sum();
    if sum <= 0 {
        return vec![0; weighted.len()];
    }
    let exact = |weight: &i64| i128::from(score) * i128::from(*weight);
    let mut parts: Vec<i64> =
        weighted.iter().map(|weight| (exact(weight) / i128::from(sum)) as i64).collect();
    let mut order: Vec<usize> = (0..weighted.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(exact(&weighted[*at]) % i128::from(sum)), *at));
    let missing = score - parts.iter().sum::<i64>();
    for at in order.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        parts[at] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_score_and_stay_near_their_share() {
        let mut state = 1_u64;
        for _ in 0..2_000 {
            let mut next = |below: u64| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ((state >> 33) % below) as i64
            };
            let weighted: Vec<i64> = (0..7).map(|_| next(30_000)).collect();
            let score = next(1_001);
            let sum: i64 = weighted.iter().sum();
            let parts = share(score, &weighted);
            assert_eq!(parts.iter().sum::<i64>(), if sum == 0 { 0 } else { score });
            for (part, weight) in std::iter::zip(&parts, &weighted) {
                assert!((part * sum - score * weight).abs() < sum, "{part} of {score} for {weight} in {sum}");
            }
        }
    }

    #[test]
    fn equal_remainders_favour_the_earlier_part() {
        assert_eq!(share(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(share(0, &[5, 5]), [0, 0]);
        assert_eq!(share(7, &[0, 0]), [0, 0]);
    }
}
