//! Every hard rule holds for random problems, and small ones are solved as well as brute force solves them.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod group;

use std::collections::BTreeSet;

use group::{Dice, assert_hard_rules, rules, sessions, suits, zones};
use matching::group::{Facilitator, Groups, Participant, Prepared, Problem, Sector, Size, Window};
use matching::time::{Day, FreeHours, Programme};

const ZONES: [&str; 12] = [
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Santiago",
    "Atlantic/Cape_Verde",
    "Africa/Accra",
    "Europe/Lisbon",
    "Europe/Kyiv",
    "Asia/Yerevan",
    "Asia/Kathmandu",
    "Asia/Manila",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
];

/// A problem of `people` people whose rules bind often.
fn problem(dice: &mut Dice, people: usize, facilitators: usize) -> Problem {
    let languages = ["en", "es", "fr", "uk"];
    let spread = 2 + dice.below(ZONES.len() - 1);
    let from = dice.below(ZONES.len());
    let zone = |dice: &mut Dice| ZONES[(from + dice.below(spread)) % ZONES.len()].to_owned();
    let busy = |dice: &mut Dice| {
        FreeHours::from_spans((0..dice.below(3)).map(|_| {
            let start = 60 * dice.below(20) as u16;
            (dice.pick(&Day::ALL), start, start + 60 * (1 + dice.below(6) as u16))
        }))
    };
    let participants: Vec<Participant> = (0..people)
        .map(|i| Participant {
            id: format!("p{i:02}"),
            country: dice.pick(&["A", "B", "C", "D", ""]).to_owned(),
            region: dice.pick(&["north", "south", "east"]).to_owned(),
            population: [None, Some(20_000), Some(900_000)][dice.below(3)],
            time_zone: zone(dice),
            languages: (0..=dice.below(2))
                .map(|_| dice.pick(&languages).to_owned())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            sectors: if dice.once_in(2) {
                [Sector::CivilSociety].into()
            } else {
                [Sector::Government].into()
            },
            themes: (0..dice.below(3))
                .map(|_| dice.pick(&["data", "budget", "climate"]).to_owned())
                .collect(),
            stage: Some(dice.below(4) as u8),
            busy: busy(dice),
            window: None,
        })
        .collect();
    let facilitators = (0..facilitators)
        .map(|i| Facilitator {
            id: format!("f{i}"),
            time_zone: zone(dice),
            languages: [dice.pick(&languages), dice.pick(&languages)].map(str::to_owned).into(),
            max_groups: dice.below(4) as u16,
            busy: busy(dice),
            window: None,
        })
        .collect();
    let min = 2 + dice.below(3) as u16;
    let pair = |dice: &mut Dice| {
        let (a, b) = (dice.below(people), dice.below(people));
        (a != b).then(|| vec![format!("p{a:02}"), format!("p{b:02}")])
    };
    let mut problem = Problem {
        seed: 1 + dice.below(1_000) as u64,
        size: Size { min, max: min + dice.below(3) as u16 },
        period: Programme {
            start: dice.pick(&["2027-02-01", "2027-03-10", "2027-09-15"]).parse().unwrap(),
            weeks: 1 + dice.below(10) as u16,
        },
        session_minutes: dice.pick(&[45, 60, 90, 120, 240]),
        window: Window::default(),
        participants,
        facilitators,
        together: (0..dice.below(2)).filter_map(|_| pair(dice)).collect(),
        apart: (0..dice.below(3)).filter_map(|_| pair(dice)).collect(),
    };
    if problem.check(|_| true).is_err() {
        // The one contradiction that chance can make: the same two together and apart.
        problem.apart.clear();
    }
    problem
}

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
