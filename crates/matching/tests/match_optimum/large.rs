//! Large instances of the classes on which solvers go wrong or slow: proved by the verifier, which shares no code with
//! the solver, and compared with independent solvers at the size that those can bear.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use matching::edges::Scored;
use matching::objective::Objective;
use matching::solve::solve;
use matching::verify::verify;
use pathfinding::prelude::{Matrix, kuhn_munkres};

use crate::flow::heaviest;
use crate::match_support::{
    Parts, Random, default_figures, medium, objectives, open_scores, rank, reference, small,
};

/// How the pairs of an instance score.
#[derive(Clone, Copy, Debug)]
enum Class {
    /// Any score, independently.
    Random,
    /// People at random places on a line, the nearer the better: long augmenting paths.
    Line,
    /// Multiples of 100: every price is shared by many.
    Steps,
    /// All the same.
    Equal,
    /// One mentor at the top for everybody, the others in the lower half.
    Wanted,
    /// Everybody ranks the mentors nearly alike, so that most have to do without the pairs that are their best.
    Alike,
}

const CLASSES: [Class; 6] =
    [Class::Random, Class::Line, Class::Steps, Class::Equal, Class::Wanted, Class::Alike];

/// `degree` distinct mentors for each mentee, and one to three places for each mentor.
fn instance(class: Class, mentees: u32, mentors: u32, degree: u32) -> Parts {
    let mut parts = medium(7, mentees, mentors, degree, 1);
    let random = &mut Random(11);
    let places = |count: u32, random: &mut Random| -> Vec<u16> {
        (0..count).map(|_| random.up_to(1000) as u16).collect()
    };
    let (mentee_at, mentor_at) = (places(mentees, random), places(mentors, random));
    if matches!(class, Class::Wanted) {
        parts.pairs.retain(|pair| pair.mentor != 0);
        parts.pairs.extend((0..mentees).map(|mentee| Scored { mentee, mentor: 0, score: 1000 }));
    }
    for pair in &mut parts.pairs {
        pair.score = match class {
            Class::Random => pair.score,
            Class::Line => 1000 - mentee_at[pair.mentee as usize].abs_diff(mentor_at[pair.mentor as usize]),
            Class::Steps => pair.score / 100 * 100,
            Class::Equal => 500,
            Class::Wanted if pair.mentor == 0 => 1000,
            Class::Wanted => pair.score / 2,
            Class::Alike => (9 * mentor_at[pair.mentor as usize] + pair.score) / 10,
        };
    }
    parts
}

/// Solves under every objective and checks the proof.
fn is_proved(class: Class, parts: &Parts) {
    let instance = parts.instance();
    for objective in objectives(0) {
        let solution = solve(&instance, &objective).unwrap();
        let verdict = verify(&instance, &solution.matches, &solution.certificate);
        assert_eq!(verdict, Ok(()), "{class:?}, {objective:?}");
        assert!(!solution.matches.is_empty(), "{class:?}, {objective:?}");
    }
}

#[test]
fn large_dense_optima_of_every_class_are_proved() {
    for class in CLASSES {
        is_proved(class, &instance(class, 1000, 500, 500));
    }
}

#[test]
fn large_sparse_optima_of_every_class_are_proved() {
    for class in CLASSES {
        is_proved(class, &instance(class, 10_000, 5_000, 20));
    }
}

#[test]
fn optima_with_several_places_on_both_sides_are_proved() {
    for class in CLASSES {
        let mut parts = instance(class, 1000, 500, 25);
        let random = &mut Random(3);
        for cap in &mut parts.mentee_cap {
            *cap = random.up_to(3);
        }
        is_proved(class, &parts);
    }
}

/// From 40 000 pairs on the best pairs of each mentee come first, and the others have to be held against the prices.
#[test]
fn dense_optima_with_several_places_on_both_sides_are_those_of_an_independent_solver() {
    for class in CLASSES {
        let mut parts = instance(class, 300, 200, 200);
        assert!(parts.pairs.len() >= 59_000, "{class:?}");
        let random = &mut Random(5);
        for cap in parts.mentee_cap.iter_mut().chain(&mut parts.mentor_cap) {
            *cap = random.up_to(4);
        }
        let instance = parts.instance();
        for objective in objectives(0) {
            let solution = solve(&instance, &objective).unwrap();
            let verdict = verify(&instance, &solution.matches, &solution.certificate);
            assert_eq!(verdict, Ok(()), "{class:?}, {objective:?}");
            let found = rank(&objective, &open_scores(&parts, &solution.matches));
            assert_eq!(found, best_by_paths(&parts, &objective), "{class:?}, {objective:?}");
        }
    }
}

#[test]
fn longest_paths_find_what_the_reference_finds() {
    for seed in 0..500 {
        let parts = small(seed);
        for objective in objectives(seed) {
            let (best, _) = reference::best(&parts, &objective);
            assert_eq!(best_by_paths(&parts, &objective), best, "seed {seed}, {objective:?}, {parts:?}");
        }
    }
}

/// The best rank, by longest paths over weights that put what an objective compares into digits of one number.
fn best_by_paths(parts: &Parts, objective: &Objective) -> Vec<i64> {
    let (mentees, mentors) = parts.places_left();
    let open = parts.open();
    let best_from = |floor: u16, weight: &dyn Fn(u16) -> i128| -> Vec<u16> {
        let open: Vec<&Scored> = open.iter().filter(|pair| pair.score >= floor).collect();
        let pairs: Vec<(u32, u32)> = open.iter().map(|pair| (pair.mentee, pair.mentor)).collect();
        let weights: Vec<i128> = open.iter().map(|pair| weight(pair.score)).collect();
        let best = heaviest([&mentees, &mentors], &pairs, &weights);
        best.into_iter().map(|at| open[at].score).collect()
    };
    let mut floor: u16 = 0;
    if *objective == Objective::WorstOff {
        // No floor at `too_high`, and none above it, matches as many.
        let count = |floor: u16| best_from(floor, &|_| 1).len();
        let (most, mut too_high) = (count(0), 1001);
        while too_high - floor > 1 {
            let middle = floor.midpoint(too_high);
            if count(middle) == most { floor = middle } else { too_high = middle }
        }
    }
    // A million to each digit is more than any of them comes to.
    let weight = |score: u16| {
        let lowest_first = |cuts: &matching::objective::Cuts| (1..cuts.bands()).rev().collect::<Vec<_>>();
        let (bands, of) = match objective {
            Objective::Bands(cuts) => (lowest_first(cuts), cuts.band(score)),
            Objective::Total | Objective::WorstOff => (Vec::new(), 0),
        };
        let counted = bands.iter().fold(1, |sum, &band| sum * 1_000_000 - i128::from(band == of));
        counted * 1_000_000 + i128::from(score)
    };
    rank(objective, &best_from(floor, &weight))
}

#[test]
fn large_instances_in_which_nobody_or_hardly_anybody_has_a_place_left_are_proved() {
    for class in CLASSES {
        let full = Parts { mentor_cap: vec![2; 250], ..instance(class, 250, 250, 250) };
        let nobody = vec![0; 250];
        let one: Vec<u32> = (0..250).map(|at| u32::from(at == 100)).collect();
        let pinned: Vec<(u32, u32)> = (0..250).map(|at| (at, at)).collect();
        for (parts, matched) in [
            (Parts { mentee_cap: nobody.clone(), ..full.clone() }, 0),
            (Parts { mentor_cap: nobody, ..full.clone() }, 0),
            (Parts { mentee_cap: one.clone(), ..full.clone() }, 1),
            (Parts { mentor_cap: one, ..full.clone() }, 1),
            (Parts { pinned: pinned[1..].to_vec(), ..full.clone() }, 250),
            (Parts { pinned, ..full }, 250),
        ] {
            let instance = parts.instance();
            for objective in objectives(0) {
                let solution = solve(&instance, &objective).unwrap();
                let verdict = verify(&instance, &solution.matches, &solution.certificate);
                assert_eq!(verdict, Ok(()), "{class:?}, {objective:?}");
                assert_eq!(solution.matches.len(), matched, "{class:?}, {objective:?}");
            }
        }
    }
}

#[test]
fn an_independent_solver_finds_the_same_figures() {
    let classes = CLASSES.map(|class| (format!("{class:?}"), instance(class, 120, 60, 60)));
    let varied = (0..60).map(|seed| {
        let (degree, step) = if seed % 2 == 0 { (30, 1) } else { (6, 100) };
        (format!("seed {seed}"), medium(seed, 60, 30, degree, step))
    });
    for (name, parts) in varied.chain(classes) {
        let solution = solve(&parts.instance(), &Objective::Total).unwrap();
        let figures = default_figures(&parts.instance(), &solution.matches);
        assert_eq!((figures.matched, figures.total), hungarian(&parts), "{name}");
    }
}

/// Most matches, then the highest total, by the Hungarian method on replicated places.
fn hungarian(parts: &Parts) -> (u64, u64) {
    let slots: Vec<u32> = (0..parts.mentor_cap.len() as u32)
        .flat_map(|mentor| vec![mentor; parts.mentor_cap[mentor as usize] as usize])
        .collect();
    let mentees = parts.mentee_cap.len();
    // A match outweighs all scores together; as many empty places as mentees make staying free possible.
    let bonus = 1000 * mentees as i64 + 1;
    let mut weights = Matrix::new(mentees, slots.len() + mentees, 0i64);
    for pair in &parts.pairs {
        for (slot, _) in slots.iter().enumerate().filter(|(_, mentor)| **mentor == pair.mentor) {
            weights[(pair.mentee as usize, slot)] = bonus + i64::from(pair.score);
        }
    }
    let (sum, _) = kuhn_munkres(&weights);
    ((sum / bonus) as u64, (sum % bonus) as u64)
}
