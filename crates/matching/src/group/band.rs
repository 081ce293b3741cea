//! The time band of a group: everybody's day and the session on one axis of UTC, before and after each clock change.

use serde::{Deserialize, Serialize};

use super::calendar::session_start;
use super::prepared::Prepared;
use super::report::Slot;
use super::score::Statement;
use crate::time::{Date, Day, MINUTES_PER_DAY, clock};

/// What the picture of a group's week shows.
///
/// All minutes count from 00:00 UTC of the day on which the session begins; a day elsewhere may begin before 0 or end
/// after 1440.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Date of the first session, in UTC.
    pub first_session: Date,
    /// The session.
    pub session: Minutes,
    /// The hours everybody has in every week, which hold the session.
    pub common: Option<Minutes>,
    /// One row for each participant, west to east by their clock in the first week, then by id.
    pub rows: Vec<BandRow>,
}

/// Half-open minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named by the type")]
pub struct Minutes {
    pub from: i32,
    pub to: i32,
}

/// The day of one participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandRow {
    /// Whose.
    pub participant: String,
    /// Name of their time zone.
    pub time_zone: String,
    /// From the first session on.
    pub first: LocalTime,
    /// After each change of their clocks within the period.
    pub changes: Vec<LocalChange>,
}

/// Where the session and the window lie on somebody's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalTime {
    /// Their window on the day of the session, in UTC.
    pub window: Minutes,
    /// When the session begins there, `HH:MM`.
    pub start: String,
    /// On which weekday there.
    pub day: Day,
    /// Minutes to add to UTC.
    pub offset_minutes: i32,
}

/// A change of somebody's clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalChange {
    /// Their date on which the clocks change.
    pub from: Date,
    /// From then on.
    pub then: LocalTime,
}

impl Prepared<'_> {
    /// The time band of a group that meets in `slot`; an unknown participant is refused.
    pub fn band(&self, slot: Slot, participants: &[String]) -> Result<Band, Statement> {
        let unknown =
            |id: &String| Statement::new("unknown_participant", serde_json::json!({ "participant": id }));
        let people = participants.iter().map(|id| self.person(id).ok_or_else(|| unknown(id)));
        let mut rows =
            people.map(|person| Ok(self.row(slot, person?))).collect::<Result<Vec<BandRow>, Statement>>()?;
        rows.sort_by(|a, b| {
            (a.first.offset_minutes, &a.participant).cmp(&(b.first.offset_minutes, &b.participant))
        });
        let times = || {
            rows.iter().flat_map(|row| std::iter::once(&row.first).chain(row.changes.iter().map(|c| &c.then)))
        };
        let from = times().map(|time| time.window.from).max();
        let to = times().map(|time| time.window.to).min();
        let common = from.zip(to).filter(|(from, to)| from < to).map(|(from, to)| Minutes { from, to });
        let start = i32::from(slot.utc_minute());
        Ok(Band {
            first_session: Date::of_minute(session_start(self.problem.period, slot.0, 0)),
            session: Minutes { from: start, to: start + i32::from(self.problem.session_minutes) },
            common,
            rows,
        })
    }

    fn row(&self, slot: Slot, person: usize) -> BandRow {
        let someone = self.people[person];
        let zone = &self.zones[&someone.time_zone];
        let start = |week| session_start(self.problem.period, slot.0, week);
        let mut changes: Vec<LocalChange> = Vec::new();
        let mut offset = zone.offset_minutes_at(start(0));
        for week in 1..self.problem.period.weeks {
            let now = zone.offset_minutes_at(start(week));
            if now != offset {
                // The offset differs from last week's, so some change lies between.
                let at = zone.changes().iter().rev().find(|change| change.utc_minute <= start(week));
                let at = at.map_or(start(week), |change| change.utc_minute);
                let from = Date::of_minute(at + i64::from(now));
                changes.push(LocalChange { from, then: self.local_time(slot, person, start(week), now) });
                offset = now;
            }
        }
        let first = self.local_time(slot, person, start(0), zone.offset_minutes_at(start(0)));
        BandRow { participant: someone.id.clone(), time_zone: someone.time_zone.clone(), first, changes }
    }

    fn local_time(&self, slot: Slot, person: usize, start: i64, offset: i32) -> LocalTime {
        let local = start + i64::from(offset);
        let date = Date::of_minute(local);
        let window = self.window(person);
        // Minutes from 00:00 UTC of the session's day to 00:00 of the local one.
        let midnight = i32::from(slot.utc_minute()) - local.rem_euclid(MINUTES_PER_DAY) as i32;
        LocalTime {
            window: Minutes { from: midnight + i32::from(window.from), to: midnight + i32::from(window.to) },
            start: clock(local.rem_euclid(MINUTES_PER_DAY) as u16),
            day: date.weekday(),
            offset_minutes: offset,
        }
    }
}
