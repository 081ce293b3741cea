//! Who is in, or out, of every cohort within 1 % of the best, and who is where the committee should spend its time.
//!
//! Most people are settled by a cohort at hand that has them in or out, or by the bound; the rest are asked for.

use super::asking::{Asking, TOGETHER};
use super::exchange::Exchanges;
use super::limit::Steps;
use super::model::{Cohort, Place};
use super::optimum::Optimum;
use super::search::Answer;
use super::solver::{Verdict, worthiest};

/// Whether somebody is in some of the cohorts that are nearly the best, and whether they are out of some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) inside: bool,
    pub(super) outside: bool,
    /// Whether what was not seen may exist nevertheless.
    pub(super) doubtful: bool,
}

/// The least total within 1 % of the best: 100 x total >= 99 x best.
fn nearly(best: i64) -> i64 {
    (99 * best + 99) / 100
}

/// For everybody who can be selected, in which of the cohorts within 1 % of the best they are seen.
///
/// Where the steps run out before it is certain that there is no such cohort, somebody is `doubtful`.
pub(super) fn bands(optimum: &Optimum) -> Vec<Seen> {
    let model = optimum.model;
    let mut witnesses =
        Witnesses { seen: vec![Seen::default(); model.ids.len()], target: nearly(optimum.total), optimum };
    witnesses.note(&optimum.cohort);
    // Where the best is not proved, nothing else is worth as much work.
    let most = if optimum.is_proved() { optimum.limits.bands } else { optimum.limits.bands / 4 };
    let (asking, steps) = (Asking::new(optimum), &mut Steps::new(most));
    // Where all scores are equal, a search has nothing to hold on to, and many are quickly asked for at once.
    let alike = model.scores.windows(2).all(|pair| pair[0] == pair[1]);
    let near = Some(&optimum.cohort);
    let mut places = model.places.clone();
    let mut left: Vec<(usize, Place)> = Vec::new();
    for at in (0..places.len()).filter(|at| model.places[*at] == Place::Open) {
        for place in [Place::In, Place::Out] {
            if witnesses.show(at, place) {
                continue;
            }
            if alike {
                left.push((at, place));
                continue;
            }
            places[at] = place;
            match asking.searched(&places, witnesses.target, near, steps) {
                Answer::Found(cohort) => witnesses.note(&cohort),
                Answer::None => {}
                Answer::Unknown => left.push((at, place)),
            }
        }
        places[at] = Place::Open;
    }
    for place in [Place::In, Place::Out] {
        let at_place = left.iter().filter(|one| one.1 == place).map(|one| one.0);
        for at in witnesses.together(at_place.collect(), place, steps) {
            if witnesses.show(at, place) {
                continue;
            }
            places[at] = place;
            let target = witnesses.target;
            match steps.lend(optimum.limits.question, |steps| asking.decide(&places, target, near, steps)) {
                Answer::Found(cohort) => witnesses.note(&cohort),
                Answer::None => {}
                Answer::Unknown => witnesses.seen[at].doubtful = true,
            }
            places[at] = Place::Open;
        }
    }
    // Whoever was seen later on both sides is beyond doubt.
    for seen in &mut witnesses.seen {
        seen.doubtful &= !(seen.inside && seen.outside);
    }
    witnesses.seen
}

/// What the cohorts found so far show.
struct Witnesses<'a> {
    optimum: &'a Optimum<'a>,
    target: i64,
    seen: Vec<Seen>,
}

impl Witnesses<'_> {
    /// Looks for cohorts that have as many of these people at `place` as can be, until none has any; who is left over
    /// where the solver gives up.
    fn together(&mut self, mut people: Vec<usize>, place: Place, steps: &mut Steps) -> Vec<usize> {
        let Optimum { model, loosening, .. } = *self.optimum;
        let sign = if place == Place::In { 1.0 } else { -1.0 };
        while !people.is_empty() && steps.left() > 0 {
            let worth = |at: usize| if people.contains(&at) { sign } else { 0.0 };
            let goal = (loosening, self.target);
            let verdict = steps.lend(TOGETHER, |steps| worthiest(model, &model.places, goal, worth, steps));
            let Verdict::Cohort { cohort, proved } = verdict else { break };
            if people.iter().all(|at| cohort[*at] != (place == Place::In)) {
                return if proved { Vec::new() } else { people };
            }
            self.note(&cohort);
            people.retain(|at| !self.show(*at, place));
        }
        people
    }

    /// Whether somebody has been seen at a place.
    fn show(&self, at: usize, place: Place) -> bool {
        if place == Place::In { self.seen[at].inside } else { self.seen[at].outside }
    }

    /// Notes a cohort within 1 % of the best, and all that differ from it in one person.
    fn note(&mut self, cohort: &Cohort) {
        let Optimum { model, loosening, .. } = self.optimum;
        for (seen, inside) in self.seen.iter_mut().zip(cohort) {
            if *inside { seen.inside = true } else { seen.outside = true }
        }
        let exchanges = Exchanges::new(model, &model.counts(cohort));
        let room = loosening - model.loosening(cohort);
        let spare = model.total(cohort) - self.target;
        let open = |at: &usize| model.places[*at] == Place::Open;
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..cohort.len()).filter(open).partition(|at| cohort[*at]);
        for joins in outside {
            for leaves in &inside {
                let news = !self.seen[joins].inside || !self.seen[*leaves].outside;
                if news
                    && model.scores[*leaves] - model.scores[joins] <= spare
                    && exchanges.loosening(*leaves, joins) <= room
                {
                    self.seen[joins].inside = true;
                    self.seen[*leaves].outside = true;
                }
            }
        }
    }
}
