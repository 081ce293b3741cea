//! The least that the quotas have to give way, and a cohort for which that is enough.

use super::bound::Priced;
use super::limit::Steps;
use super::model::{Cohort, Model};
use super::search::{Answer, exists};
use super::solver::{Goal, Prices, Verdict, best, prices};
use super::walk::{Aim, walk};

/// Steps of a search before the solver is asked: they cost about as much as its answer.
const STEPS: u64 = 4_000;

/// The least loosening of all cohorts, or the least that was found.
#[derive(Debug)]
pub(super) struct LeastLoosening {
    pub(super) loosening: i64,
    /// A cohort that needs no more.
    pub(super) cohort: Cohort,
    /// Whether it is by the solver's word the one with the highest total.
    pub(super) is_best: bool,
    /// No cohort needs less than that.
    pub(super) proved: i64,
    /// Prices that show that less will not do.
    pub(super) prices: Option<Prices>,
}

impl LeastLoosening {
    pub(super) fn new(model: &Model, steps: &mut Steps) -> Self {
        let goal = Goal::HighestTotal { loosening: 0 };
        // Half of the steps are for what follows if the solver gets nowhere.
        let met = steps.lend(steps.left() / 2, |steps| best(model, &model.places, goal, steps));
        let unknown = met == Verdict::Unknown;
        let mut least = match met {
            Verdict::Cohort { cohort, proved } => {
                return Self { loosening: 0, cohort, is_best: proved, proved: 0, prices: None };
            }
            Verdict::None | Verdict::Unknown => Self::of(model, highest_scores(model)),
        };
        if unknown {
            let priced = Priced::new(model, prices(model, 0), 0);
            let walked =
                steps.lend(steps.left() / 2, |s| walk(&priced, &model.places, &least.cohort, Aim::Best, s));
            least.take(model, walked);
        }
        let mut proved = false;
        if least.loosening > 0 {
            let goal = Goal::LeastLoosening;
            let word = steps.lend(steps.left() / 2, |steps| best(model, &model.places, goal, steps));
            if let Verdict::Cohort { cohort, proved: word } = word {
                proved = word;
                least.take(model, Some(cohort));
            }
        }
        if proved {
            least.proved = least.loosening;
        }
        least.prove(model, proved, steps);
        least
    }

    /// Lowers the loosening as far as a search goes, and raises what is proved as far as the prices say.
    fn prove(&mut self, model: &Model, word: bool, steps: &mut Steps) {
        while self.loosening > 0 {
            let less = self.loosening - 1;
            let priced = Priced::new(model, prices(model, less), less);
            let most = if word { STEPS } else { steps.left() / 4 };
            let answer = steps.lend(most, |steps| exists(&priced, &model.places, 0, steps));
            self.proved = self.proved.max(priced.least_loosening()).min(self.loosening);
            self.prices = Some(priced.prices);
            match answer {
                Answer::Found(better) => self.take(model, Some(better)),
                Answer::None => {
                    self.proved = self.loosening;
                    break;
                }
                Answer::Unknown => break,
            }
            self.proved = self.proved.min(self.loosening);
        }
    }

    fn of(model: &Model, cohort: Cohort) -> Self {
        Self { loosening: model.loosening(&cohort), cohort, is_best: false, proved: 0, prices: None }
    }

    fn take(&mut self, model: &Model, cohort: Option<Cohort>) {
        if let Some(cohort) = cohort.filter(|cohort| model.loosening(cohort) < self.loosening) {
            (self.loosening, self.cohort) = (model.loosening(&cohort), cohort);
        }
    }
}

/// The cohort that is best without quotas.
fn highest_scores(model: &Model) -> Cohort {
    let free = Prices { quotas: vec![0; model.bounds.len()], loosening: 0 };
    let bound = Priced::new(model, free, 0).bound(&model.places);
    bound.map_or_else(|| vec![false; model.ids.len()], |bound| bound.inside)
}
