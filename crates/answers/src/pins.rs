//! Pins that cannot be kept, each with its reason, before the engine is asked.

use std::collections::BTreeMap;

use matching::fault::Fault;
use matching::pool::Pool;
use matching::ruleset::Rule;
use matching::score::Scores;
use matching::time::Zones;
use model::problem::{FieldProblem, field};

/// The code of the rule that cuts a closed pair: a private reason, whichever it is (rule PRI-9).
pub const PRIVATE: &str = "private";

/// For each of `pairs` the first rule that cuts it in `pool`, pins aside; `None` where the pair is allowed, and [`PRIVATE`]
/// for one of `closed`.
///
/// Fails when the pool names a zone that `zones` does not hold.
pub fn broken_rules(
    pool: &Pool,
    zones: &Zones,
    closed: &[(String, String)],
    pairs: &[(String, String)],
) -> Result<Vec<Option<&'static str>>, Fault> {
    let unpinned = Pool { pinned: Vec::new(), keep: None, ..pool.clone() };
    let scores = Scores::new(&unpinned, zones)?;
    let mentees: BTreeMap<&str, u32> =
        (0..unpinned.mentees.len() as u32).map(|i| (scores.mentee(i).id.as_str(), i)).collect();
    let mentors: BTreeMap<&str, u32> =
        (0..unpinned.mentors.len() as u32).map(|j| (scores.mentor(j).id.as_str(), j)).collect();
    let rule = |pair: &(String, String)| {
        if closed.contains(pair) {
            return Some(PRIVATE);
        }
        match (mentees.get(pair.0.as_str()), mentors.get(pair.1.as_str())) {
            (Some(i), Some(j)) => scores.cuts(*i, *j).rules().next().map(Rule::code),
            // Who is not in the pool any more cannot be matched.
            _ => Some(Rule::Unavailable.code()),
        }
    };
    Ok(pairs.iter().map(rule).collect())
}

/// Every pin that a rule cuts, at `pinned[N]` with the rule's code; else the first for which there is no place.
pub fn refused(pool: &Pool, zones: &Zones, closed: &[(String, String)]) -> Result<Vec<FieldProblem>, Fault> {
    if pool.pinned.is_empty() {
        return Ok(Vec::new());
    }
    let rules = broken_rules(pool, zones, closed, &pool.pinned)?;
    let cut = |(at, rule): (usize, Option<&'static str>)| {
        rule.map(|rule| FieldProblem::new(format!("pinned[{at}]"), rule))
    };
    let wrong: Vec<FieldProblem> = rules.into_iter().enumerate().filter_map(cut).collect();
    if wrong.is_empty() { Ok(over_capacity(pool).into_iter().collect()) } else { Ok(wrong) }
}

/// The first pin for which its mentee or mentor has no place left, or that stands twice.
fn over_capacity(pool: &Pool) -> Option<FieldProblem> {
    for (at, pair) in pool.pinned.iter().enumerate() {
        let path = format!("pinned[{at}]");
        let earlier = &pool.pinned[..at];
        if earlier.contains(pair) {
            return Some(FieldProblem::new(path, field::DUPLICATE));
        }
        let mentee_places = pool.mentees.iter().find(|one| one.id == pair.0).map_or(0, |one| one.capacity);
        let mentor_places = pool.mentors.iter().find(|one| one.id == pair.1).map_or(0, |one| one.capacity);
        let of_mentee = earlier.iter().filter(|other| other.0 == pair.0).count() as u32;
        let of_mentor = earlier.iter().filter(|other| other.1 == pair.1).count() as u32;
        for (taken, places) in [(of_mentee, mentee_places), (of_mentor, mentor_places)] {
            if taken >= places {
                let problem = FieldProblem::new(path, field::OUT_OF_RANGE);
                return Some(problem.with("min", 0_i64).with("max", i64::from(places)));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::pool;

    fn told(pins: &[&str]) -> Vec<(String, String)> {
        let (mut pool, zones) = pool();
        pool.pinned = pins.iter().map(|mentee| ((*mentee).to_owned(), "chebet".to_owned())).collect();
        refused(&pool, &zones, &[]).unwrap().into_iter().map(|problem| (problem.path, problem.code)).collect()
    }

    #[test]
    fn a_pin_that_a_rule_cuts_is_told_with_the_rule() {
        assert_eq!(told(&["tamale"]), []);
        assert_eq!(told(&["tamale", "goias"]), [("pinned[1]".to_owned(), "language".to_owned())]);
        assert_eq!(told(&["gone"]), [("pinned[0]".to_owned(), "unavailable".to_owned())]);
    }

    #[test]
    fn a_pin_without_a_place_or_twice_is_told() {
        assert_eq!(told(&["tamale", "bar"]), [("pinned[1]".to_owned(), field::OUT_OF_RANGE.to_owned())]);
        assert_eq!(told(&["tamale", "tamale"]), [("pinned[1]".to_owned(), field::DUPLICATE.to_owned())]);
    }

    #[test]
    fn a_closed_pair_is_cut_for_a_private_reason() {
        let (pool, zones) = pool();
        let pairs = [("tamale", "chebet"), ("bar", "chebet")];
        let pairs = pairs.map(|(mentee, mentor)| (mentee.to_owned(), mentor.to_owned()));
        let rules = broken_rules(&pool, &zones, &pairs[..1], &pairs).unwrap();
        assert_eq!(rules, [Some(PRIVATE), None]);
    }
}
