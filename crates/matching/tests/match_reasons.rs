//! What a score gives somebody who waited, and what reasons say of people's private lists: nothing.

mod pool_support;

use matching::explain::{Why, why};
use matching::pool::{Mentee, Mentor, Pool};
use matching::ruleset::{Criterion, Rule};
use matching::run::run;
use matching::score::{Scores, combine};
use pool_support::{mentee, mentor, pool, random_pool, zones};
use serde_json::json;

fn waiting(id: &str, waited_rounds: u32) -> Mentee {
    Mentee { waited_rounds, ..mentee(id) }
}

#[test]
fn each_round_that_somebody_waited_counts_a_third_and_three_count_in_full() {
    let rounds = [0, 1, 2, 3, 4, u32::MAX];
    let mentees = (0..).zip(rounds).map(|(at, rounds)| waiting(&format!("m{at}"), rounds)).collect();
    let pool = pool(mentees, vec![mentor("x")]);
    let zones = zones();
    let scores = Scores::new(&pool, &zones).unwrap();
    let points = |i: u32| scores.points(i, 0)[Criterion::Waited as usize];
    assert_eq!([0, 1, 2, 3, 4, 5].map(points), [0, 333, 666, 1000, 1000, 1000]);
    // Two of the 106 default weights are for waiting: 19 points of the score.
    assert_eq!(scores.weights().iter().map(|&weight| u32::from(weight)).sum::<u32>(), 106);
    assert_eq!(scores.score(3, 0) - scores.score(0, 0), 19);
    for i in 0..6 {
        assert_eq!(combine(&scores.points(i, 0), scores.weights()), scores.score(i, 0));
    }
}

#[test]
fn of_two_alike_the_one_who_waited_gets_the_place_and_hears_why() {
    let run = run(&pool(vec![waiting("a", 0), waiting("b", 2)], vec![mentor("x")]), &zones()).unwrap();
    let [one] = run.matches.as_slice() else { panic!("{:?}", run.matches) };
    assert_eq!(one.mentee, "b");
    let line = one.breakdown.iter().find(|line| line.criterion == Criterion::Waited).unwrap();
    assert_eq!((line.points, line.weight), (666, 2));
    assert!(one.why.contains(&Why::Waited { rounds: 2 }));
    let reason = serde_json::to_value(Why::Waited { rounds: 2 }).unwrap();
    assert_eq!(reason, json!({"code": "waited", "params": {"rounds": 2}}));
}

#[test]
fn who_never_waited_has_no_such_reason_and_a_must_keeps_them_out() {
    let mut pool = pool(vec![waiting("a", 0)], vec![mentor("x")]);
    let has = |pool: &Pool| {
        let run = run(pool, &zones()).unwrap();
        run.matches.iter().flat_map(|one| &one.why).filter(|why| matches!(why, Why::Waited { .. })).count()
    };
    assert_eq!(has(&pool), 0);
    pool.mentees[0].waited_rounds = 1;
    assert_eq!(has(&pool), 1);
    pool.mentees[0].waited_rounds = 0;
    pool.ruleset.must.insert(Criterion::Waited);
    let run = run(&pool, &zones()).unwrap();
    assert_eq!(run.unmatched[0].cut_by.iter().map(|cut| cut.rule).collect::<Vec<_>>(), [Rule::Must]);
}

#[test]
fn having_waited_is_no_reason_of_the_mentors_own() {
    // Only waiting tells the two apart, so neither side would rather have somebody else.
    let run = run(&pool(vec![waiting("a", 3), waiting("b", 0)], vec![mentor("x")]), &zones()).unwrap();
    assert_eq!((run.matches[0].mentee.as_str(), run.blocking.len()), ("a", 0));
}

#[test]
fn a_wish_is_a_reason_for_the_pair_it_is_about_and_for_no_other() {
    for seed in 0..20 {
        let mut pool = random_pool(seed, 8, 6);
        for (at, mentor) in pool.mentors.iter_mut().enumerate() {
            mentor.wishes = vec![format!("mentee-{:03}", at + 1), "mentee-000".to_owned()];
        }
        let zones = zones();
        let scores = Scores::new(&pool, &zones).unwrap();
        for (i, j) in (0..8).flat_map(|i| (0..6).map(move |j| (i, j))) {
            let (mentee, mentor) = (scores.mentee(i), scores.mentor(j));
            let rank = |wishes: &[String], id: &String| wishes.iter().position(|wish| wish == id);
            let wishes = why(&scores, i, j).into_iter().filter_map(|why| match why {
                Why::MenteeWish { rank } => Some((0, usize::from(rank) - 1)),
                Why::MentorWish { rank } => Some((1, usize::from(rank) - 1)),
                _ => None,
            });
            let mut wishes: Vec<_> = wishes.collect();
            wishes.sort_unstable();
            let ours = rank(&mentee.wishes, &mentor.id).map(|rank| (0, rank));
            let theirs = rank(&mentor.wishes, &mentee.id).map(|rank| (1, rank));
            assert_eq!(wishes, ours.into_iter().chain(theirs).collect::<Vec<_>>(), "seed {seed}");
        }
    }
}

/// Everybody's id is a word of its own, so that a reason which named somebody would be found.
fn with_canaries(seed: u64) -> Pool {
    let mut pool = random_pool(seed, 10, 7);
    let canary = |id: &mut String| *id = format!("canary-{id}");
    for mentee in &mut pool.mentees {
        canary(&mut mentee.id);
        mentee.wishes.iter_mut().for_each(canary);
    }
    pool.mentors.iter_mut().for_each(|mentor| canary(&mut mentor.id));
    let mentors: Vec<String> = pool.mentors.iter().map(|mentor| mentor.id.clone()).collect();
    let mentees: Vec<String> = pool.mentees.iter().map(|mentee| mentee.id.clone()).collect();
    for (at, mentee) in pool.mentees.iter_mut().enumerate() {
        mentee.do_not_match = vec![mentors[(at + seed as usize) % 7].clone()];
    }
    for (at, mentor) in pool.mentors.iter_mut().enumerate() {
        mentor.do_not_match = vec![mentees[(at * 3 + seed as usize) % 10].clone()];
        mentor.wishes = vec![mentees[(at * 7 + seed as usize) % 10].clone()];
    }
    pool
}

#[test]
fn reasons_and_reports_name_nobody_and_no_private_list() {
    let mut cut = 0;
    for seed in 0..30 {
        let pool = with_canaries(seed);
        let zones = zones();
        let scores = Scores::new(&pool, &zones).unwrap();
        let run = run(&pool, &zones).unwrap();
        let every_why: Vec<Vec<Why>> =
            (0..10).flat_map(|i| (0..7).map(move |j| (i, j))).map(|(i, j)| why(&scores, i, j)).collect();
        let said = json!([every_why, run.fairness, run.recruit]).to_string();
        assert!(!said.contains("canary") && !said.contains("do_not_match"), "seed {seed}: {said}");
        // Who cut whom is a count under a rule, and such a pair is proposed nowhere.
        let private = |mentee: &Mentee, mentor: &Mentor| {
            mentee.do_not_match.contains(&mentor.id) || mentor.do_not_match.contains(&mentee.id)
        };
        for mentee in &pool.mentees {
            for mentor in pool.mentors.iter().filter(|mentor| private(mentee, mentor)) {
                let pair = |one: &str, other: &str| one == mentee.id && other == mentor.id;
                assert!(!run.blocking.iter().any(|one| pair(&one.mentee, &one.mentor)));
                assert!(!run.pairs.iter().any(|(one, other, _)| pair(one, other)));
                cut += 1;
            }
        }
        for left in &run.unmatched {
            let text = serde_json::to_string(&(&left.cut_by, &left.fixes)).unwrap();
            assert_eq!(
                text.matches("do_not_match").count(),
                left.cut_by.iter().filter(|cut| cut.rule == Rule::DoNotMatch).count()
            );
        }
    }
    assert!(cut > 300, "{cut}");
}
