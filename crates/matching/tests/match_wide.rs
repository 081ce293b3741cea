//! The answer over pairs that are not all kept is the answer over all pairs, and so is its proof.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod pool_support;

use matching::figures::figures;
use matching::objective::{Cuts, ObjectiveCode};
use matching::pool::{Keep, Level, Pool};
use matching::ruleset::Criterion;
use matching::run::best;
use matching::score::Scores;
use matching::verify::verify;
use matching::wide::{KEPT, Step, Wide};
use pool_support::random::Random;
use pool_support::{mentee, mentor, pool, random_pool, speaks, zones};

const OBJECTIVES: [ObjectiveCode; 3] = [ObjectiveCode::Total, ObjectiveCode::WorstOff, ObjectiveCode::Bands];

/// Solves a pool both ways and compares all there is; gives the number of rounds.
fn assert_same(pool: &Pool, kept: usize, case: &str) -> u32 {
    let zones = zones();
    let scores = Scores::new(pool, &zones).unwrap();
    let expected = best(&scores).unwrap();
    let proved = Wide::keeping(pool, &zones, kept).unwrap().prove(|_| {}).unwrap();
    let found = proved.solution();
    assert_eq!(found.matches, expected.matches, "{case}");
    verify(scores.instance(), &found.matches, &found.certificate)
        .unwrap_or_else(|broken| panic!("{case}: {broken}"));
    assert_eq!(proved.figures(), figures(scores.instance(), &Cuts::default(), &found.matches), "{case}");
    assert_eq!(proved.pairs(), scores.instance().edges().len() as u64, "{case}");
    assert!(proved.kept() as u64 <= proved.pairs(), "{case}");
    proved.rounds()
}

/// A pool in which many pairs are equal, people have several places, and lists, pins and bans cut pairs.
fn tangled(seed: u64) -> Pool {
    let random = &mut Random(seed.wrapping_mul(104_729));
    let (mentees, mentors) = (1 + random.up_to(24), 1 + random.up_to(18));
    let mut pool = random_pool(seed, mentees, mentors);
    pool.objective = OBJECTIVES[(seed % 3) as usize];
    // Where little is weighed, many score the same.
    if random.up_to(2) > 0 {
        let weighed = [Criterion::Themes, Criterion::Stage, Criterion::Language, Criterion::Region];
        let weighed = &weighed[..random.up_to(4) as usize];
        for criterion in Criterion::ALL {
            pool.ruleset.weights.insert(criterion, if weighed.contains(&criterion) { 10 } else { 0 });
        }
    }
    if random.up_to(4) == 0 {
        pool.ruleset.must = [Criterion::Stage].into();
    }
    pool.ruleset.min_overlap_minutes = [0, 0, 30, 120][random.up_to(3) as usize];
    // Where everybody understands everybody, few pairs of many are kept.
    if random.up_to(3) > 0 {
        pool.mentees.iter_mut().for_each(|mentee| mentee.languages.push(speaks("eo", Level::Working)));
        pool.mentors.iter_mut().for_each(|mentor| mentor.languages.push(speaks("eo", Level::Working)));
    }
    let most = random.up_to(3);
    for mentee in &mut pool.mentees {
        mentee.capacity = random.up_to(1 + most).min(1 + random.up_to(most));
        if random.up_to(9) == 0 {
            mentee.do_not_match = vec![format!("mentor-{:03}", random.up_to(mentors))];
            mentee.required = vec![Criterion::Themes];
        }
    }
    for mentor in &mut pool.mentors {
        mentor.paused &= random.up_to(1) == 0;
        if random.up_to(9) == 0 {
            mentor.conflicts = vec![format!("mentee-{:03}", random.up_to(mentees))];
        }
    }
    random.shuffle(&mut pool.mentees);
    random.shuffle(&mut pool.mentors);
    let zones = zones();
    let pairs: Vec<(String, String)> = {
        let scores = Scores::new(&pool, &zones).unwrap();
        let edges = scores.instance().edges().iter();
        edges
            .map(|pair| (scores.mentee(pair.mentee).id.clone(), scores.mentor(pair.mentor).id.clone()))
            .collect()
    };
    for pair in pairs {
        match random.up_to(19) {
            0 => {
                pool.pinned.push(pair);
                if pool.validate().is_err() || Scores::new(&pool, &zones).is_err() {
                    pool.pinned.pop();
                }
            }
            1 => pool.forbidden.push(pair),
            _ => {}
        }
    }
    pool
}

#[test]
fn any_pool_has_the_same_answer_however_few_pairs_are_kept_at_first() {
    let mut rounds = 0;
    for seed in 0..900 {
        let pool = tangled(seed);
        for kept in [1, 3] {
            rounds += assert_same(&pool, kept, &format!("seed {seed}, {kept} kept"));
        }
    }
    // One round each would be no test of joining.
    assert!(rounds > 2300, "{rounds}");
}

#[test]
fn a_few_thousand_people_have_the_same_answer() {
    for objective in OBJECTIVES {
        let mut pool = random_pool(17, 1500, 700);
        pool.objective = objective;
        assert_same(&pool, KEPT, &format!("{objective:?}"));
        // The same where places are plenty.
        pool.mentors.iter_mut().for_each(|mentor| mentor.capacity *= 4);
        assert_same(&pool, KEPT, &format!("{objective:?} with more places"));
    }
}

#[test]
fn a_side_without_people_has_an_answer() {
    for (mentees, mentors) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        let pool = pool(
            ["a"].into_iter().take(mentees).map(mentee).collect(),
            ["m"].into_iter().take(mentors).map(mentor).collect(),
        );
        assert_same(&pool, KEPT, &format!("{mentees} and {mentors}"));
    }
}

#[test]
fn steps_are_told_in_turn() {
    let pool = tangled(5);
    let mut steps = Vec::new();
    let proved = Wide::keeping(&pool, &zones(), 1).unwrap().prove(|step| steps.push(step)).unwrap();
    assert!(steps.iter().step_by(2).all(|&step| step == Step::Solved));
    assert!(steps.iter().skip(1).step_by(2).all(|&step| step == Step::Priced));
    assert_eq!(steps.iter().filter(|&&step| step == Step::Priced).count(), proved.rounds() as usize);
}

#[test]
fn an_earlier_answer_cannot_be_kept() {
    let mut pool = random_pool(1, 3, 3);
    pool.keep = Some(Keep { percent: 80, pairs: Vec::new() });
    let fault = Wide::new(&pool, &zones()).err().unwrap().to_string();
    assert!(fault.starts_with("$.keep: "), "{fault}");
}

#[test]
fn more_equal_pairs_than_may_be_kept_are_refused() {
    let (mentees, mentors) = (
        (0..40).map(|at| mentee(&format!("mentee-{at}"))).collect(),
        (0..40).map(|at| mentor(&format!("mentor-{at}"))).collect(),
    );
    let (pool, zones) = (pool(mentees, mentors), zones());
    let at_most = |pairs| Wide::keeping(&pool, &zones, 4).unwrap().at_most(pairs).prove(|_| {});
    assert_eq!(at_most(1_600).unwrap().kept(), 1_600);
    let refused = at_most(1_599).err().unwrap().to_string();
    assert_eq!(refused, "$.mentors: 1600 pairs with them or more would have to be kept, above 1599");
}

#[test]
fn pins_are_refused_as_everywhere() {
    for seed in 0..200 {
        let mut pool = tangled(seed);
        pool.pinned =
            pool.mentees.iter().zip(&pool.mentors).map(|(a, b)| (a.id.clone(), b.id.clone())).collect();
        if pool.validate().is_ok() {
            let dense = Scores::new(&pool, &zones()).err();
            assert_eq!(Wide::new(&pool, &zones()).err(), dense, "seed {seed}");
        }
    }
}

/// Prints the time of each step and the peak of memory: `WIDE=60000,40000 cargo test --release -p matching --test
/// match_wide -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stderr, clippy::disallowed_methods, reason = "a measurement is printed")]
fn measure_a_large_pool() {
    let size = std::env::var("WIDE").unwrap_or_else(|_| "6000,4000".to_owned());
    let (mentees, mentors) = size.split_once(',').unwrap();
    let mut pool = random_pool(1, mentees.parse().unwrap(), mentors.parse().unwrap());
    for objective in OBJECTIVES {
        pool.objective = objective;
        let mut at = std::time::Instant::now();
        let mut lap = || std::mem::replace(&mut at, std::time::Instant::now()).elapsed().as_millis();
        let wide = Wide::new(&pool, &zones()).unwrap();
        eprintln!("{objective:?}: judged {} ms", lap());
        let proved = wide.prove(|step| eprintln!("  {step:?} {} ms", lap())).unwrap();
        let (pairs, kept, rounds) = (proved.pairs(), proved.kept(), proved.rounds());
        eprintln!(
            "  {} matched, {pairs} pairs, {kept} kept, {rounds} rounds",
            proved.solution().matches.len()
        );
        eprintln!("  {:?} in {} ms", proved.figures(), lap());
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    eprintln!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
}
