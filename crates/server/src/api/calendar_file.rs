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

/// The sessions of one group in a calendar file.
pub struct Entries<'a> {
    /// The group, whose id the entries carry: the same session keeps its id in every file.
    pub group: &'a GroupId,
    /// Its sessions in order.
    pub sessions: &'a [Session],
    /// Whether they take place for the reader, or did once and no longer do.
    pub status: EventStatus,
}

/// The calendar file of `groups`, worded in `locale`; `now_ms` is when it is written.
///
/// A calendar that has an entry already takes the one with the higher `revision` (SEQUENCE), so a file loaded again
/// moves or cancels entries and doubles none.
pub fn calendar_file(groups: &[Entries<'_>], revision: u32, locale: Locale, now_ms: i64) -> String {
    let mut calendar = Calendar::new();
    calendar.properties.retain(|property| property.key() != "PRODID");
    calendar.append_property(Property::new("PRODID", PRODUCT));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    for Entries { group, sessions, status } in groups {
        let count = sessions.len();
        for session in *sessions {
            let title = one_line(session.title.of(locale));
            let event = Event::new()
                .uid(&format!("{group}-session-{}@{UID_DOMAIN}", session.number))
                .add_property("SEQUENCE", revision.to_string())
                .add_property("DTSTAMP", utc(now_ms))
                .add_property("DTSTART", utc(session.starts_at_ms))
                .add_property("DTEND", utc(session.ends_at_ms))
                .summary(&format!("Convene {}/{count}: {title}", session.number))
                .status(*status)
                .done();
            calendar.push(event);
        }
    }
    folded(&calendar.to_string())
}

/// The most octets of a line, its end not counted.
const LINE: usize = 75;

/// `file` with its lines folded anew: the library's continued lines have one octet too many, for the space they begin with.
fn folded(file: &str) -> String {
    let mut folded = String::with_capacity(file.len());
    for line in file.replace("\r\n ", "").split_terminator("\r\n") {
        let (mut rest, mut room) = (line, LINE);
        while rest.len() > room {
            let (part, after) = rest.split_at(rest.floor_char_boundary(room));
            folded.extend([part, "\r\n "]);
            (rest, room) = (after, LINE - 1);
        }
        folded.extend([rest, "\r\n"]);
    }
    folded
}

/// `text` without control characters, of which a calendar may only hold the tab: a lone carriage return would reach
/// readers that take it for the end of a line.
fn one_line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
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
        let entries = [Entries { group: &group, sessions: &sessions, status: EventStatus::Confirmed }];
        let file = calendar_file(&entries, 3, Locale::Es, 1_800_000_000_000);
        assert_eq!(file.matches("\r\nSEQUENCE:3\r\n").count(), 2);
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 2);
        assert!(file.contains("UID:g-1-session-2@convene.invalid\r\n"), "{file}");
        assert!(file.contains("DTSTART:20270216T130000Z\r\n"), "{file}");
        assert!(file.contains("DTEND:20270216T143000Z\r\n"));
        assert!(file.contains("SUMMARY:Convene 1/2: Uno\r\n"));
        assert!(!file.contains("VTIMEZONE") && !file.contains("TZID"));
        assert_eq!(file, calendar_file(&entries, 3, Locale::Es, 1_800_000_000_000));
    }

    #[test]
    fn signs_that_mean_something_in_a_calendar_are_escaped() {
        let group = GroupId::parse("g-1").unwrap();
        let sessions = [session(1)];
        let entries = [Entries { group: &group, sessions: &sessions, status: EventStatus::Cancelled }];
        let file = calendar_file(&entries, 1, Locale::En, 0);
        assert!(file.contains("STATUS:CANCELLED\r\n"), "{file}");
        assert!(file.contains("SUMMARY:Convene 1/1: One\\, two\\; three\r\n"), "{file}");
    }

    #[test]
    fn no_line_is_too_long_whatever_the_title_is() {
        let group = GroupId::parse("g-1").unwrap();
        for length in 0..400 {
            let mut sessions = [session(1)];
            sessions[0].title.en = "a, é 虎".chars().cycle().take(length).collect();
            let entries = [Entries { group: &group, sessions: &sessions, status: EventStatus::Confirmed }];
            let file = calendar_file(&entries, 1, Locale::En, 0);
            assert!(file.ends_with("END:VCALENDAR\r\n"), "{file}");
            assert!(file.split("\r\n").all(|line| line.len() <= LINE), "{file}");
            let summary = format!("SUMMARY:Convene 1/1: {}", sessions[0].title.en.replace(',', "\\,"));
            assert!(file.replace("\r\n ", "").contains(summary.as_str()), "{file}");
        }
    }

    #[test]
    fn no_title_breaks_its_line() {
        let group = GroupId::parse("g-1").unwrap();
        let mut sessions = [session(1)];
        sessions[0].title.en = "One\rATTENDEE:mailto:x@example.org\n\u{85}two".into();
        let entries = [Entries { group: &group, sessions: &sessions, status: EventStatus::Confirmed }];
        let file = calendar_file(&entries, 1, Locale::En, 0);
        assert!(file.contains("SUMMARY:Convene 1/1: One ATTENDEE:mailto:x@example.org  two\r\n"), "{file}");
    }
}
