//! Rows in which a peer solves the same instance, and the time to check a certificate.

use std::path::Path;

use super::{
    Bench,
    engine::{Figures, median_time},
    table::{Bar, Line, Row},
};
use crate::failure::{Failure, Outcome};

/// An instance, an objective, and the peer that solves the same.
pub(super) struct Comparison {
    pub(super) instance: &'static str,
    objective: &'static str,
    /// Its name in peers.py.
    solver: &'static str,
    bar: Bar,
}

/// Without a bar stand those that only judge our answers, on the classes where solvers go wrong.
pub(super) const COMPARISONS: &[Comparison] = &[
    timed("dense1000", "total", "lapjv", 1.0),
    timed("dense2000", "total", "lapjv", 1.0),
    timed("cap2000", "total", "scipy", 0.5),
    timed("cap2000", "total", "ortools_flow", 0.1),
    timed("capsparse1e4", "total", "ortools_flow", 0.5),
    timed("capsparse1e4", "worst-off", "ortools_bisection", 1.0),
    timed("sparse1e5", "total", "ortools_assignment", 1.0),
    judged("cap2000", "worst-off", "ortools_bisection"),
    judged("line2000", "total", "lap"),
    judged("linesparse1e4", "total", "ortools_flow"),
    judged("linesparse1e4", "worst-off", "ortools_bisection"),
    judged("steps2000", "total", "lap"),
    judged("equal2000", "total", "scipy"),
    judged("wanted2000", "total", "lap"),
    judged("stepssparse1e4", "total", "ortools_flow"),
    judged("stepssparse1e4", "worst-off", "ortools_bisection"),
    judged("equalsparse1e4", "total", "ortools_flow"),
    judged("equalsparse1e4", "worst-off", "ortools_bisection"),
];

const fn timed(
    instance: &'static str,
    objective: &'static str,
    solver: &'static str,
    most: f64,
) -> Comparison {
    Comparison { instance, objective, solver, bar: Bar::Ratio(most) }
}

const fn judged(instance: &'static str, objective: &'static str, solver: &'static str) -> Comparison {
    Comparison { instance, objective, solver, bar: Bar::None }
}

/// Solves by turns, ours and theirs, and compares answers and medians.
pub(super) fn compare(bench: &mut Bench<'_>, comparison: &Comparison) -> Outcome {
    let Comparison { instance, objective, solver, bar } = *comparison;
    let file = bench.named(instance)?;
    let repetitions = if bar == Bar::None { 1 } else { bench.repetitions };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..repetitions {
        ours.push(bench.engine.solve(&file, objective, &[])?);
        theirs.push(bench.peers()?.solve(solver, &file)?);
    }
    let what = format!("{instance} {objective}");
    for (our, their) in ours.iter().zip(&theirs) {
        agree(&what, solver, objective, Figures::of(our)?, Figures::of(their)?)?;
    }
    bench.add(Line::Measured(Row {
        what,
        against: solver.to_owned(),
        ours_ms: median_time(&ours, "solve_ms")?,
        other_ms: Some(median_time(&theirs, "solve_ms")?),
        bar,
    }));
    Ok(())
}

/// Both answers are equally good; the worst score counts only where it is part of the objective.
fn agree(what: &str, solver: &str, objective: &str, ours: Figures, theirs: Figures) -> Outcome {
    let compared = |figures: Figures| match objective {
        "worst-off" => figures,
        _ => Figures { worst: None, ..figures },
    };
    if compared(ours) == compared(theirs) {
        return Ok(());
    }
    Err(Failure::new(format!("{what}: WRONG ANSWER: ours is {ours:?}, that of {solver} {theirs:?}")))
}

/// The time to check a certificate of half a million pairs, and that the command which checks files agrees.
pub(super) fn verify(bench: &mut Bench<'_>) -> Outcome {
    let file = bench.named("capsparse1e4")?;
    let (matches, certificate) = (bench.folder.join("matches.csv"), bench.folder.join("certificate.json"));
    for objective in ["total", "worst-off", "bands"] {
        let options: [&Path; 4] = ["--out".as_ref(), &matches, "--certificate".as_ref(), &certificate];
        let mut answers = vec![bench.engine.solve(&file, objective, &options)?];
        bench.engine.verify(&file, &matches, &certificate)?;
        for _ in 1..bench.repetitions {
            answers.push(bench.engine.solve(&file, objective, &[])?);
        }
        bench.add(Line::Measured(Row {
            what: format!("verify capsparse1e4 {objective}"),
            against: "-".to_owned(),
            ours_ms: median_time(&answers, "verify_ms")?,
            other_ms: None,
            bar: Bar::Millis(10.0),
        }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_agree_in_what_the_objective_compares() {
        let figures = |total, worst| Figures { matched: 2, total, worst: Some(worst) };
        assert!(agree("x", "y", "total", figures(7, 3), figures(7, 2)).is_ok());
        assert!(agree("x", "y", "worst-off", figures(7, 3), figures(7, 2)).is_err());
        let failure = agree("x", "y", "total", figures(7, 3), figures(8, 3)).unwrap_err();
        assert!(failure.to_string().starts_with("x: WRONG ANSWER"), "{failure}");
    }

    #[test]
    fn every_comparison_names_an_instance_that_exists() {
        for comparison in COMPARISONS {
            let name = comparison.instance;
            assert!(super::super::instance::named(name).is_some(), "{name}");
        }
    }
}
