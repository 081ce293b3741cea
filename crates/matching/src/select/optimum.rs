//! The best cohort: the least loosening, then the highest total, then the first by id.
//!
//! The solver proposes, integers dispose: totals, loosening and ties are settled by `search`; the solver's word stands
//! only for what the search could not settle within its steps.

use super::bound::Priced;
use super::model::{Cohort, Model, Place};
use super::repair::repair;
use super::search::{Answer, exists};
use super::solver::{Goal, Prices, SCALE, Verdict, best, prices};

/// Steps of a search before the solver is asked: they cost about as much as its answer.
const STEPS: u64 = 4_000;

/// The best cohort, with the prices that prove it and that further questions are answered with.
#[derive(Clone, Debug)]
pub(super) struct Optimum<'a> {
    pub(super) model: &'a Model<'a>,
    /// The least that the quotas have to give way.
    pub(super) loosening: i64,
    pub(super) cohort: Cohort,
    pub(super) total: i64,
    /// Prices under which the totals are as low as they can be, then those that show that less loosening will not do.
    priced: Vec<Priced<'a>>,
}

impl<'a> Optimum<'a> {
    pub(super) fn new(model: &'a Model<'a>) -> Self {
        let mut least = LeastLoosening::new(model);
        let loosening = least.loosening;
        let mut priced = vec![Priced::new(model, prices(model, loosening), loosening)];
        priced.extend(least.prices.take().map(|prices| Priced::new(model, prices, loosening)));
        let mut optimum =
            Self { model, loosening, total: model.total(&least.cohort), cohort: least.cohort, priced };
        if !least.is_best {
            optimum.raise();
        }
        // The solver's word for the best is put to the test as far as a search goes.
        while let Answer::Found(better) = optimum.search(&model.places, optimum.total + 1, STEPS) {
            (optimum.total, optimum.cohort) = (model.total(&better), better);
        }
        optimum.cohort = optimum.first(model.places.clone(), optimum.total, optimum.cohort.clone());
        optimum
    }

    /// The best cohort of a model with looser bounds, where those of `before` were met: its prices are right here too.
    pub(super) fn after(model: &'a Model<'a>, before: &Optimum) -> Self {
        let priced = vec![Priced::new(model, before.priced[0].prices.clone(), 0)];
        let mut optimum =
            Self { model, loosening: 0, cohort: before.cohort.clone(), total: before.total, priced };
        while let Some(better) = optimum.decide(&model.places, optimum.total + 1, None) {
            (optimum.total, optimum.cohort) = (model.total(&better), better);
        }
        optimum.cohort = optimum.first(model.places.clone(), optimum.total, optimum.cohort.clone());
        optimum
    }

    /// Takes the solver's best cohort, or else one that a search proves to be the best.
    fn raise(&mut self) {
        let goal = Goal::HighestTotal { loosening: self.loosening };
        if let Verdict::Cohort { cohort, proved: true } = best(self.model, &self.model.places, goal)
            && self.model.total(&cohort) >= self.total
        {
            (self.total, self.cohort) = (self.model.total(&cohort), cohort);
            return;
        }
        while let Answer::Found(better) = self.search(&self.model.places, self.total + 1, u64::MAX) {
            (self.total, self.cohort) = (self.model.total(&better), better);
        }
    }

    /// Of all cohorts under `places` with that total, the one whose sorted list of ids comes first; `cohort` is one.
    pub(super) fn first(&self, mut places: Vec<Place>, total: i64, mut cohort: Cohort) -> Cohort {
        for at in 0..places.len() {
            if places[at] != Place::Open {
                continue;
            }
            places[at] = Place::In;
            if cohort[at] {
                continue;
            }
            match self.decide(&places, total, None) {
                Some(earlier) => cohort = earlier,
                None => places[at] = Place::Out,
            }
        }
        cohort
    }

    /// The highest total under `places` with the least loosening, and a cohort that has it.
    pub(super) fn highest(&self, places: &[Place]) -> Option<(i64, Cohort)> {
        let bounds = self.priced.iter().map(|priced| priced.bound(places).map(|bound| bound.value));
        let bound = bounds.min().flatten()?.div_euclid(SCALE);
        let mut below = 64;
        let mut cohort = loop {
            // Near the bound few people are free to be in or out, so a search is short.
            let target = (bound - below).max(0);
            match self.search(&self.settle(places, target).unwrap_or_else(|| places.to_vec()), target, STEPS)
            {
                Answer::Found(cohort) => break cohort,
                Answer::None if target == 0 => return None,
                Answer::None => below *= 4,
                Answer::Unknown => {
                    match best(self.model, places, Goal::HighestTotal { loosening: self.loosening }) {
                        Verdict::Cohort { cohort, .. } => break cohort,
                        Verdict::None => return None,
                        Verdict::Unknown => break self.decide(places, 0, None)?,
                    }
                }
            }
        };
        while let Some(better) = self.decide(places, self.model.total(&cohort) + 1, None) {
            cohort = better;
        }
        Some((self.model.total(&cohort), cohort))
    }

    /// A cohort under `places` with a total of `target` or more and the least loosening, if there is one.
    ///
    /// `near`, if given, is a cohort that may become one by a few exchanges.
    pub(super) fn decide(&self, places: &[Place], target: i64, near: Option<&Cohort>) -> Option<Cohort> {
        let settled = self.settle(places, target)?;
        match self.search(&settled, target, STEPS) {
            Answer::Found(cohort) => return Some(cohort),
            Answer::None => return None,
            Answer::Unknown => {}
        }
        if let Some(cohort) = near.and_then(|near| repair(self, places, target, near)) {
            return Some(cohort);
        }
        let places = settled;
        let bound = self.priced[0].bound(&places)?.value / SCALE;
        let goal = Goal::Enough { loosening: self.loosening, target, bound };
        match best(self.model, &places, goal) {
            Verdict::Cohort { cohort, .. } if self.model.total(&cohort) >= target => Some(cohort),
            Verdict::Cohort { proved: true, .. } | Verdict::None => None,
            Verdict::Cohort { .. } | Verdict::Unknown => match self.search(&places, target, u64::MAX) {
                Answer::Found(cohort) => Some(cohort),
                Answer::None | Answer::Unknown => None,
            },
        }
    }

    /// `places` with everybody settled who is not free to be in or out at that total; `None` if it is out of reach.
    fn settle(&self, places: &[Place], target: i64) -> Option<Vec<Place>> {
        let mut places = places.to_vec();
        for priced in &self.priced {
            let bound = priced.bound(&places)?;
            let budget = bound.value - target * SCALE;
            if budget < 0 {
                return None;
            }
            places = bound.settle(&places, budget);
        }
        Some(places)
    }

    /// What whole numbers say about a cohort under `places` with that total.
    fn search(&self, places: &[Place], target: i64, steps: u64) -> Answer {
        let mut answer = Answer::Unknown;
        for priced in &self.priced {
            answer = exists(priced, places, target, steps);
            if answer != Answer::Unknown {
                break;
            }
        }
        answer
    }
}

/// The least loosening of all cohorts.
struct LeastLoosening {
    loosening: i64,
    /// A cohort that needs no more.
    cohort: Cohort,
    /// Whether it is by the solver's word the one with the highest total.
    is_best: bool,
    /// Prices that show that less will not do.
    prices: Option<Prices>,
}

impl LeastLoosening {
    fn new(model: &Model) -> Self {
        let goal = Goal::HighestTotal { loosening: 0 };
        if let Verdict::Cohort { cohort, proved: true } = best(model, &model.places, goal) {
            return Self { loosening: 0, cohort, is_best: true, prices: None };
        }
        let (cohort, steps) = match best(model, &model.places, Goal::LeastLoosening) {
            Verdict::Cohort { cohort, proved: true } => (cohort, STEPS),
            _ => (highest_scores(model), u64::MAX),
        };
        let mut least = Self { loosening: model.loosening(&cohort), cohort, is_best: false, prices: None };
        while least.loosening > 0 {
            let less = least.loosening - 1;
            let priced = Priced::new(model, prices(model, less), less);
            let answer = exists(&priced, &model.places, 0, steps);
            least.prices = Some(priced.prices);
            let Answer::Found(better) = answer else { break };
            (least.loosening, least.cohort) = (model.loosening(&better), better);
        }
        least
    }
}

/// The cohort that is best without quotas.
fn highest_scores(model: &Model) -> Cohort {
    let free = Prices { quotas: vec![0; model.bounds.len()], loosening: 0 };
    let bound = Priced::new(model, free, 0).bound(&model.places);
    bound.map_or_else(|| vec![false; model.ids.len()], |bound| bound.inside)
}
