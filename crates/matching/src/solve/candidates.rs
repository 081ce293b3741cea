//! The most promising pairs of a large problem, and those that turn out to be missing.

use std::borrow::Cow;

use super::optimum::{Found, Problem};
use super::primal::{MENTEES, MENTORS, Weight};
use super::reach::{Reach, each_from};
use crate::edges::{Edges, Rows};

/// From so many pairs on a core is worth its while,
const FROM: usize = 40_000;
/// if mentees have at least three times as many pairs as these, which they keep.
const ROW: usize = 14;

/// The best pairs of every mentee; all pairs where choosing would gain little.
pub(super) fn choose<W>(problem: Problem<'_, W>) -> Cow<'_, Edges> {
    let Problem { edges, caps, .. } = problem;
    if edges.len() < FROM || edges.len() < 3 * ROW * edges.mentees() {
        return Cow::Borrowed(edges);
    }
    let mut rows = Rows::with_capacity(edges.mentees(), 2 * ROW);
    let mut counts = vec![0u32; problem.weights.len()];
    for mentee in 0..edges.mentees() {
        let cap = caps[MENTEES][mentee] as usize;
        if cap > 0 {
            let range = edges.range(mentee);
            let (mentors, scores) = (&edges.mentors()[range.clone()], &edges.scores()[range]);
            best(mentors, scores, caps[MENTORS], mentee, ROW + 2 * (cap - 1), &mut counts, &mut rows);
        }
        rows.end();
    }
    Cow::Owned(rows.into_edges())
}

/// The `wanted` best pairs of a row among mentors with places. Equal ones are taken from a place in the row that
/// differs from mentee to mentee, so that not everybody keeps the same mentors.
fn best(
    mentors: &[u32],
    scores: &[u16],
    mentor_cap: &[u32],
    mentee: usize,
    wanted: usize,
    counts: &mut [u32],
    rows: &mut Rows,
) {
    counts.fill(0);
    for (&mentor, &score) in mentors.iter().zip(scores) {
        counts[usize::from(score)] += u32::from(mentor_cap[mentor as usize] > 0);
    }
    let (mut least, mut above) = (counts.len(), 0);
    while least > 0 && above + counts[least - 1] as usize <= wanted {
        least -= 1;
        above += counts[least] as usize;
    }
    // Everything from `least` up is in, and so many of the score below, from some place on around the row.
    let equal = if least > 0 { counts[least - 1] as usize } else { 0 };
    let more = wanted - above.min(wanted);
    let first = if equal > 0 { mentee * more % equal } else { 0 };
    let mut seen = 0;
    each_from(scores, (least as u16).saturating_sub(1), |at| {
        let (mentor, score) = (mentors[at], scores[at]);
        if mentor_cap[mentor as usize] == 0 {
            return;
        }
        let take = usize::from(score) >= least || {
            let at = seen;
            seen += 1;
            (at + equal - first) % equal.max(1) < more
        };
        if take {
            rows.push(mentor, score);
        }
    });
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
