//! The integer programme and its prices by `microlp`: the only place of the engine where floats are.
//!
//! Nothing that comes from here is believed as it is: a cohort is rounded and checked in integers, and prices are
//! rounded and only ever used where any prices would be right, good ones merely being more useful. What remains the
//! word of the crate is that no better cohort exists, and only where `search` could not settle that in integers.

use microlp::{
    ComparisonOp, Error, InterruptedSolve, OptimizationDirection, Problem, ResumeOptions, Solution,
    SolutionStatus, SolveOptions, SolveOutcome, TerminationReason, Variable,
};

use super::limit::Steps;
use super::model::{Cohort, Model, Place};

/// How many steps one programme takes, and one node of its tree.
const STEPS_A_SOLVE: u64 = 4_000;
const STEPS_A_NODE: u64 = 1_000;
/// After how many nodes the solver stops for the first time to have them counted.
const FIRST_SLICE: u64 = 64;
/// After how many nodes without any solution there is no point in going on.
const HOPELESS: u64 = 900;

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
pub(super) fn best(model: &Model, places: &[Place], goal: Goal, steps: &mut Steps) -> Verdict {
    let worth = |at: usize| if goal == Goal::LeastLoosening { 0.0 } else { model.scores[at] as f64 };
    let Some(Programme { problem, people }) = programme(model, places, goal, worth) else {
        return Verdict::None;
    };
    let mut gap = 0.0;
    if let Goal::Enough { target, bound, .. } = goal {
        // Any cohort that is high enough lies within that gap of the bound.
        let taken = places.iter().zip(&model.scores).filter(|(place, _)| **place == Place::In);
        let rest = target - taken.map(|(_, score)| score).sum::<i64>();
        gap = (bound - target).max(0) as f64 / rest.max(1) as f64;
    }
    let misses =
        |solution: &Solution| misses_target(model, goal, cohort_of(places, &people, solution), solution);
    match within(&problem, gap, misses, steps) {
        Ok(Ok(solution)) => {
            let proved = solution.status() == SolutionStatus::Optimal;
            checked(model, places, goal, cohort_of(places, &people, &solution), proved)
        }
        Err(Error::Infeasible) => Verdict::None,
        _ => Verdict::Unknown,
    }
}

/// A programme, and the variables of those whose place is open; everybody else is counted beforehand.
struct Programme {
    problem: Problem,
    people: Vec<Option<Variable>>,
}

/// The programme for a goal, each person with what they are worth; `None` where nobody has to be tried to see that
/// no cohort is allowed.
fn programme(model: &Model, places: &[Place], goal: Goal, worth: impl Fn(usize) -> f64) -> Option<Programme> {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let open = |(at, place): (usize, &Place)| match place {
        Place::Open => Some(problem.add_integer_var(worth(at), (0, 1))),
        Place::In | Place::Out => None,
    };
    let people: Vec<Option<Variable>> = places.iter().enumerate().map(open).collect();
    let taken: Cohort = places.iter().map(|place| *place == Place::In).collect();
    let seats = model.seats as i64 - taken.iter().filter(|inside| **inside).count() as i64;
    let everybody: Vec<(Variable, f64)> = people.iter().flatten().map(|person| (*person, 1.0)).collect();
    if everybody.is_empty() && seats != 0 {
        return None;
    }
    if !everybody.is_empty() {
        problem.add_constraint(everybody, ComparisonOp::Eq, seats as f64);
    }
    let mut rows: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); model.bounds.len()];
    for (quotas, person) in model.counted_by.iter().zip(&people) {
        for quota in quotas {
            rows[*quota].extend(person.map(|person| (person, 1.0)));
        }
    }
    let mut missing = Vec::new();
    let mut room = goal.loosening();
    for ((mut row, count), (min, max)) in rows.into_iter().zip(model.counts(&taken)).zip(&model.bounds) {
        let most = count + (row.len() as i64).min(seats);
        if count >= *min && most <= *max {
            continue;
        }
        if row.is_empty() {
            let missed = super::model::missed(count, (*min, *max));
            room = room.map(|room| room - missed);
            continue;
        }
        // The count is a variable with the bounds of the quota: one row instead of two.
        row.push((problem.add_integer_var(0.0, (*min as i32, *max as i32)), -1.0));
        if goal.loosening() != Some(0) {
            let worth = if goal.loosening().is_none() { -1.0 } else { 0.0 };
            for (sign, far) in [(1.0, min - count), (-1.0, most - max)] {
                if far > 0 {
                    let slack = problem.add_integer_var(worth, (0, far as i32));
                    missing.push((slack, 1.0));
                    row.push((slack, sign));
                }
            }
        }
        problem.add_constraint(row, ComparisonOp::Eq, -count as f64);
    }
    if let Some(most) = room.filter(|_| goal.loosening() != Some(0)) {
        problem.add_constraint(missing, ComparisonOp::Le, most as f64);
    }
    room.is_none_or(|room| room >= 0).then_some(Programme { problem, people })
}

/// What people are worth for once, in place of their scores.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wish {
    worth: Vec<f64>,
    /// What comes on top of the worth of those inside.
    sure: f64,
    /// How far from the worthiest a cohort may be, in parts of what it is worth itself.
    gap: f64,
}

impl Wish {
    /// As much worth as can be.
    pub(super) fn for_all(worth: Vec<f64>) -> Self {
        Self { worth, sure: 0.0, gap: 0.0 }
    }

    /// A third of what can be had of these people at these places: none only where there is none to be had.
    pub(super) fn for_any(model: &Model, wanted: &[(usize, Place)]) -> Self {
        let mut wish = Self { worth: vec![0.0; model.ids.len()], sure: 0.0, gap: 2.0 };
        for (at, place) in wanted {
            // Whoever is out is worth one, which is to say that whoever is in costs one.
            let out = *place == Place::Out;
            wish.worth[*at] += if out { -1.0 } else { 1.0 };
            wish.sure += f64::from(u8::from(out));
        }
        wish
    }
}

/// Of all cohorts under `places` with a total of `target` or more and no more than that loosening, one that is
/// worth the most.
pub(super) fn worthiest(
    model: &Model,
    places: &[Place],
    (loosening, target): (i64, i64),
    wish: &Wish,
    steps: &mut Steps,
) -> Verdict {
    let goal = Goal::HighestTotal { loosening };
    let Some(Programme { mut problem, people }) = programme(model, places, goal, |at| wish.worth[at]) else {
        return Verdict::None;
    };
    // With it the programme counts what is had, as a gap in proportion to that needs.
    problem.add_var(wish.sure, (1.0, 1.0));
    let (mut scores, mut rest) = (Vec::new(), target);
    for ((person, place), score) in people.iter().zip(places).zip(&model.scores) {
        scores.extend(person.map(|person| (person, *score as f64)));
        rest -= if *place == Place::In { *score } else { 0 };
    }
    if rest > 0 {
        problem.add_constraint(scores, ComparisonOp::Ge, rest as f64);
    }
    match within(&problem, wish.gap, |_| false, steps) {
        Ok(Ok(solution)) => {
            let proved = solution.status() == SolutionStatus::Optimal;
            match checked(model, places, goal, cohort_of(places, &people, &solution), proved) {
                Verdict::Cohort { cohort, .. } if model.total(&cohort) < target => Verdict::Unknown,
                verdict => verdict,
            }
        }
        Err(Error::Infeasible) => Verdict::None,
        _ => Verdict::Unknown,
    }
}

/// Solves a programme to within `gap`, for as long as there are steps; further without the gap where that `misses`.
///
/// The solver goes on from slice to slice as if it had not stopped, so that its nodes are counted even where none of
/// them holds a solution.
fn within(
    problem: &Problem,
    mut gap: f64,
    misses: impl Fn(&Solution) -> bool,
    steps: &mut Steps,
) -> Result<Result<Solution, InterruptedSolve>, Error> {
    steps.take(STEPS_A_SOLVE);
    let mut slice = FIRST_SLICE.min(steps.left() / STEPS_A_NODE);
    let mut options = SolveOptions::default();
    (options.node_limit, options.mip_gap) = (Some(slice), gap);
    let mut outcome = problem.solve_with(options)?;
    let mut nodes = 0;
    loop {
        let all = outcome.stats().nodes_solved;
        steps.take((all - nodes) * STEPS_A_NODE);
        nodes = all;
        let ended = outcome.termination_reason() != TerminationReason::NodeLimit;
        match outcome.solution() {
            Some(solution) if ended && !misses(solution) => break,
            Some(_) if ended => gap = 0.0,
            _ => {}
        }
        slice = (2 * slice).min(steps.left() / STEPS_A_NODE);
        if slice == 0 || nodes >= HOPELESS && outcome.solution().is_none() {
            break;
        }
        let mut options = ResumeOptions::default();
        (options.node_limit, options.mip_gap) = (Some(slice), Some(gap));
        outcome = outcome.resume_with(options)?;
    }
    Ok(outcome.into_solution())
}

fn cohort_of(places: &[Place], people: &[Option<Variable>], solution: &Solution) -> Cohort {
    let inside = |(place, person): (&Place, &Option<Variable>)| match person {
        Some(person) => solution.var_value(*person) > 0.5,
        None => *place == Place::In,
    };
    places.iter().zip(people).map(inside).collect()
}

/// Whether the solver stopped at a total that is not high enough.
fn misses_target(model: &Model, goal: Goal, cohort: Cohort, solution: &Solution) -> bool {
    match goal {
        Goal::Enough { target, .. } => {
            solution.status() == SolutionStatus::Feasible && model.total(&cohort) < target
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
