//! Scoring rules, explanations and the record of a run, on small pools made for one sentence each.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "pool_support/places.rs"]
mod places;
mod pool_support;

use std::collections::BTreeSet;

use matching::explain::{Change, HallSet, Why};
use matching::objective::ObjectiveCode;
use matching::pool::{Id, Level, Mentee, Mentor, Pool};
use matching::ruleset::{Criterion, Rule, Ruleset};
use matching::run::{Run, run};
use matching::score::{Scores, combine};
use places::with_places;
use pool_support::random::Random;
use pool_support::{free, mentee, mentor, pool, random_pool, speaks, zones};

/// The rules that cut the only pair of a pool.
fn cuts(pool: &Pool) -> Vec<Rule> {
    pool.validate().unwrap();
    Scores::new(pool, &zones()).unwrap().cuts(0, 0).rules().collect()
}

fn cuts_of(change: impl FnOnce(&mut Pool)) -> Vec<Rule> {
    let mut pool = pool(vec![mentee("a")], vec![mentor("b")]);
    change(&mut pool);
    cuts(&pool)
}

#[test]
fn each_hard_rule_cuts_the_pair_it_is_about() {
    assert_eq!(cuts_of(|_| ()), []);
    assert_eq!(cuts_of(|pool| pool.mentees[0].languages[0].level = Level::Basic), [Rule::Language]);
    assert_eq!(cuts_of(|pool| pool.mentees[0].free = vec![free("tue", "15:01", "18:00")]), [Rule::Overlap]);
    assert_eq!(cuts_of(|pool| pool.mentees[0].free = vec![free("tue", "15:00", "18:00")]), []);
    assert_eq!(cuts_of(|pool| pool.mentors[0].do_not_match = vec!["a".to_owned()]), [Rule::DoNotMatch]);
    assert_eq!(cuts_of(|pool| pool.mentees[0].do_not_match = vec!["b".to_owned()]), [Rule::DoNotMatch]);
    assert_eq!(cuts_of(|pool| pool.mentees[0].do_not_match = vec!["nobody".to_owned()]), []);
    assert_eq!(cuts_of(|pool| pool.mentees[0].conflicts = vec!["b".to_owned()]), [Rule::Conflict]);
    assert_eq!(cuts_of(|pool| pool.mentors[0].paused = true), [Rule::Unavailable]);
    assert_eq!(cuts_of(|pool| pool.mentors[0].approved = false), [Rule::Unavailable]);
    assert_eq!(cuts_of(|pool| pool.mentors[0].capacity = 0), [Rule::Unavailable]);
    assert_eq!(cuts_of(|pool| pool.forbidden = vec![("a".to_owned(), "b".to_owned())]), [Rule::Banned]);
    assert_eq!(cuts_of(|pool| pool.mentors[0].id = "a".to_owned()), [Rule::SameMember]);
    assert_eq!(
        cuts_of(|pool| {
            pool.mentees[0].member = "lagos".to_owned();
            pool.mentors[0].member = "lagos".to_owned();
        }),
        [Rule::SameMember]
    );
    assert_eq!(
        cuts_of(|pool| {
            pool.mentees[0].organisation = "office".to_owned();
            pool.mentors[0].organisation = "office".to_owned();
        }),
        [Rule::SameOrganisation]
    );
}

#[test]
fn a_requirement_or_a_must_cuts_a_pair_without_points() {
    let elsewhere = |pool: &mut Pool| pool.mentors[0].region = "Africa".to_owned();
    assert_eq!(cuts_of(elsewhere), []);
    assert_eq!(
        cuts_of(|pool| {
            elsewhere(pool);
            pool.mentees[0].required = vec![Criterion::Region];
        }),
        [Rule::Requirement]
    );
    assert_eq!(
        cuts_of(|pool| {
            elsewhere(pool);
            pool.ruleset.must = [Criterion::Region].into();
        }),
        [Rule::Must]
    );
}

#[test]
fn daylight_saving_cannot_break_a_pair_later() {
    // In winter Madrid and Lagos share an hour's difference and two hours; from April only one remains.
    let hours = |pool: &mut Pool| {
        pool.mentees[0].time_zone = "Europe/Madrid".to_owned();
        pool.mentors[0].time_zone = "Africa/Lagos".to_owned();
        pool.mentees[0].free = vec![free("tue", "14:00", "16:00")];
        pool.mentors[0].free = vec![free("tue", "14:00", "16:00")];
    };
    assert_eq!(cuts_of(hours), [Rule::Overlap]);
    let winter = |pool: &mut Pool| {
        hours(pool);
        pool.programme.weeks = 8;
    };
    assert_eq!(cuts_of(winter), []);
}

#[test]
fn the_breakdown_gives_the_score_by_one_division() {
    let run = run(&random_pool(3, 20, 12), &zones()).unwrap();
    assert!(run.matches.len() > 5);
    for one in &run.matches {
        let mut points = [0; Criterion::COUNT];
        let mut weights = [0; Criterion::COUNT];
        for weighed in &one.breakdown {
            points[weighed.criterion as usize] = weighed.points;
            weights[weighed.criterion as usize] = weighed.weight;
        }
        assert_eq!(combine(&points, &weights), one.score);
        assert_eq!(one.breakdown.len(), Criterion::COUNT);
    }
}

#[test]
fn weights_that_are_all_zero_score_zero() {
    let mut pool = pool(vec![mentee("a")], vec![mentor("b")]);
    pool.ruleset.weights.values_mut().for_each(|weight| *weight = 0);
    assert_eq!(run(&pool, &zones()).unwrap().matches[0].score, 0);
}

#[test]
fn the_strongest_reason_comes_first() {
    let mut pool = pool(vec![mentee("a")], vec![mentor("b")]);
    pool.mentees[0].wishes = vec!["b".to_owned()];
    let why = |pool: &Pool| run(pool, &zones()).unwrap().matches[0].why.clone();
    let themes = Why::SharedThemes { slugs: vec!["open-data".to_owned()], rare: Vec::new() };
    assert_eq!(why(&pool)[0], themes);
    assert!(why(&pool).contains(&Why::MenteeWish { rank: 1 }));
    assert!(why(&pool).contains(&Why::Overlap { minutes: 180 }));
    assert!(why(&pool).contains(&Why::StepsAhead { steps: 2 }));
    pool.ruleset.weights.insert(Criterion::Stage, 100);
    assert_eq!(why(&pool)[0], Why::StepsAhead { steps: 2 });
}

#[test]
fn somebody_left_out_hears_which_rules_cut_and_what_would_help() {
    let mut pool = pool(
        vec![mentee("a"), mentee("b"), mentee("c")],
        vec![mentor("x"), mentor("paused"), mentor("french"), mentor("short")],
    );
    pool.mentors[1].paused = true;
    pool.mentors[2].languages = vec![speaks("fr", Level::Working)];
    pool.mentors[3].free = vec![free("tue", "15:30", "17:00")];
    let run = run(&pool, &zones()).unwrap();
    assert_eq!((run.matches.len(), run.unmatched.len()), (1, 2));
    for left in &run.unmatched {
        let counts: Vec<(Rule, u32)> = left.cut_by.iter().map(|cut| (cut.rule, cut.count)).collect();
        assert_eq!(counts, [(Rule::Language, 1), (Rule::Overlap, 1), (Rule::Unavailable, 1)]);
        let hall = left.hall_set.clone().unwrap();
        assert_eq!((hall.mentees.len(), hall.mentors.as_slice(), hall.places), (3, &["x".into()][..], 1));
        let fixes: Vec<&Change> = left.fixes.iter().map(|fix| &fix.change).collect();
        assert_eq!(
            fixes,
            [
                &Change::Place { mentors: vec!["x".into()] },
                &Change::Overlap { minutes: 90 },
                &Change::Language { code: "fr".to_owned() },
                &Change::Pause { mentor: "paused".to_owned() },
            ]
        );
    }
}

#[test]
fn somebody_whom_nobody_may_mentor_stands_in_no_crowd() {
    let mut pool = pool(vec![mentee("a")], vec![mentor("b")]);
    pool.mentors[0].approved = false;
    let run = run(&pool, &zones()).unwrap();
    assert_eq!(run.unmatched[0].hall_set, None);
    assert_eq!(run.unmatched[0].fixes, []);
}

#[test]
fn a_crowd_of_people_with_several_places_names_the_pairs_it_holds_already() {
    let mut pool = pool(vec![mentee("a"), mentee("h")], vec![mentor("x"), mentor("y")]);
    pool.mentees[1].capacity = 2;
    pool.mentees[1].wishes = vec!["x".to_owned()];
    pool.mentees[1].languages.push(speaks("fr", Level::First));
    pool.mentors[1].languages = vec![speaks("fr", Level::First)];
    let run = run(&pool, &zones()).unwrap();
    let matches: Vec<(&str, &str)> =
        run.matches.iter().map(|one| (one.mentee.as_str(), one.mentor.as_str())).collect();
    assert_eq!(matches, [("h", "x"), ("h", "y")]);
    let hall = run.unmatched[0].hall_set.as_ref().unwrap();
    assert_eq!((&hall.mentees[..], &hall.mentors[..]), (&["a".into(), "h".into()][..], &["x".into()][..]));
    assert_eq!((hall.places, hall.pairs.as_slice()), (1, &[("h".into(), "y".into())][..]));
}

#[test]
fn a_crowd_without_such_pairs_is_written_and_read_as_before() {
    let run = run(&pool(vec![mentee("a"), mentee("b")], vec![mentor("x")]), &zones()).unwrap();
    let hall = run.unmatched[0].hall_set.clone().unwrap();
    let json = r#"{"mentees":["a","b"],"mentors":["x"],"places":1}"#;
    assert_eq!(serde_json::to_string(&hall).unwrap(), json);
    assert_eq!(serde_json::from_str::<HallSet>(json).unwrap(), hall);
}

/// Pins some of the matches of the pool.
fn pin_some(pool: &mut Pool, random: &mut Random) {
    let matches = run(pool, &zones()).unwrap().matches;
    let some = matches.into_iter().filter(|_| random.up_to(4) == 0);
    pool.pinned = some.map(|one| (one.mentee, one.mentor)).collect();
}

/// Whatever a Hall set claims, counted again from the record.
#[test]
fn a_crowd_wants_more_places_than_its_mentors_have() {
    let (mut seen, mut holding, mut joined) = (0, 0, 0);
    for seed in 0..400 {
        let most_places = 1 + seed as u32 % 4;
        let mut pool = with_places(random_pool(seed, 14, 8), seed, most_places);
        if seed % 3 == 0 {
            pin_some(&mut pool, &mut Random(seed));
        }
        let run = run(&pool, &zones()).unwrap();
        let is_open = |pair: &(String, String)| !pool.pinned.contains(pair);
        let matches = run.matches.iter().map(|one| (one.mentee.clone(), one.mentor.clone()));
        let held: BTreeSet<(String, String)> = matches.filter(is_open).collect();
        let allowed = run.pairs.iter().map(|(mentee, mentor, _)| (mentee.to_string(), mentor.to_string()));
        let allowed: BTreeSet<(String, String)> = allowed.filter(is_open).collect();
        let wants =
            |one: &&Mentee| one.capacity - pool.pinned.iter().filter(|pin| pin.0 == one.id).count() as u32;
        let offers =
            |one: &&Mentor| one.capacity - pool.pinned.iter().filter(|pin| pin.1 == one.id).count() as u32;
        for left in &run.unmatched {
            let Some(hall) = &left.hall_set else { continue };
            let inside = |ids: &[Id], id: &str| ids.iter().any(|one| **one == *id);
            let what = format!("seed {seed}: {} {hall:?}", left.id);
            seen += 1;
            assert!(inside(&hall.mentees, &left.id), "{what}");
            let mentees = pool.mentees.iter().filter(|one| inside(&hall.mentees, &one.id));
            let mentors = pool.mentors.iter().filter(|one| inside(&hall.mentors, &one.id));
            let wanted: u32 = mentees.map(|one| wants(&one)).sum();
            assert_eq!(mentors.map(|one| offers(&one)).sum::<u32>(), hall.places, "{what}");
            assert!(wanted > hall.places + hall.pairs.len() as u32, "{what}");
            // The pairs of the crowd with mentors outside it are those that are named, and all are matched.
            let elsewhere: BTreeSet<(String, String)> = allowed
                .iter()
                .filter(|pair| inside(&hall.mentees, &pair.0) && !inside(&hall.mentors, &pair.1))
                .cloned()
                .collect();
            let named: Vec<(String, String)> =
                hall.pairs.iter().map(|pair| (pair.0.to_string(), pair.1.to_string())).collect();
            assert_eq!(named, elsewhere.iter().cloned().collect::<Vec<_>>(), "{what}");
            assert!(elsewhere.is_subset(&held), "{what}");
            assert!(most_places > 1 || named.is_empty(), "{what}");
            holding += usize::from(!named.is_empty());
            // Whoever else waits for one of these mentors has somebody outside the crowd to wait for as well.
            for one in pool.mentees.iter().filter(|one| !inside(&hall.mentees, &one.id)) {
                let of_one = |pair: &&(String, String)| pair.0 == one.id;
                let waits = wants(&one) as usize > held.iter().filter(of_one).count();
                let mut missing = allowed.difference(&held).filter(of_one).peekable();
                let confined = missing.peek().is_some() && missing.all(|pair| inside(&hall.mentors, &pair.1));
                assert!(!waits || !confined, "{} {what}", one.id);
            }
            let matched = |id: &Id| held.iter().any(|pair| *pair.0 == **id);
            joined += usize::from(hall.mentees.iter().any(|id| **id != *left.id && !matched(id)));
        }
    }
    assert!(seen > 300 && holding > 50 && joined > 50, "{seen} {holding} {joined}");
}

#[test]
fn a_run_is_read_back_and_verified_from_its_own_record() {
    for (seed, objective) in
        [(1, ObjectiveCode::Bands), (2, ObjectiveCode::Total), (3, ObjectiveCode::WorstOff)]
    {
        let mut pool = random_pool(seed, 30, 12);
        pool.objective = objective;
        let made = run(&pool, &zones()).unwrap();
        assert_eq!(made.verify(), Ok(()));
        let json = serde_json::to_string(&made).unwrap();
        let mut read: Run = serde_json::from_str(&json).unwrap();
        assert_eq!(read, made);
        assert_eq!(run(&read.inputs, &zones()).unwrap(), made);
        read.matches.pop();
        assert!(read.verify().is_err());
    }
}

/// The proof with people by id: prices, and for the floor its score and covers.
fn proof_by_id(run: &Run) -> BTreeSet<(&'static str, String, String, String)> {
    let (mentees, mentors) = (&run.inputs.mentees, &run.inputs.mentors);
    let mut proof = BTreeSet::new();
    let mut note = |what, mentee: Option<u32>, mentor: Option<u32>, price: String| {
        let mentee = mentee.map_or(String::new(), |i| mentees[i as usize].id.clone());
        let mentor = mentor.map_or(String::new(), |j| mentors[j as usize].id.clone());
        assert!(proof.insert((what, mentee, mentor, price)), "{what}");
    };
    let certificate = &run.certificate;
    assert_eq!(certificate.mentee_price.len(), mentees.len());
    assert_eq!(certificate.mentor_price.len(), mentors.len());
    for (i, &price) in (0..).zip(&certificate.mentee_price) {
        note("mentee", Some(i), None, price.into());
    }
    for (j, &price) in (0..).zip(&certificate.mentor_price) {
        note("mentor", None, Some(j), price.into());
    }
    for &(i, j, price) in &certificate.pair_price {
        note("pair", Some(i), Some(j), price.into());
    }
    if let Some(floor) = &certificate.floor {
        note("floor", None, None, floor.score.to_string());
        for (what, cover) in [("above", &floor.above), ("most", &floor.most)] {
            cover.mentees.iter().for_each(|&i| note(what, Some(i), None, String::new()));
            cover.mentors.iter().for_each(|&j| note(what, None, Some(j), String::new()));
            cover.pairs.iter().for_each(|&(i, j)| note(what, Some(i), Some(j), String::new()));
        }
    }
    proof
}

#[test]
fn the_order_of_the_people_changes_nothing() {
    let (mut pair_prices, mut floors) = (0, 0);
    for seed in 0..60 {
        let mut pool = with_places(random_pool(seed, 16, 9), seed, 1 + seed as u32 % 2 * 2);
        pool.objective =
            [ObjectiveCode::Bands, ObjectiveCode::Total, ObjectiveCode::WorstOff][seed as usize % 3];
        let mut shuffled = pool.clone();
        let random = &mut Random(seed);
        random.shuffle(&mut shuffled.mentees);
        random.shuffle(&mut shuffled.mentors);
        let (one, other) = (run(&pool, &zones()).unwrap(), run(&shuffled, &zones()).unwrap());
        assert_eq!(one.matches, other.matches);
        assert_eq!(one.unmatched, other.unmatched);
        assert_eq!(proof_by_id(&one), proof_by_id(&other), "seed {seed}");
        pair_prices += one.certificate.pair_price.len();
        floors += usize::from(one.certificate.floor.is_some());
        assert_eq!((one.fairness, one.blocking, one.pairs), (other.fairness, other.blocking, other.pairs));
        assert_eq!(one.recruit, other.recruit);
    }
    assert!(pair_prices > 10 && floors > 10, "{pair_prices} {floors}");
}

#[test]
fn a_pin_holds_and_an_impossible_one_is_refused_with_the_reason() {
    let mut pool = pool(vec![mentee("a"), mentee("b")], vec![mentor("x"), mentor("y")]);
    pool.pinned = vec![("b".to_owned(), "x".to_owned())];
    let pinned = run(&pool, &zones()).unwrap();
    assert!(pinned.matches.iter().any(|one| one.mentee == "b" && one.mentor == "x" && one.pinned));
    assert_eq!(pinned.matches.len(), 2);
    assert_eq!(pinned.verify(), Ok(()));

    pool.mentors[0].languages = vec![speaks("fr", Level::First)];
    let refused = run(&pool, &zones()).unwrap_err().to_string();
    assert_eq!(refused, "$.pinned[0]: \"b\" and \"x\" are cut by language");
}

#[test]
fn what_a_file_leaves_out_has_its_default() {
    let json = r#"{"format": "convene.pool/1", "programme": {"start": "2027-02-01", "weeks": 26}, "ruleset": {},
        "mentees": [{"id": "a", "time_zone": "UTC", "free": [], "languages": []}],
        "mentors": [{"id": "b", "time_zone": "UTC", "free": [], "languages": [], "capacity": 2}]}"#;
    let pool = Pool::parse(json.as_bytes()).unwrap();
    assert_eq!((pool.mentees[0].capacity, pool.mentors[0].approved), (1, true));
    assert_eq!((pool.objective, pool.ruleset), (ObjectiveCode::Bands, Ruleset::default()));
    let faulty = json.replace("\"capacity\": 2", "\"capacity\": -2");
    let fault = Pool::parse(faulty.as_bytes()).unwrap_err().to_string();
    assert!(fault.starts_with("$.mentors[0].capacity: "), "{fault}");
}
