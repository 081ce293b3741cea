//! Random calls for applications, the same ones every time, and selections found without the engine.

pub(crate) mod reference;

use std::collections::{BTreeMap, BTreeSet};

use matching::select::{Applicant, Prepared, Problem, Quota, Review, Selection};

/// A small generator for problems, so that a failing one is named by its number.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }

    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

/// What a random call is like.
pub(crate) struct Shape {
    pub(crate) applicants: usize,
    pub(crate) seats: usize,
    /// Attributes, each with how many values.
    pub(crate) values: Vec<usize>,
    /// Scores are multiples of so many thousandths: large steps make ties.
    pub(crate) step: usize,
    /// Bounds lie so far from a share at most.
    pub(crate) slack: usize,
    pub(crate) share: Share,
}

/// What the quotas of a call ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Share {
    /// As many of every value, whoever applied: often more than there are.
    Even,
    /// As many as applied, in proportion: mostly met.
    Applied,
}

const NAMES: [&str; 6] = ["region", "band", "kind", "sector", "first_from_country", "stage"];

pub(crate) fn call(dice: &mut Dice, shape: &Shape) -> Problem {
    let value = |dice: &mut Dice, values: usize| dice.below(values).min(dice.below(values + 1));
    let applicants: Vec<Applicant> = (0..shape.applicants)
        .map(|at| {
            let attributes: BTreeMap<String, String> = shape
                .values
                .iter()
                .zip(NAMES)
                .map(|(values, name)| (name.to_owned(), format!("v{}", value(dice, *values))))
                .collect();
            let score = |dice: &mut Dice| ((20_000 + dice.below(70_000)) / shape.step * shape.step) as u32;
            let reviews = if shape.step == 1 { 3 } else { 1 };
            let review = |(at, dice): (usize, &mut Dice)| Review {
                reviewer: format!("r{at}"),
                reviewer_country: format!("c{}", dice.below(9)),
                score: score(dice),
            };
            Applicant {
                id: format!("a{at:03}"),
                country: format!("c{}", dice.below(7)),
                attributes,
                reviews: (0..reviews).map(|at| review((at, &mut *dice))).collect(),
            }
        })
        .collect();
    let mut quotas = Vec::new();
    for (values, name) in shape.values.iter().zip(NAMES) {
        for value in 0..*values {
            let value = format!("v{value}");
            let applied = applicants.iter().filter(|one| one.attributes[name] == value).count();
            let share = match shape.share {
                Share::Even => shape.seats / values,
                Share::Applied => shape.seats * applied / shape.applicants,
            };
            let min = share.saturating_sub(dice.below(shape.slack + 1)).min(shape.seats) as u16;
            let max = min.max((share + dice.below(shape.slack + 1)) as u16);
            quotas.push(Quota { attribute: name.to_owned(), value, min, max });
        }
    }
    for country in 0..7 {
        if dice.once_in(9) {
            let (min, max) = (dice.below(2) as u16, 1 + dice.below(2) as u16);
            quotas.push(Quota { attribute: "country".to_owned(), value: format!("c{country}"), min, max });
        }
    }
    Problem { seats: shape.seats as u16, applicants, quotas, must: Vec::new(), never: Vec::new() }
}

/// Puts a few applicants into `must` and `never`.
pub(crate) fn commit(dice: &mut Dice, problem: &mut Problem) {
    for at in 0..problem.applicants.len() {
        let id = problem.applicants[at].id.clone();
        if dice.once_in(9) && problem.must.len() + 1 < usize::from(problem.seats) {
            problem.must.push(id);
        } else if dice.once_in(9) {
            problem.never.push(id);
        }
    }
}

pub(crate) fn solve(problem: &Problem) -> Selection {
    Prepared::new(problem).unwrap().solve()
}

/// Everybody stands in exactly one of the bands.
pub(crate) fn assert_everybody_once(problem: &Problem, selection: &Selection) {
    let bands = [&selection.certain_in, &selection.certain_out, &selection.grey];
    let all: BTreeSet<&String> = bands.iter().copied().flatten().collect();
    assert_eq!(bands.iter().map(|band| band.len()).sum::<usize>(), problem.applicants.len());
    assert_eq!(all.len(), problem.applicants.len());
    for band in bands {
        assert!(band.is_sorted(), "{band:?}");
    }
    assert!(selection.selected.is_sorted());
}
