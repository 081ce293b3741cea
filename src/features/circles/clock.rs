//! Between a moment and what somebody types of it in their own time zone, as `2026-12-03T15:30`.

use matching::time::{Date, MINUTES_PER_DAY, clock, parse_clock};
use model::words::Locale;

use crate::intl;

const MINUTE_MS: i64 = 60_000;

/// What is typed for a moment in a zone.
pub(super) fn typed(at_ms: i64, zone: &str) -> String {
    text(at_ms.div_euclid(MINUTE_MS) + offset(at_ms, zone))
}

/// The moment that somebody typed in a zone; nothing where it is none. Of an hour that the clock skips or repeats it is one
/// of the two it can mean, and the form says beside it which one it understood.
pub(super) fn moment(typed: &str, zone: &str) -> Option<i64> {
    moment_with(typed, |at_ms| offset(at_ms, zone))
}

fn moment_with(typed: &str, offset: impl Fn(i64) -> i64) -> Option<i64> {
    let local = minutes(typed)?;
    let near = local - offset(local * MINUTE_MS);
    Some((local - offset(near * MINUTE_MS)) * MINUTE_MS)
}

/// How many minutes a zone is ahead of UTC at a moment.
fn offset(at_ms: i64, zone: &str) -> i64 {
    let ahead = i64::from(intl::minute_of_day(at_ms, zone)) - i64::from(intl::minute_of_day(at_ms, "UTC"));
    let same_day = intl::day(Locale::En, at_ms, zone) == intl::day(Locale::En, at_ms, "UTC");
    match (same_day, ahead < 0) {
        (true, _) => ahead,
        // Where it is another day already the hour is earlier, and where it is still the day before it is later.
        (false, true) => ahead + MINUTES_PER_DAY,
        (false, false) => ahead - MINUTES_PER_DAY,
    }
}

/// Minutes from 1970 to `YYYY-MM-DDTHH:MM`, as if it were UTC. Some browsers add seconds.
fn minutes(typed: &str) -> Option<i64> {
    let (day, time) = typed.split_once('T')?;
    let day: Date = day.parse().ok()?;
    let minute = i64::from(parse_clock(time.get(..5)?).ok()?);
    (minute < MINUTES_PER_DAY).then(|| day.utc_minute() + minute)
}

/// The other way round.
fn text(minutes: i64) -> String {
    let of_day = minutes.rem_euclid(MINUTES_PER_DAY) as u16;
    format!("{}T{}", Date::of_minute(minutes), clock(of_day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_and_read() {
        for (typed, at) in [
            ("1970-01-01T00:00", 0),
            ("2000-02-29T23:59", 15_864_479),
            ("2026-12-03T15:30", 29_938_530),
            ("2100-03-01T00:00", 68_459_040),
        ] {
            assert_eq!(minutes(typed), Some(at), "{typed}");
            assert_eq!(text(at), typed);
        }
        for day in (0..80_000).step_by(17) {
            assert_eq!(minutes(&text(day * MINUTES_PER_DAY)), Some(day * MINUTES_PER_DAY));
        }
        for wrong in [
            "",
            "2026-12-03",
            "2026-13-03T10:00",
            "2026-12-03T24:00",
            "x-y-zTa:b",
            "26-1-1T1:1",
            "2026-02-31T10:00",
        ] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
        assert_eq!(minutes("2026-12-03T15:30:00"), Some(29_938_530), "some browsers add seconds");
    }

    #[test]
    fn what_is_typed_is_on_the_clock_of_whoever_types() {
        assert_eq!(moment_with("1970-01-02T00:00", |_| 600), Some(14 * 60 * MINUTE_MS));
        assert_eq!(moment_with("1970-01-01T00:00", |_| -600), Some(10 * 60 * MINUTE_MS));
        // The clock goes an hour forward at 01:00 UTC of the second day, from one hour ahead to two.
        let turn = (MINUTES_PER_DAY + 60) * MINUTE_MS;
        let zone = |at_ms| if at_ms < turn { 60 } else { 120 };
        assert_eq!(moment_with("1970-01-02T01:59", zone), Some(turn - MINUTE_MS));
        assert_eq!(moment_with("1970-01-02T03:00", zone), Some(turn));
    }
}
