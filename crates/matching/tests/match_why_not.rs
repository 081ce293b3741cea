//! What forcing a pair costs, against solving the pool with that pin from the beginning.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "pool_support/places.rs"]
mod places;
mod pool_support;

use std::collections::BTreeSet;

use matching::explain::{Move, WhyNot, why_not};
use matching::figures::Figures;
use matching::objective::ObjectiveCode;
use matching::pool::{Language, Level, Mentee, Mentor, Pool};
use matching::ruleset::Criterion;
use matching::run::{Run, run};
use matching::score::Scores;
use places::with_places;
use pool_support::{mentee, mentor, pool, random_pool, zones};

fn asked(pool: &Pool, mentee: &str, mentor: &str) -> WhyNot {
    let zones = zones();
    let scores = Scores::new(pool, &zones).unwrap();
    let pair = (scores.mentee_index(mentee).unwrap(), scores.mentor_index(mentor).unwrap());
    why_not(&scores, pair).unwrap()
}

/// Two mentees who share a first choice of one place; the second has another mentor to go to.
fn two_and_two() -> Pool {
    let wants = |id: &str, wishes: &[&str]| Mentee {
        wishes: wishes.iter().map(|&wish| wish.to_owned()).collect(),
        ..mentee(id)
    };
    let far = Mentor { region: "Asia".to_owned(), offers: Vec::new(), ..mentor("far") };
    pool(vec![wants("a", &["near"]), wants("b", &[])], vec![mentor("near"), far])
}

#[test]
fn the_one_who_would_lose_their_mentor_is_named() {
    let why = asked(&two_and_two(), "b", "near");
    let step = |mentee: &str, from: &str, to: &str| Move {
        mentee: mentee.to_owned(),
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
    };
    assert_eq!(why.moves, [step("a", "near", "far"), step("b", "far", "near")]);
    let loss = why.loss.unwrap();
    assert!(why.allowed && loss.matched == 0 && loss.total > 0, "{loss:?}");
}

#[test]
fn what_is_already_so_costs_nothing() {
    let why = asked(&two_and_two(), "a", "near");
    let loss = why.loss.unwrap();
    assert!(
        why.allowed && why.moves.is_empty() && loss.total == 0 && loss.bands.iter().all(|&lost| lost == 0)
    );
}

/// Only sizes count: a and x are a pair of score 0 and have nobody else, so that no floor is above 0 until they are pinned.
#[test]
fn under_worst_off_even_a_matched_pair_may_move_others() {
    let speaks = |code: &str| vec![Language { code: code.to_owned(), level: Level::First }];
    let seeking = |id: &str, code: &str, log: u32| Mentee {
        languages: speaks(code),
        population: Some(1 << log),
        ..mentee(id)
    };
    let giving = |id: &str, code: &str, log: u32| Mentor {
        languages: speaks(code),
        population: Some(1 << log),
        ..mentor(id)
    };
    let mut pool = pool(
        vec![seeking("a", "fr", 0), seeking("b", "es", 14), seeking("c", "es", 10)],
        vec![giving("x", "fr", 20), giving("y", "es", 14), giving("z", "es", 17)],
    );
    pool.objective = ObjectiveCode::WorstOff;
    for criterion in Criterion::ALL {
        pool.ruleset.weights.insert(criterion, u8::from(criterion == Criterion::Population));
    }
    // b-y 1000 and c-z 0 against b-z 400 and c-y 200: the floor decides once a-x does not.
    let why = asked(&pool, "a", "x");
    let moves: Vec<&str> = why.moves.iter().map(|step| step.mentee.as_str()).collect();
    assert_eq!(moves, ["b", "c"]);
    let loss = why.loss.unwrap();
    assert_eq!((loss.matched, loss.worst, loss.total), (0, 0, 400));
}

#[test]
fn a_pair_that_cannot_be_says_what_cuts_it() {
    let refused = |change: &dyn Fn(&mut Pool)| {
        let mut pool = two_and_two();
        change(&mut pool);
        let why = asked(&pool, "b", "near");
        assert!(!why.allowed && why.loss.is_none() && why.moves.is_empty(), "{why:?}");
        why.cut_by
    };
    let pair = |mentee: &str, mentor: &str| (mentee.to_owned(), mentor.to_owned());
    assert_eq!(refused(&|pool| pool.forbidden.push(pair("b", "near"))), ["banned"]);
    assert_eq!(refused(&|pool| pool.mentors[0].capacity = 0), ["unavailable"]);
    assert_eq!(refused(&|pool| pool.mentees[1].capacity = 0), ["unavailable"]);
    assert_eq!(refused(&|pool| pool.pinned.push(pair("a", "near"))), ["pinned"]);
    assert_eq!(refused(&|pool| pool.pinned.push(pair("b", "far"))), ["pinned"]);
    assert_eq!(refused(&|pool| pool.mentees[1].languages.clear()), ["language"]);
}

fn pairs(run: &Run) -> BTreeSet<(String, String)> {
    run.matches.iter().map(|one| (one.mentee.clone(), one.mentor.clone())).collect()
}

#[test]
fn the_loss_is_exactly_what_the_pool_with_the_pin_gives() {
    let (mut forced, mut cut) = (0, 0);
    for seed in 0..200 {
        let most_places = 1 + seed as u32 / 3 % 3;
        let mut pool = with_places(random_pool(seed, 9, 5), seed, most_places);
        pool.objective =
            [ObjectiveCode::Total, ObjectiveCode::WorstOff, ObjectiveCode::Bands][seed as usize % 3];
        let before = run(&pool, &zones()).unwrap();
        for (i, j) in (0..pool.mentees.len()).flat_map(|i| (0..pool.mentors.len()).map(move |j| (i, j))) {
            let (mentee, mentor) = (pool.mentees[i].id.clone(), pool.mentors[j].id.clone());
            let why = asked(&pool, &mentee, &mentor);
            let mut pinned = pool.clone();
            pinned.pinned.push((mentee.clone(), mentor.clone()));
            let Some(loss) = why.loss else {
                assert!(!why.cut_by.is_empty() && run(&pinned, &zones()).is_err(), "seed {seed}");
                cut += 1;
                continue;
            };
            let after = run(&pinned, &zones()).unwrap();
            let (now, then) = (before.figures().unwrap(), after.figures().unwrap());
            let total = |figures: &Figures| figures.total as i64;
            assert_eq!(loss.matched, now.matched as i64 - then.matched as i64, "seed {seed}");
            assert_eq!(loss.total, total(&now) - total(&then), "seed {seed}: {mentee} {mentor}");
            let worst = |figures: &Figures| figures.worst.map_or(0, i64::from);
            assert_eq!(loss.worst, worst(&now) - worst(&then), "seed {seed}: {mentee} {mentor}");
            let bands = now.bands.iter().zip(&then.bands).map(|(&now, &then)| now as i64 - then as i64);
            assert_eq!(loss.bands, bands.collect::<Vec<_>>(), "seed {seed}: {mentee} {mentor}");
            // The moves lead from one answer to the other, and nobody else moves.
            let mut walked = pairs(&before);
            for step in &why.moves {
                let pair = |mentor: &String| (step.mentee.clone(), mentor.clone());
                assert!(step.from.as_ref().is_none_or(|from| walked.remove(&pair(from))), "seed {seed}");
                assert!(step.to.as_ref().is_none_or(|to| walked.insert(pair(to))), "seed {seed}");
            }
            assert_eq!(walked, pairs(&after), "seed {seed}: {mentee} {mentor}");
            assert!(walked.contains(&(mentee, mentor)), "seed {seed}");
            forced += 1;
        }
    }
    assert!(forced > 100 && cut > 100, "{forced} {cut}");
}
