//! Time zones for the engine, from the database bundled with the binary.
//!
//! Every server and every browser then reckons with the same rules, whatever the machine has installed.

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use matching::time::{Change, MINUTES_PER_DAY, Programme, Zone, Zones};

/// A name that the time-zone database does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone {name:?}")]
pub struct UnknownZone {
    /// The name as it was given.
    pub name: String,
}

/// The zones of those names for `programme` and two days on either side of it, under the names as given.
pub fn load<'a>(names: impl Iterator<Item = &'a str>, programme: &Programme) -> Result<Zones, UnknownZone> {
    let database = TimeZoneDatabase::bundled();
    let mut zones = Zones::new();
    for name in names {
        if !zones.contains_key(name) {
            zones.insert(name.to_owned(), zone(&find(&database, name)?, *programme));
        }
    }
    Ok(zones)
}

/// Whether the time-zone database holds `name`.
pub fn is_known(name: &str) -> bool {
    find(&TimeZoneDatabase::bundled(), name).is_ok()
}

fn find(database: &TimeZoneDatabase, name: &str) -> Result<TimeZone, UnknownZone> {
    let unknown = || UnknownZone { name: name.to_owned() };
    let found = database.get(name).map_err(|_| unknown())?;
    // `Etc/Unknown` is found and stands for "nobody knows": not a place where a session has an hour.
    if found.is_unknown() { Err(unknown()) } else { Ok(found) }
}

fn zone(rules: &TimeZone, programme: Programme) -> Zone {
    // A local day reaches 14 hours out of the programme's weeks.
    let margin = 2 * MINUTES_PER_DAY;
    let (from, to) = programme.utc_minutes();
    let (from, to) = (timestamp(from - margin), timestamp(to + margin));
    let changes = rules.following(from).take_while(|change| change.timestamp() <= to);
    let changes = changes.map(|change| Change {
        utc_minute: change.timestamp().as_second().div_euclid(60),
        offset_minutes: change.offset().seconds().div_euclid(60),
    });
    Zone::new(rules.to_offset(from).seconds().div_euclid(60), changes.collect())
}

/// Dates reach the year 2999 and programmes 1,256 years: both ends are instants, and if not, the last there is will do.
fn timestamp(utc_minute: i64) -> Timestamp {
    Timestamp::from_second(utc_minute * 60).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use matching::time::{FreeHours, MINUTES_PER_WEEK, weekly_utc};

    use super::*;

    fn programme(start: &str, weeks: u16) -> Programme {
        Programme { start: start.parse().unwrap(), weeks }
    }

    #[test]
    fn unknown_names_are_refused() {
        for name in ["Mars/Olympus", "", "Etc/Unknown", "../passwd"] {
            let refused = load([name].into_iter(), &programme("2027-02-01", 4));
            assert_eq!(refused, Err(UnknownZone { name: name.to_owned() }));
            assert!(!is_known(name));
        }
        assert!(is_known("Africa/Nairobi"));
    }

    #[test]
    fn a_zone_carries_the_changes_of_the_programme_and_no_others() {
        let zones =
            load(["Europe/Skopje", "Africa/Accra"].into_iter(), &programme("2027-02-01", 16)).unwrap();
        assert_eq!(zones["Africa/Accra"], Zone::fixed(0));
        let [change] = zones["Europe/Skopje"].changes() else { panic!("one change") };
        assert_eq!(change.offset_minutes, 120);
        assert_eq!(change.utc_minute, programme("2027-03-28", 1).start.utc_minute() + 60);
    }

    /// Minute by minute, with nothing but jiff: is this UTC minute inside one of the local hours?
    fn is_free(rules: &TimeZone, hours: &FreeHours, utc_minute: i64) -> bool {
        let local = rules.to_datetime(Timestamp::from_second(utc_minute * 60).unwrap());
        let day = u16::from(local.weekday().to_monday_zero_offset() as u8);
        let minute = day * 1_440 + local.hour() as u16 * 60 + local.minute() as u16;
        hours.spans().iter().any(|(from, to)| (*from..*to).contains(&minute))
    }

    #[test]
    fn weekly_hours_agree_with_jiff_in_every_zone_of_the_database() {
        let database = TimeZoneDatabase::bundled();
        let mut state = 7_u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut compared = 0;
        for name in database.available() {
            let name = name.as_str();
            if name == "Etc/Unknown" {
                continue;
            }
            let rules = database.get(name).unwrap();
            // Around both clock changes of both hemispheres, from any weekday.
            let start = programme("2027-01-01", 1).start.plus_days(random(330) as i32);
            let programme = Programme { start, weeks: 1 + random(4) as u16 };
            let hours = FreeHours::from_spans((0..=random(5)).map(|_| {
                let from = random(1_440) as u16;
                let day = matching::time::Day::ALL[random(7) as usize];
                (day, from, from + 1 + random(600) as u16)
            }));
            let zone = &load([name].into_iter(), &programme).unwrap()[name];
            let weekly = weekly_utc(&hours, zone, &programme);
            for week in 0..programme.weeks {
                let base = programme.week_start(week);
                // Every seventh minute, and the borders themselves, where a mistake by one would show.
                let borders = weekly
                    .week(week)
                    .iter()
                    .flat_map(|(from, to)| [*from, from.saturating_sub(1), *to, to - 1]);
                let sampled = (0..MINUTES_PER_WEEK as u16).step_by(7);
                for minute in sampled.chain(borders).filter(|minute| i64::from(*minute) < MINUTES_PER_WEEK) {
                    let ours = weekly.week(week).iter().any(|(from, to)| (*from..*to).contains(&minute));
                    let theirs = is_free(&rules, &hours, base + i64::from(minute));
                    assert_eq!(ours, theirs, "{name} from {start}, week {week}, minute {minute}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 500_000, "{compared}");
    }
}
