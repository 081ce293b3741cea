//! A small pool for the tests.

use matching::pool::{FORMAT, Language, Level, Mentee, Mentor, Pool};
use matching::time::{FreeSpan, Programme, Zone, Zones};

/// Two mentees who share a language with the one mentor, and one who does not.
pub(crate) fn pool() -> (Pool, Zones) {
    let free = vec![FreeSpan { day: "tue".to_owned(), from: "09:00".to_owned(), to: "17:00".to_owned() }];
    let speaks = |code: &str| vec![Language { code: code.to_owned(), level: Level::First }];
    let mentee = |id: &str, code: &str| Mentee {
        id: id.to_owned(),
        time_zone: "UTC".to_owned(),
        free: free.clone(),
        languages: speaks(code),
        capacity: 1,
        ..Mentee::default()
    };
    let mentor = Mentor {
        id: "chebet".to_owned(),
        time_zone: "UTC".to_owned(),
        free: free.clone(),
        languages: speaks("en"),
        capacity: 1,
        approved: true,
        ..Mentor::default()
    };
    let pool = Pool {
        format: FORMAT.to_owned(),
        programme: Programme { start: "2027-02-01".parse().unwrap(), weeks: 4 },
        ruleset: matching::ruleset::Ruleset::default(),
        objective: matching::objective::ObjectiveCode::default(),
        mentees: vec![mentee("tamale", "en"), mentee("bar", "en"), mentee("goias", "pt")],
        mentors: vec![mentor],
        pinned: Vec::new(),
        forbidden: Vec::new(),
        keep: None,
    };
    (pool, [("UTC".to_owned(), Zone::fixed(0))].into())
}
