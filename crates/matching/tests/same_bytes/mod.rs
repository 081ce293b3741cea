//! Answers whose bytes must be the same wherever the engine runs: natively and in a browser.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod groups;
#[path = "../pool_support/mod.rs"]
mod pool_support;
mod selections;

pub(crate) use groups::{GROUPS, of_groups};
pub(crate) use selections::{SELECTIONS, of_selections};

use matching::edges::{Edges, Scored};
use matching::instance::Instance;
use matching::objective::{Cuts, ObjectiveCode};
use matching::pool::{Keep, Pool};
use matching::run::{run, sha256_hex};
use matching::solve::{Change, Session, solve};
use pool_support::random::Random;
use pool_support::{mentee, mentor, random_pool, zones};

const OBJECTIVES: [ObjectiveCode; 3] = [ObjectiveCode::Total, ObjectiveCode::WorstOff, ObjectiveCode::Bands];

/// What [`of_runs`] gives with this version of the engine; another one may give other bytes, but the same everywhere.
pub(crate) const RUNS: &str = "e2f0325c798710297527724a057ea4ad49688624028c53ef3fc54461cc2e06e6";
/// What [`of_solutions`] gives.
pub(crate) const SOLUTIONS: &str = "9d0d3a04811f98317de5292c3eaeec72975ebb4ad214ecc47f30277f8d3a60a9";

/// The hash of the records of many pools, each also staying close to the answer of the pool before some left.
pub(crate) fn of_runs() -> String {
    let zones = zones();
    let mut bytes = Vec::new();
    for seed in 0..12 {
        let mut pool = random_pool(seed, 30 + seed as u32, 15);
        pool.objective = OBJECTIVES[(seed % 3) as usize];
        let first = run(&pool, &zones).unwrap();
        pool.mentees.push(mentee("new"));
        pool.mentors.push(mentor("new"));
        let pairs = first.matches.iter().map(|one| (one.mentee.clone(), one.mentor.clone())).collect();
        let pool = Pool { keep: Some(Keep { percent: 60, pairs }), ..pool };
        for run in [first, run(&pool, &zones).unwrap()] {
            run.verify().unwrap();
            bytes.extend(serde_json::to_vec(&run).unwrap());
        }
    }
    sha256_hex(&bytes)
}

/// The hash of answers and certificates of problems large enough for every part of the solver, and of changes to them.
pub(crate) fn of_solutions() -> String {
    let mut bytes = Vec::new();
    for (seed, step) in [(1, 1), (2, 100)] {
        let random = &mut Random(seed);
        let (mentees, mentors) = (260, 100);
        let mut pairs = Vec::new();
        for mentee in 0..mentees {
            for mentor in 0..mentors {
                let score = (random.up_to(1000 / step) * step) as u16;
                pairs.push(Scored { mentee, mentor, score });
            }
        }
        let caps: Vec<u32> = (0..mentors).map(|_| random.up_to(5)).collect();
        let edges = Edges::from_pairs(&pairs, mentees).unwrap();
        let instance =
            Instance::from_parts(vec![1; mentees as usize], caps, edges, vec![(3, 4)], vec![(5, 6)]);
        let instance = instance.unwrap();
        for objective in OBJECTIVES.map(|code| code.with_cuts(Cuts::default())) {
            let solution = solve(&instance, &objective).unwrap();
            bytes.extend(serde_json::to_vec(&solution.certificate).unwrap());
            let mut session = Session::new(&instance, &objective, &solution).unwrap();
            for change in [Change::Pin(7, 8), Change::Ban(9, 10), Change::MentorCap(11, 0), Change::Undo] {
                // A refusal is an answer like any other.
                bytes.extend(format!("{:?}", session.apply(change)).into_bytes());
                bytes.extend(session.matches().iter().flat_map(|pair| pair.mentor.to_le_bytes()));
            }
        }
    }
    sha256_hex(&bytes)
}
