//! The sessions of a group as a calendar file (RFC 5545) that any calendar takes.
//!
//! Times are in UTC, so the file needs no zone definitions and every calendar shows its owner's own clock. An entry
//! names the session and nobody: calendars are shared more widely than their owners think.

use icalendar::{Calendar, Component as _, Event, EventStatus, Property};
use model::group::Session;
use model::id::GroupId;
use model::words::Locale;

/// Who wrote the file.
const PRODUCT: &str = "-//Convene//EN";
/// The right half of the unique ids; a name of ours, never looked up.
const UID_DOMAIN: &str = "convene.invalid";

/// The calendar file of `sessions`, worded in `locale`; `now_ms` is when it is written.
pub(super) fn calendar_file(group: &GroupId, sessions: &[Session], locale: Locale, now_ms: i64) -> String {
    let mut calendar = Calendar::new();
    calendar.properties.retain(|property| property.key() != "PRODID");
    calendar.append_property(Property::new("PRODID", PRODUCT));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    let count = sessions.len();
    for session in sessions {
        let title = session.title.of(locale);
        let event = Event::new()
            // The same session keeps its id, so a file loaded twice moves the entry and does not double it.
            .uid(&format!("{group}-session-{}@{UID_DOMAIN}", session.number))
            .add_property("DTSTAMP", utc(now_ms))
            .add_property("DTSTART", utc(session.starts_at_ms))
            .add_property("DTEND", utc(session.ends_at_ms))
            .summary(&format!("Convene {}/{count}: {title}", session.number))
            .status(EventStatus::Confirmed)
            .done();
        calendar.push(event);
    }
    calendar.to_string()
}

/// An instant as calendars write it, `20270202T130000Z`.
fn utc(ms: i64) -> String {
    // Sessions lie within the years that calendars reckon with; what does not would be 1970.
    let instant = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use model::cohort::Topic;
    use model::group::Titles;

    use super::*;

    fn session(number: u16) -> Session {
        let starts_at_ms = 1_801_573_200_000 + i64::from(number) * 14 * 24 * 3_600_000;
        Session {
            number,
            topic: Topic::Fundamentals,
            title: Titles { en: "One, two; three".into(), es: "Uno".into(), fr: "Un".into() },
            starts_at_ms,
            ends_at_ms: starts_at_ms + 90 * 60_000,
        }
    }

    #[test]
    fn a_file_has_one_entry_a_session_in_utc_and_the_same_twice() {
        let group = GroupId::parse("g-1").unwrap();
        let sessions = [session(1), session(2)];
        let file = calendar_file(&group, &sessions, Locale::Es, 1_800_000_000_000);
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 2);
        assert!(file.contains("UID:g-1-session-2@convene.invalid\r\n"), "{file}");
        assert!(file.contains("DTSTART:20270216T130000Z\r\n"), "{file}");
        assert!(file.contains("DTEND:20270216T143000Z\r\n"));
        assert!(file.contains("SUMMARY:Convene 1/2: Uno\r\n"));
        assert!(!file.contains("VTIMEZONE") && !file.contains("TZID"));
        assert_eq!(file, calendar_file(&group, &sessions, Locale::Es, 1_800_000_000_000));
    }

    #[test]
    fn signs_that_mean_something_in_a_calendar_are_escaped() {
        let group = GroupId::parse("g-1").unwrap();
        let file = calendar_file(&group, &[session(1)], Locale::En, 0);
        assert!(file.contains("SUMMARY:Convene 1/1: One\\, two\\; three\r\n"), "{file}");
    }
}
