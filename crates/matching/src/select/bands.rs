//! Who is in, or out, of every cohort within 1 % of the best, and who is where the committee should spend its time.
//!
//! Most people are settled by a cohort at hand that has them in or out, or by the bound; the rest are asked for.

use super::exchange::Exchanges;
use super::model::{Cohort, Place};
use super::optimum::Optimum;

/// Whether somebody is in some of the cohorts that are nearly the best, and whether they are out of some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) inside: bool,
    pub(super) outside: bool,
}

/// The least total within 1 % of the best: 100 x total >= 99 x best.
fn nearly(best: i64) -> i64 {
    (99 * best + 99) / 100
}

/// For everybody who can be selected, in which of the cohorts within 1 % of the best they are seen.
pub(super) fn bands(optimum: &Optimum) -> Vec<Seen> {
    let model = optimum.model;
    let mut witnesses =
        Witnesses { seen: vec![Seen::default(); model.ids.len()], target: nearly(optimum.total), optimum };
    witnesses.note(&optimum.cohort);
    let mut places = model.places.clone();
    for at in 0..places.len() {
        if places[at] != Place::Open {
            continue;
        }
        for place in [Place::In, Place::Out] {
            if witnesses.show(at, place) {
                continue;
            }
            places[at] = place;
            if let Some(cohort) = optimum.decide(&places, witnesses.target, Some(&optimum.cohort)) {
                witnesses.note(&cohort);
            }
        }
        places[at] = Place::Open;
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
