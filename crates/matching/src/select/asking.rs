//! Questions to the best cohort: is there one with somebody in it, or out of it, that is as good or nearly so?
//!
//! What is quick comes first: prices at hand, a short search, a few exchanges. Then the solver is asked and, where it gives up, a walk and a longer search are tried.

use super::limit::Steps;
use super::model::{Cohort, Place};
use super::optimum::Optimum;
use super::repair::repair;
use super::search::{Answer, exists};
use super::solver::{Goal, SCALE, Verdict, Wish, best, worthiest};
use super::walk::{Aim, walk};

/// Steps of a search before the solver is asked: they cost about as much as its answer.
pub(super) const STEPS: u64 = 4_000;

/// The most steps of a programme that asks about many people at once: where that is easy, it is easier than this.
pub(super) const TOGETHER: u64 = 32_000;
/// How many people are put in order by one programme.
const FEW: usize = 10;

/// The highest total there is, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Highest {
    /// That total, and a cohort that has it.
    Proved(i64, Cohort),
    /// There is no cohort.
    None,
    /// The steps ran out first.
    Unknown,
}

/// Somebody who asks.
pub(super) struct Asking<'a> {
    optimum: &'a Optimum<'a>,
}

impl<'a> Asking<'a> {
    pub(super) fn new(optimum: &'a Optimum<'a>) -> Self {
        Self { optimum }
    }

    /// Of all cohorts under `places` with that total, the one whose sorted list of ids comes first, and whether that
    /// is certain; `cohort` is one.
    pub(super) fn first(
        &self,
        mut places: Vec<Place>,
        total: i64,
        mut cohort: Cohort,
        steps: &mut Steps,
    ) -> (Cohort, bool) {
        let mut certain = true;
        let most = self.optimum.limits.question;
        for at in 0..places.len() {
            if places[at] != Place::Open {
                continue;
            }
            places[at] = Place::In;
            if cohort[at] {
                continue;
            }
            match self.quick(&places, total, steps) {
                Answer::Found(earlier) => cohort = earlier,
                Answer::None => places[at] = Place::Out,
                Answer::Unknown if steps.left() == 0 => (places[at], certain) = (Place::Out, false),
                Answer::Unknown => {
                    places[at] = Place::Open;
                    certain &= steps.lend(most, |s| self.first_few(&mut places, at, total, &mut cohort, s));
                }
            }
        }
        (cohort, certain)
    }

    /// Settles the next few people from `from` on at once or else `from` alone; whether that is certain.
    fn first_few(
        &self,
        places: &mut [Place],
        from: usize,
        total: i64,
        cohort: &mut Cohort,
        steps: &mut Steps,
    ) -> bool {
        let Optimum { model, loosening, .. } = *self.optimum;
        let open = (from..places.len()).filter(|at| places[*at] == Place::Open);
        let few: Vec<usize> = open.take(FEW).collect();
        // Whoever comes first is worth more than all who come later.
        let rank = |at: usize| few.iter().rev().position(|one| *one == at);
        let worth = |at: usize| rank(at).map_or(0.0, |rank| f64::from(1_u32 << rank));
        let wish = Wish::for_all((0..places.len()).map(worth).collect());
        let goal = (loosening, total);
        let word = steps.lend(TOGETHER, |steps| worthiest(model, places, goal, &wish, steps));
        let proved = matches!(word, Verdict::Cohort { proved: true, .. });
        if let Verdict::Cohort { cohort: earlier, .. } = word {
            *cohort = earlier;
        }
        if proved {
            for at in few {
                places[at] = if cohort[at] { Place::In } else { Place::Out };
            }
            return true;
        }
        places[from] = Place::In;
        let answer = if cohort[from] {
            Answer::Found(cohort.clone())
        } else {
            self.ask(places, total, Some(cohort), steps)
        };
        places[from] = if let Answer::Found(_) = answer { Place::In } else { Place::Out };
        let certain = answer != Answer::Unknown;
        if let Answer::Found(earlier) = answer {
            *cohort = earlier;
        }
        certain
    }

    /// The highest total under `places` with the least loosening.
    pub(super) fn highest(&self, places: &[Place], steps: &mut Steps) -> Highest {
        let Optimum { model, loosening, .. } = *self.optimum;
        let priced = &self.optimum.priced;
        let bounds = priced.iter().map(|priced| priced.bound(places).map(|bound| bound.value));
        let Some(bound) = bounds.min().flatten() else { return Highest::None };
        let bound = bound.div_euclid(SCALE);
        let mut below = 64;
        let mut cohort = loop {
            // Near the bound few people are free to be in or out, so a search is short.
            let target = (bound - below).max(0);
            let settled = self.settle(places, target).unwrap_or_else(|| places.to_vec());
            match steps.lend(STEPS, |steps| self.search(&settled, target, steps)) {
                Answer::Found(cohort) => break cohort,
                Answer::None if target == 0 => return Highest::None,
                Answer::None => below *= 4,
                Answer::Unknown => match best(model, places, Goal::HighestTotal { loosening }, steps) {
                    Verdict::Cohort { cohort, .. } => break cohort,
                    Verdict::None => return Highest::None,
                    Verdict::Unknown => match self.decide(places, 0, None, steps) {
                        Answer::Found(cohort) => break cohort,
                        Answer::None => return Highest::None,
                        Answer::Unknown => return Highest::Unknown,
                    },
                },
            }
        };
        loop {
            match self.decide(places, model.total(&cohort) + 1, None, steps) {
                Answer::Found(better) => cohort = better,
                Answer::None => return Highest::Proved(model.total(&cohort), cohort),
                Answer::Unknown => return Highest::Unknown,
            }
        }
    }

    /// Whether there is a cohort under `places` with a total of `target` or more and the least loosening.
    ///
    /// `near`, if given, is a cohort that may become one by a few exchanges.
    pub(super) fn decide(
        &self,
        places: &[Place],
        target: i64,
        near: Option<&Cohort>,
        steps: &mut Steps,
    ) -> Answer {
        let answer = self.searched(places, target, near, steps);
        if answer != Answer::Unknown || steps.left() == 0 {
            return answer;
        }
        self.ask(places, target, near, steps)
    }

    /// What the prices at hand say.
    pub(super) fn bounded(&self, places: &[Place], target: i64) -> Answer {
        if self.settle(places, target).is_some() { Answer::Unknown } else { Answer::None }
    }

    /// What the prices at hand and a short search say.
    pub(super) fn quick(&self, places: &[Place], target: i64, steps: &mut Steps) -> Answer {
        let Some(settled) = self.settle(places, target) else { return Answer::None };
        steps.lend(STEPS / 8, |steps| self.search(&settled, target, steps))
    }

    /// What the prices at hand, a few exchanges and a search say.
    fn searched(&self, places: &[Place], target: i64, near: Option<&Cohort>, steps: &mut Steps) -> Answer {
        let answer = self.quick(places, target, steps);
        if answer != Answer::Unknown || steps.left() == 0 {
            return answer;
        }
        let Some(settled) = self.settle(places, target) else { return Answer::None };
        match near.and_then(|near| repair(self.optimum, places, target, near, steps)) {
            Some(cohort) => Answer::Found(cohort),
            None => steps.lend(STEPS, |steps| self.search(&settled, target, steps)),
        }
    }

    /// The same from the solver, and where it gives up, from a walk and a search.
    pub(super) fn ask(
        &self,
        places: &[Place],
        target: i64,
        near: Option<&Cohort>,
        steps: &mut Steps,
    ) -> Answer {
        let Optimum { model, loosening, .. } = *self.optimum;
        let priced = &self.optimum.priced[0];
        let Some(places) = &self.settle(places, target) else { return Answer::None };
        if steps.left() == 0 {
            return Answer::Unknown;
        }
        let Some(bound) = priced.bound(places) else { return Answer::None };
        let goal = Goal::Enough { loosening, target, bound: bound.value / SCALE };
        match steps.lend(steps.left() / 2, |steps| best(model, places, goal, steps)) {
            Verdict::Cohort { cohort, .. } if model.total(&cohort) >= target => return Answer::Found(cohort),
            Verdict::Cohort { proved: true, .. } | Verdict::None => return Answer::None,
            Verdict::Cohort { .. } | Verdict::Unknown => {}
        }
        let from = near.unwrap_or(&self.optimum.cohort);
        let aim = Aim::Total(target);
        match steps.lend(steps.left() / 2, |steps| walk(priced, places, from, aim, steps)) {
            Some(cohort) => Answer::Found(cohort),
            None => self.search(places, target, steps),
        }
    }

    /// `places` with everybody settled who is not free to be in or out at that total; `None` if it is out of reach.
    pub(super) fn settle(&self, places: &[Place], target: i64) -> Option<Vec<Place>> {
        let mut places = places.to_vec();
        for priced in &self.optimum.priced {
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
    pub(super) fn search(&self, places: &[Place], target: i64, steps: &mut Steps) -> Answer {
        let mut answer = Answer::Unknown;
        let most = steps.left() / self.optimum.priced.len().max(1) as u64;
        for priced in &self.optimum.priced {
            answer = steps.lend(most, |steps| exists(priced, places, target, steps));
            if answer != Answer::Unknown {
                break;
            }
        }
        answer
    }
}
