//! Every hard rule holds for random problems, and small ones are solved as well as brute force solves them.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod group;
mod group_dice;

use group::{assert_hard_rules, rules, sessions, suits, zones};
use group_dice::{Dice, problem};
use matching::group::{Groups, Prepared, Problem};
use matching::time::Day;

fn solve(problem: &Problem) -> Groups {
    let zones = zones(problem);
    Prepared::new(problem, &zones).unwrap().solve()
}

#[test]
fn every_hard_rule_holds_in_every_week_of_random_problems() {
    let (mut grouped, mut left_out, mut led) = (0, 0, 0);
    for round in 0..300 {
        let mut dice = Dice(round);
        let (people, facilitators) =
            (3 + dice.below(14), if dice.once_in(2) { 1 + dice.below(3) } else { 0 });
        let problem = problem(&mut dice, people, facilitators);
        let groups = solve(&problem);
        assert_hard_rules(&problem, &groups);
        grouped += groups.groups.len();
        led += groups.groups.iter().filter(|group| group.facilitator.is_some()).count();
        left_out += groups.unplaced.len();
    }
    // The problems are neither all easy nor all hopeless.
    assert!(grouped > 300 && led > 30 && left_out > 300, "{grouped} groups, {led} led, {left_out} left out");
}

/// The most people any grouping places, by trying every set of people and every cut into such sets; needs no facilitators.
fn most_placed(problem: &Problem) -> usize {
    let people = &problem.participants;
    let slots: Vec<Vec<_>> = Day::ALL
        .into_iter()
        .flat_map(|day| {
            (0..96).map(move |quarter| (day, format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15)))
        })
        .map(|(day, utc)| sessions(problem, day, &utc))
        .collect();
    let free: Vec<Vec<bool>> = people
        .iter()
        .map(|person| {
            let zone = rules(&person.time_zone);
            let fine = |starts: &Vec<_>| {
                // The first and the last minute rule most slots out before all minutes are looked at.
                suits(&zone, &problem.window, person.busy.spans(), starts, 1)
                    && suits(&zone, &problem.window, person.busy.spans(), starts, problem.session_minutes)
            };
            slots.iter().map(fine).collect()
        })
        .collect();
    let feasible = |mask: usize| {
        let inside: Vec<usize> = (0..people.len()).filter(|i| mask >> i & 1 == 1).collect();
        let has = |id: &String| inside.iter().any(|i| people[*i].id == *id);
        (usize::from(problem.size.min)..=usize::from(problem.size.max)).contains(&inside.len())
            && problem.together.iter().all(|list| list.iter().all(has) || !list.iter().any(has))
            && problem.apart.iter().all(|list| list.iter().filter(|id| has(id)).count() < 2)
            && people[inside[0]]
                .languages
                .iter()
                .any(|code| inside.iter().all(|i| people[*i].languages.contains(code)))
            && (0..slots.len()).any(|slot| inside.iter().all(|i| free[*i][slot]))
    };
    let mut most = vec![0; 1 << people.len()];
    let sets: Vec<usize> = (1..1 << people.len()).filter(|mask| feasible(*mask)).collect();
    for mask in 1..most.len() {
        let best = sets.iter().filter(|set| *set & mask == **set);
        most[mask] = best.map(|set| set.count_ones() as usize + most[mask & !set]).max().unwrap_or(0);
    }
    most[most.len() - 1]
}

#[test]
fn as_many_people_are_placed_as_brute_force_places() {
    let mut placed = 0;
    for round in 0..60 {
        let mut dice = Dice(1_000 + round);
        let people = 4 + dice.below(5);
        let problem = problem(&mut dice, people, 0);
        let groups = solve(&problem);
        assert!(groups.bound.exact && groups.bound.gap == 0);
        let most = most_placed(&problem);
        assert_eq!(people - groups.unplaced.len(), most, "round {round}");
        placed += most;
    }
    assert!(placed > 60, "{placed}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_in_any_order_of_the_people() {
    for round in 0..10 {
        let mut dice = Dice(2_000 + round);
        let mut problem = problem(&mut dice, 20, (round % 2) as usize * 3);
        let text = |problem: &Problem| serde_json::to_string(&solve(problem)).unwrap();
        let first = text(&problem);
        assert_eq!(first, text(&problem));
        problem.participants.reverse();
        problem.facilitators.reverse();
        assert_eq!(first, text(&problem));
    }
}
