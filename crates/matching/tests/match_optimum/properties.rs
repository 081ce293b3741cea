//! What must hold of the answer to any instance: order does not matter, more places never hurt, parts add up.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fmt::Write as _;

use matching::edges::Scored;
use matching::instance::{Header, Instance};
use matching::objective::Objective;
use matching::solve::solve;
use serde_json::json;

use crate::match_support::{Parts, Random, medium, objectives, open_pairs, open_scores, rank, small};

/// Small instances with a larger one, in which many answers are equally good, among every five.
fn varied(seed: u64) -> Parts {
    if seed.is_multiple_of(5) { medium(seed, 40, 20, 10, 250) } else { small(seed) }
}

/// The instance as it comes from its two files.
fn from_files(parts: &Parts) -> Instance {
    let header = json!({
        "name": "test", "mentees": parts.mentee_cap.len(), "mentors": parts.mentor_cap.len(),
        "mentee_cap": parts.mentee_cap, "mentor_cap": parts.mentor_cap, "score_max": 1000, "edges": "test.csv",
        "pinned": parts.pinned, "forbidden": parts.forbidden,
    });
    let mut csv = String::from("mentee,mentor,score\n");
    for pair in &parts.pairs {
        writeln!(csv, "{},{},{}", pair.mentee, pair.mentor, pair.score).unwrap();
    }
    let header = Header::parse(header.to_string().as_bytes()).unwrap();
    let edges = header.parse_edges(csv.as_bytes()).unwrap();
    Instance::new(header, edges).unwrap()
}

#[test]
fn the_order_of_rows_pins_and_bans_changes_no_byte() {
    for seed in 0..1000 {
        let parts = varied(seed);
        let mut shuffled = parts.clone();
        let random = &mut Random(seed ^ 0xABCD);
        random.shuffle(&mut shuffled.pairs);
        random.shuffle(&mut shuffled.pinned);
        random.shuffle(&mut shuffled.forbidden);
        for objective in objectives(seed) {
            let bytes = |parts: &Parts| {
                let solution = solve(&from_files(parts), &objective).unwrap();
                let matches: Vec<_> =
                    solution.matches.iter().map(|pair| (pair.mentee, pair.mentor, pair.score)).collect();
                (serde_json::to_vec(&matches).unwrap(), serde_json::to_vec(&solution.certificate).unwrap())
            };
            assert_eq!(bytes(&parts), bytes(&shuffled), "seed {seed}, {objective:?}");
        }
    }
}

/// `parts` once for every open pair that `matches` do not use, with that pair banned.
fn with_an_unused_pair_banned<'a>(parts: &'a Parts, matches: &[Scored]) -> impl Iterator<Item = Parts> + 'a {
    let used = open_pairs(parts, matches);
    let open = parts.open().into_iter().map(|pair| (pair.mentee, pair.mentor));
    open.filter(move |pair| !used.contains(pair)).map(|pair| {
        let mut without = parts.clone();
        without.forbidden.push(pair);
        without
    })
}

#[test]
fn without_a_pair_that_is_not_used_the_answer_is_as_good() {
    let mut tried = 0;
    for seed in 0..1000 {
        let parts = small(seed);
        for objective in objectives(seed) {
            let value = |parts: &Parts, matches: &[Scored]| rank(&objective, &open_scores(parts, matches));
            let matches = solve(&parts.instance(), &objective).unwrap().matches;
            for without in with_an_unused_pair_banned(&parts, &matches) {
                tried += 1;
                let other = solve(&without.instance(), &objective).unwrap().matches;
                assert_eq!(value(&parts, &matches), value(&without, &other), "seed {seed}, {objective:?}");
            }
        }
    }
    assert!(tried > 5000, "{tried}");
}

#[test]
fn without_a_pair_that_is_not_used_the_answer_is_the_same() {
    for seed in 0..1000 {
        let parts = varied(seed);
        for objective in objectives(seed) {
            let matches = solve(&parts.instance(), &objective).unwrap().matches;
            for without in with_an_unused_pair_banned(&parts, &matches).take(20) {
                let other = solve(&without.instance(), &objective).unwrap().matches;
                assert_eq!(matches, other, "seed {seed}, {objective:?}, {:?}", without.forbidden);
            }
        }
    }
}

#[test]
fn one_more_place_never_lowers_the_number_of_matches() {
    let mut gained = 0;
    for seed in 0..1000 {
        let parts = small(seed);
        let people = parts.mentee_cap.len() + parts.mentor_cap.len();
        let larger = (0..people).map(|person| {
            let mut larger = parts.clone();
            match person.checked_sub(parts.mentee_cap.len()) {
                None => larger.mentee_cap[person] += 1,
                Some(mentor) => larger.mentor_cap[mentor] += 1,
            }
            larger
        });
        let larger: Vec<Parts> = larger.collect();
        for objective in objectives(seed) {
            let matched = |parts: &Parts| solve(&parts.instance(), &objective).unwrap().matches.len();
            let before = matched(&parts);
            for larger in &larger {
                let after = matched(larger);
                assert!(before <= after && after <= before + 1, "seed {seed}, {objective:?}, {larger:?}");
                gained += after - before;
            }
        }
    }
    assert!(gained > 1000, "{gained}");
}

/// Both in one, the people of `other` after those of `one`.
fn union(one: &Parts, other: &Parts) -> Parts {
    let (mentees, mentors) = (one.mentee_cap.len() as u32, one.mentor_cap.len() as u32);
    let moved = |&(mentee, mentor): &(u32, u32)| (mentee + mentees, mentor + mentors);
    let mut both = one.clone();
    both.mentee_cap.extend(&other.mentee_cap);
    both.mentor_cap.extend(&other.mentor_cap);
    both.pairs.extend(other.pairs.iter().map(|pair| Scored {
        mentee: pair.mentee + mentees,
        mentor: pair.mentor + mentors,
        score: pair.score,
    }));
    both.pinned.extend(other.pinned.iter().map(moved));
    both.forbidden.extend(other.forbidden.iter().map(moved));
    both
}

#[test]
fn the_answers_of_two_instances_without_a_common_person_add_up() {
    for seed in 0..1500 {
        let (one, other) = (varied(seed), small(seed + 1_000_000));
        let both = union(&one, &other);
        for objective in objectives(seed) {
            let found = |parts: &Parts| {
                rank(&objective, &open_scores(parts, &solve(&parts.instance(), &objective).unwrap().matches))
            };
            let (one, other, both) = (found(&one), found(&other), found(&both));
            let sum: Vec<i64> = one.iter().zip(&other).map(|(one, other)| one + other).collect();
            let context = format!("seed {seed}, {objective:?}, {one:?} and {other:?} gave {both:?}");
            if objective != Objective::WorstOff {
                assert_eq!(both, sum, "{context}");
                continue;
            }
            // Worst scores do not add: the lower one holds for both, and leaves the other part a wider choice.
            let worst = match (one[0], other[0]) {
                (_, 0) => one[1],
                (0, _) => other[1],
                _ => one[1].min(other[1]),
            };
            assert_eq!((both[0], both[1]), (sum[0], worst), "{context}");
            assert!(both[2] >= sum[2], "{context}");
        }
    }
}
