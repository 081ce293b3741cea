//! What forcing a pair costs, against solving the pool with that pin from the beginning.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod pool_support;

use matching::explain::{Move, WhyNot, why_not};
use matching::figures::Figures;
use matching::objective::ObjectiveCode;
use matching::pool::{Mentee, Mentor, Pool};
use matching::run::run;
use matching::score::Scores;
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

#[test]
fn the_loss_is_exactly_what_the_pool_with_the_pin_gives() {
    let (mut forced, mut cut) = (0, 0);
    for seed in 0..30 {
        let mut pool = random_pool(seed, 9, 5);
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
            // The chain of moves leads from one answer to the other.
            if !before.matches.iter().any(|one| one.mentee == mentee && one.mentor == mentor) {
                let step = why.moves.iter().find(|step| step.mentee == mentee).unwrap();
                assert_eq!(step.to.as_deref(), Some(mentor.as_str()), "seed {seed}");
            }
            forced += 1;
        }
    }
    assert!(forced > 50 && cut > 100, "{forced} {cut}");
}
