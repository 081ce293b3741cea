//! A solved problem that is kept, over the few pairs that can matter soon.
//!
//! A pair is *far* when its two people cost much more than it is worth: however they move, it stays without
//! interest until the prices have come down by as much. So searches go over the near pairs only, and it is enough
//! to watch by how much prices have come down since the near pairs were chosen. When that is too much, all pairs are
//! priced, those that are missing join, and the near pairs are chosen anew.

use std::borrow::Cow;

use super::candidates;
use super::optimum::{Found, Problem, resume};
use super::primal::{EdgeState, MENTEES, MENTORS, Primal, Weight};
use super::{price_the_placeless, ties};
use crate::edges::{Edges, Scored};

/// From so many points on a pair is far, at first.
const FAR: i64 = 48;
/// From twice as many on it is, when the near pairs had to be chosen anew before so many changes.
const SOON: u32 = 4;
/// Prices that move farther move by whole matches: no distance would spare another look at all pairs.
const FARTHEST: i64 = 96;

/// Matches and prices of the open pairs of `edges`.
pub(super) struct Warm<'a, W> {
    edges: Cow<'a, Edges>,
    primal: Primal<'static, W>,
    far: i64,
    /// Changes since the near pairs were chosen.
    changes: u32,
    /// The prices when the near pairs were chosen.
    base: [Vec<W>; 2],
}

impl<'a, W: Weight + From<i64>> Warm<'a, W> {
    /// Keeps a best answer; `closed` pairs are pinned or banned.
    pub(super) fn new(
        edges: Cow<'a, Edges>,
        caps: [Vec<u32>; 2],
        weights: Vec<W>,
        found: Found<W>,
        closed: impl Iterator<Item = (u32, u32)>,
    ) -> Self {
        let base = found.price.clone();
        let near = near(&edges, &weights, &found, FAR, &[]);
        let mut primal = Primal::new(Cow::Owned(near), caps, weights);
        found.put_into(&mut primal);
        close(&mut primal, closed);
        Self { edges, primal, far: FAR, changes: 0, base }
    }

    /// The first of the best answers as it is now, without the pinned.
    pub(super) fn matches(&mut self, closed: impl Iterator<Item = (u32, u32)> + Clone) -> Vec<Scored> {
        self.changes += 1;
        while self.moved_far() {
            // The near pairs at hand are those at the old distance until they are chosen anew.
            if self.changes < SOON {
                self.far = (2 * self.far).min(FARTHEST);
            }
            self.changes = 0;
            self.choose_anew(closed.clone());
        }
        ties::settle(&mut self.primal);
        let edges = self.primal.edges();
        let pair = |(mentee, edge): (u32, u32)| Scored {
            mentee,
            mentor: edges.mentors()[edge as usize],
            score: edges.scores()[edge as usize],
        };
        self.primal.matched().into_iter().map(pair).collect()
    }

    /// How many are matched where every match is worth the same, so that no pair is far.
    pub(super) fn count(&self) -> usize {
        self.primal.count()
    }

    /// Whether some far pair may be of interest by now.
    fn moved_far(&self) -> bool {
        let down = |side: usize| {
            let prices = self.base[side].iter().zip(self.primal.prices(side));
            prices.map(|(&base, &now)| base - now).max().unwrap_or_default().max(W::default())
        };
        self.primal.edges().len() < self.edges.len() && down(MENTEES) + down(MENTORS) >= W::from(self.far)
    }

    fn choose_anew(&mut self, closed: impl Iterator<Item = (u32, u32)> + Clone) {
        let mut found = Found::of(&mut self.primal);
        let weights = self.primal.weights().to_vec();
        let caps = [self.primal.caps(MENTEES).to_vec(), self.primal.caps(MENTORS).to_vec()];
        // Whoever has no place now may get one back, and must not be too cheap then.
        let both = [&caps[MENTEES][..], &caps[MENTORS][..]];
        price_the_placeless(&self.edges, both, &weights, &mut found.price);
        let problem = Problem { edges: &self.edges, caps: both, weights: &weights, rough: None };
        let mut missing = candidates::missing(problem, &found, usize::MAX);
        let mut shut: Vec<(u32, u32)> = closed.clone().collect();
        shut.sort_unstable();
        missing.retain(|pair| shut.binary_search(pair).is_err());
        self.base.clone_from(&found.price);
        let near = near(&self.edges, &weights, &found, self.far, &missing);
        self.primal = Primal::new(Cow::Owned(near), caps, weights);
        // Nothing may be raised for the sake of a closed pair.
        close(&mut self.primal, closed);
        resume(&mut self.primal, found);
    }

    fn edge(&self, mentee: u32, mentor: u32) -> Option<u32> {
        self.primal.edges().position(mentee, mentor)
    }

    fn settle_both(&mut self, mentee: u32, mentor: u32) {
        self.primal.settle(MENTEES, mentee);
        self.primal.settle(MENTORS, mentor);
    }

    /// Takes a pair out.
    pub(super) fn close(&mut self, mentee: u32, mentor: u32) {
        if let Some(edge) = self.edge(mentee, mentor) {
            if self.primal.state(edge) == EdgeState::Matched {
                self.primal.drop(mentee, edge);
            }
            self.primal.close(edge);
        }
        self.settle_both(mentee, mentor);
    }

    /// Lets a pair back in.
    pub(super) fn open(&mut self, mentee: u32, mentor: u32) {
        if let Some(edge) = self.edge(mentee, mentor) {
            self.primal.open(mentee, edge);
        }
        self.settle_both(mentee, mentor);
    }

    /// Changes the places of both people of a pair, whose state is then to be changed too.
    pub(super) fn set_left(&mut self, mentee: u32, mentee_left: u32, mentor: u32, mentor_left: u32) {
        self.primal.set_cap(MENTEES, mentee, mentee_left);
        self.primal.set_cap(MENTORS, mentor, mentor_left);
    }

    /// Changes the places of a mentor.
    pub(super) fn set_mentor_left(&mut self, mentor: u32, left: u32) {
        self.primal.set_cap(MENTORS, mentor, left);
        self.primal.settle(MENTORS, mentor);
    }
}

fn close<W: Weight>(primal: &mut Primal<'_, W>, closed: impl Iterator<Item = (u32, u32)>) {
    for (mentee, mentor) in closed {
        let edge = primal.edges().position(mentee, mentor);
        if let Some(edge) = edge {
            primal.close(edge);
        }
    }
}

/// The pairs whose people cost less than `far` more than they are worth, the matched ones, and `missing`, sorted.
fn near<W: Weight + From<i64>>(
    edges: &Edges,
    weights: &[W],
    found: &Found<W>,
    far: i64,
    missing: &[(u32, u32)],
) -> Edges {
    let [mentee_price, mentor_price] = &found.price;
    let mut kept = found.matches.iter().peekable();
    let mut missing = missing.iter().peekable();
    candidates::filtered(edges, |mentee, mentor, score| {
        // All lists are in the order of the edges.
        let is_kept = kept.next_if(|pair| **pair == (mentee, mentor)).is_some();
        let is_missing = missing.next_if(|pair| **pair == (mentee, mentor)).is_some();
        let covered = mentee_price[mentee as usize] + mentor_price[mentor as usize];
        is_kept || is_missing || covered - weights[usize::from(score)] < W::from(far)
    })
}
