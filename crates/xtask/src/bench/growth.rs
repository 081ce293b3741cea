//! Rows for the classes on which solvers collapse: the time of twice the pairs over the time of the pairs.

use std::path::PathBuf;

use super::{
    Bench,
    engine::{median_time, time},
    instance::{Class, Instance},
    table::{Bar, Line, Row},
};
use crate::failure::Outcome;

const CLASSES: [Class; 4] = [Class::Line, Class::Equal, Class::Steps, Class::Wanted];
const OBJECTIVES: [&str; 3] = ["total", "worst-off", "bands"];

/// The smaller instance takes at least so long, or the ratio is one of noise.
const LEAST_MS: f64 = 10.0;
/// So many times the pairs may double before the smaller instance is large enough.
const MOST_DOUBLINGS: u32 = 5;
const MOST_GROWTH: f64 = 2.5;
/// So many instances of a size are solved, because one may be much harder than the next.
const DRAWS: u64 = 3;

/// Every pair, or fifty for each mentee.
#[derive(Clone, Copy)]
enum Shape {
    Dense,
    Sparse,
}

/// An instance with about twice the pairs at every next level; half as many mentors, of one to three places.
fn sized(class: Class, shape: Shape, level: u32, draw: u64) -> Instance {
    let (name, mentees, candidates) = match shape {
        Shape::Dense => ("dense", (180_000u64 << level).isqrt(), None),
        Shape::Sparse => ("sparse", 1_000 << level, Some(50)),
    };
    Instance {
        name: format!("{}-{name}-{mentees}-{draw}", class.name()),
        class,
        mentees,
        mentors: mentees / 2,
        most_places: 3,
        candidates,
        draw,
    }
}

/// Measures every class in both shapes under every objective.
pub(super) fn growth(bench: &mut Bench<'_>) -> Outcome {
    for class in CLASSES {
        for shape in [Shape::Dense, Shape::Sparse] {
            for objective in OBJECTIVES {
                measure(bench, class, shape, objective)?;
            }
        }
    }
    Ok(())
}

fn measure(bench: &mut Bench<'_>, class: Class, shape: Shape, objective: &str) -> Outcome {
    let mut level = 0;
    let mut small = files(bench, class, shape, level)?;
    while level < MOST_DOUBLINGS && least_ms(bench, &small, objective)? < LEAST_MS {
        level += 1;
        small = files(bench, class, shape, level)?;
    }
    let large = files(bench, class, shape, level + 1)?;
    let (mut at_small, mut at_large) = (0.0, 0.0);
    for (small, large) in small.iter().zip(&large) {
        let (mut of_small, mut of_large) = (Vec::new(), Vec::new());
        for _ in 0..bench.repetitions {
            of_small.push(bench.engine.solve(small, objective, &[])?);
            of_large.push(bench.engine.solve(large, objective, &[])?);
        }
        at_small += median_time(&of_small, "solve_ms")?;
        at_large += median_time(&of_large, "solve_ms")?;
    }
    let mentees = |level| sized(class, shape, level, 0).mentees;
    let shape = match shape {
        Shape::Dense => "dense",
        Shape::Sparse => "sparse",
    };
    bench.add(Line::Measured(Row {
        what: format!("{}-{shape}-{} {objective}", class.name(), mentees(level + 1)),
        against: format!("half the pairs ({} mentees)", mentees(level)),
        ours_ms: at_large,
        other_ms: Some(at_small),
        bar: Bar::Ratio(MOST_GROWTH),
    }));
    Ok(())
}

fn files(bench: &mut Bench<'_>, class: Class, shape: Shape, level: u32) -> Outcome<Vec<PathBuf>> {
    (0..DRAWS).map(|draw| bench.file(&sized(class, shape, level, draw))).collect()
}

/// The least of three times of the quickest instance, because a busy machine only ever adds to one.
fn least_ms(bench: &Bench<'_>, files: &[PathBuf], objective: &str) -> Outcome<f64> {
    let mut least = f64::INFINITY;
    for file in files.iter().flat_map(|file| [file; 3]) {
        least = least.min(time(&bench.engine.solve(file, objective, &[])?, "solve_ms")?);
    }
    Ok(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_double_from_level_to_level() {
        for shape in [Shape::Dense, Shape::Sparse] {
            for level in 0..=MOST_DOUBLINGS {
                let pairs = |level| {
                    let instance = sized(Class::Line, shape, level, 0);
                    instance.mentees * instance.candidates.map_or(instance.mentors, |most| most as u64)
                };
                let (small, large) = (pairs(level), pairs(level + 1));
                assert!((198 * small..=202 * small).contains(&(100 * large)), "{small} {large}");
            }
        }
    }
}
