//! The solver against every possible answer, against an independent solver, and against the verifier.

#[path = "match_support/flow.rs"]
mod flow;
#[path = "match_optimum/keep.rs"]
mod keep;
#[path = "match_optimum/large.rs"]
mod large;
mod match_support;
#[path = "match_optimum/properties.rs"]
mod properties;
#[path = "match_optimum/session.rs"]
mod session;
#[path = "match_optimum/tampering.rs"]
mod tampering;
#[path = "match_optimum/ties.rs"]
mod ties;

use match_support::{
    Parts, brute_force, default_figures, medium, objectives, open_scores, rank, reference, small,
};
use matching::edges::Scored;
use matching::objective::Objective;
use matching::solve::solve;
use matching::verify::verify;

/// Each with three objectives.
const SMALL_CASES: u64 = 10_000;

#[test]
fn the_reference_finds_what_trying_every_set_of_pairs_finds() {
    for seed in 0..500 {
        let parts = small(seed);
        for objective in objectives(seed) {
            let found = reference::best(&parts, &objective);
            assert_eq!(found, brute_force(&parts, &objective), "seed {seed}, {objective:?}, {parts:?}");
        }
    }
}

#[test]
fn no_answer_is_better_under_any_objective() {
    let (mut pins, mut bans, mut several) = (0, 0, 0);
    for seed in 0..SMALL_CASES {
        let parts = small(seed);
        let instance = parts.instance();
        pins += usize::from(!parts.pinned.is_empty());
        bans += usize::from(!parts.forbidden.is_empty());
        several += usize::from(parts.mentee_cap.iter().any(|&cap| cap > 1));
        for objective in objectives(seed) {
            let solution = solve(&instance, &objective).unwrap();
            let found = rank(&objective, &open_scores(&parts, &solution.matches));
            let (best, _) = reference::best(&parts, &objective);
            assert_eq!(found, best, "seed {seed}, {objective:?}, {parts:?}");
        }
    }
    // The cases are of no use if they avoid what is hard.
    assert!(pins > 1500 && bans > 1500 && several > 1500, "{pins} {bans} {several}");
}

#[test]
fn every_optimum_is_verified() {
    for seed in 0..SMALL_CASES {
        let instance = small(seed).instance();
        for objective in objectives(seed) {
            let solution = solve(&instance, &objective).unwrap();
            assert_eq!(
                verify(&instance, &solution.matches, &solution.certificate),
                Ok(()),
                "seed {seed}, {objective:?}"
            );
        }
    }
}

#[test]
fn too_many_places_for_the_weights_are_refused() {
    let mut parts = medium(1, 2, 2, 2, 1);
    parts.mentee_cap = vec![u32::MAX; 2];
    let solved = solve(&parts.instance(), &Objective::Bands(matching::objective::Cuts::default()));
    assert!(solved.is_err());
}

#[test]
fn one_mentor_whom_everybody_wants_is_filled_with_the_best() {
    let pairs = (0..50).map(|mentee| Scored { mentee, mentor: 0, score: (mentee * 7 % 50) as u16 }).collect();
    let parts = Parts {
        mentee_cap: vec![1; 50],
        mentor_cap: vec![3],
        pairs,
        pinned: Vec::new(),
        forbidden: Vec::new(),
    };
    let solution = solve(&parts.instance(), &Objective::Total).unwrap();
    let figures = default_figures(&parts.instance(), &solution.matches);
    assert_eq!((figures.matched, figures.total, figures.blocking_pairs), (3, 49 + 48 + 47, 0));
}
