//! Which pairs of a mentee can matter at the mentee's own price, told from the scores alone.
//!
//! Mentors never cost less than nothing, so a pair that is worth less than its mentee costs is covered whoever the
//! mentor is. Most pairs of a dense problem are passed over like this, many at once.

use super::primal::Weight;

/// So many scores are looked at together.
const BLOCK: usize = 64;

/// The weights of scores that rise with the score; otherwise every pair is looked at.
#[derive(Clone, Copy)]
pub(super) struct Reach<'w, W> {
    rising: Option<&'w [W]>,
}

impl<'w, W: Weight> Reach<'w, W> {
    pub(super) fn new(weights: &'w [W]) -> Self {
        Self { rising: weights.is_sorted().then_some(weights) }
    }

    /// The lowest score that is worth at least `price`; one above the highest where none is.
    pub(super) fn least(self, price: W) -> u16 {
        self.rising.map_or(0, |weights| weights.partition_point(|&weight| weight < price) as u16)
    }
}

/// Calls `found` with the place of every score from `least` up, in order.
///
/// Which scores of a block are meant is worked out for all of them together, without a branch.
pub(super) fn each_from(scores: &[u16], least: u16, mut found: impl FnMut(usize)) {
    // Signed numbers compare in one instruction on every machine; scores are far below the highest.
    let is_meant = |score: u16| score.cast_signed() >= least.cast_signed();
    let (blocks, rest) = scores.as_chunks::<BLOCK>();
    for (block, scores) in blocks.iter().enumerate() {
        let mut meant = bits(&scores.map(|score| u8::from(is_meant(score))));
        while meant != 0 {
            found(block * BLOCK + meant.trailing_zeros() as usize);
            meant &= meant - 1;
        }
    }
    let start = scores.len() - rest.len();
    for (at, _) in rest.iter().enumerate().filter(|(_, score)| is_meant(**score)) {
        found(start + at);
    }
}

/// One bit for each byte, all of which are 0 or 1.
fn bits(bytes: &[u8; BLOCK]) -> u64 {
    // Eight bytes at once: the product moves their lowest bits next to each other into the highest byte.
    let of_eight = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let eights = bytes.as_chunks::<8>().0.iter();
    eights.enumerate().fold(0, |bits, (at, eight)| bits | of_eight(eight) << (8 * at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pair_that_can_matter_is_passed_over() {
        let weights: Vec<i64> = (0..=1000).map(|score| 5000 + score).collect();
        let reach = Reach::new(&weights);
        assert_eq!([4999, 5000, 5001, 6000, 6001].map(|price| reach.least(price)), [0, 0, 1, 1000, 1001]);
        let falling: Vec<i64> = weights.iter().rev().copied().collect();
        assert_eq!(Reach::new(&falling).least(5500), 0);
    }

    #[test]
    fn places_come_in_order_whatever_the_length() {
        for length in [0, 1, 63, 64, 65, 200] {
            let scores: Vec<u16> = (0..length).map(|at| (at * 37 % 101) as u16).collect();
            for least in [0, 50, 100, 101] {
                let mut found = Vec::new();
                each_from(&scores, least, |at| found.push(at));
                let expected: Vec<usize> = (0..scores.len()).filter(|&at| scores[at] >= least).collect();
                assert_eq!(found, expected, "{length} {least}");
            }
        }
    }
}
