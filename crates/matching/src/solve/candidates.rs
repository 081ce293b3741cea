//! The most promising pairs of a large problem, and those that turn out to be missing.

use std::borrow::Cow;

use super::optimum::{Found, Problem};
use super::primal::{MENTEES, MENTORS, Weight};
use super::reach::{Reach, each_from};
use crate::edges::{Edges, Rows};

/// From so many pairs on a core is worth its while, if mentees have three times as many as [`ROW`] each.
const FROM: usize = 40_000;
/// So many pairs a mentee with one place keeps in the core.
const ROW: usize = 14;

/// So many scores, and half as many again as there are above the worst that is kept, are looked at below it.
const SPARE: usize = 8;

/// The best pairs of every mentee; all pairs where choosing would gain little.
pub(super) fn choose<W>(problem: Problem<'_, W>) -> Cow<'_, Edges> {
    let Problem { edges, caps, .. } = problem;
    if edges.len() < FROM || edges.len() < 3 * ROW * edges.mentees() {
        return Cow::Borrowed(edges);
    }
    let mut rows = Rows::with_capacity(edges.mentees(), 2 * ROW);
    let mut best = Best { counts: vec![0; problem.weights.len()], around: 0, promising: Vec::new() };
    for mentee in 0..edges.mentees() {
        let cap = caps[MENTEES][mentee] as usize;
        if cap > 0 {
            let range = edges.range(mentee);
            let (mentors, scores) = (&edges.mentors()[range.clone()], &edges.scores()[range]);
            // More than a row has would not fit the words of a browser.
            let wanted = (cap - 1).saturating_mul(2).saturating_add(ROW).min(mentors.len());
            best.choose(mentors, scores, caps[MENTORS], mentee, wanted, &mut rows);
        }
        rows.end();
    }
    Cow::Owned(rows.into_edges())
}

/// Chooses the best pairs of one row after the other.
struct Best {
    /// How many pairs of a row have each score.
    counts: Vec<u32>,
    /// From this score up the row before had enough pairs and some to spare; the next may well be like it.
    around: u16,
    /// Places in the row from some score up.
    promising: Vec<u32>,
}

impl Best {
    /// The `wanted` best pairs of a row among mentors with places. Equal ones are taken from a place in the row that
    /// differs from mentee to mentee, so that not everybody keeps the same mentors.
    fn choose(
        &mut self,
        mentors: &[u32],
        scores: &[u16],
        mentor_cap: &[u32],
        mentee: usize,
        wanted: usize,
        rows: &mut Rows,
    ) {
        let mut from = self.around;
        loop {
            self.promising.clear();
            each_from(scores, from, |at| {
                if mentor_cap[mentors[at] as usize] > 0 {
                    self.promising.push(at as u32);
                }
            });
            if from == 0 || self.promising.len() >= wanted {
                break;
            }
            from = 0;
        }
        let score = |at: &u32| scores[*at as usize];
        self.counts.fill(0);
        for at in &self.promising {
            self.counts[usize::from(score(at))] += 1;
        }
        let (mut least, mut above) = (self.counts.len(), 0);
        while least > 0 && above + self.counts[least - 1] as usize <= wanted {
            least -= 1;
            above += self.counts[least] as usize;
        }
        // Everything from `least` up is in, and so many of the score below, from some place on around the row.
        let equal = if least > 0 { self.counts[least - 1] as usize } else { 0 };
        let more = wanted - above.min(wanted);
        let first = (mentee as u64 * more as u64).checked_rem(equal as u64).unwrap_or(0) as usize;
        let mut nth = 0..equal;
        for at in self.promising.iter().filter(|at| usize::from(score(at)) + 1 >= least) {
            let take = usize::from(score(at)) >= least
                || nth.next().is_some_and(|at| (at + equal - first) % equal < more);
            if take {
                rows.push(mentors[*at as usize], score(at));
            }
        }
        let spare = (self.counts.len() - least) / 2 + SPARE;
        self.around = least.saturating_sub(spare) as u16;
    }
}

/// The pairs that the prices do not cover, the `most` telling of each mentee, by mentee and then by mentor.
pub(super) fn missing<W: Weight>(problem: Problem<'_, W>, found: &Found<W>, most: usize) -> Vec<(u32, u32)> {
    let Problem { edges, caps, weights, .. } = problem;
    let Found { price, matches } = found;
    let reach = Reach::new(weights);
    let mut all = Vec::new();
    let mut found: Vec<(W, u32)> = Vec::new();
    for (mentee, &u) in price[MENTEES].iter().enumerate() {
        if caps[MENTEES][mentee] == 0 {
            continue;
        }
        found.clear();
        let start = matches.partition_point(|pair| pair.0 < mentee as u32);
        let held = matches[start..].iter().take_while(|pair| pair.0 == mentee as u32).count();
        let held = &matches[start..start + held];
        let range = edges.range(mentee);
        let (mentors, scores) = (&edges.mentors()[range.clone()], &edges.scores()[range]);
        each_from(scores, reach.least(u), |at| {
            let mentor = mentors[at];
            let covered = u + price[MENTORS][mentor as usize];
            let weight = weights[usize::from(scores[at])];
            if covered < weight
                && caps[MENTORS][mentor as usize] > 0
                && !held.contains(&(mentee as u32, mentor))
            {
                found.push((covered - weight, mentor));
            }
        });
        if found.len() > most {
            found.select_nth_unstable(most - 1);
            found.truncate(most);
        }
        found.sort_unstable_by_key(|one| one.1);
        all.extend(found.iter().map(|&(_, mentor)| (mentee as u32, mentor)));
    }
    all
}

/// The pairs that are worth what their two prices come to, or more.
pub(super) fn tight<W: Weight>(problem: Problem<'_, W>, price: &[Vec<W>; 2]) -> Edges {
    let Problem { edges, caps, weights, .. } = problem;
    let reach = Reach::new(weights);
    let mut rows = Rows::with_capacity(edges.mentees(), 2);
    for (mentee, &u) in price[MENTEES].iter().enumerate() {
        if caps[MENTEES][mentee] > 0 {
            let range = edges.range(mentee);
            let (mentors, scores) = (&edges.mentors()[range.clone()], &edges.scores()[range]);
            each_from(scores, reach.least(u), |at| {
                let mentor = mentors[at] as usize;
                if u + price[MENTORS][mentor] <= weights[usize::from(scores[at])] && caps[MENTORS][mentor] > 0
                {
                    rows.push(mentors[at], scores[at]);
                }
            });
        }
        rows.end();
    }
    rows.into_edges()
}

/// The core with more pairs, which must be pairs of `edges`.
pub(super) fn joined(edges: &Edges, core: &Edges, missing: &[(u32, u32)]) -> Edges {
    let mut rows = Rows::with_capacity(core.mentees(), (core.len() + missing.len()) / core.mentees().max(1));
    let mut missing = missing.iter().peekable();
    for mentee in 0..core.mentees() {
        let mut row: Vec<(u32, u16)> = core.row(mentee as u32).collect();
        while let Some(&(_, mentor)) = missing.next_if(|pair| pair.0 == mentee as u32) {
            row.extend(edges.score(mentee as u32, mentor).map(|score| (mentor, score)));
        }
        row.sort_unstable();
        row.dedup();
        for (mentor, score) in row {
            rows.push(mentor, score);
        }
        rows.end();
    }
    rows.into_edges()
}

/// The pairs that `keep` holds of: mentee, mentor, score.
pub(super) fn filtered(edges: &Edges, mut keep: impl FnMut(u32, u32, u16) -> bool) -> Edges {
    rescored(edges, |mentee, mentor, score| keep(mentee, mentor, score).then_some(score))
}

/// The pairs with other scores, without those that get none.
pub(super) fn rescored(edges: &Edges, mut score: impl FnMut(u32, u32, u16) -> Option<u16>) -> Edges {
    let mut rows = Rows::with_capacity(edges.mentees(), edges.len() / edges.mentees().max(1));
    for mentee in 0..edges.mentees() as u32 {
        for (mentor, before) in edges.row(mentee) {
            if let Some(now) = score(mentee, mentor, before) {
                rows.push(mentor, now);
            }
        }
        rows.end();
    }
    rows.into_edges()
}
