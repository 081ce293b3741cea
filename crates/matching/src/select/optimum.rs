//! The best cohort: the least loosening, then the highest total, then the first by id.
//!
//! The solver proposes, integers dispose: totals, loosening and ties are settled by `search`; the solver's word stands
//! only for what the search could not settle within its steps. Where the steps of everything run out, the best that
//! was found stands, and [`Proof`] says how far it may be from the best there is.

use super::asking::{Asking, STEPS};
use super::bound::Priced;
use super::least::LeastLoosening;
use super::limit::{Limits, Steps};
use super::model::{Cohort, Model};
use super::search::Answer;
use super::solver::{Goal, SCALE, Verdict, best, prices};
use super::walk::{Aim, walk};

/// The best cohort, with the prices that prove it and that further questions are answered with.
#[derive(Clone, Debug)]
pub(super) struct Optimum<'a> {
    pub(super) model: &'a Model<'a>,
    /// The least that the quotas have to give way.
    pub(super) loosening: i64,
    pub(super) cohort: Cohort,
    pub(super) total: i64,
    pub(super) proof: Proof,
    pub(super) limits: Limits,
    /// Prices under which the totals are as low as they can be, then those that show that less loosening will not do.
    pub(super) priced: Vec<Priced<'a>>,
    /// How many steps it took.
    pub(super) taken: u64,
}

/// What is proved about a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Proof {
    /// No cohort needs less loosening.
    pub(super) loosening: i64,
    /// No cohort with no more loosening has a higher total.
    pub(super) total: i64,
    /// Whether it is the first by id of those as good, or of those found if it is not the best.
    pub(super) first: bool,
}

impl<'a> Optimum<'a> {
    pub(super) fn new(model: &'a Model<'a>, limits: Limits) -> Self {
        let steps = &mut Steps::new(limits.best);
        let mut least = LeastLoosening::new(model, steps);
        let loosening = least.loosening;
        let mut priced = vec![Priced::new(model, prices(model, loosening), loosening)];
        priced.extend(least.prices.take().map(|prices| Priced::new(model, prices, loosening)));
        let total = model.total(&least.cohort);
        let mut optimum = Self::of(model, limits, least.cohort, priced);
        optimum.proof.loosening = least.proved;
        let proved = least.is_best || optimum.raise(steps);
        optimum.proof.total = if proved { optimum.total } else { optimum.bound().max(total) };
        // The solver's word for the best is put to the test as far as a search goes.
        optimum.settle(proved, steps);
        optimum
    }

    /// The best cohort of a model with looser bounds, where those of `before` were met: its prices are right here too.
    pub(super) fn after(model: &'a Model<'a>, before: &Optimum, limits: Limits) -> Self {
        let steps = &mut Steps::new(limits.best);
        let priced = vec![Priced::new(model, before.priced[0].prices.clone(), 0)];
        let mut optimum = Self::of(model, limits, before.cohort.clone(), priced);
        optimum.proof.total = optimum.bound();
        optimum.settle(false, steps);
        optimum
    }

    fn of(model: &'a Model<'a>, limits: Limits, cohort: Cohort, priced: Vec<Priced<'a>>) -> Self {
        let (loosening, total) = (model.loosening(&cohort), model.total(&cohort));
        let proof = Proof { loosening, total, first: true };
        Self { model, loosening, cohort, total, proof, limits, priced, taken: 0 }
    }

    /// Whether it is the best cohort, beyond doubt.
    pub(super) fn is_proved(&self) -> bool {
        self.proof == Proof { loosening: self.loosening, total: self.total, first: true }
    }

    /// What no total exceeds, by the prices alone.
    fn bound(&self) -> i64 {
        let bounds = self.priced.iter().filter_map(|priced| priced.bound(&self.model.places));
        bounds.map(|bound| bound.value.div_euclid(SCALE)).min().unwrap_or(self.total)
    }

    /// Takes the solver's best cohort, or else the best that is found; whether it is the best by the solver's word.
    fn raise(&mut self, steps: &mut Steps) -> bool {
        let goal = Goal::HighestTotal { loosening: self.loosening };
        // A solver that got nowhere before gets nowhere now.
        let verdict = if self.loosening == 0 {
            Verdict::Unknown
        } else {
            steps.lend(steps.left() / 2, |steps| best(self.model, &self.model.places, goal, steps))
        };
        let proved = match verdict {
            Verdict::Cohort { cohort, proved } => self.take(cohort) && proved,
            Verdict::None | Verdict::Unknown => false,
        };
        if !proved {
            let places = &self.model.places;
            let aim = Aim::Best;
            let walked =
                steps.lend(steps.left() / 2, |s| walk(&self.priced[0], places, &self.cohort, aim, s));
            if let Some(cohort) = walked {
                self.take(cohort);
            }
        }
        proved
    }

    /// Takes a cohort that is as good or better; whether it was.
    fn take(&mut self, cohort: Cohort) -> bool {
        let total = self.model.total(&cohort);
        let better = total >= self.total && self.model.loosening(&cohort) <= self.loosening;
        if better {
            (self.total, self.cohort) = (total, cohort);
        }
        better
    }

    /// Looks for a better cohort until there is none or the steps run out, then for the first by id.
    fn settle(&mut self, word: bool, steps: &mut Steps) {
        loop {
            let asking = Asking::new(self);
            let (target, places) = (self.total + 1, &self.model.places);
            let decision = if word {
                steps.lend(STEPS, |steps| asking.search(places, target, steps))
            } else {
                steps.lend(steps.left() / 2, |steps| asking.decide(places, target, None, steps))
            };
            match decision {
                Answer::Found(better) => (self.total, self.cohort) = (self.model.total(&better), better),
                Answer::None => {
                    self.proof.total = self.total;
                    break;
                }
                Answer::Unknown => break,
            }
        }
        self.proof.total = self.proof.total.max(self.total);
        let (places, cohort) = (self.model.places.clone(), self.cohort.clone());
        (self.cohort, self.proof.first) = Asking::new(self).first(places, self.total, cohort, steps);
        // Where the best is not proved, an earlier one may be a better one.
        self.total = self.model.total(&self.cohort);
        self.proof.total = self.proof.total.max(self.total);
        self.taken = steps.taken();
    }
}
