//! A record is about what it says it is about: nobody who is checked chooses the question.

mod pool_support;

use std::sync::Arc;

use matching::certificate::{Keep, Price};
use matching::objective::ObjectiveCode;
use matching::run::{Run, run};
use pool_support::{mentee, mentor, pool, random_pool, zones};

#[test]
fn a_record_that_claims_what_it_does_not_prove_is_refused() {
    for (seed, objective) in (0..).zip([ObjectiveCode::Total, ObjectiveCode::WorstOff, ObjectiveCode::Bands])
    {
        let mut pool = random_pool(seed, 20, 10);
        pool.objective = objective;
        let made = run(&pool, &zones()).unwrap();
        assert_eq!(made.verify(), Ok(()));
        let refused = |why: &str, change: &dyn Fn(&mut Run)| {
            let mut other = made.clone();
            change(&mut other);
            assert!(other.verify().is_err(), "{why}: {objective:?}");
        };
        let others = [ObjectiveCode::Total, ObjectiveCode::WorstOff, ObjectiveCode::Bands];
        for other in others.into_iter().filter(|other| *other != objective) {
            refused("another objective", &|run| run.objective = other);
            refused("inputs of another objective", &|run| Arc::make_mut(&mut run.inputs).objective = other);
            refused("another objective throughout", &|run| {
                run.objective = other;
                Arc::make_mut(&mut run.inputs).objective = other;
            });
        }
        refused("other bands", &|run| run.certificate.cuts = vec![1]);
        refused("another format", &|run| run.format = "x".to_owned());
        refused("a certificate of another format", &|run| run.certificate.format = "x".to_owned());
        refused("another ruleset", &|run| run.ruleset.min_overlap_minutes += 1);
        refused("pairs to keep from nowhere", &|run| {
            run.certificate.keep = Some(Keep { pairs: Vec::new(), at_least: 0, bonus: Price(0) });
        });
    }
}

#[test]
fn a_score_that_no_pair_can_have_is_refused() {
    let pool = pool(vec![mentee("a"), mentee("b")], vec![mentor("x")]);
    let mut made = run(&pool, &zones()).unwrap();
    made.pairs[1].2 = 2_000;
    assert_eq!(made.verify().unwrap_err().to_string(), "$.pairs[1][2]: 2000 is above 1000");
}
