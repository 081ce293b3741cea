//! Calendar dates, weekdays and times of day, in the proleptic Gregorian calendar and without zones.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Minutes in a day of 24 hours.
pub const MINUTES_PER_DAY: i64 = 1_440;
/// Minutes in seven such days.
pub const MINUTES_PER_WEEK: i64 = 10_080;

const YEARS: std::ops::RangeInclusive<i32> = 1970..=2999;

/// A calendar date between 1970-01-01 and 2999-12-31, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    days: i32,
}

/// A day of the week, written `mon` to `sun`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the days of the week explain themselves")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// A programme of `weeks` weeks; a week is 7 days from 00:00 UTC of the weekday of `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// The first day.
    pub start: Date,
    /// How many weeks it lasts.
    pub weeks: u16,
}

impl Programme {
    /// The first minute of week `week`, counted from 0, as minutes since 1970-01-01 00:00 UTC.
    pub fn week_start(&self, week: u16) -> i64 {
        self.start.utc_minute() + i64::from(week) * MINUTES_PER_WEEK
    }

    /// The minutes the programme covers, first and one past the last.
    pub fn utc_minutes(&self) -> (i64, i64) {
        (self.week_start(0), self.week_start(self.weeks))
    }
}

impl Date {
    /// The date of that year, month and day, or `None` if there is no such day or it is out of range.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !YEARS.contains(&year) || !(1..=12).contains(&month) || day == 0 || day > month_length(year, month)
        {
            return None;
        }
        // Years are counted from March, so that the leap day is the last of its year.
        let shifted = if month <= 2 { year - 1 } else { year };
        let (era, year_of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
        let month_from_march = (month as i32 + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self { days: era * 146_097 + day_of_era - 719_468 })
    }

    /// The date on which that minute since 1970-01-01 00:00 falls (of UTC, or of a zone if its offset was added).
    pub fn of_minute(minute: i64) -> Self {
        Self { days: minute.div_euclid(MINUTES_PER_DAY) as i32 }
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.days
    }

    /// 00:00 UTC of this date in minutes since 1970-01-01 00:00 UTC.
    pub fn utc_minute(self) -> i64 {
        i64::from(self.days) * MINUTES_PER_DAY
    }

    /// The date `days` days later, or earlier if negative.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self { days: self.days + days }
    }

    /// The day of the week.
    pub fn weekday(self) -> Day {
        // 1970-01-01 was a Thursday.
        Day::ALL[(self.days + 3).rem_euclid(7) as usize]
    }

    /// Year, month 1..=12 and day 1..=31.
    pub fn ymd(self) -> (i32, u32, u32) {
        let shifted = self.days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month as u32, day as u32)
    }
}

fn month_length(year: i32, month: u32) -> u32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a date between 1970-01-01 and 2999-12-31 as YYYY-MM-DD");
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10
            && bytes
                .iter()
                .enumerate()
                .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shape {
            return Err(wrong());
        }
        let number =
            |from: usize, to: usize| bytes[from..to].iter().fold(0, |n, b| n * 10 + u32::from(b - b'0'));
        Self::from_ymd(number(0, 4) as i32, number(5, 7), number(8, 10)).ok_or_else(wrong)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Day {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// 0 for Monday to 6 for Sunday.
    pub fn index(self) -> usize {
        self as usize
    }

    /// `mon` to `sun`.
    pub fn code(self) -> &'static str {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][self.index()]
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|day| day.code() == text);
        found.ok_or_else(|| format!("{text:?} is not a day (mon, tue, wed, thu, fri, sat, sun)"))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The minute of the day, `0..=1440`, that `HH:MM` means; `24:00` is the end of the day.
pub fn parse_clock(text: &str) -> Result<u16, String> {
    let bytes = text.as_bytes();
    let digits =
        bytes.len() == 5 && bytes[2] == b':' && [0, 1, 3, 4].into_iter().all(|i| bytes[i].is_ascii_digit());
    if digits {
        let number = |i: usize| u16::from(bytes[i] - b'0') * 10 + u16::from(bytes[i + 1] - b'0');
        let (hour, minute) = (number(0), number(3));
        if minute < 60 && (hour < 24 || (hour == 24 && minute == 0)) {
            return Ok(hour * 60 + minute);
        }
    }
    Err(format!("{text:?} is not a time of day between 00:00 and 24:00 as HH:MM"))
}

/// `HH:MM` of a minute of the day.
pub fn clock(minute_of_day: u16) -> String {
    format!("{:02}:{:02}", minute_of_day / 60, minute_of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_is_parsed_back_from_what_it_prints_and_follows_the_one_before() {
        let (first, last) = (Date::from_ymd(1970, 1, 1).unwrap(), Date::from_ymd(2999, 12, 31).unwrap());
        assert_eq!(first.days(), 0);
        for days in 0..=last.days() {
            let date = first.plus_days(days);
            assert_eq!(date.to_string().parse(), Ok(date));
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for text in
            ["2027-02-29", "2100-02-29", "2027-13-01", "2027-00-10", "2027-04-31", "1969-12-31", "3000-01-01"]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        for text in ["", "2027-2-1", "2027-02-1x", "2027/02/01", " 2027-02-01", "+027-02-01", "２027-02-01"]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!("2028-02-29".parse::<Date>().is_ok());
    }

    #[test]
    fn weekdays_agree_with_the_calendar() {
        assert_eq!("1970-01-01".parse::<Date>().unwrap().weekday(), Day::Thu);
        assert_eq!("2027-02-01".parse::<Date>().unwrap().weekday(), Day::Mon);
        assert_eq!("2027-03-28".parse::<Date>().unwrap().weekday(), Day::Sun);
    }

    #[test]
    fn clocks_end_at_midnight() {
        assert_eq!(parse_clock("00:00"), Ok(0));
        assert_eq!(parse_clock("24:00"), Ok(1_440));
        for text in ["24:01", "12:60", "9:00", "0900", "12:0x", "-1:00", ""] {
            assert!(parse_clock(text).is_err(), "{text}");
        }
        assert_eq!(clock(1_439), "23:59");
    }
}
