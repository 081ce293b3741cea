//! Any title of a session in a calendar file: another's parser reads one entry each, and no title adds a line of its own.

#![no_main]

use icalendar::{Calendar, Component, EventStatus};
use libfuzzer_sys::fuzz_target;
use model::cohort::Topic;
use model::group::{Session, Titles};
use model::id::GroupId;
use model::words::Locale;
use server::api::calendar_file::{Entries, calendar_file};

/// The lines that we write.
const PROPERTIES: [&str; 13] = [
    "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY",
    "STATUS",
];

fuzz_target!(|given: (&str, &str, u32)| {
    let (first, second, at) = given;
    let Ok(group) = GroupId::parse("g-1") else { return };
    let session = |number: u16, title: &str| {
        let starts_at_ms = i64::from(at) * 60_000 + i64::from(number) * 86_400_000;
        let title = Titles { en: title.to_owned(), es: title.to_owned(), fr: title.to_owned() };
        Session { number, topic: Topic::Learning, title, starts_at_ms, ends_at_ms: starts_at_ms + 5_400_000 }
    };
    let sessions = [session(1, first), session(2, second)];
    let entries = [Entries { group: &group, sessions: &sessions, status: EventStatus::Confirmed }];
    let file = calendar_file(&entries, 1, Locale::En, 0);
    let unfolded = file.replace("\r\n ", "");
    for line in unfolded.split("\r\n").filter(|line| !line.is_empty()) {
        let name = line.split([':', ';']).next().unwrap_or_default();
        assert!(PROPERTIES.contains(&name), "{line:?}");
        assert!(!line.contains(['\r', '\n']), "{line:?}");
    }
    let Ok(read) = file.parse::<Calendar>() else { panic!("{file:?}") };
    let events: Vec<_> = read.components.iter().filter_map(|part| part.as_event()).collect();
    assert_eq!(events.len(), sessions.len());
    for (event, session) in events.iter().zip(&sessions) {
        let id = format!("g-1-session-{}@convene.invalid", session.number);
        assert_eq!(event.get_uid(), Some(id.as_str()));
    }
});
