//! A cohort with somebody else in it by exchanging a few people: quick where there are many, and no proof where it fails.

use super::exchange::Exchanges;
use super::limit::Steps;
use super::model::{Cohort, Model, Place};
use super::optimum::Optimum;

/// How many exchanges are made one after the other, and from how many first ones.
const EXCHANGES: usize = 4;
const STARTS: usize = 12;
/// How many exchanges are looked at in the time of a step.
pub(super) const EXCHANGES_A_STEP: u64 = 40;

/// A cohort under `places` with a total of `target` or more and no more loosening than the optimum has, beginning with
/// `cohort`, which differs from `places` in one person.
pub(super) fn repair(
    optimum: &Optimum,
    places: &[Place],
    target: i64,
    cohort: &Cohort,
    steps: &mut Steps,
) -> Option<Cohort> {
    let first = State::new(optimum.model, cohort.clone());
    let moved = (0..places.len()).find(|at| match places[*at] {
        Place::Open => false,
        place => (place == Place::In) != cohort[*at],
    })?;
    let mut firsts = first.exchanges(places, target, Some(moved));
    firsts.sort_unstable();
    for exchange in firsts.into_iter().take(STARTS) {
        let mut state = first.clone();
        state.make(exchange);
        for _ in 1..EXCHANGES {
            if state.loosening <= optimum.loosening {
                return Some(state.cohort);
            }
            let all = state.exchanges(places, target, None);
            steps.take(all.len() as u64 / EXCHANGES_A_STEP);
            match all.into_iter().min() {
                Some(next) if next.0 < state.loosening => state.make(next),
                _ => break,
            }
        }
        if state.loosening <= optimum.loosening {
            return Some(state.cohort);
        }
    }
    None
}

/// The loosening and the total (negated) after an exchange, who leaves, who joins.
pub(super) type Exchange = (i64, i64, usize, usize);

/// A cohort with what changes when people are exchanged.
#[derive(Clone)]
pub(super) struct State<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) cohort: Cohort,
    pub(super) counts: Vec<i64>,
    pub(super) loosening: i64,
    pub(super) total: i64,
}

impl<'a> State<'a> {
    pub(super) fn new(model: &'a Model<'a>, cohort: Cohort) -> Self {
        let (counts, loosening, total) =
            (model.counts(&cohort), model.loosening(&cohort), model.total(&cohort));
        Self { model, cohort, counts, loosening, total }
    }

    /// The exchanges that keep the total, only those of `moved` if given.
    fn exchanges(&self, places: &[Place], target: i64, moved: Option<usize>) -> Vec<Exchange> {
        let free = |at: &usize| match moved {
            Some(moved) => places[*at] == Place::Open || *at == moved,
            None => places[*at] == Place::Open,
        };
        let (mut inside, mut outside): (Vec<usize>, Vec<usize>) =
            (0..self.cohort.len()).filter(free).partition(|at| self.cohort[*at]);
        if let Some(moved) = moved {
            if self.cohort[moved] { inside = vec![moved] } else { outside = vec![moved] }
        }
        let exchanges = Exchanges::new(self.model, &self.counts);
        let mut all = Vec::new();
        for leaves in inside {
            for joins in &outside {
                let total = self.total - self.model.scores[leaves] + self.model.scores[*joins];
                if total >= target {
                    let more = exchanges.loosening(leaves, *joins);
                    all.push((self.loosening + more, -total, leaves, *joins));
                }
            }
        }
        all
    }

    /// Makes an exchange whatever comes of it.
    pub(super) fn exchange(&mut self, leaves: usize, joins: usize) {
        let more = Exchanges::new(self.model, &self.counts).loosening(leaves, joins);
        let total = self.total - self.model.scores[leaves] + self.model.scores[joins];
        self.make((self.loosening + more, -total, leaves, joins));
    }

    pub(super) fn make(&mut self, (loosening, total, leaves, joins): Exchange) {
        (self.cohort[leaves], self.cohort[joins]) = (false, true);
        for quota in &self.model.counted_by[leaves] {
            self.counts[*quota] -= 1;
        }
        for quota in &self.model.counted_by[joins] {
            self.counts[*quota] += 1;
        }
        (self.loosening, self.total) = (loosening, -total);
    }
}
