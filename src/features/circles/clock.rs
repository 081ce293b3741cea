//! Between a moment and what somebody types of it in their own time zone, as `2026-12-03T15:30`.

use crate::intl;
use model::words::Locale;

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 24 * 60;

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
        (false, true) => ahead + DAY_MINUTES,
        (false, false) => ahead - DAY_MINUTES,
    }
}

/// Minutes from 1970 to `YYYY-MM-DDTHH:MM`, as if it were UTC.
fn minutes(typed: &str) -> Option<i64> {
    let (day, time) = typed.split_once('T')?;
    let mut day = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let mut time = time.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (year, month, date) = (day.next()??, day.next()??, day.next()??);
    let (hour, minute) = (time.next()??, time.next()??);
    let fits = (1970..10_000).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&date)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute);
    fits.then(|| days(year, month, date) * DAY_MINUTES + hour * 60 + minute)
}

/// Days from 1970 to a day of the calendar; years begin in March here, so that the leap day is their last.
fn days(year: i64, month: i64, date: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_years = year * 365 + year / 4 - year / 100 + year / 400;
    of_years + (153 * month + 2) / 5 + date - 1 - 719_468
}

/// The other way round.
fn text(minutes: i64) -> String {
    let (day, minute) = (minutes.div_euclid(DAY_MINUTES) + 719_468, minutes.rem_euclid(DAY_MINUTES));
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) =
        if month < 10 { (era * 400 + year, month + 3) } else { (era * 400 + year + 1, month - 9) };
    format!("{year:04}-{month:02}-{date:02}T{:02}:{:02}", minute / 60, minute % 60)
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
            assert_eq!(minutes(&text(day * DAY_MINUTES)), Some(day * DAY_MINUTES));
        }
        for wrong in ["", "2026-12-03", "2026-13-03T10:00", "2026-12-03T24:00", "x-y-zTa:b", "26-1-1T1:1"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
        assert_eq!(minutes("2026-12-03T15:30:00"), Some(29_938_530), "some browsers add seconds");
    }

    #[test]
    fn what_is_typed_is_on_the_clock_of_whoever_types() {
        assert_eq!(moment_with("1970-01-02T00:00", |_| 600), Some(14 * 60 * MINUTE_MS));
        assert_eq!(moment_with("1970-01-01T00:00", |_| -600), Some(10 * 60 * MINUTE_MS));
        // The clock goes an hour forward at 01:00 UTC of the second day, from one hour ahead to two.
        let turn = (DAY_MINUTES + 60) * MINUTE_MS;
        let zone = |at_ms| if at_ms < turn { 60 } else { 120 };
        assert_eq!(moment_with("1970-01-02T01:59", zone), Some(turn - MINUTE_MS));
        assert_eq!(moment_with("1970-01-02T03:00", zone), Some(turn));
    }
}
