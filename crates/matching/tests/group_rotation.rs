//! Two hours in turn: what is counted is true on the calendar, no two hours are fairer, and what is taken up keeps every
//! rule in every week.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod group;
mod group_dice;

use std::collections::BTreeSet;

use group::{assert_hard_rules, in_turn, rules, sessions, suits, zones};
use group_dice::{Dice, problem};
use jiff::{SignedDuration, Timestamp};
use matching::group::{
    Draft, Facilitator, Participant, Prepared, Problem, Relaxed, Size, Slot, Statement, Window,
};
use matching::time::{Day, FreeHours};
use serde_json::json;

fn utc(slot: Slot) -> String {
    format!("{:02}:{:02}", slot.utc_minute() / 60, slot.utc_minute() % 60)
}

/// By how many minutes one session is outside the window; nothing where no longer window would help.
fn outside(problem: &Problem, person: &Participant, start: Timestamp) -> Option<u16> {
    let zone = rules(&person.time_zone);
    let usual = person.window.as_ref().unwrap_or(&problem.window);
    let day = Window { from: 0, to: 1_440, days: usual.days.clone() };
    let length = problem.session_minutes;
    if !suits(&zone, &day, person.busy.spans(), &[start], length) {
        return None;
    }
    // The first and the last minute of every five: clocks change on none other.
    let minutes = (0..length).step_by(5).chain((4..length).step_by(5)).chain([length - 1]);
    let local = minutes.map(|minute| {
        let at = zone.to_datetime(start + SignedDuration::from_mins(i64::from(minute)));
        at.hour() as u16 * 60 + at.minute() as u16
    });
    let local: Vec<u16> = local.collect();
    let early = local.iter().map(|minute| usual.from.saturating_sub(*minute)).max().unwrap();
    let late = local.iter().map(|minute| (minute + 1).saturating_sub(usual.to)).max().unwrap();
    Some(early + late).filter(|minutes| *minutes <= 180)
}

/// A few people round the world who share a language.
fn world(round: u64) -> Problem {
    let mut dice = Dice(9_000 + round);
    let people = 3 + dice.below(2);
    let mut problem = problem(&mut dice, people, 0);
    problem.size = Size { min: people as u16, max: people as u16 };
    problem.window.to -= 60 * dice.below(6) as u16;
    // The reference walks quarters of an hour; weeks are few, for it walks every one of them.
    problem.period.weeks = 2 + (round % 3) as u16;
    // A clock change falls into some of these weeks.
    problem.period.start = ["2027-02-01", "2027-03-22", "2027-09-20"][dice.below(3)].parse().unwrap();
    if round % 4 == 3 {
        problem.meets_in = vec![0, problem.period.weeks - 1];
    }
    (problem.together, problem.apart) = (Vec::new(), Vec::new());
    problem.session_minutes = [45, 60, 90][dice.below(3)];
    problem.participants.iter_mut().for_each(|person| person.languages = vec!["en".to_owned()]);
    // Round the world somebody is asleep whatever the hour.
    let world = ["America/Santiago", "Europe/Kyiv", "Asia/Kathmandu", "Australia/Lord_Howe"];
    for (at, person) in problem.participants.iter_mut().enumerate().filter(|_| round.is_multiple_of(2)) {
        world[(at + dice.below(2)) % 4].clone_into(&mut person.time_zone);
    }
    problem
}

/// For each slot and person the weeks and the greatest minutes outside, at the odd meetings or at the even ones.
fn counted(problem: &Problem, slot: Slot, half: usize) -> Option<Vec<(u16, u16)>> {
    let starts = sessions(problem, slot.day(), &utc(slot));
    let all: Vec<u16> = (0..problem.period.weeks).collect();
    let weeks = if problem.meets_in.is_empty() { &all } else { &problem.meets_in };
    let weeks: Vec<u16> = weeks.iter().copied().skip(half).step_by(2).collect();
    let person = |person: &Participant| {
        let minutes = weeks.iter().map(|week| outside(problem, person, starts[usize::from(*week)]));
        let minutes: Vec<u16> = minutes.collect::<Option<_>>()?;
        let weeks = minutes.iter().filter(|minutes| **minutes > 0).count() as u16;
        Some((weeks, minutes.into_iter().max().unwrap_or(0)))
    };
    problem.participants.iter().map(person).collect()
}

#[test]
fn turns_are_counted_as_they_are_and_no_two_hours_are_fairer() {
    let (mut found, mut shared, mut none) = (0, 0, 0);
    for round in 0..40 {
        let problem = world(round);
        let zones = zones(&problem);
        let prepared = Prepared::new(&problem, &zones).unwrap();
        let ids: Vec<String> = problem.participants.iter().map(|person| person.id.clone()).collect();
        let rotation = prepared.rotation(&ids).unwrap();

        let every =
            || Day::ALL.into_iter().flat_map(|day| (0..96).filter_map(move |at| Slot::new(day, at * 15)));
        let open = [0, 1].map(|half| {
            let slots = every().filter_map(|slot| Some((slot, counted(&problem, slot, half)?)));
            slots.collect::<Vec<(Slot, Vec<(u16, u16)>)>>()
        });
        let turns = |odd: &[(u16, u16)], even: &[(u16, u16)]| -> Vec<u16> {
            odd.iter().zip(even).map(|(a, b)| a.0 + b.0).collect()
        };
        let distinct = |half: usize| {
            let mut all: Vec<Vec<(u16, u16)>> = open[half].iter().map(|one| one.1.clone()).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let (odds, evens) = (distinct(0), distinct(1));
        let pairs = odds.iter().flat_map(|odd| evens.iter().map(move |even| turns(odd, even)));
        let least = pairs.map(|turns| (turns.iter().max().copied(), turns.iter().sum::<u16>())).min();
        let Some(rotation) = rotation else {
            assert!(open.iter().any(Vec::is_empty), "round {round}");
            none += 1;
            continue;
        };
        let of = |half: usize, slot: Slot| &open[half].iter().find(|one| one.0 == slot).unwrap().1;
        let (odd, even) = (of(0, rotation.odd), of(1, rotation.even));
        let said: Vec<u16> = rotation.turns.iter().map(|one| one.weeks).collect();
        assert_eq!(said, turns(odd, even), "round {round}");
        assert_eq!(
            (rotation.most_weeks, rotation.fewest_weeks),
            (*said.iter().max().unwrap(), *said.iter().min().unwrap())
        );
        assert_eq!(Some((Some(rotation.most_weeks), said.iter().sum())), least, "round {round}");
        for (at, one) in rotation.turns.iter().enumerate() {
            assert_eq!(one.minutes, odd[at].1.max(even[at].1), "round {round}");
        }
        // Nobody needs turns where everybody is placed.
        if problem.meets_in.is_empty() && prepared.solve().unplaced.is_empty() {
            assert_eq!(rotation.most_weeks, 0, "round {round}");
        }
        found += 1;
        shared += usize::from(rotation.most_weeks > 0 && rotation.most_weeks < problem.period.weeks);
    }
    assert!(found > 5 && shared > 1 && none > 1, "{found} {shared} {none}");
}

/// Two or three in a group and one more round the world, who share a language, some of them with a facilitator.
fn with_a_group(round: u64) -> (Problem, Vec<Draft>) {
    let mut problem = world(2 * round);
    let mut dice = Dice(round);
    problem.period.weeks = 3 + (round % 4) as u16;
    problem.meets_in = if round.is_multiple_of(3) { vec![0, 2] } else { Vec::new() };
    problem.size = Size { min: 2, max: 8 };
    // Days so short that two parts of the world may have no hour in common.
    problem.window = Window { to: 14 * 60 + 30 * dice.below(8) as u16, ..Window::default() };
    let zone = problem.participants[0].time_zone.clone();
    let last = problem.participants.len() - 1;
    problem.participants[..last].iter_mut().for_each(|person| person.time_zone.clone_from(&zone));
    problem
        .participants
        .iter_mut()
        .filter(|_| dice.once_in(2))
        .for_each(|one| one.busy = FreeHours::default());
    if round.is_multiple_of(2) {
        problem.facilitators = vec![Facilitator {
            id: "lead".to_owned(),
            time_zone: zone,
            languages: ["en".to_owned()].into(),
            max_groups: 2,
            window: Some(Window { from: 300, to: 1_380, ..Window::default() }),
            ..Facilitator::default()
        }];
    }
    let participants = problem.participants[..last].iter().map(|one| one.id.clone()).collect();
    let (language, slot, second, facilitator) = (None, None, None, None);
    (problem, vec![Draft { number: 1, participants, language, slot, second, facilitator }])
}

#[test]
fn turns_that_are_taken_up_keep_every_rule_in_every_week() {
    let (mut taken, mut led) = (0, 0);
    for round in 0..60 {
        let (problem, drafts) = with_a_group(round);
        let zones_of_all = zones(&problem);
        let prepared = Prepared::new(&problem, &zones_of_all).unwrap();
        let Ok(before) = prepared.evaluate(&drafts) else { continue };
        let every = prepared.every_turns(&before).unwrap();
        let Some(out) = before.unplaced.first() else { continue };
        let Some(turns) = every.get(&out.id) else {
            assert_eq!(prepared.turns(&before, &out.id, 1), None);
            continue;
        };
        assert_eq!(prepared.turns(&before, &out.id, 1).as_ref(), Some(turns));
        let Relaxed { problem: changed, drafts } = problem.relaxed_by(&before, &out.id, turns).unwrap();
        let after = Prepared::new(&changed, &zones_of_all).unwrap().evaluate(&drafts);
        let after = after.unwrap_or_else(|broken| panic!("round {round}: {broken:?}"));
        assert_hard_rules(&changed, &after);
        assert!(after.unplaced.is_empty() && after.groups[0].second.is_some());
        let reason = after.groups[0].reasons.iter().find(|one| one.code == "turns").unwrap();
        for key in ["weeks", "most", "fewest", "minutes", "participants"] {
            assert_eq!(reason.params[key], turns.params[key], "round {round}, {key}");
        }
        assert!(!after.groups[0].reasons.iter().any(|one| one.code == "one_slot"));
        // Hours change places from meeting to meeting.
        let first = sessions(&changed, after.groups[0].slot.day(), &utc(after.groups[0].slot));
        let starts = in_turn(&changed, &after.groups[0], &first);
        let second = after.groups[0].second.as_ref().unwrap();
        assert_eq!(second.weeks.len(), starts.len() / 2);
        // Nothing but the named windows is softer, and without them the group does not hold.
        for (old, new) in problem.participants.iter().zip(&changed.participants) {
            assert_eq!(Participant { turn: None, ..new.clone() }, *old);
        }
        let again: Vec<Draft> = after.groups.iter().map(Draft::from).collect();
        assert_eq!(prepared.evaluate(&again).unwrap_err().rule.code, "window");
        // Whoever agreed to fewer weeks is not asked for more.
        let mut fewer = changed.clone();
        let one = fewer.participants.iter_mut().find_map(|one| one.turn.as_mut()).unwrap();
        one.weeks -= 1;
        let broken = Prepared::new(&fewer, &zones_of_all).unwrap().evaluate(&again).unwrap_err();
        assert_eq!(broken.rule.code, "turns");
        // Somebody who comes in later is outside their hours in no week.
        let someone = changed.participants.iter().find(|one| one.turn.is_some()).unwrap().clone();
        let mut later = changed.clone();
        later.participants.push(Participant { id: "later".to_owned(), turn: None, ..someone });
        let later_prepared = Prepared::new(&later, &zones_of_all).unwrap();
        let placed = later_prepared.place_late(&after, &BTreeSet::default()).unwrap();
        assert!(placed.groups.iter().all(|group| !group.participants.contains(&"later".to_owned())));
        assert_eq!(later_prepared.check_move(&placed, "later", Some(1)).unwrap_err().code, "window");
        taken += 1;
        led += usize::from(after.groups[0].facilitator.is_some());
    }
    assert!(taken > 10 && led > 3, "{taken} taken up, {led} led");
}

#[test]
fn without_a_common_language_nothing_rotates_and_an_unknown_person_is_named() {
    let mut problem = problem(&mut Dice(1), 3, 0);
    (problem.together, problem.apart) = (Vec::new(), Vec::new());
    for (person, language) in problem.participants.iter_mut().zip(["en", "es", "fr"]) {
        person.languages = vec![language.to_owned()];
    }
    let zones = zones(&problem);
    let prepared = Prepared::new(&problem, &zones).unwrap();
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<String>>();
    assert_eq!(prepared.rotation(&ids(&["p00", "p01"])), Ok(None));
    assert_eq!(prepared.rotation(&[]), Ok(None));
    assert_eq!(prepared.rotation(&ids(&["p00", "x"])).unwrap_err().code, "unknown_participant");
}

#[test]
fn a_change_to_take_turns_that_says_nothing_readable_is_refused() {
    let problem = world(0);
    let code = |params| problem.with_change(&Statement::new("turns", params), "p00").unwrap_err().code;
    assert_eq!(code(json!({})), "unreadable");
    let share = |who: &str, from: &str| json!({ "turns": [{ "participant": who, "weeks": 1, "from": from, "to": "20:00" }] });
    assert_eq!(code(share("p00", "25:00")), "unreadable");
    assert_eq!(code(share("nobody", "06:00")), "unknown_participant");
}
