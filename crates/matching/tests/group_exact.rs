//! Up to twelve people are grouped exactly in every goal, with facilitators and without.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod group;
mod group_dice;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use group::{assert_hard_rules, rules, sessions, suits, zones};
use group_dice::{Dice, problem};
use jiff::SignedDuration;
use jiff::Timestamp;
use matching::group::{Draft, Facilitator, Groups, Prepared, Problem};
use matching::time::Day;

/// People placed, the worst group, and all groups together.
type Goal = (usize, u32, u64);

fn goal(problem: &Problem, groups: &Groups) -> Goal {
    let placed = problem.participants.len() - groups.unplaced.len();
    (placed, groups.objective.worst_group, groups.objective.total)
}

/// The first minutes of all sessions of every weekly slot.
fn all_slots(problem: &Problem) -> Vec<Vec<Timestamp>> {
    let quarters = (0..96).map(|quarter| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15));
    let quarters: Vec<String> = quarters.collect();
    Day::ALL.into_iter().flat_map(|day| quarters.iter().map(move |utc| sessions(problem, day, utc))).collect()
}

/// Which slots suit somebody, by walking the calendar.
fn free(problem: &Problem, slots: &[Vec<Timestamp>], zone: &str, busy: &[(u16, u16)]) -> Vec<bool> {
    let zone = rules(zone);
    let fine = |starts: &Vec<Timestamp>| {
        // The first minute rules most slots out before all minutes are looked at.
        suits(&zone, &problem.window, busy, starts, 1)
            && suits(&zone, &problem.window, busy, starts, problem.session_minutes)
    };
    slots.iter().map(fine).collect()
}

/// A set of people who can meet.
struct Set {
    people: usize,
    score: u32,
    languages: Vec<String>,
    slots: Vec<usize>,
}

/// Every set of people that keeps the rules, facilitators left aside; the score is the engine's.
fn sets(problem: &Problem, slots: &[Vec<Timestamp>]) -> BTreeMap<usize, Set> {
    let people = &problem.participants;
    let free: Vec<Vec<bool>> =
        people.iter().map(|person| free(problem, slots, &person.time_zone, person.busy.spans())).collect();
    let zones = zones(problem);
    let unled = Problem { facilitators: Vec::new(), ..problem.clone() };
    let prepared = Prepared::new(&unled, &zones).unwrap();
    let mut sets = BTreeMap::new();
    for mask in 1_usize..1 << people.len() {
        let inside: Vec<usize> = (0..people.len()).filter(|i| mask >> i & 1 == 1).collect();
        let has = |id: &String| inside.iter().any(|i| people[*i].id == *id);
        let size = usize::from(problem.size.min)..=usize::from(problem.size.max);
        if !size.contains(&inside.len())
            || !problem.together.iter().all(|list| list.iter().all(has) || !list.iter().any(has))
            || problem.apart.iter().any(|list| list.iter().filter(|id| has(id)).count() > 1)
        {
            continue;
        }
        let mut languages = people[inside[0]].languages.clone();
        languages.retain(|code| inside.iter().all(|i| people[*i].languages.contains(code)));
        let slots: Vec<usize> =
            (0..slots.len()).filter(|slot| inside.iter().all(|i| free[*i][*slot])).collect();
        if languages.is_empty() || slots.is_empty() {
            continue;
        }
        let participants = inside.iter().map(|i| people[*i].id.clone()).collect();
        let draft =
            Draft { number: 1, participants, language: None, slot: None, second: None, facilitator: None };
        let score = prepared.evaluate(&[draft]).unwrap().groups[0].score;
        sets.insert(mask, Set { people: inside.len(), score, languages, slots });
    }
    sets
}

/// Every way to choose disjoint sets, the best first.
fn cuts(sets: &BTreeMap<usize, Set>, people: usize) -> Vec<(Goal, Vec<usize>)> {
    fn more(
        sets: &BTreeMap<usize, Set>,
        left: usize,
        chosen: &mut Vec<usize>,
        found: &mut Vec<(Goal, Vec<usize>)>,
    ) {
        if left == 0 {
            let of = || chosen.iter().map(|mask| &sets[mask]);
            let worst = of().map(|set| set.score).min().unwrap_or(0);
            let goal = (of().map(|set| set.people).sum(), worst, of().map(|set| u64::from(set.score)).sum());
            found.push((goal, chosen.clone()));
            return;
        }
        let first = 1 << left.trailing_zeros();
        for mask in sets.keys().filter(|mask| *mask & first != 0 && *mask & !left == 0) {
            chosen.push(*mask);
            more(sets, left & !mask, chosen, found);
            chosen.pop();
        }
        more(sets, left & !first, chosen, found);
    }
    let mut found = Vec::new();
    more(sets, (1 << people) - 1, &mut Vec::new(), &mut found);
    found.sort_by_key(|(goal, _)| Reverse(*goal));
    found
}

/// Whether somebody can lead each of the sets, by trying everybody at every slot.
struct Leading<'a> {
    problem: &'a Problem,
    free: Vec<Vec<bool>>,
    /// Of each slot whether it keeps clear of each other one.
    clear: Vec<Vec<bool>>,
}

impl<'a> Leading<'a> {
    fn new(problem: &'a Problem, slots: &[Vec<Timestamp>]) -> Self {
        let free = |leader: &Facilitator| free(problem, slots, &leader.time_zone, leader.busy.spans());
        let length = SignedDuration::from_mins(i64::from(problem.session_minutes));
        // Sessions of neighbouring weeks are all that can meet.
        let clear = |a: &Vec<Timestamp>, b: &Vec<Timestamp>| {
            let apart = |a: &Timestamp| b.iter().take(2).all(|b| a.duration_since(*b).abs() >= length);
            a.iter().take(2).all(apart)
        };
        let clear_of = |a: &Vec<Timestamp>| slots.iter().map(|b| clear(a, b)).collect();
        Self {
            problem,
            free: problem.facilitators.iter().map(free).collect(),
            clear: slots.iter().map(clear_of).collect(),
        }
    }

    fn is_possible(&self, sets: &[&Set], led: &mut Vec<(usize, usize)>) -> bool {
        let Some(set) = sets.get(led.len()) else { return true };
        for (leader, Facilitator { languages, max_groups, .. }) in
            self.problem.facilitators.iter().enumerate()
        {
            let own: Vec<usize> = led.iter().filter(|one| one.0 == leader).map(|one| one.1).collect();
            if own.len() >= usize::from(*max_groups)
                || !set.languages.iter().any(|code| languages.contains(code))
            {
                continue;
            }
            for &slot in set.slots.iter().filter(|slot| self.free[leader][**slot]) {
                if own.iter().all(|other| self.clear[slot][*other]) {
                    led.push((leader, slot));
                    if self.is_possible(sets, led) {
                        return true;
                    }
                    led.pop();
                }
            }
        }
        false
    }
}

#[test]
fn every_goal_is_the_best_that_enumeration_finds() {
    let (mut led, mut refused, mut left_out) = (0, 0, 0);
    for round in 0..150 {
        let mut dice = Dice(5_000 + round);
        let with_leaders = round % 2 == 1;
        let people = if with_leaders { 4 + dice.below(3) } else { 4 + dice.below(6) };
        let facilitators = if with_leaders { 1 + dice.below(3) } else { 0 };
        let mut problem = problem(&mut dice, people, facilitators);
        if dice.once_in(3) && (people == 4 || !with_leaders) {
            problem.size.min = 1;
        }
        // Two sessions only get in each other's way where hours are few.
        if with_leaders && dice.once_in(2) {
            problem.window.to = problem.window.from + problem.session_minutes + 120;
        }
        let zones = zones(&problem);
        let found = Prepared::new(&problem, &zones).unwrap().solve();
        assert_hard_rules(&problem, &found);
        assert!(found.bound.exact && found.bound.gap == 0);

        let slots = all_slots(&problem);
        let sets = sets(&problem, &slots);
        let leading = Leading::new(&problem, &slots);
        let best = cuts(&sets, people).into_iter().find(|(_, chosen)| {
            let chosen: Vec<&Set> = chosen.iter().map(|mask| &sets[mask]).collect();
            let possible = problem.facilitators.is_empty() || leading.is_possible(&chosen, &mut Vec::new());
            refused += usize::from(!possible);
            possible
        });
        assert_eq!(goal(&problem, &found), best.unwrap().0, "round {round}");
        led += found.groups.iter().filter(|group| group.facilitator.is_some()).count();
        left_out += found.unplaced.len();
    }
    assert!(led > 20 && refused > 20 && left_out > 100, "{led} {refused} {left_out}");
}

/// The best goal over sets that can be chosen freely, worst group by worst group: for as many people as are asked.
fn best_of_twelve(sets: &BTreeMap<usize, Set>, people: usize) -> Goal {
    let best = |least: u32| {
        let all: Vec<(usize, &Set)> =
            sets.iter().filter(|(_, set)| set.score >= least).map(|(mask, set)| (*mask, set)).collect();
        let mut most = vec![(0_usize, 0_u64); 1 << people];
        for left in 1_usize..1 << people {
            let first = 1 << left.trailing_zeros();
            most[left] = most[left & !first];
            for (mask, set) in all.iter().filter(|(mask, _)| mask & first != 0 && mask & !left == 0) {
                let rest = most[left & !mask];
                most[left] = most[left].max((rest.0 + set.people, rest.1 + u64::from(set.score)));
            }
        }
        most[(1 << people) - 1]
    };
    let placed = best(0).0;
    let mut scores: Vec<u32> = sets.values().map(|set| set.score).collect();
    scores.sort_unstable();
    scores.dedup();
    let as_many = scores.partition_point(|least| best(*least).0 == placed);
    match as_many.checked_sub(1) {
        Some(at) if placed > 0 => (placed, scores[at], best(scores[at]).1),
        _ => (0, 0, 0),
    }
}

#[test]
fn twelve_people_are_grouped_as_well_as_any_way_to_group_them() {
    for round in 0..12 {
        let mut dice = Dice(6_000 + round);
        let people = 11 + (round % 2) as usize;
        let mut problem = problem(&mut dice, people, 0);
        problem.size.min = 1 + (round % 3) as u16;
        let zones = zones(&problem);
        let found = Prepared::new(&problem, &zones).unwrap().solve();
        assert_hard_rules(&problem, &found);
        assert!(found.bound.exact);
        let sets = sets(&problem, &all_slots(&problem));
        assert_eq!(goal(&problem, &found), best_of_twelve(&sets, people), "round {round}");
    }
}
