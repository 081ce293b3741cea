//! What stands beside a grouping: proposals that work, hand edits, the time band, and faults of the input.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod group;
mod group_dice;

use std::collections::{BTreeMap, BTreeSet};

use group::{assert_hard_rules, zones};
use group_dice::{Dice, problem};
use matching::group::{
    Draft, Facilitator, Group, Groups, Minutes, Participant, Prepared, Problem, Relaxed, Size, Slot,
    Statement, Unplaced, Window,
};
use matching::time::{Day, clock};
use serde_json::{Value, json};

/// Asserts that a change softens nothing but what it says, for nobody but whom it names.
fn assert_only_named(before: &Problem, after: &Problem, fix: &Statement) {
    let changes = match fix.code.as_str() {
        "several" => serde_json::from_value(fix.params["changes"].clone()).unwrap(),
        _ => vec![fix.clone()],
    };
    let says = |code: &str| changes.iter().any(|change| change.code == code);
    for (old, new) in before.participants.iter().zip(&after.participants) {
        let is_named = |code: &str| {
            changes.iter().any(|change| change.code == code && change.params["participant"] == json!(old.id))
        };
        let window = old.window.as_ref().unwrap_or(&before.window);
        let new_window = new.window.as_ref().unwrap_or(&after.window);
        let hours = new_window.from < window.from || new_window.to > window.to;
        assert_eq!(hours, is_named("longer_window"), "{fix:?}");
        assert_eq!(new_window.days != window.days, is_named("weekday"), "{fix:?}");
        assert_eq!(new.languages != old.languages, is_named("language"), "{fix:?}");
        assert_eq!(new.busy.minutes() < old.busy.minutes(), is_named("busy_hours"), "{fix:?}");
        for change in changes.iter().filter(|change| change.params["participant"] == json!(old.id)) {
            if change.code == "longer_window" {
                let longer = window.from - new_window.from + new_window.to - window.to;
                assert_eq!(change.params["minutes"], json!(longer), "{fix:?}");
            }
        }
    }
    assert_eq!(after.size.min < before.size.min, says("size_min"), "{fix:?}");
    assert_eq!(after.size.max > before.size.max, says("size_max"), "{fix:?}");
    assert_eq!(after.facilitators.len() > before.facilitators.len(), says("facilitator"), "{fix:?}");
    assert_eq!(after.session_minutes < before.session_minutes, says("shorter_session"), "{fix:?}");
}

/// The grouping that a proposal leads to, evaluated by all rules of the changed problem.
fn taken_up(problem: &Problem, groups: &Groups, id: &str, fix: &Statement) -> Groups {
    let Relaxed { problem: changed, drafts } = problem.relaxed(groups, id).unwrap();
    assert_only_named(problem, &changed, fix);
    let zones = zones(&changed);
    let evaluated = Prepared::new(&changed, &zones).unwrap().evaluate(&drafts);
    let after = evaluated.unwrap_or_else(|broken| panic!("{id}: {fix:?} breaks {broken:?}"));
    assert_hard_rules(&changed, &after);
    after
}

#[test]
fn every_proposal_places_whoever_it_is_for() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for round in 0..60 {
        let mut dice = Dice(5_000 + round);
        let (people, facilitators) = (5 + dice.below(9), if dice.once_in(2) { 1 + dice.below(3) } else { 0 });
        let problem = problem(&mut dice, people, facilitators);
        let zones = zones(&problem);
        let groups = Prepared::new(&problem, &zones).unwrap().solve();
        for out in &groups.unplaced {
            *seen.entry(out.fix.code.clone()).or_default() += 1;
            *reasons.entry(out.reason.code.clone()).or_default() += 1;
            if out.fix.code == "shorter_session" {
                let relaxed = problem.relaxed(&groups, &out.id).unwrap();
                assert_only_named(&problem, &relaxed.problem, &out.fix);
                continue;
            }
            let after = taken_up(&problem, &groups, &out.id, &out.fix);
            assert!(!after.unplaced.iter().any(|other| other.id == out.id), "{}", out.id);
            assert!(after.objective.unplaced < groups.objective.unplaced);
        }
    }
    assert!(seen.len() >= 5 && reasons.len() >= 4, "{seen:?} {reasons:?}");
}

/// At the end of the day in California it is already tomorrow in UTC.
#[test]
fn a_further_facilitator_can_lead_a_session_across_midnight_in_utc() {
    let mut problem = small();
    problem.size = Size { min: 2, max: 3 };
    problem.participants.truncate(2);
    problem.window = Window { from: 15 * 60 + 15, to: 16 * 60 + 45, ..Window::default() };
    for person in &mut problem.participants {
        person.time_zone = "America/Los_Angeles".to_owned();
    }
    problem.facilitators = vec![Facilitator {
        id: "far".to_owned(),
        time_zone: "Europe/Skopje".to_owned(),
        languages: ["en".to_owned()].into(),
        max_groups: 1,
        ..Facilitator::default()
    }];
    problem.period.weeks = 2;
    let zones = zones(&problem);
    let groups = Prepared::new(&problem, &zones).unwrap().solve();
    assert_eq!(groups.unplaced[0].fix.code, "facilitator");
    let after = taken_up(&problem, &groups, "accra", &groups.unplaced[0].fix);
    assert_eq!((after.unplaced.len(), after.groups[0].slot.utc_minute()), (0, 23 * 60 + 15));
}

#[test]
fn what_is_proposed_for_nobody_cannot_be_taken_up() {
    let problem = small();
    let zones = zones(&problem);
    let mut groups = Prepared::new(&problem, &zones).unwrap().solve();
    let code = |groups: &Groups, id: &str| problem.relaxed(groups, id).unwrap_err().code;
    assert_eq!(
        (code(&groups, "accra"), code(&groups, "x")),
        ("unknown_participant".into(), "unknown_participant".into())
    );
    let fix = |code: &str, params: Value| Statement::new(code, params);
    let gone = Statement::new("no_room_left", json!({}));
    let mut refused = |fix: Statement, expected: &str| {
        groups.unplaced = vec![Unplaced { id: "accra".to_owned(), reason: gone.clone(), fix }];
        assert_eq!(code(&groups, "accra"), expected);
    };
    refused(fix("magic", json!({})), "unreadable");
    refused(
        fix("longer_window", json!({ "participant": "accra", "from": "25:00", "to": "20:00" })),
        "unreadable",
    );
    refused(fix("weekday", json!({ "participant": "nobody", "day": "sat" })), "unknown_participant");
    refused(fix("size_max", json!({ "max": "many" })), "unreadable");
    refused(fix("several", json!({ "changes": [{ "code": "language", "params": {} }] })), "unreadable");
}

/// Four in English near Greenwich, three in French, and one who could be in either.
fn small() -> Problem {
    let person = |id: &str, zone: &str, languages: &[&str]| Participant {
        id: id.to_owned(),
        region: zone.split('/').next().unwrap().to_owned(),
        time_zone: zone.to_owned(),
        languages: languages.iter().map(|code| (*code).to_owned()).collect(),
        ..Participant::default()
    };
    let text = r#"{"format": "convene.group-problem/1", "size": {"min": 3, "max": 5}, "session_minutes": 90,
        "period": {"start": "2027-02-01", "weeks": 16}, "participants": [], "apart": []}"#;
    let mut problem = Problem::from_json(text.as_bytes()).unwrap();
    problem.participants = vec![
        person("accra", "Africa/Accra", &["en"]),
        person("tamale", "Africa/Accra", &["en"]),
        person("nairobi", "Africa/Nairobi", &["en"]),
        person("skopje", "Europe/Skopje", &["en"]),
        person("dakar", "Africa/Dakar", &["fr"]),
        person("tunis", "Africa/Tunis", &["fr"]),
        person("paris", "Europe/Paris", &["fr"]),
        person("yaounde", "Africa/Douala", &["fr", "en"]),
    ];
    problem
}

#[test]
fn a_move_is_weighed_or_refused_with_its_rule() {
    let mut problem = small();
    problem.apart = vec![vec!["yaounde".to_owned(), "tamale".to_owned()]];
    let zones = zones(&problem);
    let prepared = Prepared::new(&problem, &zones).unwrap();
    let groups = prepared.solve();
    assert_eq!(groups.objective.unplaced, 0);
    let group_of = |id: &str| {
        groups.groups.iter().find(|group| group.participants.iter().any(|other| other == id)).unwrap()
    };
    let (english, french) = (group_of("accra").number, group_of("dakar").number);
    assert_eq!(group_of("yaounde").number, french);
    let rule = |id: &str, target| prepared.check_move(&groups, id, target).unwrap_err().code;
    assert_eq!(rule("accra", Some(french)), "language");
    assert_eq!(rule("yaounde", Some(english)), "apart");
    assert_eq!(rule("yaounde", Some(french)), "same_group");
    assert_eq!(rule("nobody", Some(french)), "unknown_participant");
    assert_eq!(rule("accra", Some(9)), "unknown_group");
    let outcome = prepared.check_move(&groups, "yaounde", None).unwrap();
    let change = outcome.source.unwrap();
    let after = prepared.apply_move(&groups, "yaounde", None).unwrap();
    assert_eq!((change.number, change.before, outcome.target), (french, group_of("dakar").score, None));
    assert_eq!(after.groups.iter().find(|group| group.number == french).unwrap().score, change.after);
    assert_eq!(after.unplaced.len(), 1);
    let back = prepared.apply_move(&after, "yaounde", Some(french)).unwrap();
    assert_eq!(back.groups, groups.groups);
    // The French group is now down to three.
    let fewer = prepared.check_move(&after, "paris", None).unwrap_err();
    assert_eq!(fewer, Statement::new("size_min", json!({ "people": 2, "min": 3 })));
}

#[test]
fn a_swap_is_weighed_as_it_turns_out_or_refused_with_its_rule() {
    let mut dice = Dice(29);
    let (mut swaps, mut refused) = (0, 0);
    for _ in 0..40 {
        let problem = problem(&mut dice, 16, 3);
        let zones = zones(&problem);
        let prepared = Prepared::new(&problem, &zones).unwrap();
        let groups = prepared.solve();
        let people =
            || groups.groups.iter().flat_map(|group| group.participants.iter().map(move |id| (group, id)));
        for (source, one) in people() {
            for (target, other) in people().filter(|(target, _)| target.number > source.number) {
                match (prepared.check_swap(&groups, one, other), prepared.apply_swap(&groups, one, other)) {
                    (Ok(outcome), Ok(after)) => {
                        assert_hard_rules(&problem, &after);
                        let score =
                            |number| after.groups.iter().find(|group| group.number == number).unwrap().score;
                        let (left, joined) = (outcome.source.unwrap(), outcome.target.unwrap());
                        assert_eq!(
                            (left.number, left.before, left.after),
                            (source.number, source.score, score(source.number))
                        );
                        assert_eq!(
                            (joined.number, joined.before, joined.after),
                            (target.number, target.score, score(target.number))
                        );
                        let of = |id: &String| {
                            after.groups.iter().find(|group| group.participants.contains(id)).unwrap().number
                        };
                        assert_eq!((of(one), of(other)), (target.number, source.number));
                        swaps += 1;
                    }
                    (Err(rule), Err(same)) => {
                        assert_eq!(rule, same);
                        refused += 1;
                    }
                    (weighed, done) => panic!("{one} and {other}: {weighed:?} but {done:?}"),
                }
            }
        }
        for one in &groups.unplaced {
            let Some((_, other)) = people().next() else { continue };
            assert_eq!(prepared.check_swap(&groups, &one.id, other).unwrap_err().code, "in_no_group");
        }
    }
    assert!(swaps > 50 && refused > 50, "{swaps} swaps, {refused} refused");
}

#[test]
fn who_comes_late_finds_a_place_and_nobody_else_moves_without_need() {
    let (mut joined, mut founded, mut moved, mut still_out) = (0, 0, 0, 0);
    for round in 0..80 {
        let mut dice = Dice(7_000 + round);
        let people = 12 + dice.below(10);
        let facilitators = if dice.once_in(3) { 3 } else { 0 };
        let mut problem = problem(&mut dice, people, facilitators);
        problem.size.max += 1;
        let zones = zones(&problem);
        // Some are not there when groups are formed.
        let late = 1 + dice.below(4);
        let mut early = problem.clone();
        early.participants.truncate(people - late);
        let known = |id: &String| early.participants.iter().any(|person| person.id == *id);
        early.together.retain(|list| list.iter().all(known));
        early.apart.retain(|list| list.iter().all(known));
        problem.together = early.together.clone();
        let before = Prepared::new(&early, &zones).unwrap().solve();
        let prepared = Prepared::new(&problem, &zones).unwrap();
        let after = prepared.place_late(&before, &BTreeSet::new()).unwrap();
        assert_hard_rules(&problem, &after);
        let out_before = before.unplaced.len() + late;
        assert!(after.unplaced.len() <= out_before);
        let group_of = |groups: &Groups, id: &str| {
            groups
                .groups
                .iter()
                .find(|one| one.participants.iter().any(|other| other == id))
                .map(|one| one.number)
        };
        for old in &before.groups {
            let new = after.groups.iter().find(|new| new.number == old.number).unwrap();
            let room = |group: &Group| (group.language.clone(), group.slot, group.facilitator.clone());
            assert_eq!(room(old), room(new), "round {round}");
        }
        let placed = before.groups.iter().flat_map(|group| &group.participants);
        let changed = placed.filter(|id| group_of(&before, id) != group_of(&after, id)).count();
        // At most one moves for each who comes in, and nobody falls out.
        assert!(changed <= out_before - after.unplaced.len(), "round {round}");
        moved += changed;
        founded += after.groups.len() - before.groups.len();
        joined += out_before - after.unplaced.len();
        still_out += after.unplaced.len();
        // Whoever is still out fits into no group as it is.
        for out in &after.unplaced {
            let alone = !problem.together.iter().any(|list| list.contains(&out.id));
            let fits =
                after.groups.iter().any(|one| prepared.check_move(&after, &out.id, Some(one.number)).is_ok());
            assert!(!alone || !fits, "round {round}, {}", out.id);
        }
    }
    assert!(
        joined > 50 && founded > 5 && moved > 2 && still_out > 50,
        "{joined} {founded} {moved} {still_out}"
    );
}

#[test]
fn a_new_group_of_people_who_come_late_meets_at_the_hour_it_would_have_had_from_the_start() {
    let mut problem = small();
    problem.participants.retain(|person| ["accra", "tamale", "nairobi"].contains(&person.id.as_str()));
    (problem.together, problem.apart) = (Vec::new(), Vec::new());
    let zones = zones(&problem);
    let prepared = Prepared::new(&problem, &zones).unwrap();
    let after = prepared.place_late(&prepared.evaluate(&[]).unwrap(), &BTreeSet::new()).unwrap();
    assert_eq!(after.groups, prepared.solve().groups);
    assert_eq!(after.groups.len(), 1);
}

/// The English group is full, and of its people only Yaoundé could be in the French one.
#[test]
fn whoever_is_fixed_makes_no_room_for_who_comes_late() {
    let mut problem = small();
    problem.size = Size { min: 3, max: 4 };
    let zones = zones(&problem);
    let prepared = Prepared::new(&problem, &zones).unwrap();
    let draft = |number, ids: &[&str]| Draft {
        number,
        participants: ids.iter().map(|id| (*id).to_owned()).collect(),
        language: None,
        slot: Slot::new(Day::Tue, 12 * 60),
        second: None,
        facilitator: None,
    };
    let drafts =
        [draft(1, &["accra", "nairobi", "tamale", "yaounde"]), draft(2, &["dakar", "paris", "tunis"])];
    let before = prepared.evaluate(&drafts).unwrap();
    let placed = |fixed: &[&str]| {
        let fixed: BTreeSet<String> = fixed.iter().map(|id| (*id).to_owned()).collect();
        let after = prepared.place_late(&before, &fixed).unwrap();
        assert_hard_rules(&problem, &after);
        after
    };
    let out = |groups: &Groups| groups.unplaced.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!(out(&before), ["skopje"]);
    let others: [&[&str]; 2] = [&[], &["accra", "nairobi", "tamale", "paris"]];
    for fixed in others {
        let after = placed(fixed);
        assert!(out(&after).is_empty(), "{fixed:?}");
        assert_eq!(after.groups[0].participants, ["accra", "nairobi", "skopje", "tamale"]);
        assert_eq!(after.groups[1].participants, ["dakar", "paris", "tunis", "yaounde"]);
    }
    let after = placed(&["yaounde"]);
    assert_eq!(out(&after), ["skopje"]);
    assert_eq!(after.groups, before.groups);
}

#[test]
fn a_hand_made_group_is_scored_or_its_broken_rule_is_named() {
    let problem = small();
    let zones = zones(&problem);
    let prepared = Prepared::new(&problem, &zones).unwrap();
    let draft = |number, ids: &[&str], slot: Option<Slot>| Draft {
        number,
        participants: ids.iter().map(|id| (*id).to_owned()).collect(),
        language: None,
        slot,
        second: None,
        facilitator: None,
    };
    let noon = Slot::new(Day::Tue, 12 * 60);
    let groups = prepared.evaluate(&[draft(4, &["accra", "tamale", "nairobi"], noon)]).unwrap();
    assert_eq!((groups.groups[0].number, groups.groups[0].slot), (4, noon.unwrap()));
    assert_hard_rules(&problem, &groups);
    let rule = |drafts: &[Draft]| prepared.evaluate(drafts).unwrap_err().rule.code;
    assert_eq!(rule(&[draft(1, &["accra", "tamale", "dakar"], None)]), "no_common_language");
    assert_eq!(rule(&[draft(1, &["accra", "tamale", "nairobi"], Slot::new(Day::Tue, 16 * 60))]), "window");
    assert_eq!(rule(&[draft(1, &["accra", "tamale", "nairobi"], Slot::new(Day::Sat, 12 * 60))]), "weekday");
    assert_eq!(rule(&[draft(1, &["accra", "tamale"], None)]), "size_min");
    let twice = draft(2, &["accra", "skopje", "yaounde"], None);
    assert_eq!(rule(&[draft(1, &["accra", "tamale", "nairobi"], None), twice]), "in_two_groups");
}

#[test]
fn the_band_shows_every_day_and_the_clock_change_with_its_date() {
    let problem = small();
    let zones = zones(&problem);
    let prepared = Prepared::new(&problem, &zones).unwrap();
    let people = ["nairobi", "skopje", "accra"].map(str::to_owned);
    let band = prepared.band(Slot::new(Day::Tue, 9 * 60 + 30).unwrap(), &people).unwrap();
    assert_eq!(band.first_session.to_string(), "2027-02-02");
    assert_eq!(band.session, Minutes { from: 570, to: 660 });
    // Accra from 08:00 UTC, Nairobi until 17:00 UTC.
    assert_eq!(band.common, Some(Minutes { from: 480, to: 1_020 }));
    let shown: Vec<_> =
        band.rows.iter().map(|row| (row.participant.as_str(), row.first.start.as_str())).collect();
    assert_eq!(shown, [("accra", "09:30"), ("skopje", "10:30"), ("nairobi", "12:30")]);
    let skopje = &band.rows[1];
    assert_eq!(skopje.first.window, Minutes { from: 420, to: 1_140 });
    let [change] = skopje.changes.as_slice() else { panic!("one change") };
    assert_eq!((change.from.to_string().as_str(), change.then.start.as_str()), ("2027-03-28", "11:30"));
    assert_eq!(change.then.window, Minutes { from: 360, to: 1_080 });
    assert!(band.rows[0].changes.is_empty() && band.rows[2].changes.is_empty());
}

#[test]
fn a_fault_of_the_input_names_the_deepest_field() {
    let good = json!({
        "format": "convene.group-problem/1", "size": {"min": 2, "max": 3},
        "period": {"start": "2027-02-01", "weeks": 16}, "session_minutes": 90,
        "window": {"from": "08:00", "to": "20:00", "days": ["mon"]},
        "participants": [
            {"id": "a", "time_zone": "Africa/Accra", "languages": ["en"], "busy": [{"day": "mon", "from": "09:00", "to": "10:00"}]},
            {"id": "b", "time_zone": "Africa/Accra", "languages": ["en"], "themes": [{"slug": "budget", "weight": 3}]},
        ],
        "facilitators": [{"id": "f", "time_zone": "Africa/Accra", "languages": ["en"], "max_groups": 1}],
        "together": [["a", "b"]], "apart": [],
    });
    let path = |pointer: &str, value: Value| {
        let mut wrong = good.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        let read = Problem::from_json(wrong.to_string().as_bytes());
        let checked = read.and_then(|problem| problem.check(|zone| zone == "Africa/Accra"));
        checked.unwrap_err().to_string().split(": ").next().unwrap().to_owned()
    };
    assert_eq!(Problem::from_json(good.to_string().as_bytes()).unwrap().check(|_| true), Ok(()));
    let wrong = [
        ("/format", json!("convene.pool/1"), "$.format"),
        ("/size/min", json!(0), "$.size.min"),
        ("/size/max", json!(1), "$.size.max"),
        ("/size/max", json!(-1), "$.size.max"),
        ("/size", json!(4), "$.size"),
        ("/period/start", json!("2027-02-30"), "$.period.start"),
        ("/period/weeks", json!(0), "$.period.weeks"),
        ("/session_minutes", json!(90.5), "$.session_minutes"),
        ("/window/to", json!("07:00"), "$.window.to"),
        ("/window/days/0", json!("Mon"), "$.window.days[0]"),
        ("/participants/1/id", json!("a"), "$.participants[1].id"),
        ("/participants/1/time_zone", json!("Mars/Olympus"), "$.participants[1].time_zone"),
        ("/participants/0/languages/0", json!(7), "$.participants[0].languages[0]"),
        ("/participants/0/busy/0/to", json!("08:00"), "$.participants[0].busy[0].to"),
        ("/facilitators/0/max_groups", json!("two"), "$.facilitators[0].max_groups"),
        ("/facilitators/0/id", json!("b"), "$.facilitators[0].id"),
        ("/together/0/1", json!("c"), "$.together[0][1]"),
        ("/apart", json!([["b", "a"]]), "$.apart[0]"),
    ];
    for (pointer, value, expected) in wrong {
        assert_eq!(path(pointer, value), expected);
    }
    assert_eq!(
        Problem::from_json(b"{\n\"size\": }").unwrap_err().to_string().split(':').next(),
        Some("line 2")
    );
    assert_eq!(clock(Slot::new(Day::Sun, 1_425).unwrap().utc_minute()), "23:45");
}
