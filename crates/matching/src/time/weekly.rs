//! Local weekly hours laid onto the weeks of a programme in UTC, and the overlap of two people in the worst week.

use serde::{Deserialize, Serialize};

use super::date::{MINUTES_PER_WEEK, Programme};
use super::free::FreeHours;
use super::zone::Zone;
use crate::bits::Bits;

/// Half-open minutes of a programme week, `0..=10_080`, from 00:00 UTC of its first day.
pub type Span = (u16, u16);

/// Real minutes in each week of a programme, in UTC.
///
/// Weeks that are alike and follow each other are kept once: a zone changes its clocks twice a year at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyUtc {
    runs: Vec<Run>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    /// One past the last week of the run; it begins where the one before ends.
    end_week: u16,
    spans: Vec<Span>,
}

/// The hours `free` of somebody in `zone`, week by week of `programme`.
///
/// A local minute that the clocks skip gives nothing, and one that they repeat gives both real minutes.
pub fn weekly_utc(free: &FreeHours, zone: &Zone, programme: &Programme) -> WeeklyUtc {
    let mut weekly = WeeklyUtc { runs: Vec::new() };
    // The offset of the week before, if it had only one: a week with the same is like it.
    let mut before = None;
    for week in 0..programme.weeks {
        let start = programme.week_start(week);
        let offset = zone.only_offset(start, start + MINUTES_PER_WEEK);
        if let (Some(last), true) = (weekly.runs.last_mut(), offset.is_some() && offset == before) {
            last.end_week = week + 1;
            continue;
        }
        before = offset;
        let mut spans: Vec<Span> = Vec::new();
        for (from, to, offset) in zone.stretches(start, start + MINUTES_PER_WEEK) {
            let offset = i64::from(offset);
            for (local_from, local_to) in free.within(from + offset, to + offset) {
                // Both lie inside the week, so they fit.
                let (from, to) = ((local_from - offset - start) as u16, (local_to - offset - start) as u16);
                match spans.last_mut() {
                    Some(last) if last.1 == from => last.1 = to,
                    _ => spans.push((from, to)),
                }
            }
        }
        weekly.push_week(week + 1, spans);
    }
    weekly
}

impl WeeklyUtc {
    /// How many weeks it covers.
    pub fn weeks(&self) -> u16 {
        self.runs.last().map_or(0, |run| run.end_week)
    }

    /// The minutes of week `week`, counted from 0, in order and disjoint; nothing past the last week.
    pub fn week(&self, week: u16) -> &[Span] {
        let run = self.runs.partition_point(|run| run.end_week <= week);
        self.runs.get(run).map_or(&[], |run| &run.spans)
    }

    /// Minutes in the week that has least; 0 if there are no weeks.
    pub fn least_minutes(&self) -> u32 {
        self.runs.iter().map(|run| minutes(&run.spans)).min().unwrap_or(0)
    }

    /// Minutes both have in the week in which that is least; 0 if there are no weeks. Allocates nothing.
    pub fn least_common_minutes(&self, other: &Self) -> u32 {
        let mut least = None;
        for (_, mine, theirs) in self.paired_runs(other) {
            let mut sum = 0;
            each_common(mine, theirs, |from, to| sum += u32::from(to - from));
            if sum == 0 {
                return 0;
            }
            least = Some(least.map_or(sum, |least: u32| least.min(sum)));
        }
        least.unwrap_or(0)
    }

    /// The hours of the first week that have free minutes, counted from its beginning.
    pub(crate) fn hours_of_first_week(&self) -> Bits {
        let mut hours = Bits::none(7 * 24);
        for &(from, to) in self.week(0) {
            (usize::from(from) / 60..usize::from(to).div_ceil(60)).for_each(|hour| hours.insert(hour));
        }
        hours
    }

    /// The minutes both have, week by week, for the weeks both cover.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        let mut common = Self { runs: Vec::new() };
        for (end_week, mine, theirs) in self.paired_runs(other) {
            let mut spans = Vec::new();
            each_common(mine, theirs, |from, to| spans.push((from, to)));
            common.push_week(end_week, spans);
        }
        common
    }

    /// Lengthens the last run if the weeks up to `end_week` are like it, or begins the next.
    fn push_week(&mut self, end_week: u16, spans: Vec<Span>) {
        match self.runs.last_mut() {
            Some(last) if last.spans == spans => last.end_week = end_week,
            _ => self.runs.push(Run { end_week, spans }),
        }
    }

    /// The weeks in which neither changes: one past the last of them, and the minutes of both.
    fn paired_runs<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (u16, &'a [Span], &'a [Span])> {
        let (mut i, mut j) = (0, 0);
        std::iter::from_fn(move || {
            let (mine, theirs) = (self.runs.get(i)?, other.runs.get(j)?);
            let end_week = mine.end_week.min(theirs.end_week);
            i += usize::from(mine.end_week == end_week);
            j += usize::from(theirs.end_week == end_week);
            Some((end_week, mine.spans.as_slice(), theirs.spans.as_slice()))
        })
    }
}

fn minutes(spans: &[Span]) -> u32 {
    spans.iter().map(|(from, to)| u32::from(to - from)).sum()
}

fn each_common(mut mine: &[Span], mut theirs: &[Span], mut found: impl FnMut(u16, u16)) {
    while let (Some((a, later)), Some((b, others))) = (mine.split_first(), theirs.split_first()) {
        let (from, to) = (a.0.max(b.0), a.1.min(b.1));
        if from < to {
            found(from, to);
        }
        if a.1 <= b.1 {
            mine = later;
        } else {
            theirs = others;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BadSpan, Change, Date, Day, FreeSpan};
    use super::*;

    fn programme(start: &str, weeks: u16) -> Programme {
        Programme { start: start.parse().unwrap(), weeks }
    }

    fn free(spans: &[(&str, &str, &str)]) -> FreeHours {
        let spans: Vec<_> = spans
            .iter()
            .map(|(day, from, to)| FreeSpan { day: (*day).into(), from: (*from).into(), to: (*to).into() })
            .collect();
        FreeHours::parse(&spans).map_err(|fault: BadSpan| fault.to_string()).unwrap()
    }

    fn at(date: &str, hour: i64) -> i64 {
        date.parse::<Date>().unwrap().utc_minute() + hour * 60
    }

    /// Central Europe 2027: clocks go forward on 28 March and back on 31 October, both at 01:00 UTC.
    fn rome() -> Zone {
        let forward = Change { utc_minute: at("2027-03-28", 1), offset_minutes: 120 };
        let back = Change { utc_minute: at("2027-10-31", 1), offset_minutes: 60 };
        Zone::new(60, vec![forward, back])
    }

    /// Santiago 2027: back on 4 April at 03:00 UTC, forward on 5 September at 04:00 UTC.
    fn santiago() -> Zone {
        let back = Change { utc_minute: at("2027-04-04", 3), offset_minutes: -240 };
        let forward = Change { utc_minute: at("2027-09-05", 4), offset_minutes: -180 };
        Zone::new(-180, vec![back, forward])
    }

    #[test]
    fn an_hour_that_the_clocks_skip_is_not_free_and_one_they_repeat_counts_twice() {
        let night = free(&[("sun", "02:00", "03:00")]);
        let weekly = weekly_utc(&night, &rome(), &programme("2027-03-15", 3));
        assert_eq!((0..3).map(|week| minutes(weekly.week(week))).collect::<Vec<_>>(), [60, 0, 60]);
        let weekly = weekly_utc(&night, &rome(), &programme("2027-10-25", 2));
        assert_eq!(weekly.week(0), [(6 * 1_440, 6 * 1_440 + 120)]);
        assert_eq!(minutes(weekly.week(1)), 60);
    }

    #[test]
    fn the_two_hemispheres_move_apart_by_two_hours_and_the_worst_week_counts() {
        let afternoon = free(&[("tue", "15:00", "18:00")]);
        let morning = free(&[("tue", "10:00", "14:00")]);
        let winter = programme("2027-02-01", 16);
        let (a, b) = (weekly_utc(&afternoon, &rome(), &winter), weekly_utc(&morning, &santiago(), &winter));
        // Rome 14..17 then 13..16 UTC, Santiago 13..17 then 14..18 UTC.
        assert_eq!(a.common(&b).week(0), [(1_440 + 14 * 60, 1_440 + 17 * 60)]);
        assert_eq!(a.common(&b).week(8), [(1_440 + 13 * 60, 1_440 + 16 * 60)]);
        assert_eq!(a.common(&b).week(15), [(1_440 + 14 * 60, 1_440 + 16 * 60)]);
        assert_eq!(a.least_common_minutes(&b), 120);
        assert_eq!(b.least_common_minutes(&a), 120);
    }

    #[test]
    fn half_and_quarter_hour_zones_keep_their_minutes() {
        let hours = free(&[("wed", "09:00", "10:00")]);
        let week = programme("2027-02-01", 1);
        let starts = [(330, 3 * 60 + 30), (345, 3 * 60 + 15), (765, -3 * 60 - 45), (-210, 12 * 60 + 30)];
        for (offset, start) in starts {
            let from = (2 * 1_440 + start) as u16;
            assert_eq!(weekly_utc(&hours, &Zone::fixed(offset), &week).week(0), [(from, from + 60)]);
        }
    }

    #[test]
    fn at_the_ends_of_the_world_a_local_day_spills_over_both_borders_of_the_week() {
        let week = programme("2027-02-01", 1);
        let monday = free(&[("mon", "00:00", "24:00")]);
        // Kiritimati begins its Monday on Sunday 10:00 UTC: the last hours of the week belong to the next Monday.
        assert_eq!(
            weekly_utc(&monday, &Zone::fixed(840), &week).week(0),
            [(0, 600), (6 * 1_440 + 600, 10_080)]
        );
        assert_eq!(weekly_utc(&monday, &Zone::fixed(-660), &week).week(0), [(660, 660 + 1_440)]);
        let sunday = free(&[("sun", "00:00", "24:00")]);
        assert_eq!(
            weekly_utc(&sunday, &Zone::fixed(-660), &week).week(0),
            [(0, 660), (6 * 1_440 + 660, 10_080)]
        );
        let whole = FreeHours::from_spans(Day::ALL.map(|day| (day, 0, 1_440)));
        assert_eq!(weekly_utc(&whole, &Zone::fixed(840), &week).week(0), [(0, 10_080)]);
    }

    #[test]
    fn a_week_begins_on_the_weekday_of_the_start() {
        let hours = free(&[("tue", "23:00", "24:00"), ("wed", "00:00", "01:00")]);
        let weekly = weekly_utc(&hours, &Zone::fixed(0), &programme("2027-02-03", 2));
        assert_eq!(weekly.week(0), [(0, 60), (6 * 1_440 + 23 * 60, 10_080)]);
        assert_eq!(weekly.least_minutes(), 120);
    }

    #[test]
    fn no_weeks_have_no_minutes() {
        let hours = free(&[("mon", "00:00", "24:00")]);
        let none = weekly_utc(&hours, &Zone::fixed(0), &programme("2027-02-01", 0));
        assert_eq!((none.weeks(), none.least_common_minutes(&none), none.week(3)), (0, 0, &[][..]));
    }
}
