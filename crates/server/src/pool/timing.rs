//! When a group meets: its sessions as instants, and everybody's civil hours around them.
//!
//! A group's slot is one hour of the week in UTC. What the clocks of its members show is reckoned here, from zones as
//! data, so a change of the clocks is seen before it happens.

use matching::time::{Date, MINUTES_PER_DAY, MINUTES_PER_WEEK, Programme, Zone, Zones, clock};
use model::group::{BandRow, ClockChange, TimeBand};
use model::id::MemberId;
use model::place::{Coordinates, Country};

/// Begin of the hours people can be asked to meet in, in minutes of the local day.
pub const WINDOW_FROM: u16 = 8 * 60;
/// End of the hours people can be asked to meet in, in minutes of the local day.
pub const WINDOW_TO: u16 = 20 * 60;
const MS_PER_MINUTE: i64 = 60_000;

/// The hour of the week in which a group meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Weekday in UTC, 0 for Monday.
    pub day: u8,
    /// Minute of that day, 0 to 1439.
    pub utc_minute: u16,
    /// Length of a session in minutes.
    pub minutes: u16,
}

impl Slot {
    /// When the session of week `week`, counted from 0, begins: minutes since 1970 in UTC. The first one is on the
    /// first such weekday on or after the start of the programme.
    pub fn start_minute(&self, programme: &Programme, week: u16) -> i64 {
        let ahead = (i64::from(self.day) - programme.start.weekday().index() as i64).rem_euclid(7);
        programme.start.utc_minute()
            + ahead * MINUTES_PER_DAY
            + i64::from(self.utc_minute)
            + i64::from(week) * MINUTES_PER_WEEK
    }

    /// When the session of week `week` begins and ends, in milliseconds.
    pub fn session_ms(&self, programme: &Programme, week: u16) -> (i64, i64) {
        let start = self.start_minute(programme, week);
        (start * MS_PER_MINUTE, (start + i64::from(self.minutes)) * MS_PER_MINUTE)
    }

    /// What the clocks of `zone` show when the session of week `week` begins, `HH:MM`.
    pub fn starts_local(&self, programme: &Programme, zone: &Zone, week: u16) -> String {
        clock(local(self.start_minute(programme, week), zone).1)
    }
}

/// A member as its row in the band needs it.
#[derive(Clone, Debug)]
pub struct BandMember<'a> {
    /// Its id.
    pub id: &'a MemberId,
    /// Its name.
    pub name: &'a str,
    /// Its country.
    pub country: &'a Country,
    /// Its time zone.
    pub time_zone: &'a str,
    /// Where it is, to order rows of one offset.
    pub coordinates: Option<Coordinates>,
    /// Whether the viewer holds a seat of it.
    pub mine: bool,
}

/// The civil hours of `members` around the first session, west to east. `weeks` are those in which sessions are held;
/// a member whose zone is not in `zones` has no row.
pub fn band(
    slot: &Slot,
    programme: &Programme,
    weeks: &[u16],
    members: &[BandMember],
    zones: &Zones,
) -> TimeBand {
    let first = weeks.first().copied().unwrap_or(0);
    let start = slot.start_minute(programme, first);
    let mut rows: Vec<(i32, i32, BandRow)> = members
        .iter()
        .filter_map(|member| {
            let zone = zones.get(member.time_zone)?;
            let longitude = member.coordinates.map_or(0, |point| point.lon_e2);
            Some((zone.offset_minutes_at(start), longitude, row(*slot, *programme, weeks, member, zone)))
        })
        .collect();
    rows.sort_by(|a, b| (a.0, a.1, &a.2.name).cmp(&(b.0, b.1, &b.2.name)));
    TimeBand {
        starts_at_ms: start * MS_PER_MINUTE,
        minutes: slot.minutes,
        weeks: programme.weeks,
        rows: rows.into_iter().map(|(_, _, row)| row).collect(),
    }
}

fn row(slot: Slot, programme: Programme, weeks: &[u16], member: &BandMember, zone: &Zone) -> BandRow {
    let at = |week: u16| local(slot.start_minute(&programme, week), zone);
    let (_, minute) = at(weeks.first().copied().unwrap_or(0));
    let changed = weeks.iter().map(|week| at(*week)).find(|(_, later)| *later != minute);
    BandRow {
        member: member.id.clone(),
        name: member.name.to_owned(),
        country: member.country.clone(),
        window_from: i32::from(WINDOW_FROM) - i32::from(minute),
        window_to: i32::from(WINDOW_TO) - i32::from(minute),
        starts_local: clock(minute),
        change: changed.map(|(date, later)| ClockChange {
            from: date.to_string(),
            starts_local: clock(later),
            window_shift: i32::from(minute) - i32::from(later),
        }),
        mine: member.mine,
    }
}

/// The date and the minute of the day that the clocks of `zone` show.
fn local(utc_minute: i64, zone: &Zone) -> (Date, u16) {
    let local = utc_minute + i64::from(zone.offset_minutes_at(utc_minute));
    (Date::of_minute(local), local.rem_euclid(MINUTES_PER_DAY) as u16)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::engine::zones;

    const SLOT: Slot = Slot { day: 1, utc_minute: 13 * 60, minutes: 90 };

    fn programme(start: &str) -> Programme {
        Programme { start: start.parse().unwrap(), weeks: 16 }
    }

    /// Members with these ids, each in its time zone.
    pub(in crate::pool) fn members<'a, const N: usize>(
        ids: &'a [MemberId],
        time_zones: [&'a str; N],
        country: &'a Country,
    ) -> Vec<BandMember<'a>> {
        let member = |(id, time_zone): (&'a MemberId, &'a str)| BandMember {
            id,
            name: id.as_str(),
            country,
            time_zone,
            coordinates: None,
            mine: false,
        };
        std::iter::zip(ids, time_zones).map(member).collect()
    }

    #[test]
    fn the_first_session_is_on_the_first_such_weekday_of_the_programme() {
        // 2027-02-01 is a Monday, 2027-02-03 a Wednesday.
        let tuesday = |start| Date::of_minute(SLOT.start_minute(&programme(start), 0)).to_string();
        assert_eq!(tuesday("2027-02-01"), "2027-02-02");
        assert_eq!(tuesday("2027-02-03"), "2027-02-09");
        let (from, to) = SLOT.session_ms(&programme("2027-02-01"), 2);
        assert_eq!(to - from, 90 * 60_000);
    }

    #[test]
    fn a_row_says_when_its_clocks_change_and_how_the_window_moves() {
        let programme = programme("2027-02-01");
        let names = ["America/Guatemala", "Europe/Madrid", "Africa/Accra"];
        let zones = zones::load(names.into_iter(), &programme).unwrap();
        let ids: Vec<MemberId> = ["gt", "es", "gh"].map(|id| MemberId::parse(id).unwrap()).into();
        let country = Country::parse("GT").unwrap();
        let members = members(&ids, names, &country);
        let weeks: Vec<u16> = (0..8).map(|n| n * 2).collect();
        let band = band(&SLOT, &programme, &weeks, &members, &zones);
        let order: Vec<&str> = band.rows.iter().map(|row| row.member.as_str()).collect();
        assert_eq!(order, ["gt", "gh", "es"], "west to east");
        let madrid = &band.rows[2];
        assert_eq!(
            (madrid.starts_local.as_str(), madrid.window_from, madrid.window_to),
            ("14:00", -360, 360)
        );
        let change = madrid.change.as_ref().unwrap();
        // Clocks change on 28 March; the first session after that is the one of 30 March.
        assert_eq!((change.from.as_str(), change.starts_local.as_str()), ("2027-03-30", "15:00"));
        assert_eq!(change.window_shift, -60);
        assert_eq!(band.rows[0].starts_local, "07:00");
        assert_eq!(band.rows[0].change, None);
    }
}
