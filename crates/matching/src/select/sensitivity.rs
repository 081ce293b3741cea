//! How near everybody is to the edge: the points that would put somebody in, and those that somebody may lose.

use serde::{Deserialize, Serialize};

use super::model::{Cohort, Place};
use super::optimum::Optimum;
use super::problem::{HIGHEST_SCORE, Problem};

/// How far the score of one applicant, and nothing else, has to move before their place does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Margin {
    /// Whose.
    pub id: String,
    /// Whether they are in the best cohort.
    pub selected: bool,
    /// In thousandths of a point. Out: the least gain that puts them in, `None` if no score up to 100 points does.
    /// In: the most they can lose and stay in, `None` if they stay with no points at all.
    pub thousandths: Option<u32>,
}

/// The margin of everybody, in order of id.
pub(super) fn margins(problem: &Problem, optimum: &Optimum) -> Vec<Margin> {
    let model = optimum.model;
    let outside = |id: &String| Margin { id: id.clone(), selected: false, thousandths: None };
    let mut margins: Vec<Margin> = problem.never.iter().map(outside).collect();
    margins.extend((0..model.ids.len()).map(|at| Margin {
        id: model.ids[at].to_owned(),
        selected: optimum.cohort[at],
        thousandths: margin(optimum, at).map(|thousandths| thousandths as u32),
    }));
    margins.sort_by(|a, b| a.id.cmp(&b.id));
    margins
}

fn margin(optimum: &Optimum, at: usize) -> Option<i64> {
    let model = optimum.model;
    if model.places[at] != Place::Open {
        return None;
    }
    let inside = optimum.cohort[at];
    let mut places = model.places.clone();
    places[at] = if inside { Place::Out } else { Place::In };
    let (total, cohort) = optimum.highest(&places)?;
    let gap = optimum.total - total;
    let score = model.scores[at];
    // At the gap itself both are as good, and ids decide.
    let other_first = || precedes(&optimum.first(places.clone(), total, cohort.clone()), &optimum.cohort);
    if inside {
        // Where a gap of 0 is a tie already, the best cohort is the first.
        let most = if gap > 0 && gap <= score && other_first() { gap - 1 } else { gap };
        (most < score).then_some(most)
    } else {
        let least = if gap > 0 && other_first() { gap } else { gap + 1 };
        (score + least <= i64::from(HIGHEST_SCORE)).then_some(least)
    }
}

/// Whether the sorted ids of one cohort come before those of another of the same size.
fn precedes(one: &Cohort, other: &Cohort) -> bool {
    let differs = one.iter().zip(other).find(|(one, other)| one != other);
    differs.is_some_and(|(one, _)| *one)
}
