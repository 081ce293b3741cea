//! Why somebody was left out: every change that is said to help is made, and the pool solved again.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "pool_support/places.rs"]
mod places;
mod pool_support;

use matching::explain::{Change, Fix};
use matching::objective::ObjectiveCode;
use matching::pool::{Level, Mentee, Pool};
use matching::ruleset::Criterion;
use matching::run::{Run, best, run};
use matching::score::Scores;
use places::with_places;
use pool_support::{mentee, mentor, pool, random_pool, speaks, zones};

/// The pool after a change; one that several mentors could make is made by each of them in turn.
fn changed(pool: &Pool, mentee: &str, change: &Change) -> Vec<Pool> {
    let of_mentor = |id: &str, make: &dyn Fn(&mut matching::pool::Mentor)| {
        let mut fixed = pool.clone();
        make(fixed.mentors.iter_mut().find(|one| one.id == *id).unwrap());
        fixed
    };
    let mut fixed = pool.clone();
    match change {
        Change::Place { mentors } => {
            return mentors.iter().map(|id| of_mentor(id, &|one| one.capacity += 1)).collect();
        }
        Change::Pause { mentor } => return vec![of_mentor(mentor, &|one| one.paused = false)],
        Change::Overlap { minutes } => fixed.ruleset.min_overlap_minutes = u32::from(*minutes),
        Change::Language { code } => {
            let one = fixed.mentees.iter_mut().find(|one| one.id == mentee).unwrap();
            one.languages.retain(|language| language.code != *code);
            one.languages.push(speaks(code, Level::Working));
        }
    }
    vec![fixed]
}

fn matches_of(run: &Run, mentee: &str) -> usize {
    run.matches.iter().filter(|one| one.mentee == mentee).count()
}

fn is_matched(run: &Run, mentee: &str) -> bool {
    matches_of(run, mentee) > 0
}

/// Whether as many can be matched with this mentee among them.
fn may_be_matched(pool: &Pool, mentee: &str, as_many: usize) -> bool {
    pool.mentors.iter().any(|mentor| {
        let mut pinned = pool.clone();
        pinned.pinned.push((mentee.to_owned(), mentor.id.clone()));
        let zones = zones();
        let scores = pinned.validate().ok().and_then(|()| Scores::new(&pinned, &zones).ok());
        scores.is_some_and(|scores| best(&scores).unwrap().matches.len() == as_many)
    })
}

#[test]
fn a_listed_fix_gains_what_it_says_and_has_a_mentor_for_that_person() {
    let mut tried = [0; 4];
    let (mut alone, mut several, mut others_first) = (0, 0, 0);
    for seed in 0..300 {
        let most_places = 1 + seed as u32 / 3 % 3;
        let mut pool = with_places(random_pool(seed, 3 + seed as u32 % 9, 7), seed, most_places);
        pool.objective =
            [ObjectiveCode::Bands, ObjectiveCode::Total, ObjectiveCode::WorstOff][seed as usize % 3];
        let before = run(&pool, &zones()).unwrap();
        let waits = |one: &&Mentee| one.capacity as usize > matches_of(&before, &one.id);
        let only_one_waits = pool.mentees.iter().filter(waits).count() == 1;
        for left in &before.unmatched {
            for Fix { change, gain } in &left.fixes {
                let kind = match change {
                    Change::Place { .. } => 0,
                    Change::Overlap { .. } => 1,
                    Change::Language { .. } => 2,
                    Change::Pause { .. } => 3,
                };
                tried[kind] += 1;
                for fixed in changed(&pool, &left.id, change) {
                    let after = run(&fixed, &zones()).unwrap();
                    let what = format!("seed {seed}: {} {change:?}", left.id);
                    assert_eq!(after.matches.len(), before.matches.len() + *gain as usize, "{what}");
                    if is_matched(&after, &left.id) {
                        alone += usize::from(only_one_waits);
                        several += usize::from(most_places > 1);
                    } else {
                        // Somebody else who has a place left is a better match for what was freed.
                        assert!(!only_one_waits && kind != 2, "{what}");
                        others_first += 1;
                        assert!(may_be_matched(&fixed, &left.id, after.matches.len()), "{what}");
                    }
                }
            }
        }
    }
    assert!(
        tried.iter().all(|&count| count > 10) && alone > 0 && several > 100 && others_first > 10,
        "{tried:?} {alone} {several} {others_first}"
    );
}

/// With nobody else left out, the best answer itself has that person.
#[test]
fn the_only_one_left_out_is_matched_by_every_fix() {
    let mut short = pool(vec![mentee("a"), mentee("b")], vec![mentor("x"), mentor("y"), mentor("z")]);
    short.mentors[1].paused = true;
    short.mentors[2].languages = vec![speaks("fr", Level::Working)];
    let before = run(&short, &zones()).unwrap();
    let [left] = before.unmatched.as_slice() else { panic!("{:?}", before.unmatched) };
    assert_eq!(left.fixes.len(), 3);
    for fix in &left.fixes {
        for fixed in changed(&short, &left.id, &fix.change) {
            assert!(is_matched(&run(&fixed, &zones()).unwrap(), &left.id), "{fix:?}");
        }
    }
}

#[test]
fn one_more_language_helps_although_staff_or_the_person_insist_on_one() {
    type Insist = fn(&mut Pool);
    let cases: [Insist; 2] = [
        |pool| pool.ruleset.must = [Criterion::Language].into(),
        |pool| pool.mentees[0].required = vec![Criterion::Language],
    ];
    for insist in cases {
        let mut french = pool(vec![mentee("a")], vec![mentor("x")]);
        french.mentors[0].languages = vec![speaks("fr", Level::First)];
        insist(&mut french);
        let before = run(&french, &zones()).unwrap();
        let change = Change::Language { code: "fr".to_owned() };
        assert_eq!(before.unmatched[0].fixes, [Fix { change: change.clone(), gain: 1 }]);
        let fixed = &changed(&french, "a", &change)[0];
        assert!(is_matched(&run(fixed, &zones()).unwrap(), "a"));
        // Where something else is insisted on as well, a language alone is no help.
        french.ruleset.must.insert(Criterion::Region);
        french.mentors[0].region = "Asia".to_owned();
        assert_eq!(run(&french, &zones()).unwrap().unmatched[0].fixes, []);
    }
}

/// Whether somebody fits in beside everybody who was matched: with no more places than were taken, and one for that
/// person, every place is filled.
fn fits_in(pool: &Pool, before: &Run, mentee: &str) -> bool {
    let mut pool = pool.clone();
    for one in &mut pool.mentees {
        one.capacity = if one.id == mentee { 1 } else { matches_of(before, &one.id) as u32 };
    }
    let places: u32 = pool.mentees.iter().map(|one| one.capacity).sum();
    let zones = zones();
    best(&Scores::new(&pool, &zones).unwrap()).unwrap().matches.len() == places as usize
}

#[test]
fn every_change_that_would_help_is_listed_and_the_smallest_of_its_kind() {
    let (mut helpful, mut useless) = (0, 0);
    let mut note = |helps: bool, listed: bool, what: String| {
        assert_eq!(helps, listed, "{what}");
        if helps { helpful += 1 } else { useless += 1 }
    };
    for seed in 0..120 {
        let pool = with_places(random_pool(seed, 10, 7), seed, 1 + seed as u32 % 3);
        let before = run(&pool, &zones()).unwrap();
        for left in &before.unmatched {
            let listed = |change: &Change| left.fixes.iter().any(|fix| fix.change == *change);
            let helps = |change: &Change| {
                changed(&pool, &left.id, change).iter().all(|fixed| fits_in(fixed, &before, &left.id))
            };
            for mentor in pool.mentors.iter().filter(|one| one.paused) {
                let change = Change::Pause { mentor: mentor.id.clone() };
                note(helps(&change), listed(&change), format!("seed {seed}: {} {change:?}", left.id));
            }
            for code in ["en", "es", "fr", "pt"] {
                let change = Change::Language { code: code.to_owned() };
                let speaks = pool.mentees.iter().find(|one| one.id == left.id).unwrap().languages.iter();
                if !speaks.clone().any(|one| one.code == code && one.level >= Level::Working) {
                    note(helps(&change), listed(&change), format!("seed {seed}: {} {change:?}", left.id));
                }
            }
            let minutes = left.fixes.iter().find_map(|fix| match fix.change {
                Change::Overlap { minutes } => Some(minutes),
                _ => None,
            });
            let (most, too_many) = (minutes.unwrap_or(1), minutes.map_or(1, |minutes| minutes + 1));
            note(
                helps(&Change::Overlap { minutes: most }),
                minutes.is_some(),
                format!("seed {seed}: {left:?}"),
            );
            assert!(!helps(&Change::Overlap { minutes: too_many }), "seed {seed}: {left:?}");
        }
    }
    assert!(helpful > 100 && useless > 100, "{helpful} {useless}");
}
