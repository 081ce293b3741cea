//! The best pairs of one mentee, chosen while they come along.

use crate::objective::SCORE_MAX;

/// So many times the wanted number is gathered before the worse ones are thrown out.
const GATHERED: usize = 4;

/// A few of many pairs: those with the highest scores, equal ones by a place that the caller gives.
pub(super) struct Best {
    wanted: usize,
    /// How far below the highest score, the place, and the mentor.
    found: Vec<(u16, u32, u32)>,
    /// The last of the wanted ones when it was last looked at.
    last: Option<(u16, u32, u32)>,
    rest: Option<u16>,
}

impl Best {
    pub(super) fn new(wanted: usize) -> Self {
        Self { wanted, found: Vec::new(), last: None, rest: None }
    }

    /// How many are wanted.
    pub(super) fn wanted(&self) -> usize {
        self.wanted
    }

    /// Leaves a pair out, whatever it is worth.
    pub(super) fn leave(&mut self, score: u16) {
        self.rest = self.rest.max(Some(score));
    }

    pub(super) fn push(&mut self, score: u16, place: u32, mentor: u32) {
        let pair = (SCORE_MAX - score, place, mentor);
        if self.wanted == 0 || self.last.is_some_and(|last| pair > last) {
            return self.leave(score);
        }
        self.found.push(pair);
        if self.found.len() >= GATHERED * self.wanted {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.found.len() > self.wanted {
            let (_, next, _) = self.found.select_nth_unstable(self.wanted);
            let next = SCORE_MAX - next.0;
            self.leave(next);
            self.found.truncate(self.wanted);
            self.last = self.found.iter().max().copied();
        }
    }

    /// Appends mentors and scores of the chosen pairs, and gives the highest score of those that were left out.
    pub(super) fn end(&mut self, row: &mut Vec<(u32, u16)>) -> Option<u16> {
        self.cut();
        row.extend(self.found.iter().map(|&(below, _, mentor)| (mentor, SCORE_MAX - below)));
        self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_kept_and_the_rest_is_known() {
        for wanted in [0, 1, 3, 40, 200] {
            let mut best = Best::new(wanted);
            let scores: Vec<u16> = (0..100).map(|at| at * 37 % 101 * 9).collect();
            for (at, &score) in (0..).zip(&scores) {
                best.push(score, 99 - at, at);
            }
            let mut row = Vec::new();
            let rest = best.end(&mut row);
            let mut kept: Vec<u16> = row.iter().map(|pair| pair.1).collect();
            kept.sort_unstable_by(|one, other| other.cmp(one));
            let mut sorted = scores.clone();
            sorted.sort_unstable_by(|one, other| other.cmp(one));
            assert_eq!(kept, sorted[..wanted.min(100)]);
            assert_eq!(rest, sorted.get(wanted).copied());
        }
    }

    #[test]
    fn equal_ones_are_taken_by_their_place() {
        let mut best = Best::new(2);
        for (place, mentor) in [(5, 0), (1, 1), (4, 2), (0, 3), (3, 4), (2, 5)] {
            best.push(500, place, mentor);
        }
        let mut row = Vec::new();
        assert_eq!(best.end(&mut row), Some(500));
        row.sort_unstable();
        assert_eq!(row, [(1, 500), (3, 500)]);
    }
}
