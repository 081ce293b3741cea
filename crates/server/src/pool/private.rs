//! Private lists stay private: whom somebody does not want to be matched with, and declared conflicts of interest.
//!
//! The engine could read both, but everything the engine reads stands in its record and in what the page is sent. So
//! the lists are taken out of a pool before anybody sees it, and what is left of them is the pairs they close, without
//! whose list it was and which of the two (rules T5, SAF-7 and PRI-9).

use std::collections::BTreeSet;

use matching::pool::Pool;

/// Empties every private list of `pool` and gives the pairs they close, mentee and mentor, in order and each once.
/// Whoever is named in a list and is not in the pool is forgotten.
pub fn close(pool: &mut Pool) -> Vec<(String, String)> {
    let mentees: BTreeSet<String> = pool.mentees.iter().map(|one| one.id.clone()).collect();
    let mentors: BTreeSet<String> = pool.mentors.iter().map(|one| one.id.clone()).collect();
    let mut closed = BTreeSet::new();
    for mentee in &mut pool.mentees {
        let lists =
            std::mem::take(&mut mentee.do_not_match).into_iter().chain(std::mem::take(&mut mentee.conflicts));
        closed.extend(lists.filter(|id| mentors.contains(id)).map(|mentor| (mentee.id.clone(), mentor)));
    }
    for mentor in &mut pool.mentors {
        let lists =
            std::mem::take(&mut mentor.do_not_match).into_iter().chain(std::mem::take(&mut mentor.conflicts));
        closed.extend(lists.filter(|id| mentees.contains(id)).map(|mentee| (mentee, mentor.id.clone())));
    }
    closed.into_iter().collect()
}

#[cfg(test)]
pub(super) mod tests {
    use matching::objective::ObjectiveCode;
    use matching::pool::{FORMAT, Mentee, Mentor};
    use matching::ruleset::Ruleset;
    use matching::time::Programme;

    use super::*;

    /// Somebody who is in every list and in no pool.
    pub(in crate::pool) const CANARY: &str = "canary-in-a-list";

    /// Mentees `a` and `b`, mentors `x` and `y`, and lists on both sides.
    pub(in crate::pool) fn pool() -> Pool {
        let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<String>>();
        let mentee = |id: &str, avoids: &[&str], conflicts: &[&str]| Mentee {
            id: id.to_owned(),
            time_zone: "Africa/Accra".to_owned(),
            capacity: 1,
            do_not_match: list(avoids),
            conflicts: list(conflicts),
            ..Mentee::default()
        };
        let mentor = |id: &str, avoids: &[&str], conflicts: &[&str]| Mentor {
            id: id.to_owned(),
            time_zone: "Africa/Accra".to_owned(),
            capacity: 1,
            do_not_match: list(avoids),
            conflicts: list(conflicts),
            ..Mentor::default()
        };
        Pool {
            format: FORMAT.to_owned(),
            programme: Programme { start: "2027-02-01".parse().unwrap(), weeks: 4 },
            ruleset: Ruleset::default(),
            objective: ObjectiveCode::default(),
            mentees: vec![mentee("a", &["y", CANARY], &[]), mentee("b", &[], &[CANARY])],
            mentors: vec![mentor("x", &["b", CANARY], &["a"]), mentor("y", &["a"], &[CANARY])],
            pinned: Vec::new(),
            forbidden: Vec::new(),
            keep: None,
        }
    }

    /// SAF-7.
    #[test]
    fn a_closed_pair_does_not_say_whose_list_closed_it() {
        let mut both = pool();
        let closed = close(&mut both);
        let pair = |mentee: &str, mentor: &str| (mentee.to_owned(), mentor.to_owned());
        assert_eq!(closed, [pair("a", "x"), pair("a", "y"), pair("b", "x")]);
        // The same pairs closed from the other side, as the other kind of list: the same pool and the same pairs.
        let mut other = pool();
        for mentee in &mut other.mentees {
            mentee.do_not_match.clear();
            mentee.conflicts =
                if mentee.id == "a" { vec!["y".to_owned(), "x".to_owned()] } else { vec!["x".to_owned()] };
        }
        for mentor in &mut other.mentors {
            mentor.do_not_match.clear();
            mentor.conflicts.clear();
        }
        assert_eq!(close(&mut other), closed);
        assert_eq!(other, both);
        assert!(close(&mut both).is_empty(), "nothing is left");
    }
}
