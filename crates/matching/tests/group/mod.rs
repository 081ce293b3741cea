//! What the tests of grouping share: zones from jiff, and a check of every hard rule that shares no code with the engine.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Weekday;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use matching::group::{Group, Groups, Participant, Problem, Window};
use matching::time::{Change, Day, Zone, Zones};

/// The zones of a problem, three days around its period.
pub(crate) fn zones(problem: &Problem) -> Zones {
    let (from, to) = problem.period.utc_minutes();
    let instant = |minute: i64| Timestamp::from_second(minute * 60).unwrap();
    let (from, to) = (instant(from - 3 * 1_440), instant(to + 3 * 1_440));
    let mut zones = BTreeMap::new();
    for name in problem.time_zones() {
        let rules = rules(name);
        let changes = rules.following(from).take_while(|change| change.timestamp() <= to);
        let changes = changes.map(|change| Change {
            utc_minute: change.timestamp().as_second() / 60,
            offset_minutes: change.offset().seconds() / 60,
        });
        zones.insert(name.to_owned(), Zone::new(rules.to_offset(from).seconds() / 60, changes.collect()));
    }
    zones
}

pub(crate) fn rules(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

fn day(weekday: Weekday) -> Day {
    Day::ALL[weekday.to_monday_zero_offset() as usize]
}

/// The first minutes of all sessions of a slot, found by walking the calendar of jiff day by day.
pub(crate) fn sessions(problem: &Problem, slot_day: Day, utc: &str) -> Vec<Timestamp> {
    let start: jiff::civil::Date = problem.period.start.to_string().parse().unwrap();
    let time: jiff::civil::Time = utc.parse().unwrap();
    let first = start.series(jiff::ToSpan::days(1)).find(|date| day(date.weekday()) == slot_day).unwrap();
    let weeks = (0..i64::from(problem.period.weeks)).map(|week| first + jiff::Span::new().weeks(week));
    weeks.map(|date| TimeZone::UTC.to_timestamp(date.to_datetime(time)).unwrap()).collect()
}

/// Whether every session is inside the window and not busy, on one local date per session.
pub(crate) fn suits(
    rules: &TimeZone,
    window: &Window,
    busy: &[(u16, u16)],
    starts: &[Timestamp],
    session_minutes: u16,
) -> bool {
    // Windows, busy hours and clock changes all fall on multiples of five minutes; the last minute may not.
    let length = i64::from(session_minutes);
    let minutes = (0..length).step_by(5).chain([length - 1]);
    starts.iter().all(|start| {
        let first = rules.to_datetime(*start).date();
        minutes.clone().all(|minute| {
            let local = rules.to_datetime(*start + SignedDuration::from_mins(minute));
            let of_day = local.hour() as u16 * 60 + local.minute() as u16;
            let of_week = day(local.weekday()).index() as u16 * 1_440 + of_day;
            local.date() == first
                && window.days.contains(&day(local.weekday()))
                && (window.from..window.to).contains(&of_day)
                && !busy.iter().any(|(from, to)| (*from..*to).contains(&of_week))
        })
    })
}

/// The first minutes of the meetings of a group whose hours take turns.
pub(crate) fn in_turn(problem: &Problem, group: &Group, first: &[Timestamp]) -> Vec<Timestamp> {
    let second = group.second.as_ref().unwrap();
    let (day, minute) = (second.slot.day(), second.slot.utc_minute());
    let other = sessions(problem, day, &format!("{:02}:{:02}", minute / 60, minute % 60));
    let all: Vec<u16> = (0..problem.period.weeks).collect();
    let weeks = if problem.meets_in.is_empty() { &all } else { &problem.meets_in };
    assert!(second.weeks.iter().all(|week| weeks.contains(week)));
    let start = |week: &u16| {
        let of = if second.weeks.contains(week) { &other } else { first };
        of[usize::from(*week)]
    };
    weeks.iter().map(start).collect()
}

/// Panics unless `groups` keeps every hard rule of `problem` in every week and names everybody exactly once.
pub(crate) fn assert_hard_rules(problem: &Problem, groups: &Groups) {
    let by_id: BTreeMap<&str, &Participant> =
        problem.participants.iter().map(|person| (person.id.as_str(), person)).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut led: BTreeMap<&str, Vec<Vec<Timestamp>>> = BTreeMap::new();
    for group in &groups.groups {
        let size = group.participants.len();
        assert!(
            (usize::from(problem.size.min)..=usize::from(problem.size.max)).contains(&size),
            "size {size}"
        );
        let utc = format!("{:02}:{:02}", group.slot.utc_minute() / 60, group.slot.utc_minute() % 60);
        assert_eq!(group.slot.utc_minute() % 15, 0);
        let first = sessions(problem, group.slot.day(), &utc);
        assert_eq!(first.len(), usize::from(problem.period.weeks));
        let starts = if group.second.is_some() { in_turn(problem, group, &first) } else { first };
        for id in &group.participants {
            let person = by_id[id.as_str()];
            assert!(seen.insert(id), "{id} twice");
            let follows =
                person.languages.contains(&group.language) || person.interpreted.contains(&group.language);
            assert!(follows, "{id} does not follow {}", group.language);
            let window = person.window.as_ref().unwrap_or(&problem.window);
            let zone = rules(&person.time_zone);
            let length = problem.session_minutes;
            let fits = |window: &Window, starts: &[Timestamp]| {
                suits(&zone, window, person.busy.spans(), starts, length)
            };
            if group.second.is_some() {
                // Whoever is outside their window has agreed to that hour and to so many weeks.
                let outside: Vec<Timestamp> =
                    starts.iter().copied().filter(|start| !fits(window, &[*start])).collect();
                let agreed = person.turn.map_or((window.clone(), 0), |turn| {
                    let (from, to) = (turn.from.min(window.from), turn.to.max(window.to));
                    (Window { from, to, ..window.clone() }, turn.weeks)
                });
                assert!(fits(&agreed.0, &outside), "{id} cannot come by turns");
                assert!(outside.len() <= usize::from(agreed.1), "{id} is outside too often");
            } else {
                assert!(fits(window, &starts), "{id} cannot come {}", group.slot);
            }
        }
        match &group.facilitator {
            None => assert!(problem.facilitators.is_empty()),
            Some(id) => {
                let leader = problem.facilitators.iter().find(|leader| leader.id == *id).unwrap();
                assert!(leader.languages.contains(&group.language));
                let window = leader.window.as_ref().unwrap_or(&problem.window);
                let zone = rules(&leader.time_zone);
                assert!(suits(&zone, window, leader.busy.spans(), &starts, problem.session_minutes), "{id}");
                let others = led.entry(&leader.id).or_default();
                for other in others.iter().flatten() {
                    for start in &starts {
                        let apart = start.duration_since(*other).abs();
                        assert!(
                            apart >= SignedDuration::from_mins(i64::from(problem.session_minutes)),
                            "{id} twice"
                        );
                    }
                }
                others.push(starts);
                assert!(others.len() <= usize::from(leader.max_groups), "{id} leads too many");
            }
        }
        for list in &problem.together {
            let inside = list.iter().filter(|id| group.participants.contains(id)).count();
            assert!(inside == 0 || inside == list.len(), "{list:?} are torn apart");
        }
        for list in &problem.apart {
            assert!(
                list.iter().filter(|id| group.participants.contains(id)).count() < 2,
                "{list:?} are together"
            );
        }
        assert!(group.score <= 1_000 && !group.reasons.is_empty());
        let weight: u32 = group.breakdown.iter().map(|part| part.weight).sum();
        let points: u32 = group.breakdown.iter().map(|part| part.weight * part.points).sum();
        assert_eq!(group.score, points / weight);
    }
    for out in &groups.unplaced {
        assert!(seen.insert(&out.id), "{} is placed and unplaced", out.id);
        assert!(!out.reason.code.is_empty() && !out.fix.code.is_empty());
    }
    assert_eq!(seen.len(), problem.participants.len());
    let scores = || groups.groups.iter().map(|group| group.score);
    assert_eq!(groups.objective.unplaced, groups.unplaced.len());
    assert_eq!(groups.objective.softened, 0);
    assert_eq!(groups.objective.worst_group, scores().min().unwrap_or(0));
    assert_eq!(groups.objective.total, scores().map(u64::from).sum::<u64>());
    let placed = problem.participants.len() - groups.unplaced.len();
    assert_eq!(groups.bound.placed, placed + groups.bound.gap);
}
