//! How near everybody is to the edge: the points that would put somebody in, and those that somebody may lose.

use serde::{Deserialize, Serialize};

use super::asking::{Asking, Highest};
use super::limit::Steps;
use super::model::{Cohort, Place};
use super::optimum::Optimum;
use super::problem::{HIGHEST_SCORE, Problem};
use super::report::{is_true, yes};

/// How far the score of one applicant, and nothing else, has to move before their place does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Margin {
    /// Whose.
    pub id: String,
    /// Whether they are in the best cohort.
    pub selected: bool,
    /// In thousandths of a point. Out: the least gain that puts them in, `None` if no score up to 100 points does.
    /// In: the most they can lose and stay in, `None` if they stay with no points at all.
    /// `None` as well where it is not proved.
    pub thousandths: Option<u32>,
    /// Whether that is certain; left out where it is, as nearly always.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub proved: bool,
}

/// The margin of everybody, in order of id.
pub(super) fn margins(problem: &Problem, optimum: &Optimum) -> Vec<Margin> {
    let model = optimum.model;
    let outside = |id: &String| Margin { id: id.clone(), selected: false, thousandths: None, proved: true };
    let mut margins: Vec<Margin> = problem.never.iter().map(outside).collect();
    let (asking, steps) = (Asking::new(optimum), &mut Steps::new(optimum.limits.margins));
    for at in 0..model.ids.len() {
        let margin = match model.places[at] {
            Place::Open if !optimum.is_proved() => Err(OutOfSteps),
            Place::Open => steps.lend(optimum.limits.question, |steps| margin(optimum, at, &asking, steps)),
            Place::In | Place::Out => Ok(None),
        };
        margins.push(Margin {
            id: model.ids[at].to_owned(),
            selected: optimum.cohort[at],
            proved: margin.is_ok(),
            thousandths: margin.unwrap_or(None).map(|thousandths| thousandths as u32),
        });
    }
    margins.sort_by(|a, b| a.id.cmp(&b.id));
    margins
}

/// The steps ran out before the margin was certain.
struct OutOfSteps;

/// The margin of somebody with an open place.
fn margin(
    optimum: &Optimum,
    at: usize,
    asking: &Asking,
    steps: &mut Steps,
) -> Result<Option<i64>, OutOfSteps> {
    let model = optimum.model;
    let inside = optimum.cohort[at];
    let mut places = model.places.clone();
    places[at] = if inside { Place::Out } else { Place::In };
    let (total, cohort) = match asking.highest(&places, steps) {
        Highest::Proved(total, cohort) => (total, cohort),
        Highest::None => return Ok(None),
        Highest::Unknown => return Err(OutOfSteps),
    };
    let gap = optimum.total - total;
    let score = model.scores[at];
    // At the gap itself both are as good, and ids decide.
    let mut other_first = || {
        let (first, certain) = asking.first(places.clone(), total, cohort.clone(), steps);
        if certain { Ok(precedes(&first, &optimum.cohort)) } else { Err(OutOfSteps) }
    };
    let reached = if inside {
        // Where a gap of 0 is a tie already, the best cohort is the first.
        let most = if gap > 0 && gap <= score && other_first()? { gap - 1 } else { gap };
        (most < score).then_some(most)
    } else {
        let least = if gap > 0 && other_first()? { gap } else { gap + 1 };
        (score + least <= i64::from(HIGHEST_SCORE)).then_some(least)
    };
    Ok(reached)
}

/// Whether the sorted ids of one cohort come before those of another of the same size.
fn precedes(one: &Cohort, other: &Cohort) -> bool {
    let differs = one.iter().zip(other).find(|(one, other)| one != other);
    differs.is_some_and(|(one, _)| *one)
}
