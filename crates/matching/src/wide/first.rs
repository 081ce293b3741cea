//! The pairs that are kept at first.

use super::among::Among;
use super::best::Best;
use super::blocks::{self, Asks};
use super::turned;
use crate::edges::{Edges, Rows};
use crate::score::People;

/// A mentee with more places keeps a part of what they keep for the first once more for each of the others.
const FURTHER: usize = 3;

/// What was found by judging everybody once.
pub(super) struct First {
    /// The kept pairs.
    pub(super) edges: Edges,
    /// The highest score among the others of each mentee.
    pub(super) rest: Vec<Option<u16>>,
    /// The number of all allowed pairs.
    pub(super) pairs: u64,
}

/// How many pairs [`choose`] keeps at most.
pub(super) fn room(left: &[Vec<u32>; 2], pinned: &[(u32, u32)], kept: usize) -> usize {
    let [mentee_left, mentor_left] = left;
    let wanted = mentee_left.iter().map(|&places| wanted(places, mentor_left.len(), kept));
    wanted.fold(pinned.len(), usize::saturating_add)
}

/// How many pairs a mentee with so many places keeps at first.
fn wanted(places: u32, mentors: usize, kept: usize) -> usize {
    let Some(further) = places.checked_sub(1) else { return 0 };
    (further as usize).saturating_mul(kept / FURTHER).saturating_add(kept).clamp(1, mentors.max(1))
}

/// Keeps the pinned pairs and the best `kept` of each mentee with one place; `left` are the places beyond the pins,
/// which are sorted.
pub(super) fn choose(
    people: &People<'_>,
    among: &Among,
    left: &[Vec<u32>; 2],
    pinned: &[(u32, u32)],
    kept: usize,
) -> First {
    let [mentee_left, mentor_left] = left;
    let mentors = mentor_left.len();
    let asking = (0u32..).zip(mentee_left).map(|(mentee, &places)| {
        let start = pinned.partition_point(|pair| pair.0 < mentee);
        let end = pinned.partition_point(|pair| pair.0 <= mentee);
        let best = Best::new(wanted(places, mentors, kept));
        (mentee, Asked { mentee, mentor_left, pinned: &pinned[start..end], best, row: Vec::new(), pairs: 0 })
    });
    let mut rows = Rows::with_capacity(mentee_left.len(), kept.min(mentors));
    let mut rest = Vec::with_capacity(mentee_left.len());
    let mut pairs = 0;
    blocks::judge(people, among, None, asking, |_, mut asked: Asked<'_>| {
        rest.push(asked.best.end(&mut asked.row));
        pairs += asked.pairs;
        asked.row.sort_unstable();
        for (mentor, score) in asked.row {
            rows.push(mentor, score);
        }
        rows.end();
    });
    First { edges: rows.into_edges(), rest, pairs }
}

/// A mentee who chooses.
struct Asked<'a> {
    mentee: u32,
    mentor_left: &'a [u32],
    pinned: &'a [(u32, u32)],
    best: Best,
    row: Vec<(u32, u16)>,
    pairs: u64,
}

impl Asks for Asked<'_> {
    fn wants(&self, _: u32) -> bool {
        true
    }

    fn hears(&mut self, mentor: u32, score: u16) {
        self.pairs += 1;
        if self.pinned.binary_search(&(self.mentee, mentor)).is_ok() {
            self.row.push((mentor, score));
        } else if self.mentor_left[mentor as usize] > 0 {
            let mentors = self.mentor_left.len() as u32;
            let place = turned(self.mentee, mentor, mentors, self.best.wanted());
            self.best.push(score, place, mentor);
        } else {
            self.best.leave(score);
        }
    }
}
