//! What changes when a bound of a quota moves by one: the new cohort beside the old one.

use serde::{Deserialize, Serialize};

use super::limit::{Limits, Steps};
use super::model::{Model, missed};
use super::optimum::Optimum;
use super::problem::{Quota, Side};
use super::report::{Relaxation, is_true, relaxations, yes};

/// A bound of a quota moved by one, and the best cohort then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaMove {
    /// Of the quota.
    pub attribute: String,
    /// Of the quota.
    pub value: String,
    /// Which side moves.
    pub bound: Side,
    /// Where it stands.
    pub from: u16,
    /// Where it would stand.
    pub to: u16,
    /// Sum of the scores of the new cohort, in thousandths of a point.
    pub total: u64,
    /// Who would be in and is not, in order of id.
    pub joins: Vec<String>,
    /// Who is in and would not be, in order of id.
    pub leaves: Vec<String>,
    /// What the quotas would have to give way then, in the moved problem; empty if they would be met.
    pub relaxations: Vec<Relaxation>,
    /// Whether both cohorts are the best there are; left out where they are, as nearly always.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub proved: bool,
}

/// Every move of `which` quotas that leaves `min` within 0 and `max`, and `max` within the seats: by attribute, value, side, new bound.
pub(super) fn moves(optimum: &Optimum, which: impl Fn(&Quota) -> bool) -> Vec<QuotaMove> {
    let model = optimum.model;
    // Where the best is not proved, its neighbours are not worth as much work.
    let most = if optimum.is_proved() { optimum.limits.moves } else { optimum.limits.moves / 4 };
    let steps = &mut Steps::new(most);
    let mut all = Vec::new();
    for (at, (min, max)) in
        model.bounds.iter().copied().enumerate().filter(|(at, _)| which(model.quotas[*at]))
    {
        let most = max.max(model.seats as i64);
        let sides = [
            (Side::Min, min, [(min - 1, max), (min + 1, max)]),
            (Side::Max, max, [(min, max - 1), (min, max + 1)]),
        ];
        for (side, from, tos) in sides {
            for bounds in tos.into_iter().filter(|(min, max)| (0..=*max).contains(min) && *max <= most) {
                all.push(moved(optimum, at, (side, from), bounds, steps));
            }
        }
    }
    all
}

fn moved(
    optimum: &Optimum,
    at: usize,
    (bound, from): (Side, i64),
    bounds: (i64, i64),
    steps: &mut Steps,
) -> QuotaMove {
    let before = optimum.model;
    let Quota { attribute, value, .. } = before.quotas[at];
    let mut model: Model = before.clone();
    model.bounds[at] = bounds;
    let count = before.counts(&optimum.cohort)[at];
    let tighter = bounds.0 > before.bounds[at].0 || bounds.1 < before.bounds[at].1;
    let limits = Limits { best: optimum.limits.best.min(steps.left()), ..optimum.limits };
    let after = if tighter && missed(count, bounds) == missed(count, before.bounds[at]) {
        // Nobody's chances grow and the best cohort is as good as before.
        None
    } else if !tighter && optimum.loosening == 0 {
        Some(Optimum::after(&model, optimum, limits))
    } else {
        Some(Optimum::new(&model, limits))
    };
    steps.take(after.as_ref().map_or(0, |after| after.taken));
    let cohort = after.as_ref().map_or(&optimum.cohort, |after| &after.cohort);
    let ids = |joins: bool| {
        let moved = (0..cohort.len()).filter(|at| cohort[*at] != optimum.cohort[*at] && cohort[*at] == joins);
        moved.map(|at| model.ids[at].to_owned()).collect()
    };
    QuotaMove {
        attribute: attribute.clone(),
        value: value.clone(),
        bound,
        from: from as u16,
        to: if bound == Side::Min { bounds.0 } else { bounds.1 } as u16,
        total: model.total(cohort) as u64,
        joins: ids(true),
        leaves: ids(false),
        relaxations: relaxations(&model, cohort),
        proved: optimum.is_proved() && after.as_ref().is_none_or(Optimum::is_proved),
    }
}
