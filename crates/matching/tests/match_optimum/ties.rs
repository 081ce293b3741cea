//! Which of several equally good answers is given.

use matching::edges::Scored;
use matching::solve::solve;

use crate::match_support::{Parts, objectives, open_pairs, reference, small};

/// The first mentee gets the mentor of the smallest index that any best answer gives them, then their further mentors
/// are chosen so, then those of the second mentee, and so on; a pair that is there comes before one that is not.
#[test]
fn of_all_best_answers_the_first_by_index_is_given() {
    for seed in 0..10_000 {
        let parts = small(seed);
        for objective in objectives(seed) {
            let matches = solve(&parts.instance(), &objective).unwrap().matches;
            let (_, first) = reference::best(&parts, &objective);
            assert_eq!(open_pairs(&parts, &matches), first, "seed {seed}, {objective:?}, {parts:?}");
        }
    }
}

#[test]
fn the_reference_gives_the_first_mentee_the_first_mentor() {
    let pairs =
        [(1, 1), (1, 0), (0, 1), (0, 0)].map(|(mentee, mentor)| Scored { mentee, mentor, score: 500 });
    let parts = Parts {
        mentee_cap: vec![1; 2],
        mentor_cap: vec![1; 2],
        pairs: pairs.to_vec(),
        pinned: Vec::new(),
        forbidden: Vec::new(),
    };
    for objective in objectives(0) {
        assert_eq!(reference::best(&parts, &objective).1, [(0, 0), (1, 1)], "{objective:?}");
    }
}
