//! The optimum of an instance, exactly, with the prices that prove it.
//!
//! This file takes the pins out, chooses the weights and puts the answer together;
//! the shortest paths are in [`paths`], and the proof is checked by [`crate::verify`], which uses nothing from here.

mod paths;
mod weights;

use crate::certificate::{Certificate, Cover, FORMAT, Floor, Price};
use crate::edges::Scored;
use crate::instance::Instance;
use crate::objective::{Objective, SCORE_MAX};
use paths::{Graph, Optimum};
use weights::{UNIT, table};

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

/// Finds the best matches; the same instance gives the same answer whatever the order of its files.
pub fn solve(instance: &Instance, objective: &Objective) -> Result<Solution, SolveError> {
    let open = Open::new(instance);
    let places = open.graph.mentee_cap.iter().map(|&cap| u64::from(cap)).sum();
    let cuts = objective.cuts();
    let weights = table(places, cuts).ok_or(SolveError::TooManyPlaces { places, cuts: cuts.len() })?;
    let (proof, floor) = match objective {
        Objective::Total | Objective::Bands(_) => (open.best(&weights, 0), None),
        Objective::WorstOff => open.worst_off(&weights),
    };
    let pinned = instance.pinned().iter().filter_map(|&(mentee, mentor)| {
        instance.edges().score(mentee, mentor).map(|score| Scored { mentee, mentor, score })
    });
    let mut matches: Vec<Scored> = proof.matches.iter().copied().chain(pinned).collect();
    matches.sort_unstable();
    let prices = |values: &[i128]| values.iter().copied().map(Price).collect();
    let certificate = Certificate {
        format: FORMAT.to_owned(),
        objective: objective.code(),
        cuts: cuts.to_vec(),
        mentee_price: prices(&proof.mentee_price),
        mentor_price: prices(&proof.mentor_price),
        pair_price: proof.pair_price.iter().map(|&(i, j, price)| (i, j, Price(price))).collect(),
        floor,
    };
    Ok(Solution { matches, certificate })
}

/// What the pins and bans leave open.
struct Open {
    graph: Graph,
}

/// Matches with prices of every open edge.
struct Proof {
    matches: Vec<Scored>,
    mentee_price: Vec<i128>,
    mentor_price: Vec<i128>,
    pair_price: Vec<(u32, u32, i128)>,
}

impl Open {
    fn new(instance: &Instance) -> Self {
        let mut mentee_cap = instance.mentee_cap().to_vec();
        let mut mentor_cap = instance.mentor_cap().to_vec();
        for &(mentee, mentor) in instance.pinned() {
            mentee_cap[mentee as usize] -= 1;
            mentor_cap[mentor as usize] -= 1;
        }
        let mut graph =
            Graph { start: vec![0], mentor: Vec::new(), score: Vec::new(), mentee_cap, mentor_cap };
        graph.mentor.reserve(instance.edges().len());
        graph.score.reserve(instance.edges().len());
        let mut closed: Vec<(u32, u32)> = [instance.pinned(), instance.forbidden()].concat();
        closed.sort_unstable();
        let mut closed = closed.into_iter().peekable();
        for mentee in 0..instance.edges().mentees() as u32 {
            for (mentor, score) in instance.edges().row(mentee) {
                // Both lists are sorted alike, so one step forward each is enough.
                while closed.next_if(|pair| *pair < (mentee, mentor)).is_some() {}
                if closed.peek() != Some(&(mentee, mentor)) {
                    graph.mentor.push(mentor);
                    graph.score.push(score);
                }
            }
            graph.start.push(graph.mentor.len() as u32);
        }
        Self { graph }
    }

    /// The best matches among the edges with at least `floor`, at the given weight of each score.
    fn best(&self, weights: &[i128], floor: u16) -> Proof {
        let graph = self.graph.usable(floor);
        // Twice as fast as 128 bits; the factor leaves room for sums along a path.
        let narrow: Option<Vec<i64>> = match weights.iter().max() {
            Some(&max) if max < i128::from(i64::MAX / 8) => {
                weights.iter().map(|&weight| i64::try_from(weight).ok()).collect()
            }
            _ => None,
        };
        match narrow {
            Some(narrow) => self.priced(&graph, paths::optimum(&graph, &narrow), &narrow, floor),
            None => self.priced(&graph, paths::optimum(&graph, weights), weights, floor),
        }
    }

    /// Carries prices over to people without places, and gathers matches and pair prices.
    fn priced<W: paths::Weight>(&self, graph: &Graph, found: Optimum<W>, weights: &[W], floor: u16) -> Proof {
        let Optimum { matched, mut mentee_price, mut mentor_price } = found;
        let (mut matches, mut pair_price) = (Vec::new(), Vec::new());
        for (mentee, price) in mentee_price.iter().enumerate() {
            for edge in graph.row(mentee).filter(|&edge| matched[edge]) {
                let (mentor, score) = (graph.mentor[edge], graph.score[edge]);
                let missing = weights[score as usize] - *price - mentor_price[mentor as usize];
                matches.push(Scored { mentee: mentee as u32, mentor, score });
                if missing > W::default() {
                    pair_price.push((mentee as u32, mentor, missing.into()));
                }
            }
        }
        self.price_the_placeless(weights, floor, &mut mentee_price, &mut mentor_price);
        Proof {
            matches,
            mentee_price: mentee_price.into_iter().map(Into::into).collect(),
            mentor_price: mentor_price.into_iter().map(Into::into).collect(),
            pair_price,
        }
    }

    /// A place that does not exist costs nothing, so its price may be whatever its edges ask for.
    fn price_the_placeless<W: paths::Weight>(
        &self,
        weights: &[W],
        floor: u16,
        mentee_price: &mut [W],
        mentor_price: &mut [W],
    ) {
        let graph = &self.graph;
        let edges = |mentee| {
            let asking = move |&edge: &usize| graph.score[edge] >= floor;
            let parts = |edge: usize| (graph.mentor[edge] as usize, weights[graph.score[edge] as usize]);
            graph.row(mentee).filter(asking).map(parts)
        };
        for (mentee, price) in mentee_price.iter_mut().enumerate().filter(|(i, _)| graph.mentee_cap[*i] == 0)
        {
            for (mentor, weight) in edges(mentee).filter(|(mentor, _)| graph.mentor_cap[*mentor] > 0) {
                *price = (*price).max(weight - mentor_price[mentor]);
            }
        }
        for (mentee, price) in mentee_price.iter().enumerate() {
            for (mentor, weight) in edges(mentee).filter(|(mentor, _)| graph.mentor_cap[*mentor] == 0) {
                mentor_price[mentor] = mentor_price[mentor].max(weight - *price);
            }
        }
    }

    /// The highest floor that loses nobody, the best total above it, and the covers that prove the floor.
    fn worst_off(&self, weights: &[i128]) -> (Proof, Option<Floor>) {
        let most = self.best(&UNIT, 0);
        let matched = most.matches.len();
        if matched == 0 {
            return (self.best(weights, 0), None);
        }
        // Everybody fits at `low`; somebody is lost at `high`.
        let (mut low, mut high) = (0, SCORE_MAX + 1);
        let mut above = None;
        while high - low > 1 {
            let middle = u16::midpoint(low, high);
            let found = self.best(&UNIT, middle);
            if found.matches.len() == matched {
                low = found.matches.iter().map(|pair| pair.score).min().unwrap_or(middle);
            } else {
                high = middle;
                above = Some(found);
            }
        }
        let above = above.map(|proof| cover(&proof)).unwrap_or_default();
        (self.best(weights, low), Some(Floor { score: low, above, most: cover(&most) }))
    }
}

/// With every weight 1, prices are 0 or 1 and those of price 1 touch every edge (König).
fn cover(proof: &Proof) -> Cover {
    let priced = |prices: &[i128]| {
        let at = prices.iter().enumerate().filter(|(_, price)| **price > 0);
        at.map(|(index, _)| index as u32).collect()
    };
    Cover {
        mentees: priced(&proof.mentee_price),
        mentors: priced(&proof.mentor_price),
        pairs: proof.pair_price.iter().map(|&(i, j, _)| (i, j)).collect(),
    }
}
