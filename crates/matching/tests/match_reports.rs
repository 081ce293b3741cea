//! What is said about an answer as a whole: blocking pairs and fairness, against a naive recount.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod pool_support;

use matching::explain::{Attribute, Blocking, FairnessRow};
use matching::objective::ObjectiveCode;
use matching::pool::{Level, Mentee, Mentor, Pool};
use matching::ruleset::Criterion;
use matching::run::{Run, run};
use matching::score::Scores;
use pool_support::{mentee, mentor, pool, random_pool, zones};

const OBJECTIVES: [ObjectiveCode; 3] = [ObjectiveCode::Total, ObjectiveCode::WorstOff, ObjectiveCode::Bands];

/// A pool in which some mentees have two places.
fn varied(seed: u64) -> Pool {
    let mut pool = random_pool(seed, 16, 9);
    pool.objective = OBJECTIVES[seed as usize % 3];
    for (at, mentee) in pool.mentees.iter_mut().enumerate() {
        mentee.capacity = [1, 1, 2, 0][(at + seed as usize) % 4];
    }
    for (at, mentor) in pool.mentors.iter_mut().enumerate() {
        mentor.wishes = vec![format!("mentee-{:03}", (at * 5 + seed as usize) % 16)];
    }
    pool
}

/// Points times weights over weights, without what is not a person's own reason.
fn own_score(scores: &Scores<'_>, pair: (u32, u32), theirs: Criterion) -> i32 {
    let (mut sum, mut weights) = (0, 0);
    for criterion in Criterion::ALL.into_iter().filter(|&one| one != theirs && one != Criterion::Waited) {
        let weight = i32::from(scores.pool().ruleset.weight(criterion));
        sum += weight * i32::from(scores.points(pair.0, pair.1)[criterion as usize]);
        weights += weight;
    }
    sum / weights
}

/// Both would gain 50 points or more: looked at pair by pair, with nothing kept between them.
fn recount(pool: &Pool, run: &Run) -> Vec<Blocking> {
    let zones = zones();
    let scores = Scores::new(pool, &zones).unwrap();
    let index = |one: &matching::run::Match| {
        (scores.mentee_index(&one.mentee).unwrap(), scores.mentor_index(&one.mentor).unwrap())
    };
    let matches: Vec<(u32, u32)> = run.matches.iter().map(index).collect();
    let has = |mine: Vec<i32>, capacity: u32| {
        if (mine.len() as u32) < capacity { -1 } else { mine.into_iter().min().unwrap_or(i32::MAX) }
    };
    let mut found = Vec::new();
    for i in 0..pool.mentees.len() as u32 {
        for j in 0..pool.mentors.len() as u32 {
            let of_mentee = |pair| own_score(&scores, pair, Criterion::MentorWish);
            let of_mentor = |pair| own_score(&scores, pair, Criterion::MenteeWish);
            let mentees = matches.iter().filter(|pair| pair.0 == i).map(|&pair| of_mentee(pair)).collect();
            let mentors = matches.iter().filter(|pair| pair.1 == j).map(|&pair| of_mentor(pair)).collect();
            let gains = (
                of_mentee((i, j)).saturating_sub(has(mentees, scores.mentee(i).capacity)),
                of_mentor((i, j)).saturating_sub(has(mentors, scores.mentor(j).capacity)),
            );
            let allowed = scores.cuts(i, j).is_empty() && !matches.contains(&(i, j));
            if allowed && gains.0 >= 50 && gains.1 >= 50 {
                let (mentee, mentor) = (scores.mentee(i).id.clone(), scores.mentor(j).id.clone());
                found.push(Blocking { mentee, mentor, gains });
            }
        }
    }
    found
}

#[test]
fn two_who_are_alike_and_were_pinned_to_others_would_rather_have_each_other() {
    let asian = |one: Mentee| Mentee { region: "Asia".to_owned(), themes: Vec::new(), ..one };
    let away = Mentor { region: "Asia".to_owned(), offers: Vec::new(), ..mentor("y") };
    let mut crossed = pool(vec![mentee("a"), asian(mentee("b"))], vec![mentor("x"), away]);
    assert_eq!(run(&crossed, &zones()).unwrap().blocking, []);
    crossed.pinned = [("a", "y"), ("b", "x")].map(|(i, j)| (i.to_owned(), j.to_owned())).into();
    let blocking = run(&crossed, &zones()).unwrap().blocking;
    let [one] = blocking.as_slice() else { panic!("{blocking:?}") };
    assert_eq!((one.mentee.as_str(), one.mentor.as_str()), ("a", "x"));
    assert!(one.gains.0 >= 50 && one.gains.1 >= 50);
}

#[test]
fn blocking_pairs_are_those_a_naive_recount_finds() {
    let mut seen = 0;
    for seed in 0..200 {
        let pool = varied(seed);
        let run = run(&pool, &zones()).unwrap();
        assert_eq!(run.blocking, recount(&pool, &run), "seed {seed}");
        seen += run.blocking.len();
    }
    assert!(seen > 10, "{seen}");
}

fn rows(run: &Run, attribute: Attribute) -> impl Iterator<Item = &FairnessRow> {
    run.fairness.iter().filter(move |row| row.attribute == attribute)
}

fn value(mentee: &Mentee, attribute: Attribute) -> String {
    let known = |text: &str| if text.is_empty() { "unknown".to_owned() } else { text.to_owned() };
    match attribute {
        Attribute::Region => known(&mentee.region),
        Attribute::Sector => known(&mentee.sector),
        Attribute::Language => {
            let first = mentee.languages.iter().find(|language| language.level == Level::First);
            known(first.map_or("", |language| &language.code))
        }
        Attribute::Band => match mentee.population.unwrap_or(0) {
            0 => "unknown",
            1..=49_999 => "under_50k",
            50_000..=249_999 => "50k_250k",
            250_000..=999_999 => "250k_1m",
            _ => "over_1m",
        }
        .to_owned(),
    }
}

#[test]
fn each_attribute_of_fairness_divides_all_mentees_and_all_their_matches() {
    for seed in 0..60 {
        let pool = varied(seed);
        let run = run(&pool, &zones()).unwrap();
        let has = |mentee: &Mentee| -> Vec<u16> {
            run.matches.iter().filter(|one| one.mentee == mentee.id).map(|one| one.score).collect()
        };
        for attribute in [Attribute::Region, Attribute::Language, Attribute::Band, Attribute::Sector] {
            let people: u32 = rows(&run, attribute).map(|row| row.people).sum();
            let matched: u32 = rows(&run, attribute).map(|row| row.matched).sum();
            let really = pool.mentees.iter().filter(|mentee| !has(mentee).is_empty()).count();
            assert_eq!((people, matched), (16, really as u32), "seed {seed}");
            assert!(rows(&run, attribute).map(|row| &row.value).is_sorted());
            for row in rows(&run, attribute) {
                let group = || pool.mentees.iter().filter(|mentee| value(mentee, attribute) == row.value);
                let scores: Vec<u16> = group().flat_map(has).collect();
                let sum: u32 = scores.iter().map(|&score| u32::from(score)).sum();
                assert_eq!(group().count() as u32, row.people, "seed {seed}: {row:?}");
                assert_eq!(scores.iter().min().copied(), row.worst, "seed {seed}: {row:?}");
                let mean = sum.checked_div(scores.len() as u32).map(|mean| mean as u16);
                assert_eq!(mean, row.mean_score, "seed {seed}: {row:?}");
            }
        }
        let worst = run.matches.iter().map(|one| one.score).min();
        assert_eq!(rows(&run, Attribute::Region).filter_map(|row| row.worst).min(), worst);
    }
}
