//! What a selection looks like from outside: SELECTION.json, and the way from the best cohort to it.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::bands::{Seen, bands};
use super::exchange::Exchanges;
use super::model::{Cohort, Model, missed};
use super::optimum::Optimum;
use super::problem::{Problem, Side};

/// What the field `format` of a selection says.
pub const FORMAT: &str = "convene.selection/1";

/// The best cohort and how certain everybody's place in it is. Lists of ids ascend, but for the alternates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Always [`FORMAT`].
    pub format: String,
    /// Who joins the cohort.
    pub selected: Vec<String>,
    /// Who can take the place of somebody selected and keeps the quotas, the highest score first, then by id.
    pub alternates: Vec<String>,
    /// Sum of the scores of the selected, in thousandths of a point.
    pub total: u64,
    /// Who is in every cohort within 1 % of the best.
    pub certain_in: Vec<String>,
    /// Who is in none of them.
    pub certain_out: Vec<String>,
    /// Who is in some of them.
    pub grey: Vec<String>,
    /// What the quotas had to give way, in order of attribute and value; empty if they are met.
    pub relaxations: Vec<Relaxation>,
    /// How far all that is proved, where the steps for it ran out; left out where it is, as nearly always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unproved: Option<Unproved>,
}

/// What is certain about a selection for which the steps ran out: its cohort was found, but may not be the best.
///
/// The selected keep their commitments and what the selection says of the quotas, whatever is unproved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unproved {
    /// No cohort needs less loosening of the quotas in sum; the selection's own sum if it is the least.
    pub least_loosening: u64,
    /// No cohort with no more loosening than the selection has a higher total, in thousandths of a point.
    pub highest_total: u64,
    /// Those among the grey who may be in, or out of, every cohort within 1 % of the best, in order of id. Where the
    /// total is not proved, the best is the selection's.
    pub grey: Vec<String>,
}

/// One bound of a quota that gives way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Relaxation {
    /// Of the quota.
    pub attribute: String,
    /// Of the quota.
    pub value: String,
    /// Which side.
    pub bound: Side,
    /// What the problem says.
    pub from: u16,
    /// What the cohort has.
    pub to: u16,
}

/// The report of the best cohort of `problem`.
pub(super) fn report(problem: &Problem, optimum: &Optimum) -> Selection {
    let model = optimum.model;
    let seen = bands(optimum);
    let band = |which: fn(&Seen) -> bool| ids(model, |at| which(&seen[at]));
    let mut certain_out = band(|seen| !seen.inside && !seen.doubtful);
    certain_out.extend(problem.never.iter().cloned());
    certain_out.sort();
    Selection {
        format: FORMAT.to_owned(),
        selected: selected(model, &optimum.cohort),
        alternates: alternates(model, &optimum.cohort),
        total: optimum.total as u64,
        certain_in: band(|seen| !seen.outside && !seen.doubtful),
        grey: band(|seen| seen.inside && seen.outside || seen.doubtful),
        certain_out,
        relaxations: relaxations(model, &optimum.cohort),
        unproved: unproved(optimum, band(|seen| seen.doubtful)),
    }
}

/// What is said where something is not proved.
fn unproved(optimum: &Optimum, grey: Vec<String>) -> Option<Unproved> {
    let is_proved = optimum.is_proved() && grey.is_empty();
    let (least_loosening, highest_total) = (optimum.proof.loosening as u64, optimum.proof.total as u64);
    (!is_proved).then_some(Unproved { least_loosening, highest_total, grey })
}

/// For fields that are left out where they are true.
pub(super) fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
pub(super) fn is_true(flag: &bool) -> bool {
    *flag
}

pub(super) fn selected(model: &Model, cohort: &Cohort) -> Vec<String> {
    ids(model, |at| cohort[at])
}

fn ids(model: &Model, which: impl Fn(usize) -> bool) -> Vec<String> {
    (0..model.ids.len()).filter(|at| which(*at)).map(|at| model.ids[at].to_owned()).collect()
}

/// Who can follow when one of the cohort, whoever it is, declines; the quotas are those the cohort keeps.
fn alternates(model: &Model, cohort: &Cohort) -> Vec<String> {
    let counts = model.counts(cohort);
    let mut kept = model.clone();
    for ((min, max), count) in kept.bounds.iter_mut().zip(&counts) {
        (*min, *max) = ((*min).min(*count), (*max).max(*count));
    }
    let (inside, mut outside): (Vec<usize>, Vec<usize>) = (0..cohort.len()).partition(|at| cohort[*at]);
    let exchanges = Exchanges::new(&kept, &counts);
    outside.retain(|joins| inside.iter().any(|leaves| exchanges.loosening(*leaves, *joins) == 0));
    outside.sort_by_key(|at| (Reverse(model.scores[*at]), *at));
    outside.into_iter().map(|at| model.ids[at].to_owned()).collect()
}

pub(super) fn relaxations(model: &Model, cohort: &Cohort) -> Vec<Relaxation> {
    let counts = model.counts(cohort);
    let bounds = model.quotas.iter().zip(&model.bounds).zip(counts);
    let given_way = bounds.filter(|((_, bounds), count)| missed(*count, **bounds) > 0);
    given_way
        .map(|((quota, (min, max)), count)| {
            let (bound, from) = if count < *min { (Side::Min, *min) } else { (Side::Max, *max) };
            let (attribute, value) = (quota.attribute.clone(), quota.value.clone());
            Relaxation { attribute, value, bound, from: from as u16, to: count as u16 }
        })
        .collect()
}
