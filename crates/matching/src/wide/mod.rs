//! The best answer of a pool with too many pairs to keep, and its proof over all of them.
//!
//! Every mentee is judged once with everybody who might be allowed, and keeps the best pairs; of the others only the
//! highest score is remembered. The kept pairs are solved, and the proof of that answer says which of the others
//! could matter: those worth more than their two prices, and under `worst-off` also those that a cover does not
//! touch. They are looked for by judging again whoever could have one, and join, until there are none. Then the proof
//! holds for all allowed pairs of the pool (column generation, Dantzig and Wolfe 1960).
//!
//! In the end the pairs that are worth just what they cost join as well. No other pair is part of any best answer, so
//! the first of the best answers over the kept pairs is the first over all pairs, and the same as that of
//! [`crate::run::best`]. Memory is needed for people and kept pairs only.

mod among;
mod best;
mod blocks;
mod first;
mod held;
mod missing;
mod proved;

use crate::edges::{Edges, Rows, Scored};
use crate::fault::Fault;
use crate::instance::Instance;
use crate::objective::{Cuts, Objective};
use crate::pool::Pool;
use crate::run::{PoolError, too_many_places};
use crate::score::People;
use crate::solve::{Worth, solve, solve_again};
use crate::time::Zones;
use among::Among;
use first::First;
use missing::Missing;
pub use proved::Proved;

/// So many pairs of a mentee with one place are kept at first.
pub const KEPT: usize = 24;
/// No more pairs than these are kept: where more are equally good, the first of the best answers by id would take more
/// memory than most machines have.
pub const MOST_KEPT: usize = 50_000_000;
/// So many missing pairs of one mentee join at first.
const JOIN: usize = 8;
/// So many times the number that join of one mentee doubles.
const DOUBLED: u32 = 5;

/// The people of a pool and the best pairs of each mentee.
pub struct Wide<'p> {
    people: People<'p>,
    objective: Objective,
    among: Among,
    /// The kept pairs.
    instance: Instance,
    /// Places beyond the pins, of mentees and of mentors.
    left: [Vec<u32>; 2],
    /// Of each mentee, no less than the highest score among the pairs that are not kept.
    rest: Vec<Option<u16>>,
    pairs: u64,
    most_kept: usize,
}

/// What has just been done on the way to a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The kept pairs were solved.
    Solved,
    /// The others were held against the prices.
    Priced,
}

impl<'p> Wide<'p> {
    /// Judges every pair that might be allowed and keeps the best; refuses what [`crate::score::Scores::new`] does,
    /// and an earlier answer that is to be kept.
    ///
    /// The pool must have passed [`Pool::validate`].
    pub fn new(pool: &'p Pool, zones: &Zones) -> Result<Self, Fault> {
        Self::keeping(pool, zones, KEPT)
    }

    /// As [`Self::new`] with another number of pairs that are kept at first of a mentee with one place. The answer does
    /// not depend on it, only the time.
    pub fn keeping(pool: &'p Pool, zones: &Zones, kept: usize) -> Result<Self, Fault> {
        if pool.keep.is_some() {
            return Err(Fault::at("$.keep", "cannot be kept to where pairs are not all known at once"));
        }
        let people = People::new(pool, zones)?;
        let [mentee_cap, mentor_cap] = people.capacities();
        let mut left = [mentee_cap.clone(), mentor_cap.clone()];
        let mut pinned = people.pinned().to_vec();
        for &(mentee, mentor) in &pinned {
            // More pins than places are refused below.
            for (side, person) in [(0, mentee), (1, mentor)] {
                left[side][person as usize] = left[side][person as usize].saturating_sub(1);
            }
        }
        pinned.sort_unstable();
        let at_first = first::room(&left, &pinned, kept);
        if at_first > MOST_KEPT {
            return Err(too_many(at_first, MOST_KEPT));
        }
        let among = Among::new(&people, mentor_cap.len());
        let First { edges, rest, pairs } = first::choose(&people, &among, &left, &pinned, kept);
        let pinned = people.pinned().to_vec();
        let instance = Instance::from_parts(mentee_cap, mentor_cap, edges, pinned, Vec::new())?;
        let objective = pool.objective.with_cuts(Cuts::default());
        Ok(Self { people, objective, among, instance, left, rest, pairs, most_kept: MOST_KEPT })
    }

    /// Refuses where more than so many pairs would have to be kept, instead of [`MOST_KEPT`].
    #[must_use]
    pub fn at_most(self, most_kept: usize) -> Self {
        Self { most_kept, ..self }
    }

    /// Finds the best answer over all pairs; `done` is told of every step.
    ///
    /// An error is a fault at the capacity of the mentee with most places, where all places together are more than the
    /// weights can hold, or at the mentors, where too many pairs with them are equally good to be kept.
    pub fn prove(mut self, mut done: impl FnMut(Step)) -> Result<Proved<'p>, PoolError> {
        let pool = self.people.pool();
        let refused = |error| PoolError::from(too_many_places(pool, error));
        let places = self.left[0].iter().map(|&left| u64::from(left)).sum();
        let worth = Worth::new(places, &self.objective).map_err(refused)?;
        let mut solution = solve(&self.instance, &self.objective).map_err(refused)?;
        done(Step::Solved);
        let mut rounds = 0;
        loop {
            let missing = self.missing(&solution, worth.weights(), JOIN << rounds.min(DOUBLED));
            rounds += 1;
            done(Step::Priced);
            let (pairs, only_equal) = match missing {
                Missing::Better(pairs) => (pairs, false),
                Missing::Equal(pairs) => (pairs, true),
                Missing::TooMany(pairs) => return Err(too_many(pairs, self.most_kept).into()),
            };
            if pairs.is_empty() {
                return Ok(self.proved(solution, worth.weights(), rounds));
            }
            self.join(&pairs)?;
            let before = solution;
            solution = solve_again(&self.instance, &self.objective, &before).map_err(refused)?;
            done(Step::Solved);
            let (now, was) = (&solution.certificate, &before.certificate);
            let same_prices = now.mentee_price == was.mentee_price && now.mentor_price == was.mentor_price;
            if only_equal && same_prices && now.floor == was.floor {
                // Whatever these prices do not cover was among the pairs that have joined.
                return Ok(self.proved(solution, worth.weights(), rounds));
            }
        }
    }

    /// Keeps more pairs; those of one mentee must stand together, by mentor.
    fn join(&mut self, pairs: &[Scored]) -> Result<(), Fault> {
        let edges = joined(self.instance.edges(), pairs);
        let (mentee_cap, mentor_cap) =
            (self.instance.mentee_cap().to_vec(), self.instance.mentor_cap().to_vec());
        let pinned = self.instance.pinned().to_vec();
        self.instance = Instance::from_parts(mentee_cap, mentor_cap, edges, pinned, Vec::new())?;
        Ok(())
    }
}

fn too_many(pairs: usize, most: usize) -> Fault {
    let problem = format!("{pairs} pairs with them or more would have to be kept, above {most}");
    Fault::at("$.mentors", problem)
}

/// The place of a mentor in an order that begins elsewhere for each mentee: where many pairs are equal, not everybody
/// takes the same few mentors.
fn turned(mentee: u32, mentor: u32, mentors: u32, each: usize) -> u32 {
    let first = u64::from(mentee) * each as u64 % u64::from(mentors);
    ((u64::from(mentor) + u64::from(mentors) - first) % u64::from(mentors)) as u32
}

/// The pairs with more, which stand by mentee and then by mentor and are not yet among them.
fn joined(edges: &Edges, more: &[Scored]) -> Edges {
    let mentees = edges.mentees();
    let mut rows = Rows::with_capacity(mentees, (edges.len() + more.len()).div_ceil(mentees.max(1)));
    let mut more = more.iter().peekable();
    for mentee in 0..mentees as u32 {
        let mut coming = |before: u32| more.next_if(|pair| (pair.mentee, pair.mentor) < (mentee, before));
        for (mentor, score) in edges.row(mentee) {
            while let Some(pair) = coming(mentor) {
                rows.push(pair.mentor, pair.score);
            }
            rows.push(mentor, score);
        }
        while let Some(pair) = coming(u32::MAX) {
            rows.push(pair.mentor, pair.score);
        }
        rows.end();
    }
    rows.into_edges()
}
