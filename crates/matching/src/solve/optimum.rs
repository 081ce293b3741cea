//! From a problem to its optimum: estimate, exact search, and the pairs that were left out at first.
//!
//! Most of many pairs play no part in the answer, so it is sought over the most promising ones (the *core*). The
//! prices then tell which of the others could matter: those worth more than their two prices. They join the core,
//! and when there are none the answer is the best over all pairs (column generation, Dantzig and Wolfe 1960).

use std::borrow::Cow;

use super::auction::{Auction, NONE};
use super::core;
use super::primal::{MENTEES, MENTORS, Primal, Weight};
use crate::edges::Edges;

/// After so many rounds the core was a bad idea.
const ROUNDS: usize = 8;
/// From so many pairs on the auction saves more time than it takes.
pub(super) const AUCTION_FROM: usize = 20_000;

/// What the exact search is asked for.
#[derive(Clone, Copy)]
pub(super) struct Problem<'a, W> {
    /// The pairs that may be matched.
    pub edges: &'a Edges,
    /// Places of mentees and mentors.
    pub caps: [&'a [u32]; 2],
    /// Weights by score; positive throughout.
    pub weights: &'a [W],
    /// Weights for the estimate, on the same scale; nothing where an estimate is of no use.
    pub rough: Option<&'a [i64]>,
}

/// A best answer: prices of both sides and the matches, by mentee and then by mentor.
pub(super) struct Found<W> {
    /// Prices of mentees and mentors.
    pub price: [Vec<W>; 2],
    /// Matched pairs.
    pub matches: Vec<(u32, u32)>,
}

impl<W: Weight> Found<W> {
    fn of(primal: &Primal<'_, W>) -> Self {
        let mentors = primal.edges().mentors();
        let pair = |(mentee, edge): (u32, u32)| (mentee, mentors[edge as usize]);
        Self {
            price: [primal.prices(MENTEES).to_vec(), primal.prices(MENTORS).to_vec()],
            matches: primal.matched().into_iter().map(pair).collect(),
        }
    }

    /// Prices and matches on the edges of `primal`, which must hold them all.
    pub(super) fn put_into(self, primal: &mut Primal<'_, W>) {
        let [mentee_price, mentor_price] = self.price;
        primal.set_prices(MENTEES, mentee_price);
        primal.set_prices(MENTORS, mentor_price);
        for (mentee, mentor) in self.matches {
            if let Some(edge) = primal.edges().position(mentee, mentor) {
                primal.put(mentee, edge);
            }
        }
    }
}

/// The matches of highest total weight.
pub(super) fn optimum<W: Weight + From<i64>>(problem: Problem<'_, W>) -> Found<W> {
    let mut graph = core::choose(problem.edges, problem.caps);
    let mut found: Option<Found<W>> = None;
    let mut round = 0;
    loop {
        let mut primal = Primal::new(&graph, problem.caps.map(<[u32]>::to_vec), problem.weights.to_vec());
        match found.take() {
            None => begin(&mut primal, problem),
            Some(found) => resume(&mut primal, found),
        }
        let now = Found::of(&primal);
        if matches!(graph, Cow::Borrowed(_)) {
            return now;
        }
        let missing = core::missing(problem, &now.price);
        if missing.is_empty() {
            return now;
        }
        round += 1;
        graph = if round < ROUNDS && missing.len() < graph.len() {
            Cow::Owned(core::joined(problem.edges, &graph, &missing))
        } else {
            Cow::Borrowed(problem.edges)
        };
        found = Some(now);
    }
}

/// From nothing, or from an estimate.
fn begin<W: Weight + From<i64>>(primal: &mut Primal<'_, W>, problem: Problem<'_, W>) {
    let mentees = problem.caps[MENTEES].len() as u32;
    let single = problem.caps[MENTEES].iter().all(|&cap| cap <= 1);
    let rough = problem.rough.filter(|_| single && primal.edges().len() >= AUCTION_FROM);
    let Some(rough) = rough else {
        (0..mentees).for_each(|mentee| primal.enter(mentee));
        return;
    };
    let widest = (rough[rough.len() - 1] - rough[0]) / 4;
    let (price, holds) = Auction::new(primal.edges(), problem.caps, rough).run(widest);
    primal.set_prices(MENTORS, price.iter().map(|&price| W::from(price)).collect());
    let mut late = Vec::new();
    for (mentee, &edge) in (0..).zip(&holds) {
        let keeps = edge != NONE && {
            let mentor = primal.edges().mentors()[edge as usize] as usize;
            let asking = primal.asking(mentee);
            let tight = primal.weight(edge) - W::from(price[mentor]) == asking;
            if tight {
                primal.raise(mentee, asking);
                primal.put(mentee, edge);
            }
            tight
        };
        if !keeps {
            late.push(mentee);
        }
    }
    late.into_iter().for_each(|mentee| primal.enter(mentee));
    primal.settle_mentors();
}

/// From a best answer over fewer edges.
fn resume<W: Weight>(primal: &mut Primal<'_, W>, found: Found<W>) {
    found.put_into(primal);
    let mentees = primal.caps(MENTEES).len() as u32;
    let mut raised = Vec::new();
    for mentee in 0..mentees {
        let asking = primal.asking(mentee);
        if primal.caps(MENTEES)[mentee as usize] > 0 && asking > primal.prices(MENTEES)[mentee as usize] {
            primal.raise(mentee, asking);
            raised.push(mentee);
        }
    }
    raised.into_iter().for_each(|mentee| primal.settle(MENTEES, mentee));
    primal.settle_mentors();
}
