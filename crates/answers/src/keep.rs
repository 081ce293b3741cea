//! Staying close to an earlier run: its pairs as the engine takes them, and what came of it.

use std::collections::BTreeSet;

use matching::pool::{Keep, Pool};
use matching::run::Run;
use model::match_keep::KeptCount;
use model::matching::Pair;

/// What `pool` is to keep of `earlier`: the pairs whose two people are still in it, each once, by mentee, then mentor.
/// Pairs that a rule, a ban or a pin stands against are the engine's business.
pub fn engine_keep(pool: &Pool, percent: u8, earlier: &[Pair]) -> Keep {
    let mentees: BTreeSet<&str> = pool.mentees.iter().map(|one| one.id.as_str()).collect();
    let mentors: BTreeSet<&str> = pool.mentors.iter().map(|one| one.id.as_str()).collect();
    let both =
        |pair: &&Pair| mentees.contains(pair.mentee.as_str()) && mentors.contains(pair.mentor.as_str());
    let ids = |pair: &Pair| (pair.mentee.as_str().to_owned(), pair.mentor.as_str().to_owned());
    let pairs: BTreeSet<(String, String)> = earlier.iter().filter(both).map(ids).collect();
    Keep { percent, pairs: pairs.into_iter().collect() }
}

/// How many pairs `run` kept; none where nothing was to be kept.
pub fn count(run: &Run) -> Option<KeptCount> {
    let kept = run.kept.as_ref()?;
    Some(KeptCount { of: kept.of, asked: kept.asked, kept: kept.kept })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn pair(mentee: &str, mentor: &str) -> Pair {
        Pair { mentee: mentee.parse().unwrap(), mentor: mentor.parse().unwrap() }
    }

    #[test]
    fn whoever_has_left_is_left_out_and_the_order_is_that_of_the_ids() {
        let (pool, _) = sample::pool();
        let earlier =
            [pair("tamale", "chebet"), pair("bar", "gone"), pair("gone", "chebet"), pair("bar", "chebet")];
        let ids = |mentee: &str| (mentee.to_owned(), "chebet".to_owned());
        let keep = engine_keep(&pool, 60, &earlier);
        assert_eq!(keep, Keep { percent: 60, pairs: vec![ids("bar"), ids("tamale")] });
        let twice = [earlier.clone(), earlier].concat();
        assert_eq!(engine_keep(&pool, 60, &twice), keep);
    }

    #[test]
    fn a_run_says_how_many_of_the_pairs_that_are_still_allowed_it_kept() {
        let (mut pool, zones) = sample::pool();
        assert_eq!(count(&matching::run::run(&pool, &zones).unwrap()), None);
        // Of the two, chebet has a place for one, and goias shares no language with anybody.
        let earlier = [pair("bar", "chebet"), pair("tamale", "chebet"), pair("goias", "chebet")];
        pool.keep = Some(engine_keep(&pool, 100, &earlier));
        let run = matching::run::run(&pool, &zones).unwrap();
        assert_eq!(count(&run), Some(KeptCount { of: 2, asked: 2, kept: 1 }));
        assert!(run.matches.iter().all(|one| one.kept && !one.pinned));
    }
}
