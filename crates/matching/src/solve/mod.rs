//! The optimum of an instance, exactly, with the prices that prove it.
//!
//! This file takes the pins out, chooses the weights and puts the answer together. [`optimum`] finds prices and one
//! best answer, [`ties`] the first of all best answers, so that it does not matter how it was found. The proof is
//! checked by [`crate::verify`], which uses nothing from here.

mod auction;
mod candidates;
mod cardinality;
mod floor;
mod floored;
mod keep;
mod kept;
mod optimum;
mod primal;
mod reach;
mod rough;
mod session;
mod ties;
mod warm;
mod worth;

use std::borrow::Cow;

use crate::certificate::{Certificate, FORMAT, Floor, Price};
use crate::edges::{Edges, Scored};
use crate::instance::Instance;
use crate::objective::Objective;
use optimum::{AUCTION_FROM, Found, Problem, again, mended, optimum};
use primal::{MENTEES, MENTORS, Primal, Weight};
use rough::{Digits, Rough, SCALE};

pub use keep::solve_keeping;
pub use session::{Change, Refused, Session};
pub(crate) use worth::Worth;

/// The best matches, sorted by mentee and then by mentor, pinned ones included, and the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The matches.
    pub matches: Vec<Scored>,
    /// The proof of what the pins leave open.
    pub certificate: Certificate,
}

/// The only way in which a valid instance has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SolveError {
    /// The integer weights of this many places would not fit 128 bits.
    #[error("{places} mentee places with {cuts} cuts are more than the weights can hold")]
    TooManyPlaces {
        /// Places of the mentees beyond the pins.
        places: u64,
        /// Number of cuts.
        cuts: usize,
    },
}

/// Finds the best matches, of several best answers the first by the order of the people: the first mentee has the
/// first mentor that any best answer gives them, then the second mentee, and so on. So the same instance gives the
/// same answer whatever the order of its files.
///
/// Fails only where so many places and cuts are more than the weights of 128 bits can hold.
pub fn solve(instance: &Instance, objective: &Objective) -> Result<Solution, SolveError> {
    let open = Open::new(instance);
    let weights = open.weights(objective)?;
    let (open, floor) = open.with_floor(objective);
    let proof = open.best(&weights, objective.cuts());
    Ok(proof.solution(instance, objective, floor))
}

/// As [`solve`], in less time: from the best answer to the same problem over some of its pairs.
pub(crate) fn solve_again(
    instance: &Instance,
    objective: &Objective,
    before: &Solution,
) -> Result<Solution, SolveError> {
    let open = Open::new(instance);
    let weights = open.weights(objective)?;
    let (open, floor) = open.with_floor(objective);
    let score = |floor: &Option<Floor>| floor.as_ref().map_or(0, |floor| floor.score);
    let proof = if score(&floor) <= score(&before.certificate.floor) {
        open.resumed(&weights, instance, before)
    } else {
        // Some of the matches lie below the new floor.
        open.best(&weights, objective.cuts())
    };
    Ok(proof.solution(instance, objective, floor))
}

/// The weights in 64 bits, which are twice as fast as 128, if they are small enough; the factors leave room for sums along
/// a path and for the finer scale of an estimate.
fn narrowed(weights: &[i128]) -> Option<Vec<i64>> {
    let most = i128::from(i64::MAX / 8 / SCALE);
    let fits = weights.iter().all(|&weight| weight < most);
    if fits { weights.iter().map(|&weight| i64::try_from(weight).ok()).collect() } else { None }
}

/// What the pins and bans leave open.
struct Open<'a> {
    edges: Cow<'a, Edges>,
    caps: [Vec<u32>; 2],
}

/// Matches with prices of every open edge.
#[derive(Default)]
struct Proof {
    matches: Vec<Scored>,
    price: [Vec<i128>; 2],
    pair_price: Vec<(u32, u32, i128)>,
}

impl Proof {
    fn solution(&self, instance: &Instance, objective: &Objective, floor: Option<Floor>) -> Solution {
        let pinned = instance.pinned().iter().filter_map(|&(mentee, mentor)| {
            instance.edges().score(mentee, mentor).map(|score| Scored { mentee, mentor, score })
        });
        let mut matches: Vec<Scored> = self.matches.iter().copied().chain(pinned).collect();
        matches.sort_unstable();
        Solution { matches, certificate: self.certificate(objective, floor) }
    }

    fn certificate(&self, objective: &Objective, floor: Option<Floor>) -> Certificate {
        let prices = |values: &[i128]| values.iter().copied().map(Price).collect();
        Certificate {
            format: FORMAT.to_owned(),
            objective: objective.code(),
            cuts: objective.cuts().to_vec(),
            mentee_price: prices(&self.price[MENTEES]),
            mentor_price: prices(&self.price[MENTORS]),
            pair_price: self.pair_price.iter().map(|&(i, j, price)| (i, j, Price(price))).collect(),
            floor,
            keep: None,
        }
    }
}

impl<'a> Open<'a> {
    fn new(instance: &'a Instance) -> Self {
        let caps = instance.places_left();
        let mut closed = [instance.pinned(), instance.forbidden()].concat();
        if closed.is_empty() {
            return Self { edges: Cow::Borrowed(instance.edges()), caps };
        }
        closed.sort_unstable();
        let mut closed = closed.into_iter().peekable();
        let edges = candidates::filtered(instance.edges(), |mentee, mentor, _| {
            // Both lists are sorted alike, so one step forward each is enough.
            while closed.next_if(|pair| *pair < (mentee, mentor)).is_some() {}
            closed.peek() != Some(&(mentee, mentor))
        });
        Self { edges: Cow::Owned(edges), caps }
    }

    /// The weight of every score under the objective.
    fn weights(&self, objective: &Objective) -> Result<Vec<i128>, SolveError> {
        let places = self.caps[MENTEES].iter().map(|&cap| u64::from(cap)).sum();
        Ok(Worth::new(places, objective)?.weights().to_vec())
    }

    fn caps(&self) -> [&[u32]; 2] {
        [&self.caps[MENTEES], &self.caps[MENTORS]]
    }

    /// Under `worst-off` without the pairs below the highest floor.
    fn with_floor(self, objective: &Objective) -> (Self, Option<Floor>) {
        let floor = match objective {
            Objective::WorstOff => floor::highest(&self.edges, self.caps()),
            Objective::Total | Objective::Bands(_) => None,
        };
        match floor {
            None => (self, None),
            Some(floor) => {
                let edges = candidates::filtered(&self.edges, |_, _, score| score >= floor.score);
                (Self { edges: Cow::Owned(edges), caps: self.caps }, Some(floor))
            }
        }
    }

    /// The first best answer at the weights of an objective with these cuts.
    fn best(&self, weights: &[i128], cuts: &[u16]) -> Proof {
        let narrow = narrowed(weights);
        let single = self.caps[MENTEES].iter().all(|&cap| cap <= 1);
        let large = single && self.edges.len() >= AUCTION_FROM;
        match (narrow, Digits::new(cuts)) {
            (Some(narrow), _) if large && cuts.is_empty() => self.proof(self.estimated(&narrow), &narrow),
            (None, Some(digits)) if large => {
                let small = digits.weights();
                let rough = Rough::of_bands(&digits);
                let found = optimum(Problem { rough: Some(&rough), ..self.problem(&small) });
                let near = digits.translated(found, weights);
                self.proof(mended(self.problem(weights), near), weights)
            }
            (narrow, _) => self.exact(weights, narrow.as_deref()),
        }
    }

    /// The first best answer at any positive weights, without an estimate.
    fn exact(&self, weights: &[i128], narrow: Option<&[i64]>) -> Proof {
        match narrow {
            Some(narrow) => self.proof(optimum(self.problem(narrow)), narrow),
            None => self.proof(optimum(self.problem(weights)), weights),
        }
    }

    /// The first best answer from the best one over fewer edges.
    fn resumed(&self, weights: &[i128], instance: &Instance, before: &Solution) -> Proof {
        match narrowed(weights).zip(found_in(instance, before)) {
            Some((narrow, found)) => self.proof(again(self.problem(&narrow), found), &narrow),
            None => match found_in(instance, before) {
                Some(found) => self.proof(again(self.problem(weights), found), weights),
                None => self.exact(weights, None),
            },
        }
    }

    fn problem<'b, W>(&'b self, weights: &'b [W]) -> Problem<'b, W> {
        Problem { edges: &self.edges, caps: self.caps(), weights, rough: None }
    }

    /// From an estimate, in the finer units of the estimate.
    fn estimated(&self, weights: &[i64]) -> Found<i64> {
        let fine: Vec<i64> = weights.iter().map(|weight| weight * SCALE).collect();
        let rough = Rough::of_total(weights[0]);
        let mut found = optimum(Problem { rough: Some(&rough), ..self.problem(&fine) });
        // Rounding one side up and the other down keeps every sum that covers a whole weight, and every exact one.
        for price in &mut found.price[MENTEES] {
            *price = (*price + SCALE - 1) / SCALE;
        }
        for price in &mut found.price[MENTORS] {
            *price /= SCALE;
        }
        found
    }

    /// Moves on to the first of the best answers, carries prices over to people without places, and gathers all.
    fn proof<W: Weight>(&self, found: Found<W>, weights: &[W]) -> Proof {
        // No other pair is part of any best answer.
        let tight = candidates::tight(self.problem(weights), &found.price);
        let mut primal = Primal::new(Cow::Borrowed(&tight), self.caps.clone(), weights.to_vec());
        found.put_into(&mut primal);
        ties::settle(&mut primal);
        let mut price = [primal.prices(MENTEES).to_vec(), primal.prices(MENTORS).to_vec()];
        let (mut matches, mut pair_price) = (Vec::new(), Vec::new());
        for (mentee, edge) in primal.matched() {
            let mentor = tight.mentors()[edge as usize];
            let covered = price[MENTEES][mentee as usize] + price[MENTORS][mentor as usize];
            let missing = primal.weight(edge) - covered;
            matches.push(Scored { mentee, mentor, score: tight.scores()[edge as usize] });
            if missing > W::default() {
                pair_price.push((mentee, mentor, missing.into()));
            }
        }
        price_the_placeless(&self.edges, self.caps(), weights, &mut price);
        Proof { matches, price: price.map(|side| side.into_iter().map(Into::into).collect()), pair_price }
    }
}

/// What a solution says of what the pins leave open; nothing where a price does not fit the width.
fn found_in<W: Weight>(instance: &Instance, solution: &Solution) -> Option<Found<W>> {
    let prices =
        |side: &[Price]| side.iter().map(|price| W::try_from(price.0).ok()).collect::<Option<Vec<W>>>();
    let certificate = &solution.certificate;
    let pair = |pair: &Scored| (pair.mentee, pair.mentor);
    let open = solution.matches.iter().map(pair).filter(|pair| !instance.is_pinned(pair.0, pair.1));
    Some(Found {
        price: [prices(&certificate.mentee_price)?, prices(&certificate.mentor_price)?],
        matches: open.collect(),
    })
}

/// A place that does not exist costs nothing, so its price may be whatever its edges ask for.
fn price_the_placeless<W: Weight>(edges: &Edges, caps: [&[u32]; 2], weights: &[W], price: &mut [Vec<W>; 2]) {
    let [mentee_price, mentor_price] = price;
    let row = |mentee: usize| {
        edges.row(mentee as u32).map(|(mentor, score)| (mentor as usize, weights[score as usize]))
    };
    let [mentee_cap, mentor_cap] = caps;
    for (mentee, price) in mentee_price.iter_mut().enumerate().filter(|(i, _)| mentee_cap[*i] == 0) {
        for (mentor, weight) in row(mentee).filter(|(mentor, _)| mentor_cap[*mentor] > 0) {
            *price = (*price).max(weight - mentor_price[mentor]);
        }
    }
    if mentor_cap.iter().all(|&cap| cap > 0) {
        return;
    }
    for (mentee, price) in mentee_price.iter().enumerate() {
        for (mentor, weight) in row(mentee).filter(|(mentor, _)| mentor_cap[*mentor] == 0) {
            mentor_price[mentor] = mentor_price[mentor].max(weight - *price);
        }
    }
}
