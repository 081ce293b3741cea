//! Changes made one after the other against solving the changed problem from nothing.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;

use matching::edges::Scored;
use matching::objective::Objective;
use matching::solve::{Change, Session, solve};

use crate::match_support::{Parts, Random, medium, objectives, small};

/// The changed problem, and what stands that can be taken back.
struct Mirror {
    parts: Parts,
    past: Vec<Parts>,
}

impl Mirror {
    /// Makes the change if it is possible; says whether it was.
    fn apply(&mut self, change: Change) -> bool {
        let before = self.parts.clone();
        let parts = &mut self.parts;
        match change {
            Change::Undo => {
                let Some(last) = self.past.pop() else { return false };
                self.parts = last;
                return true;
            }
            Change::Ban(mentee, mentor) => {
                if parts.pinned.contains(&(mentee, mentor)) {
                    return false;
                }
                if !parts.forbidden.contains(&(mentee, mentor)) {
                    parts.forbidden.push((mentee, mentor));
                }
            }
            Change::Pin(mentee, mentor) => {
                let pair = (mentee, mentor);
                let pins = |side: fn(&(u32, u32)) -> u32, who: u32| {
                    before.pinned.iter().filter(|pin| side(pin) == who).count() as u32
                };
                let edge = before.pairs.iter().any(|one| (one.mentee, one.mentor) == pair);
                let free = pins(|pin| pin.0, mentee) < before.mentee_cap[mentee as usize]
                    && pins(|pin| pin.1, mentor) < before.mentor_cap[mentor as usize];
                if !edge || !free || before.pinned.contains(&pair) || before.forbidden.contains(&pair) {
                    return false;
                }
                parts.pinned.push(pair);
            }
            Change::MentorCap(mentor, cap) => {
                let pins = before.pinned.iter().filter(|pin| pin.1 == mentor).count() as u32;
                if cap < pins {
                    return false;
                }
                parts.mentor_cap[mentor as usize] = cap;
            }
        }
        self.past.push(before);
        true
    }
}

/// Makes these changes to a problem of single places and compares every answer with a fresh one.
fn compare(pairs: &[(u32, u32, u16)], mentees: usize, mentors: usize, changes: &[Change]) {
    let parts = Parts {
        mentee_cap: vec![1; mentees],
        mentor_cap: vec![1; mentors],
        pairs: pairs.iter().map(|&(mentee, mentor, score)| Scored { mentee, mentor, score }).collect(),
        pinned: Vec::new(),
        forbidden: Vec::new(),
    };
    let instance = parts.instance();
    let solution = solve(&instance, &Objective::Total).unwrap();
    let mut session = Session::new(&instance, &Objective::Total, &solution).unwrap();
    let mut mirror = Mirror { parts, past: Vec::new() };
    for &change in changes {
        assert!(mirror.apply(change), "{change:?}");
        session.apply(change).unwrap();
        let fresh = solve(&mirror.parts.instance(), &Objective::Total).unwrap();
        assert_eq!(session.matches(), fresh.matches, "{change:?}");
    }
}

#[test]
fn a_place_given_back_after_the_near_pairs_were_chosen_anew_is_noted_like_any_other() {
    let pairs = [
        (0, 0, 500),
        (0, 1, 1000),
        (0, 2, 100),
        (1, 1, 700),
        (1, 3, 600),
        (1, 4, 100),
        (2, 2, 900),
        (2, 4, 840),
        (3, 0, 840),
        (3, 4, 900),
    ];
    compare(&pairs, 4, 5, &[Change::Ban(0, 1), Change::Pin(0, 2), Change::Undo, Change::Undo]);
}

#[test]
fn somebody_who_gets_a_place_back_has_not_become_too_cheap() {
    let pairs = [(0, 0, 900), (1, 0, 800), (1, 1, 500), (2, 0, 600), (2, 2, 500)];
    let changes = [
        Change::Ban(1, 0),
        Change::Pin(2, 2),
        Change::MentorCap(0, 2),
        Change::Undo,
        Change::Undo,
        Change::MentorCap(0, 2),
    ];
    compare(&pairs, 3, 3, &changes);
    // The same from the other side: a mentor without places for a while.
    let changes = [
        Change::MentorCap(0, 0),
        Change::Ban(1, 1),
        Change::Pin(2, 2),
        Change::Undo,
        Change::MentorCap(0, 1),
        Change::MentorCap(0, 3),
    ];
    compare(&pairs, 3, 3, &changes);
}

/// Coarse problems of few people, whose near pairs are seldom all pairs, with many changes at the same people.
#[test]
fn changes_at_the_same_few_people_again_and_again_do_too() {
    for seed in 0..600 {
        let mut parts = medium(seed, 6, 5, 4, [1, 50, 100][(seed % 3) as usize]);
        let random = &mut Random(seed);
        for cap in parts.mentee_cap.iter_mut().chain(&mut parts.mentor_cap) {
            *cap = 1 + random.up_to(2) / 2;
        }
        for objective in objectives(seed) {
            walk(seed, parts.clone(), &objective, 60);
        }
    }
}

fn random_change(random: &mut Random, parts: &Parts) -> Change {
    let mentor = random.up_to(parts.mentor_cap.len() as u32 - 1);
    let pair = |random: &mut Random| {
        let pair = &parts.pairs[random.up_to(parts.pairs.len() as u32 - 1) as usize];
        (pair.mentee, pair.mentor)
    };
    match random.up_to(6) {
        0 | 1 => {
            let (mentee, mentor) = pair(random);
            Change::Pin(mentee, mentor)
        }
        2 | 3 => {
            let (mentee, mentor) = pair(random);
            Change::Ban(mentee, mentor)
        }
        4 => Change::MentorCap(mentor, random.up_to(4)),
        _ => Change::Undo,
    }
}

fn moved(before: &[Scored], now: &[Scored]) -> usize {
    let of = |list: &[Scored], mentee: u32| -> BTreeSet<u32> {
        list.iter().filter(|pair| pair.mentee == mentee).map(|pair| pair.mentor).collect()
    };
    let mentees: BTreeSet<u32> = before.iter().chain(now).map(|pair| pair.mentee).collect();
    mentees.into_iter().filter(|&mentee| of(before, mentee) != of(now, mentee)).count()
}

/// Makes `steps` random changes and compares every answer with a fresh one.
fn walk(seed: u64, parts: Parts, objective: &Objective, steps: usize) -> (usize, usize) {
    let instance = parts.instance();
    let solution = solve(&instance, objective).unwrap();
    let mut session = Session::new(&instance, objective, &solution).unwrap();
    let mut mirror = Mirror { parts, past: Vec::new() };
    let random = &mut Random(seed);
    let (mut made, mut refused) = (0, 0);
    for step in 0..steps {
        let change = random_change(random, &mirror.parts);
        let before = session.matches().to_vec();
        let possible = mirror.apply(change);
        let answer = session.apply(change);
        assert_eq!(answer.is_ok(), possible, "seed {seed}, step {step}, {change:?}: {answer:?}");
        let fresh = solve(&mirror.parts.instance(), objective).unwrap();
        assert_eq!(session.matches(), fresh.matches, "seed {seed}, step {step}, {change:?}, {objective:?}");
        match answer {
            Ok(count) => {
                assert_eq!(count, moved(&before, session.matches()), "seed {seed}, step {step}");
                made += 1;
            }
            Err(_) => refused += 1,
        }
    }
    (made, refused)
}

#[test]
fn every_change_gives_the_answer_of_solving_afresh() {
    let (mut made, mut refused) = (0, 0);
    for seed in 0..400 {
        let parts = small(seed);
        if parts.pairs.is_empty() {
            continue;
        }
        for objective in objectives(seed) {
            let (some, others) = walk(seed, parts.clone(), &objective, 12);
            made += some;
            refused += others;
        }
    }
    assert!(made > 4000 && refused > 500, "{made} {refused}");
}

#[test]
fn changes_to_larger_problems_do_too() {
    for (seed, step) in [(1, 1), (2, 100), (3, 1000), (4, 250)] {
        let mut parts = medium(seed, 150, 80, 12, step);
        if seed % 2 == 0 {
            let random = &mut Random(seed);
            for cap in &mut parts.mentee_cap {
                *cap = random.up_to(3);
            }
        }
        for objective in objectives(seed) {
            walk(seed, parts.clone(), &objective, 60);
        }
    }
}

#[test]
fn a_refused_change_says_why_and_changes_nothing() {
    let parts = medium(7, 10, 5, 3, 1);
    let instance = parts.instance();
    let solution = solve(&instance, &Objective::Total).unwrap();
    let mut session = Session::new(&instance, &Objective::Total, &solution).unwrap();
    let pair = solution.matches[0];
    let said = |session: &mut Session<'_>, change| session.apply(change).unwrap_err().to_string();
    assert_eq!(said(&mut session, Change::Undo), "no change stands that could be undone");
    assert_eq!(said(&mut session, Change::Ban(99, 0)), "unknown mentee 99");
    assert_eq!(said(&mut session, Change::MentorCap(99, 1)), "unknown mentor 99");
    session.apply(Change::Pin(pair.mentee, pair.mentor)).unwrap();
    assert!(said(&mut session, Change::Ban(pair.mentee, pair.mentor)).ends_with("are pinned"));
    assert!(said(&mut session, Change::MentorCap(pair.mentor, 0)).contains("1 pinned mentees"));
    assert_eq!(session.matches(), solution.matches);
}

/// Pins and bans from the beginning; the one pair that becomes of interest was between the first distance at which
/// pairs count as far and the next.
#[test]
fn a_pair_comes_near_by_the_distance_at_which_it_was_left_out() {
    let mut parts = medium(468, 6, 5, 4, 1);
    parts.mentee_cap = vec![1, 1, 2, 1, 2, 2];
    parts.mentor_cap = vec![1, 1, 2, 2, 3];
    parts.pinned = vec![(4, 4), (0, 3), (1, 1)];
    parts.forbidden = vec![(5, 3), (0, 2), (1, 4), (4, 2)];
    for objective in objectives(0) {
        let instance = parts.instance();
        let solution = solve(&instance, &objective).unwrap();
        let mut session = Session::new(&instance, &objective, &solution).unwrap();
        session.apply(Change::MentorCap(0, 4)).unwrap();
        let mut more = parts.clone();
        more.mentor_cap[0] = 4;
        assert_eq!(session.matches(), solve(&more.instance(), &objective).unwrap().matches, "{objective:?}");
    }
}
