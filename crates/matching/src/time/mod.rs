//! Civil time: zones as data, weekly free hours, and their overlap in every week of a programme.
//!
//! Nothing here reads a clock or a time-zone database: a caller that has one (the server) fills [`Zones`] and may
//! hand them on to the browser. All instants are whole minutes since 1970-01-01 00:00 UTC, so a change of the clocks
//! is a step in a table and never a special case in the arithmetic.

mod band;
mod date;
mod free;
mod weekly;
mod zone;

pub use band::TimeBand;
pub use date::{Date, Day, MINUTES_PER_DAY, MINUTES_PER_WEEK, Programme, clock, parse_clock};
pub use free::{FreeHours, FreeSpan};
pub use weekly::{Span, WeeklyUtc, weekly_utc};
pub use zone::{Change, Zone, Zones};

/// What is wrong with a list of weekly hours; the caller knows where the list stands and makes a fault of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {what}")]
pub struct BadSpan {
    /// The end of a JSON path, from behind the list: `[0].from`.
    pub path: String,
    /// What is wrong, as half a sentence for a person.
    pub what: String,
}

impl BadSpan {
    /// A fault at `path`.
    pub fn new(path: impl Into<String>, what: impl Into<String>) -> Self {
        Self { path: path.into(), what: what.into() }
    }

    /// The same fault seen from further out: `prefix` is put before its path.
    #[must_use]
    pub fn under(self, prefix: &str) -> Self {
        Self { path: format!("{prefix}{}", self.path), what: self.what }
    }
}
