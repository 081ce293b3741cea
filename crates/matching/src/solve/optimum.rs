//! From a problem to its optimum: estimate, exact search, and the pairs that were left out at first.
//!
//! Most of many pairs play no part in the answer, so it is sought over the most promising ones (the *core*). The
//! prices then tell which of the others could matter: those worth more than their two prices. They join the core,
//! and when there are none the answer is the best over all pairs (column generation, Dantzig and Wolfe 1960).

use std::borrow::Cow;

use super::auction::{self, Estimate, Lots, NONE};
use super::candidates;
use super::cardinality::Most;
use super::primal::{MENTEES, MENTORS, Primal, Weight};
use super::rough::{Grain, Rough};
use crate::edges::Edges;

/// After so many rounds the core was a bad idea.
const ROUNDS: usize = 16;
/// So many missing pairs of one mentee join the core at first, then twice as many, and so on four times.
const JOIN: usize = 6;
/// From so many pairs on the auction saves more time than it takes.
pub(super) const AUCTION_FROM: usize = 20_000;

/// The last step of an auction is this part of what weights differ by at least.
const PARTS: i64 = 16;
/// By how much the steps shrink, one after the other.
const SHRINK: i64 = 10;
/// The same where places are scarce: all their prices climb by twice the step before, again and again.
const SCARCE_SHRINK: i64 = 5;
/// So many of the first steps take a scarce place from the lowest weight to the highest.
const SCARCE_STEPS: i64 = 4;

/// What the exact search is asked for.
#[derive(Clone, Copy)]
pub(super) struct Problem<'a, W> {
    /// The pairs that may be matched.
    pub edges: &'a Edges,
    /// Places of mentees and mentors.
    pub caps: [&'a [u32]; 2],
    /// Weights by score; positive throughout.
    pub weights: &'a [W],
    /// How to estimate the answer, if at all; only where mentees have single places.
    pub rough: Option<&'a Rough>,
}

impl<W> Problem<'_, W> {
    /// All places of one side.
    fn places(&self, side: usize) -> u64 {
        self.caps[side].iter().map(|&cap| u64::from(cap)).sum()
    }
}

/// A best answer: prices of both sides and the matches, by mentee and then by mentor.
pub(super) struct Found<W> {
    /// Prices of mentees and mentors.
    pub price: [Vec<W>; 2],
    /// Matched pairs.
    pub matches: Vec<(u32, u32)>,
}

impl<W: Weight> Found<W> {
    /// What has been found by now.
    pub(super) fn of(primal: &mut Primal<'_, W>) -> Self {
        primal.price_people_first();
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
            let edge = primal.edges().position(mentee, mentor);
            if let Some(edge) = edge {
                primal.put(mentee, edge);
            }
        }
    }
}

/// The matches of highest total weight.
pub(super) fn optimum<W: Weight + From<i64>>(problem: Problem<'_, W>) -> Found<W> {
    let mut graph = candidates::choose(problem);
    let mut found: Option<Found<W>> = None;
    let mut round = 0;
    loop {
        let mut primal =
            Primal::new(Cow::Borrowed(&graph), problem.caps.map(<[u32]>::to_vec), problem.weights.to_vec());
        match found.take() {
            None => begin(&mut primal, problem),
            Some(found) => resume(&mut primal, found),
        }
        let now = Found::of(&mut primal);
        if matches!(graph, Cow::Borrowed(_)) {
            return now;
        }
        let missing = candidates::missing(problem, &now, JOIN << round.min(4));
        if missing.is_empty() {
            return now;
        }
        round += 1;
        graph = if round < ROUNDS && missing.len() < problem.edges.len() / 4 {
            Cow::Owned(candidates::joined(problem.edges, &graph, &missing))
        } else {
            Cow::Borrowed(problem.edges)
        };
        found = Some(now);
    }
}

/// From nothing, or from an estimate.
///
/// From nothing the side with fewer places enters, because each of its places finds somebody without a long search.
fn begin<W: Weight + From<i64>>(primal: &mut Primal<'_, W>, problem: Problem<'_, W>) {
    match estimate(primal.edges(), problem) {
        Some(estimate) => {
            for mentee in enter_together(primal, problem.caps, estimate) {
                primal.enter(mentee);
            }
        }
        None if problem.places(MENTORS) < problem.places(MENTEES) => return primal.enter_mentors(),
        None => {
            for mentee in 0..problem.caps[MENTEES].len() as u32 {
                primal.enter(mentee);
            }
        }
    }
    primal.settle_mentors();
}

/// At the prices of an estimate as many mentees as possible have a match that is as good as any; the others are left.
///
/// Where many pairs are worth the same, those who are not yet matched would cross each other's ways again and again
/// if they entered one by one.
fn enter_together<W: Weight + From<i64>>(
    primal: &mut Primal<'_, W>,
    caps: [&[u32]; 2],
    Estimate { mentor_price, holds }: Estimate,
) -> Vec<u32> {
    primal.set_prices(MENTORS, mentor_price.into_iter().map(W::from).collect());
    let mentees = 0..caps[MENTEES].len() as u32;
    let asking = mentees.clone().map(|mentee| primal.asking(mentee)).collect();
    let price = [asking, primal.prices(MENTORS).to_vec()];
    let problem = Problem { edges: primal.edges(), caps, weights: primal.weights(), rough: None };
    let tight = candidates::tight(problem, &price);
    let mentors = primal.edges().mentors();
    let held = mentees.zip(&holds).filter(|(_, edge)| **edge != NONE);
    let most = Most::new(&tight, caps, held.map(|(mentee, &edge)| (mentee, mentors[edge as usize])));
    let matches: Vec<(u32, u32)> =
        most.matches().map(|(mentee, edge)| (mentee, tight.mentors()[edge as usize])).collect();
    let mut late = vec![true; caps[MENTEES].len()];
    for (mentee, mentor) in matches {
        if let Some(edge) = primal.edges().position(mentee, mentor) {
            primal.enter_with(mentee, edge, price[MENTEES][mentee as usize]);
            late[mentee as usize] = false;
        }
    }
    (0..).zip(late).filter(|(_, late)| *late).map(|(mentee, _)| mentee).collect()
}

/// What an auction makes of it; mentees have single places.
///
/// Where many compete for too few places, they would drive the prices up to what a match is worth, step by step.
/// A cover of the edges tells beforehand whose places those are: they begin close to that price.
fn estimate<W>(edges: &Edges, problem: Problem<'_, W>) -> Option<Estimate> {
    let rough = problem.rough?;
    let bidding = |scarce: &[bool]| {
        let some = scarce.iter().any(|&scarce| scarce);
        let weights = if some { &rough.scarce } else { &rough.plain };
        let grain = Grain::of(edges, weights)?;
        let unit = if grain.unit > 0 { grain.unit } else { rough.widest };
        let widest = if some { (grain.highest - grain.lowest) / SCARCE_STEPS } else { rough.widest };
        let lots = Lots {
            edges,
            caps: problem.caps,
            weights,
            widest: widest.max(unit / 2),
            least: (unit / PARTS).max(1),
            shrink: if some { SCARCE_SHRINK } else { SHRINK },
        };
        // Below every weight by more than weights differ, so that the places are wanted.
        let from = (2 * grain.lowest - grain.highest - 1).max(0);
        let mut estimate = auction::estimate(lots, scarce, from)?;
        let highest = rough.worth + rough.plain[rough.plain.len() - 1] - rough.plain[0];
        let places = problem.caps[MENTORS].iter();
        for ((price, &scarce), &cap) in estimate.mentor_price.iter_mut().zip(scarce).zip(places) {
            match (cap, scarce) {
                // A place that does not exist may cost anything, and must not look like the best.
                (0, _) => *price = highest,
                (_, true) => *price = grain.settled(*price, grain.lowest) + rough.worth - rough.scarce[0],
                (_, false) => *price = grain.settled(*price, 0),
            }
        }
        Some(estimate)
    };
    let enough = problem.places(MENTEES) <= problem.places(MENTORS);
    let plain = enough.then(|| bidding(&vec![false; problem.caps[MENTORS].len()])).flatten();
    plain.or_else(|| bidding(&Most::new(edges, problem.caps, []).scarce()))
}

/// The optimum from something close to it, which may break any condition; mentees have single places.
pub(super) fn mended<W: Weight>(problem: Problem<'_, W>, near: Found<W>) -> Found<W> {
    let caps = problem.caps.map(<[u32]>::to_vec);
    let mut primal = Primal::new(Cow::Borrowed(problem.edges), caps, problem.weights.to_vec());
    let [_, mentor_price] = near.price;
    primal.set_prices(MENTORS, mentor_price);
    let mut matches = near.matches.iter().peekable();
    let mut late = Vec::new();
    for mentee in 0..problem.caps[MENTEES].len() as u32 {
        let mut keeps = false;
        while let Some(&(_, mentor)) = matches.next_if(|pair| pair.0 == mentee) {
            if let Some(edge) = problem.edges.position(mentee, mentor) {
                keeps |= primal.keep(mentee, edge);
            }
        }
        if !keeps {
            late.push(mentee);
        }
    }
    for mentee in late {
        primal.enter(mentee);
    }
    primal.settle_mentors();
    Found::of(&mut primal)
}

/// The optimum from a best answer over fewer edges.
pub(super) fn again<W: Weight>(problem: Problem<'_, W>, before: Found<W>) -> Found<W> {
    let caps = problem.caps.map(<[u32]>::to_vec);
    let mut primal = Primal::new(Cow::Borrowed(problem.edges), caps, problem.weights.to_vec());
    resume(&mut primal, before);
    Found::of(&mut primal)
}

/// From a best answer over fewer edges.
pub(super) fn resume<W: Weight>(primal: &mut Primal<'_, W>, found: Found<W>) {
    found.put_into(primal);
    let mentees = primal.caps(MENTEES).len() as u32;
    let mut raised = Vec::new();
    for mentee in 0..mentees {
        let asking = primal.asking(mentee);
        if asking > primal.prices(MENTEES)[mentee as usize] {
            primal.raise(mentee, asking);
            raised.push(mentee);
        }
    }
    for mentee in raised {
        primal.settle(MENTEES, mentee);
    }
    primal.settle_mentors();
}
