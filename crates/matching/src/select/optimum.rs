//! The best cohort: the least loosening, then the highest total, then the first by id.
//!
//! The solver proposes, integers dispose: totals, loosening and ties are settled by `search`; the solver's word stands
//! only for what the search could not settle within its steps.

use super::bound::Priced;
use super::model::{Cohort, Model, Place};
use super::search::{Answer, exists};
use super::solver::{Goal, Prices, Verdict, best, prices};

/// Steps of a search before the solver is asked: they cost about as much as its answer.
const STEPS: u64 = 4_000;

/// The best cohort, with the prices that prove it and that further questions are answered with.
#[derive(Clone, Debug)]
pub(super) struct Optimum<'a> {
    pub(super) priced: Priced<'a>,
    pub(super) cohort: Cohort,
    pub(super) total: i64,
}

impl<'a> Optimum<'a> {
    pub(super) fn new(model: &'a Model<'a>) -> Self {
        let (first, loosening) = least_loosening(model);
        let priced = Priced::new(model, prices(model, loosening), loosening);
        let (mut cohort, proved) = match first {
            First::Best(cohort) => (cohort, true),
            First::Some(cohort) => match best(model, &model.places, Goal::HighestTotal(loosening)) {
                Verdict::Best(better) if model.total(&better) >= model.total(&cohort) => (better, true),
                _ => (cohort, false),
            },
        };
        let steps = if proved { STEPS } else { u64::MAX };
        while let Answer::Found(better) = exists(&priced, &model.places, model.total(&cohort) + 1, steps) {
            cohort = better;
        }
        let mut optimum = Self { total: model.total(&cohort), priced, cohort };
        optimum.settle_ties();
        optimum
    }

    /// Of all cohorts that are as good, takes the one whose sorted list of ids comes first.
    fn settle_ties(&mut self) {
        let mut places = self.priced.model.places.clone();
        for at in 0..places.len() {
            if places[at] != Place::Open {
                continue;
            }
            places[at] = Place::In;
            if self.cohort[at] {
                continue;
            }
            match decide(&self.priced, &places, self.total) {
                Some(cohort) => self.cohort = cohort,
                None => places[at] = Place::Out,
            }
        }
    }
}

/// A cohort under `places` with a total of `target` or more and no more loosening than `priced` allows, if there is one.
pub(super) fn decide(priced: &Priced, places: &[Place], target: i64) -> Option<Cohort> {
    match exists(priced, places, target, STEPS) {
        Answer::Found(cohort) => return Some(cohort),
        Answer::None => return None,
        Answer::Unknown => {}
    }
    match best(priced.model, places, Goal::HighestTotal(priced.loosening)) {
        Verdict::Best(cohort) => (priced.model.total(&cohort) >= target).then_some(cohort),
        Verdict::None => None,
        Verdict::Unknown => match exists(priced, places, target, u64::MAX) {
            Answer::Found(cohort) => Some(cohort),
            Answer::None | Answer::Unknown => None,
        },
    }
}

/// A cohort to begin with.
enum First {
    /// By the solver's word the one with the highest total.
    Best(Cohort),
    /// One with the least loosening.
    Some(Cohort),
}

/// The least loosening of all cohorts, and a cohort that needs no more.
fn least_loosening(model: &Model) -> (First, i64) {
    if let Verdict::Best(cohort) = best(model, &model.places, Goal::HighestTotal(0)) {
        return (First::Best(cohort), 0);
    }
    let (mut cohort, steps) = match best(model, &model.places, Goal::LeastLoosening) {
        Verdict::Best(cohort) => (cohort, STEPS),
        Verdict::None | Verdict::Unknown => (highest_scores(model), u64::MAX),
    };
    let mut loosening = model.loosening(&cohort);
    while loosening > 0 {
        let less = loosening - 1;
        let priced = Priced::new(model, prices(model, less), less);
        match exists(&priced, &model.places, 0, steps) {
            Answer::Found(better) => {
                loosening = model.loosening(&better);
                cohort = better;
            }
            Answer::None | Answer::Unknown => break,
        }
    }
    (First::Some(cohort), loosening)
}

/// The cohort that is best without quotas.
fn highest_scores(model: &Model) -> Cohort {
    let free = Prices { quotas: vec![0; model.bounds.len()], loosening: 0 };
    let bound = Priced::new(model, free, 0).bound(&model.places);
    bound.map_or_else(|| vec![false; model.ids.len()], |bound| bound.inside)
}
