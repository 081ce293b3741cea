//! Two hours in turn: what is counted is true on the calendar, and no two hours are fairer.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod group;
mod group_dice;

use group::{assert_hard_rules, rules, sessions, suits, zones};
use group_dice::{Dice, problem};
use jiff::Timestamp;
use matching::group::{Participant, Prepared, Problem, Size, Slot, Window};
use matching::time::Day;

fn starts(problem: &Problem, slot: Slot) -> Vec<Timestamp> {
    sessions(problem, slot.day(), &format!("{:02}:{:02}", slot.utc_minute() / 60, slot.utc_minute() % 60))
}

/// The least number of minutes, in steps of a quarter of an hour, by which a window has to be longer for all sessions.
fn outside(problem: &Problem, person: &Participant, starts: &[Timestamp]) -> Option<u16> {
    let zone = rules(&person.time_zone);
    let usual = person.window.as_ref().unwrap_or(&problem.window);
    let fits = |early: u16, late: u16| {
        let window = Window {
            from: usual.from.saturating_sub(early),
            to: (usual.to + late).min(1_440),
            days: usual.days.clone(),
        };
        suits(&zone, &window, person.busy.spans(), starts, problem.session_minutes)
    };
    let steps = || (0..=180).step_by(15);
    steps()
        .flat_map(|sum| (0..=sum).step_by(15).map(move |early| (early, sum - early)))
        .find_map(|(early, late)| fits(early, late).then_some(early + late))
}

#[test]
fn turns_are_counted_as_they_are_and_no_two_hours_are_fairer() {
    let (mut found, mut shared, mut none) = (0, 0, 0);
    for round in 0..60 {
        let mut dice = Dice(9_000 + round);
        let people = 3 + dice.below(2);
        let mut problem = problem(&mut dice, people, 0);
        problem.size = Size { min: people as u16, max: people as u16 };
        problem.window.to -= 60 * dice.below(6) as u16;
        // The reference walks quarters of an hour; weeks are few, for it walks every one of them.
        problem.period.weeks = 2 + (round % 3) as u16;
        (problem.together, problem.apart) = (Vec::new(), Vec::new());
        problem.session_minutes = [45, 60, 90][dice.below(3)];
        problem.participants.iter_mut().for_each(|person| person.languages = vec!["en".to_owned()]);
        // Round the world somebody is asleep whatever the hour.
        let world = ["America/Santiago", "Europe/Kyiv", "Asia/Kathmandu", "Australia/Lord_Howe"];
        for (at, person) in problem.participants.iter_mut().enumerate().filter(|_| round % 2 == 0) {
            person.time_zone = world[(at + dice.below(2)) % 4].to_owned();
        }
        let zones = zones(&problem);
        let prepared = Prepared::new(&problem, &zones).unwrap();
        // Everybody in one group is what no turns are needed for.
        let groups = prepared.solve();
        assert_hard_rules(&problem, &groups);
        let ids: Vec<String> = problem.participants.iter().map(|person| person.id.clone()).collect();
        let rotation = prepared.rotation(&ids).unwrap();

        let every =
            Day::ALL.into_iter().flat_map(|day| (0..96).filter_map(move |at| Slot::new(day, at * 15)));
        let minutes = |slot: Slot| -> Option<Vec<u16>> {
            let starts = starts(&problem, slot);
            problem.participants.iter().map(|person| outside(&problem, person, &starts)).collect()
        };
        let open: Vec<(Slot, Vec<u16>)> = every.filter_map(|slot| Some((slot, minutes(slot)?))).collect();
        let weeks = [problem.period.weeks.div_ceil(2), problem.period.weeks / 2];
        let turns = |odd: &[u16], even: &[u16]| -> Vec<u16> {
            let each = odd.iter().zip(even);
            each.map(|(a, b)| u16::from(*a > 0) * weeks[0] + u16::from(*b > 0) * weeks[1]).collect()
        };
        let pairs = open.iter().flat_map(|odd| open.iter().map(move |even| turns(&odd.1, &even.1)));
        let least = pairs.map(|turns| (turns.iter().max().copied(), turns.iter().sum::<u16>())).min();
        let Some(rotation) = rotation else {
            assert!(open.is_empty(), "round {round}");
            none += 1;
            continue;
        };
        let of = |slot: Slot| &open.iter().find(|one| one.0 == slot).unwrap().1;
        let counted: Vec<u16> = rotation.turns.iter().map(|one| one.weeks).collect();
        assert_eq!(counted, turns(of(rotation.odd), of(rotation.even)), "round {round}");
        assert_eq!(Some((Some(rotation.most_weeks), counted.iter().sum())), least, "round {round}");
        for (at, one) in rotation.turns.iter().enumerate() {
            assert_eq!(one.minutes, of(rotation.odd)[at].max(of(rotation.even)[at]), "round {round}");
        }
        assert_eq!(rotation.most_weeks == 0, groups.unplaced.is_empty(), "round {round}");
        found += 1;
        shared += usize::from(rotation.most_weeks > 0 && rotation.most_weeks < problem.period.weeks);
    }
    assert!(found > 5 && shared > 1 && none > 1, "{found} {shared} {none}");
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
