//! A run that stays close to an earlier one, from pool to record.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "match_support/flow.rs"]
mod flow;
#[path = "pool_support/places.rs"]
mod places;
mod pool_support;

use std::collections::BTreeSet;
use std::sync::Arc;

use matching::certificate::Price;
use matching::explain::why_not;
use matching::objective::ObjectiveCode;
use matching::pool::{Keep, Pool};
use matching::ruleset::Criterion;
use matching::run::{Run, run};
use matching::score::Scores;
use places::with_places;
use pool_support::random::Random;
use pool_support::{mentee, mentor, pool, random_pool, zones};

fn pairs(run: &Run) -> Vec<(String, String)> {
    run.matches.iter().map(|one| (one.mentee.clone(), one.mentor.clone())).collect()
}

/// The pool of `before` with other weights, in which one mentor has left and one has come.
fn later(before: &Pool, random: &mut Random) -> Pool {
    let mut pool = before.clone();
    for criterion in Criterion::ALL {
        pool.ruleset.weights.insert(criterion, random.up_to(50) as u8);
    }
    let gone = pool.mentors.remove(0).id;
    pool.mentors.push(mentor("zz-new"));
    for person in &mut pool.mentees {
        person.wishes.retain(|wish| *wish != gone);
    }
    pool
}

fn keeping(pool: &Pool, percent: u8, earlier: &[(String, String)]) -> Pool {
    let known = |pair: &&(String, String)| pool.mentors.iter().any(|mentor| mentor.id == pair.1);
    let pairs = earlier.iter().filter(known).cloned().collect();
    Pool { keep: Some(Keep { percent, pairs }), ..pool.clone() }
}

/// How many of the earlier pairs can be kept where nobody may be left out for it and, under `worst-off`, the worst pair
/// may not be worse: `best` is a best answer without keeping anything.
fn most_kept(best: &Run, earlier: &[(String, String)]) -> usize {
    let floor = match best.objective {
        ObjectiveCode::WorstOff => best.matches.iter().map(|one| one.score).min().unwrap_or(0),
        ObjectiveCode::Bands | ObjectiveCode::Total => 0,
    };
    let (mentees, mentors) = (&best.inputs.mentees, &best.inputs.mentors);
    let (mut pairs, mut weights) = (Vec::new(), Vec::new());
    for (mentee, mentor, _) in best.pairs.iter().filter(|pair| pair.2 >= floor) {
        let i = mentees.iter().position(|one| *one.id == **mentee).unwrap();
        let j = mentors.iter().position(|one| *one.id == **mentor).unwrap();
        pairs.push((i as u32, j as u32));
        // One match more outweighs all pairs that are kept.
        weights.push(1000 + i128::from(earlier.contains(&(mentee.to_string(), mentor.to_string()))));
    }
    let mentee_cap: Vec<u32> = mentees.iter().map(|one| one.capacity).collect();
    let mentor_cap: Vec<u32> = mentors.iter().map(|one| one.capacity).collect();
    let found = flow::heaviest([&mentee_cap, &mentor_cap], &pairs, &weights);
    assert_eq!(found.len(), best.matches.len());
    found.into_iter().filter(|&at| weights[at] > 1000).count()
}

#[test]
fn as_many_are_kept_as_asked_and_the_record_proves_it() {
    let zones = zones();
    let (mut held, mut moved) = (0, 0);
    let (mut enough, mut short) = (0, 0);
    for seed in 0..50 {
        let random = &mut Random(seed);
        let mut before = with_places(random_pool(seed, 25, 12), seed, 1 + seed as u32 % 2 * 2);
        before.objective =
            [ObjectiveCode::Bands, ObjectiveCode::Total, ObjectiveCode::WorstOff][(seed % 3) as usize];
        let earlier = pairs(&run(&before, &zones).unwrap());
        let now = later(&before, random);
        let free = run(&now, &zones).unwrap();
        let most = most_kept(&free, &earlier);
        let mut kept_before = 0;
        for percent in [0, 40, 75, 100] {
            let run = run(&keeping(&now, percent, &earlier), &zones).unwrap();
            assert_eq!(run.verify(), Ok(()), "seed {seed}, {percent} %");
            assert_eq!(run.matches.len(), free.matches.len(), "nobody is left out for it: seed {seed}");
            let kept = run.kept.as_ref().unwrap();
            let had: BTreeSet<_> = earlier.iter().collect();
            let has = pairs(&run).iter().filter(|pair| had.contains(pair)).count();
            assert_eq!(has, kept.kept as usize, "seed {seed}, {percent} %");
            let allowed = |pair: &&(String, String)| {
                free.pairs.iter().any(|(mentee, mentor, _)| **mentee == *pair.0 && **mentor == *pair.1)
            };
            assert_eq!(kept.of as usize, earlier.iter().filter(allowed).count(), "seed {seed}, {percent} %");
            assert_eq!(kept.asked, (kept.of * u32::from(percent)).div_ceil(100), "seed {seed}, {percent} %");
            if kept.asked as usize <= most {
                assert!(kept.kept >= kept.asked, "{} of {most}: seed {seed}, {percent} %", kept.kept);
                enough += usize::from(percent > 0);
            } else {
                assert_eq!(kept.kept as usize, most, "seed {seed}, {percent} %");
                short += 1;
            }
            assert!(kept.kept >= kept_before, "more is kept when more is asked: seed {seed}, {percent} %");
            kept_before = kept.kept;
            if percent == 0 {
                assert_eq!(pairs(&run), pairs(&free), "seed {seed}");
            }
            held += run.matches.iter().filter(|one| one.kept).count();
            moved += usize::from(pairs(&run) != pairs(&free));
            let read: Run = serde_json::from_str(&serde_json::to_string(&run).unwrap()).unwrap();
            assert_eq!(read, run);
        }
    }
    assert!(held > 600 && moved >= 40 && enough > 100 && short > 8, "{held} {moved} {enough} {short}");
}

#[test]
fn a_record_that_says_something_else_is_refused() {
    let zones = zones();
    for seed in 0..6 {
        let before = random_pool(seed, 25, 12);
        let earlier = pairs(&run(&before, &zones).unwrap());
        let now = keeping(&later(&before, &mut Random(seed)), 75, &earlier);
        let run = run(&now, &zones).unwrap();
        let refused = |why: &str, change: &dyn Fn(&mut Run)| {
            let mut other = run.clone();
            change(&mut other);
            assert!(other.verify().is_err(), "{why}: seed {seed}");
        };
        refused("without proof", &|run| run.kept = None);
        refused("without what was asked", &|run| Arc::make_mut(&mut run.inputs).keep = None);
        refused("one more", &|run| run.kept.as_mut().unwrap().kept += 1);
        refused("another percentage", &|run| {
            Arc::make_mut(&mut run.inputs).keep.as_mut().unwrap().percent = 10;
        });
        refused("another bonus", &|run| {
            let keep = run.kept.as_mut().unwrap().certificate.keep.as_mut().unwrap();
            keep.bonus = Price(keep.bonus.0 + 1);
        });
        refused("a pair that was none", &|run| {
            let pair = run
                .matches
                .iter_mut()
                .find(|one| !earlier.contains(&(one.mentee.clone(), one.mentor.clone())));
            pair.unwrap().kept = true;
        });
        refused("another objective", &|run| {
            run.kept.as_mut().unwrap().certificate.objective = ObjectiveCode::Total;
        });
    }
}

#[test]
fn a_mentor_whose_place_is_held_is_said_to_be_kept() {
    let zones = zones();
    let pool = pool(vec![mentee("a"), mentee("b")], vec![mentor("x"), mentor("y")]);
    let keep = Keep { percent: 100, pairs: vec![("b".to_owned(), "x".to_owned())] };
    let pool = Pool { keep: Some(keep), ..pool };
    let scores = Scores::new(&pool, &zones).unwrap();
    let why =
        why_not(&scores, (scores.mentee_index("a").unwrap(), scores.mentor_index("x").unwrap())).unwrap();
    assert_eq!((why.allowed, why.cut_by), (false, vec!["kept"]));
    let run = run(&pool, &zones).unwrap();
    let flags: Vec<(bool, bool)> = run.matches.iter().map(|one| (one.pinned, one.kept)).collect();
    assert_eq!(flags, [(false, false), (false, true)]);
}

#[test]
fn pairs_that_the_rules_no_longer_allow_are_not_counted() {
    let zones = zones();
    let mut pool = pool(vec![mentee("a"), mentee("b")], vec![mentor("x"), mentor("y")]);
    pool.mentors[1].paused = true;
    let earlier = [("a", "x"), ("b", "y")].map(|(one, other)| (one.to_owned(), other.to_owned()));
    pool.keep = Some(Keep { percent: 100, pairs: earlier.to_vec() });
    let kept = run(&pool, &zones).unwrap().kept.unwrap();
    assert_eq!((kept.of, kept.asked, kept.kept), (1, 1, 1));
}
