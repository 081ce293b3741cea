//! A cohort as it really is: 37 members from ten offsets, eleven languages, English as a second language for many.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

#[path = "group_world/cohort.rs"]
mod cohort;
mod group;

use std::collections::BTreeSet;

use cohort::{cohort, cohort_of};
use group::{assert_hard_rules, rules, sessions, suits, zones};
use matching::group::{Facilitator, Groups, Participant, Prepared, Problem};
use matching::time::Day;

fn solve(problem: &Problem) -> Groups {
    let zones = zones(problem);
    Prepared::new(problem, &zones).unwrap().solve()
}

/// What anybody would do by hand: go down the list, put each member into the first group that still works, or begin one;
/// at the end the groups that are too small are dissolved.
fn plain_greedy(problem: &Problem) -> usize {
    let slots: Vec<_> = Day::ALL
        .into_iter()
        .flat_map(|day| {
            (0..96).map(move |quarter| (day, format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15)))
        })
        .map(|(day, utc)| sessions(problem, day, &utc))
        .collect();
    let free = |person: &Participant| {
        let zone = rules(&person.time_zone);
        let fine = |at: &usize| {
            suits(&zone, &problem.window, person.busy.spans(), &slots[*at], problem.session_minutes)
        };
        (0..slots.len()).filter(fine).collect::<BTreeSet<usize>>()
    };
    let mut groups: Vec<(usize, BTreeSet<&String>, BTreeSet<usize>)> = Vec::new();
    for person in &problem.participants {
        let (languages, free): (BTreeSet<&String>, _) = (person.languages.iter().collect(), free(person));
        let joins = |(size, spoken, slots): &&mut (usize, BTreeSet<&String>, BTreeSet<usize>)| {
            *size < usize::from(problem.size.max)
                && !spoken.is_disjoint(&languages)
                && !slots.is_disjoint(&free)
        };
        match groups.iter_mut().find(joins) {
            Some((size, spoken, slots)) => {
                *size += 1;
                spoken.retain(|code| languages.contains(code));
                slots.retain(|slot| free.contains(slot));
            }
            None => groups.push((1, languages, free)),
        }
    }
    let whole = groups.iter().filter(|(size, ..)| *size >= usize::from(problem.size.min));
    problem.participants.len() - whole.map(|(size, ..)| size).sum::<usize>()
}

#[test]
fn a_world_wide_cohort_keeps_every_rule_and_beats_a_plain_greedy() {
    let problem = cohort();
    let groups = solve(&problem);
    assert_hard_rules(&problem, &groups);
    let greedy = plain_greedy(&problem);
    let (unplaced, bound) = (groups.objective.unplaced, groups.bound);
    assert!(unplaced < greedy, "{unplaced} left out, {greedy} by the greedy one");
    // Nobody more can be placed: the six left out speak no language with enough others.
    assert_eq!((unplaced, bound.placed, bound.gap), (6, 31, 0));
    for out in &groups.unplaced {
        assert_eq!(
            (out.reason.code.as_str(), out.fix.code.as_str()),
            ("no_common_language", "language"),
            "{}",
            out.id
        );
    }
    // The search is well past a first construction, and stays there.
    assert!(groups.objective.worst_group >= 590 && groups.objective.total >= 4_000, "{:?}", groups.objective);
}

/// Prints how long groups take: `cargo test --release -p matching --test group_world -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stderr, clippy::disallowed_methods, reason = "a measurement is printed")]
fn measure_groups_of_fifty_and_of_a_thousand() {
    for (people, facilitators) in [(50, 0), (50, 4), (1_000, 0), (1_000, 60)] {
        let (mut problem, again) = (cohort_of(people), cohort().participants);
        problem.facilitators = (0..facilitators)
            .map(|at| Facilitator {
                id: format!("leader-{at}"),
                time_zone: again[at * 7 % again.len()].time_zone.clone(),
                languages: again[at * 7 % again.len()]
                    .languages
                    .iter()
                    .cloned()
                    .chain(["en".to_owned()])
                    .collect(),
                max_groups: 3,
                ..Facilitator::default()
            })
            .collect();
        let zones = zones(&problem);
        let mut times: Vec<u128> = Vec::new();
        for _ in 0..5 {
            let start = std::time::Instant::now();
            let groups = Prepared::new(&problem, &zones).unwrap().solve();
            times.push(start.elapsed().as_millis());
            assert_hard_rules(&problem, &groups);
        }
        times.sort_unstable();
        eprintln!("{people} people, {facilitators} facilitators: {} ms, median of {times:?}", times[2]);
    }
}
