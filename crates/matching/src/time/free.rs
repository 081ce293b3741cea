//! The hours a person has free every week, in civil time of their own zone.

use serde::{Deserialize, Serialize};

use super::BadSpan;
use super::date::{Day, MINUTES_PER_DAY, MINUTES_PER_WEEK, parse_clock};

/// One stretch of one local weekday as it stands in a file; `to` may be `24:00`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeSpan {
    /// `mon` to `sun`.
    pub day: String,
    /// `HH:MM`, included.
    pub from: String,
    /// `HH:MM` after `from`, not included.
    pub to: String,
}

/// Local weekly hours: disjoint half-open stretches of the minutes of a week that begins on Monday at 00:00 local time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FreeHours {
    spans: Vec<(u16, u16)>,
}

impl FreeHours {
    /// Reads the stretches of a file. A fault's path begins behind the list: `[1].from`.
    pub fn parse(spans: &[FreeSpan]) -> Result<Self, BadSpan> {
        let read = |(i, span): (usize, &FreeSpan)| {
            let at = |field: &str, what| BadSpan::new(format!("[{i}].{field}"), what);
            let day: Day = span.day.parse().map_err(|what| at("day", what))?;
            let from = parse_clock(&span.from).map_err(|what| at("from", what))?;
            let to = parse_clock(&span.to).map_err(|what| at("to", what))?;
            if from >= to {
                return Err(at("to", format!("{} is not after {}", span.to, span.from)));
            }
            Ok((day, from, to))
        };
        let spans = spans.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::from_spans(spans))
    }

    /// Stretches as weekday and minutes of the day, `0..=1440`; what is empty or past midnight is cut off.
    pub fn from_spans(spans: impl IntoIterator<Item = (Day, u16, u16)>) -> Self {
        let mut all: Vec<(u16, u16)> = spans
            .into_iter()
            .map(|(day, from, to)| {
                let midnight = MINUTES_PER_DAY as u16;
                let day = day.index() as u16 * midnight;
                (day + from.min(midnight), day + to.min(midnight))
            })
            .filter(|(from, to)| from < to)
            .collect();
        all.sort_unstable();
        let mut spans: Vec<(u16, u16)> = Vec::with_capacity(all.len());
        for (from, to) in all {
            match spans.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => spans.push((from, to)),
            }
        }
        Self { spans }
    }

    /// The stretches in order, in minutes of the local week from Monday 00:00; touching ones are one.
    pub fn spans(&self) -> &[(u16, u16)] {
        &self.spans
    }

    /// These hours but for those of `other`.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut spans = Vec::with_capacity(self.spans.len());
        for &(first, to) in &self.spans {
            let mut from = first;
            for &(start, end) in other.spans.iter().filter(|span| span.0 < to && first < span.1) {
                if from < start {
                    spans.push((from, start));
                }
                from = end;
            }
            if from < to {
                spans.push((from, to));
            }
        }
        Self { spans }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Minutes a week.
    pub fn minutes(&self) -> u32 {
        self.spans.iter().map(|(from, to)| u32::from(to - from)).sum()
    }

    /// The parts of the local minutes `from..to` (since 1970-01-01 00:00 local time) that are free, in order.
    pub fn within(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, i64)> {
        // 1970-01-05 was a Monday.
        let monday = 4 * MINUTES_PER_DAY;
        let week = |minute: i64| (minute - monday).div_euclid(MINUTES_PER_WEEK);
        let weeks = if from < to { week(from)..week(to - 1) + 1 } else { 0..0 };
        weeks.flat_map(move |week| {
            let base = monday + week * MINUTES_PER_WEEK;
            self.spans.iter().filter_map(move |&(start, end)| {
                let (start, end) = ((base + i64::from(start)).max(from), (base + i64::from(end)).min(to));
                (start < end).then_some((start, end))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(day: &str, from: &str, to: &str) -> FreeSpan {
        FreeSpan { day: day.to_owned(), from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn overlapping_and_touching_stretches_are_united() {
        let hours = FreeHours::parse(&[
            span("tue", "15:00", "17:00"),
            span("tue", "14:00", "16:00"),
            span("mon", "22:00", "24:00"),
            span("tue", "00:00", "01:00"),
        ])
        .unwrap();
        assert_eq!(hours.spans(), [(1_320, 1_500), (1_440 + 840, 1_440 + 1_020)]);
        assert_eq!(hours.minutes(), 360);
    }

    #[test]
    fn taking_hours_away_cuts_stretches_in_two_and_drops_them() {
        let of =
            |spans: &[(u16, u16)]| FreeHours::from_spans(spans.iter().map(|span| (Day::Mon, span.0, span.1)));
        let hours = of(&[(60, 180), (240, 300), (600, 660)]);
        assert_eq!(
            hours.without(&of(&[(90, 120), (130, 140)])).spans(),
            [(60, 90), (120, 130), (140, 180), (240, 300), (600, 660)]
        );
        assert_eq!(hours.without(&of(&[(0, 70), (170, 250), (600, 660)])).spans(), [(70, 170), (250, 300)]);
        assert_eq!(hours.without(&FreeHours::default()), hours);
        assert!(hours.without(&of(&[(0, 1_440)])).is_empty());
    }

    #[test]
    fn a_fault_names_the_deepest_field() {
        let fine = span("mon", "08:00", "09:00");
        let fault = |wrong| FreeHours::parse(&[fine.clone(), wrong]).unwrap_err();
        assert_eq!(fault(span("Mon", "08:00", "09:00")).path, "[1].day");
        assert_eq!(fault(span("mon", "8:00", "09:00")).path, "[1].from");
        assert_eq!(fault(span("mon", "08:00", "24:01")).path, "[1].to");
        assert_eq!(fault(span("mon", "09:00", "09:00")).to_string(), "[1].to: 09:00 is not after 09:00");
    }
}
