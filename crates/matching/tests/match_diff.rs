//! What lies between two answers, over pools that gain and lose people.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod pool_support;

use std::collections::BTreeSet;

use matching::explain::{Answer, Diff, ScoredMove, Turnover, diff};
use matching::pool::{Level, Mentee, Mentor, Pool};
use matching::ruleset::Criterion;
use matching::run::{Run, best, run};
use matching::score::Scores;
use pool_support::{mentee, mentor, pool, random_pool, speaks, zones};

fn between(before: &Pool, after: &Pool) -> Diff {
    let (before, after) = (run(before, &zones()).unwrap(), run(after, &zones()).unwrap());
    diff(&Answer::of_run(&before).unwrap(), &Answer::of_run(&after).unwrap())
}

fn step(mentee: &str, from: Option<&str>, to: Option<&str>) -> (String, Option<String>, Option<String>) {
    (mentee.to_owned(), from.map(str::to_owned), to.map(str::to_owned))
}

fn steps(diff: &Diff) -> Vec<(String, Option<String>, Option<String>)> {
    diff.moves.iter().map(|one| (one.mentee.clone(), one.from.clone(), one.to.clone())).collect()
}

fn pinned(mut pool: Pool, pins: &[(&str, &str)]) -> Pool {
    pool.pinned = pins.iter().map(|&(i, j)| (i.to_owned(), j.to_owned())).collect();
    pool
}

#[test]
fn an_answer_does_not_differ_from_itself() {
    let pool = random_pool(5, 20, 12);
    let same = between(&pool, &pool);
    assert_eq!((same.moved, same.moves.len(), same.rescored), (0, 0, 0));
    assert_eq!((same.kept, &same.people), (same.before.matched, &Turnover::default()));
    assert_eq!(same.before, same.after);
}

#[test]
fn each_move_has_both_mentors_and_both_scores() {
    let far = Mentor { region: "Asia".to_owned(), ..mentor("far") };
    let two = pool(vec![mentee("a"), mentee("b")], vec![far, mentor("near")]);
    let (before, after) =
        (pinned(two.clone(), &[("a", "near")]), pinned(two, &[("a", "far"), ("b", "near")]));
    let change = between(&before, &after);
    assert_eq!(steps(&change), [step("a", Some("near"), Some("far")), step("b", Some("far"), Some("near"))]);
    let scores = |one: &ScoredMove| (one.before.unwrap(), one.after.unwrap());
    let (a, b) = (scores(&change.moves[0]), scores(&change.moves[1]));
    assert!(a.0 > a.1 && a == (b.1, b.0), "{a:?} {b:?}");
    assert_eq!((change.moved, change.kept), (2, 0));
}

#[test]
fn who_came_and_who_went_is_told_apart_from_who_moved() {
    let before = pinned(
        pool(vec![mentee("a"), mentee("b")], vec![mentor("x"), mentor("y")]),
        &[("a", "x"), ("b", "y")],
    );
    let after = pinned(
        pool(vec![mentee("b"), mentee("c")], vec![mentor("x"), mentor("z")]),
        &[("b", "z"), ("c", "x")],
    );
    let change = between(&before, &after);
    assert_eq!(
        steps(&change),
        [step("a", Some("x"), None), step("b", Some("y"), Some("z")), step("c", None, Some("x"))]
    );
    assert_eq!(change.moves[0].after, None);
    assert_eq!(change.moves[2].before, None);
    let ids = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        change.people,
        Turnover {
            mentees_added: ids(&["c"]),
            mentees_gone: ids(&["a"]),
            mentors_added: ids(&["z"]),
            mentors_gone: ids(&["y"]),
        }
    );
}

#[test]
fn somebody_with_several_places_moves_once_and_keeps_the_rest() {
    let several = Mentee { capacity: 3, ..mentee("a") };
    let all = pool(vec![several], vec![mentor("w"), mentor("x"), mentor("y"), mentor("z")]);
    let before = pinned(all.clone(), &[("a", "w"), ("a", "x"), ("a", "y")]);
    let after = pinned(all, &[("a", "x"), ("a", "y"), ("a", "z")]);
    let change = between(&before, &after);
    assert_eq!(steps(&change), [step("a", Some("w"), Some("z"))]);
    assert_eq!((change.moved, change.kept), (1, 2));
    let fewer = Mentee { capacity: 1, ..mentee("a") };
    let alone = pinned(pool(vec![fewer], vec![mentor("y")]), &[("a", "y")]);
    let change = between(&before, &alone);
    assert_eq!(steps(&change), [step("a", Some("w"), None), step("a", Some("x"), None)]);
    assert_eq!((change.moved, change.kept), (1, 1));
}

#[test]
fn a_weight_that_changes_no_pair_changes_scores_only() {
    let before = pool(vec![mentee("a")], vec![mentor("x")]);
    let mut after = before.clone();
    after.ruleset.weights.insert(Criterion::Kind, 100);
    let change = between(&before, &after);
    assert_eq!((change.moved, change.kept, change.rescored), (0, 1, 1));
    assert_ne!(change.before.total, change.after.total);
}

#[test]
fn moves_lead_from_one_answer_to_the_other() {
    let mut moved = 0;
    for seed in 0..60 {
        let before = random_pool(seed, 18, 9);
        let mut after = random_pool(seed, 18, 9);
        after.mentees.remove(seed as usize % 18);
        let gone = after.mentors.remove(seed as usize % 9);
        after.mentees.iter_mut().for_each(|mentee| mentee.wishes.retain(|wish| *wish != gone.id));
        after.mentors.push(Mentor { languages: vec![speaks("es", Level::First)], ..mentor("new") });
        let change = between(&before, &after);
        let pairs = |run: &Run| -> BTreeSet<(String, String)> {
            run.matches.iter().map(|one| (one.mentee.clone(), one.mentor.clone())).collect()
        };
        let (first, second) = (run(&before, &zones()).unwrap(), run(&after, &zones()).unwrap());
        let mut walked = pairs(&first);
        for one in &change.moves {
            if let Some(from) = &one.from {
                assert!(walked.remove(&(one.mentee.clone(), from.clone())), "seed {seed}");
            }
            if let Some(to) = &one.to {
                assert!(walked.insert((one.mentee.clone(), to.clone())), "seed {seed}");
            }
        }
        assert_eq!(walked, pairs(&second), "seed {seed}");
        assert_eq!(change.kept + change.moves.iter().filter(|one| one.from.is_some()).count() as u64, {
            change.before.matched
        });
        moved += change.moved;
    }
    assert!(moved > 60, "{moved}");
}

#[test]
fn live_answers_compare_like_saved_ones() {
    let before = random_pool(4, 18, 9);
    let mut after = before.clone();
    after.ruleset.weights.insert(Criterion::Region, 90);
    let zones = zones();
    let (first, second) = (Scores::new(&before, &zones).unwrap(), Scores::new(&after, &zones).unwrap());
    let (from, to) = (best(&first).unwrap().matches, best(&second).unwrap().matches);
    let live = diff(&Answer::of_matches(&first, &from), &Answer::of_matches(&second, &to));
    assert_eq!(live, between(&before, &after));
    let read: Diff = serde_json::from_str(&serde_json::to_string(&live).unwrap()).unwrap();
    assert_eq!(read, live);
}
