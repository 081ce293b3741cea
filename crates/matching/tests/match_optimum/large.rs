//! Large instances of the classes on which solvers go wrong or slow: proved by the verifier, which shares no code with
//! the solver, and compared with an independent solver at the size that one can bear.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use matching::edges::Scored;
use matching::objective::Objective;
use matching::solve::solve;
use matching::verify::verify;
use pathfinding::prelude::{Matrix, kuhn_munkres};

use crate::match_support::{Parts, Random, default_figures, medium, objectives};

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
}

const CLASSES: [Class; 5] = [Class::Random, Class::Line, Class::Steps, Class::Equal, Class::Wanted];

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
