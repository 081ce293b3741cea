//! A time zone as data: its offset from UTC, and the minutes at which that offset changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Zones by the name people gave, such as `America/Bogota`.
pub type Zones = BTreeMap<String, Zone>;

/// The offset of a zone over some period; outside it the nearest known offset is answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Steps", into = "Steps")]
pub struct Zone {
    first_offset_minutes: i32,
    changes: Vec<Change>,
}

/// A change of the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Change {
    /// The first minute with the new offset, since 1970-01-01 00:00 UTC.
    pub utc_minute: i64,
    /// Minutes to add to UTC from then on.
    pub offset_minutes: i32,
}

#[derive(Serialize, Deserialize)]
struct Steps {
    first_offset_minutes: i32,
    #[serde(default)]
    changes: Vec<Change>,
}

impl From<Steps> for Zone {
    fn from(steps: Steps) -> Self {
        Self::new(steps.first_offset_minutes, steps.changes)
    }
}

impl From<Zone> for Steps {
    fn from(zone: Zone) -> Self {
        Self { first_offset_minutes: zone.first_offset_minutes, changes: zone.changes }
    }
}

impl Zone {
    /// A zone with that offset until the first of `changes`, which may stand in any order.
    pub fn new(first_offset_minutes: i32, mut changes: Vec<Change>) -> Self {
        changes.sort_unstable();
        let mut offset = first_offset_minutes;
        // A change of name or rule that leaves the offset alone is no change of the clocks.
        changes
            .retain(|change| std::mem::replace(&mut offset, change.offset_minutes) != change.offset_minutes);
        Self { first_offset_minutes, changes }
    }

    /// A zone whose clocks never change.
    pub fn fixed(offset_minutes: i32) -> Self {
        Self::new(offset_minutes, Vec::new())
    }

    /// Minutes to add to UTC at `utc_minute` (since 1970-01-01 00:00 UTC) to get local civil time.
    pub fn offset_minutes_at(&self, utc_minute: i64) -> i32 {
        let past = self.changes.partition_point(|change| change.utc_minute <= utc_minute);
        past.checked_sub(1).map_or(self.first_offset_minutes, |last| self.changes[last].offset_minutes)
    }

    /// The changes of the clocks, in order of time.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The offset that holds throughout `from..to`; nothing where it changes in between.
    pub(crate) fn only_offset(&self, from: i64, to: i64) -> Option<i32> {
        let next = self.changes.partition_point(|change| change.utc_minute <= from);
        let stays = self.changes.get(next).is_none_or(|change| change.utc_minute >= to);
        stays.then(|| self.offset_minutes_at(from))
    }

    /// The stretches of constant offset inside `from..to`: first minute, one past the last, offset.
    pub fn stretches(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, i64, i32)> {
        let inside =
            self.changes.iter().map(|change| change.utc_minute).filter(move |at| from < *at && *at < to);
        let starts: Vec<i64> = std::iter::once(from).chain(inside).collect();
        (0..starts.len()).map(move |i| {
            let end = starts.get(i + 1).copied().unwrap_or(to);
            (starts[i], end, self.offset_minutes_at(starts[i]))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_holds_from_its_change_on() {
        let later = Change { utc_minute: 200, offset_minutes: 60 };
        let zone = Zone::new(60, vec![later, Change { utc_minute: 100, offset_minutes: 120 }]);
        assert_eq!([99, 100, 199, 200].map(|minute| zone.offset_minutes_at(minute)), [60, 120, 120, 60]);
        let stretches: Vec<_> = zone.stretches(100, 300).collect();
        assert_eq!(stretches, [(100, 200, 120), (200, 300, 60)]);
    }

    #[test]
    fn a_zone_survives_json_and_drops_changes_that_change_nothing() {
        let idle = Change { utc_minute: 100, offset_minutes: 345 };
        let zone = Zone::new(345, vec![idle]);
        assert_eq!(zone, Zone::fixed(345));
        let text = serde_json::to_string(&zone).unwrap();
        assert_eq!(serde_json::from_str::<Zone>(&text).unwrap(), zone);
    }
}
