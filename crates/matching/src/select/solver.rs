//! The integer programme and its prices by `microlp`: the only place of the engine where floats are.
//!
//! Nothing that comes from here is believed as it is: a cohort is rounded and checked in integers, and prices are
//! rounded and only ever used where any prices would be right, good ones merely being more useful. What remains the
//! word of the crate is that no better cohort exists, and only where `search` could not settle that in integers.

use microlp::{
    ComparisonOp, Error, OptimizationDirection, Problem, ResumeOptions, Solution, SolutionStatus,
    SolveOptions, SolveOutcome, Variable,
};

use super::model::{Cohort, Model, Place};

/// What a cohort is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Miss the quotas as little as possible.
    LeastLoosening,
    /// The highest total among the cohorts whose loosening is no more than that.
    HighestTotal { loosening: i64 },
    /// The same, but a total that is high enough will do; none is above `bound`.
    Enough { loosening: i64, target: i64, bound: i64 },
}

impl Goal {
    /// The most loosening that is allowed.
    fn loosening(self) -> Option<i64> {
        match self {
            Self::LeastLoosening => None,
            Self::HighestTotal { loosening } | Self::Enough { loosening, .. } => Some(loosening),
        }
    }
}

/// How the solver ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A cohort that the goal allows, which was checked; the best one by the solver's word if `proved`.
    Cohort { cohort: Cohort, proved: bool },
    /// No cohort is allowed.
    None,
    /// The solver met its limits; nothing is known.
    Unknown,
}

/// A best cohort under `places` in place of the model's own.
pub(super) fn best(model: &Model, places: &[Place], goal: Goal) -> Verdict {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let people: Vec<Variable> = places
        .iter()
        .enumerate()
        .map(|(at, place)| {
            let bounds = match place {
                Place::Open => (0, 1),
                Place::In => (1, 1),
                Place::Out => (0, 0),
            };
            let worth = if goal == Goal::LeastLoosening { 0.0 } else { model.scores[at] as f64 };
            problem.add_integer_var(worth, bounds)
        })
        .collect();
    let everybody: Vec<(Variable, f64)> = people.iter().map(|person| (*person, 1.0)).collect();
    problem.add_constraint(everybody, ComparisonOp::Eq, model.seats as f64);
    let mut missing = Vec::new();
    for (quota, (min, max)) in model.bounds.iter().enumerate() {
        let counted = model.counted_by.iter().zip(&people).filter(|(quotas, _)| quotas.contains(&quota));
        let mut row: Vec<(Variable, f64)> = counted.map(|(_, person)| (*person, 1.0)).collect();
        // The count is a variable with the bounds of the quota: one row instead of two.
        row.push((problem.add_integer_var(0.0, (*min as i32, *max as i32)), -1.0));
        if goal.loosening() != Some(0) {
            let worth = if goal.loosening().is_none() { -1.0 } else { 0.0 };
            for sign in [1.0, -1.0] {
                let slack = problem.add_integer_var(worth, (0, i32::from(u16::MAX)));
                missing.push((slack, 1.0));
                row.push((slack, sign));
            }
        }
        problem.add_constraint(row, ComparisonOp::Eq, 0.0);
    }
    if let Some(most) = goal.loosening().filter(|most| *most > 0) {
        problem.add_constraint(missing, ComparisonOp::Le, most as f64);
    }
    let mut options = SolveOptions::default();
    if let Goal::Enough { target, bound, .. } = goal {
        // Any cohort that is high enough lies within that gap of the bound.
        options.mip_gap = (bound - target).max(0) as f64 / target.max(1) as f64;
    }
    let solved = match problem.solve_with(options) {
        // Within the gap, but not high enough: the search goes on without the gap.
        Ok(SolveOutcome::Solution(solution)) if misses_target(model, goal, &people, &solution) => {
            SolveOutcome::Solution(solution).resume_with(ResumeOptions::default())
        }
        solved => solved,
    };
    match solved.map(SolveOutcome::into_solution) {
        Ok(Ok(solution)) => {
            let proved = solution.status() == SolutionStatus::Optimal;
            checked(model, places, goal, cohort_of(&people, &solution), proved)
        }
        Err(Error::Infeasible) => Verdict::None,
        _ => Verdict::Unknown,
    }
}

fn cohort_of(people: &[Variable], solution: &Solution) -> Cohort {
    people.iter().map(|person| solution.var_value(*person) > 0.5).collect()
}

/// Whether the solver stopped at a total that is not high enough.
fn misses_target(model: &Model, goal: Goal, people: &[Variable], solution: &Solution) -> bool {
    match goal {
        Goal::Enough { target, .. } => {
            solution.status() == SolutionStatus::Feasible
                && model.total(&cohort_of(people, solution)) < target
        }
        Goal::LeastLoosening | Goal::HighestTotal { .. } => false,
    }
}

/// The solver's cohort, if whole numbers agree that it is one.
fn checked(model: &Model, places: &[Place], goal: Goal, cohort: Cohort, proved: bool) -> Verdict {
    let size = cohort.iter().filter(|inside| **inside).count();
    let kept = cohort.iter().zip(places).all(|(inside, place)| match place {
        Place::Open => true,
        Place::In => *inside,
        Place::Out => !*inside,
    });
    let allowed = goal.loosening().is_none_or(|most| model.loosening(&cohort) <= most);
    if size == model.seats && kept && allowed { Verdict::Cohort { cohort, proved } } else { Verdict::Unknown }
}

/// What one more that a quota counts costs, and what one more of loosening is worth, in 1/[`SCALE`] of a thousandth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prices {
    /// One a quota: positive where `max` holds the total down, negative where `min` does.
    pub(super) quotas: Vec<i64>,
    /// At least as far from 0 as any of the quotas'.
    pub(super) loosening: i64,
}

/// Parts of a thousandth in which prices are counted: rounding them costs less than one of those.
pub(super) const SCALE: i64 = 1 << 16;

/// Prices from the dual of the linear relaxation, for cohorts whose loosening is at most `loosening`.
///
/// Without an answer of the solver they are 0, which is a right price too.
pub(super) fn prices(model: &Model, loosening: i64) -> Prices {
    let free = Prices { quotas: vec![0; model.bounds.len()], loosening: 0 };
    if model.bounds.is_empty() {
        return free;
    }
    let most = (model.seats as f64 + 1.0) * f64::from(super::problem::HIGHEST_SCORE);
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let seat = problem.add_var(model.seats as f64, (f64::NEG_INFINITY, f64::INFINITY));
    let give = (loosening > 0).then(|| problem.add_var(loosening as f64, (0.0, most)));
    let quotas: Vec<[Variable; 2]> = model
        .bounds
        .iter()
        .map(|(min, max)| {
            [problem.add_var(*max as f64, (0.0, most)), problem.add_var(-*min as f64, (0.0, most))]
        })
        .collect();
    for (place, (score, counted_by)) in model.places.iter().zip(model.scores.iter().zip(&model.counted_by)) {
        let (op, least) = match place {
            Place::Open => (ComparisonOp::Ge, 0.0),
            Place::In => (ComparisonOp::Eq, f64::NEG_INFINITY),
            Place::Out => continue,
        };
        let gain = problem.add_var(1.0, (least, f64::INFINITY));
        let mut row = vec![(gain, 1.0), (seat, 1.0)];
        for [over, under] in counted_by.iter().map(|quota| quotas[*quota]) {
            row.extend([(over, 1.0), (under, -1.0)]);
        }
        problem.add_constraint(row, op, *score as f64);
    }
    for price in quotas.iter().flatten() {
        if let Some(give) = give {
            problem.add_constraint([(*price, 1.0), (give, -1.0)], ComparisonOp::Le, 0.0);
        }
    }
    let Ok(Ok(solution)) = problem.solve().map(SolveOutcome::into_solution) else { return free };
    // Sums of one price a seat and quota have to fit; any price is a right one, so a cut one is too.
    let limit = i64::MAX / 16 / ((model.seats as i64 + 1) * (model.bounds.len() as i64 + 1));
    let scaled = |value: f64| ((value * SCALE as f64).round() as i64).clamp(-limit, limit);
    let price =
        |[over, under]: &[Variable; 2]| scaled(solution.var_value(*over) - solution.var_value(*under));
    let quotas: Vec<i64> = quotas.iter().map(price).collect();
    let highest = quotas.iter().map(|price| price.abs()).max().unwrap_or(0);
    let give = give.map_or(highest, |give| scaled(solution.var_value(give)).max(highest));
    Prices { quotas, loosening: give }
}
