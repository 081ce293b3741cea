//! The hours in which somebody can meet, roughly: sixths of the UTC day with closed codes.

use serde::{Deserialize, Serialize};

use super::date::{Day, Programme};
use super::free::FreeHours;
use super::weekly::{WeeklyUtc, weekly_utc};
use super::zone::Zone;

/// Four hours of every UTC day.
///
/// Each is office hours somewhere, which is what whoever looks for mentors needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TimeBand {
    /// 00:00 to 04:00: the morning of Japan, Korea and eastern Australia, midday in New Zealand.
    #[serde(rename = "utc_00_04")]
    Utc00,
    /// 04:00 to 08:00: the morning of South and Central Asia, the afternoon of East Asia and eastern Australia.
    #[serde(rename = "utc_04_08")]
    Utc04,
    /// 08:00 to 12:00: the morning of Europe and most of Africa, the afternoon of South and South-East Asia.
    #[serde(rename = "utc_08_12")]
    Utc08,
    /// 12:00 to 16:00: the afternoon of Europe and Africa, the morning of South America and of the east of North America.
    #[serde(rename = "utc_12_16")]
    Utc12,
    /// 16:00 to 20:00: midday from Mexico to the Andes, the afternoon of Brazil and Argentina, evening in Europe.
    #[serde(rename = "utc_16_20")]
    Utc16,
    /// 20:00 to 24:00: the afternoon of the west of the Americas, the morning of New Zealand and the Pacific.
    #[serde(rename = "utc_20_24")]
    Utc20,
}

impl TimeBand {
    /// How many there are.
    pub const COUNT: usize = 6;

    /// Every band in the order of the day.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Utc00, Self::Utc04, Self::Utc08, Self::Utc12, Self::Utc16, Self::Utc20];

    /// The name in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Utc00 => "utc_00_04",
            Self::Utc04 => "utc_04_08",
            Self::Utc08 => "utc_08_12",
            Self::Utc12 => "utc_12_16",
            Self::Utc16 => "utc_16_20",
            Self::Utc20 => "utc_20_24",
        }
    }

    /// Minutes of the UTC day, first and one past the last.
    pub fn minutes(self) -> (u16, u16) {
        let from = self as u16 * 240;
        (from, from + 240)
    }

    /// These hours on all seven days of every week of `programme`.
    pub fn weekly(self, programme: &Programme) -> WeeklyUtc {
        let (from, to) = self.minutes();
        let hours = FreeHours::from_spans(Day::ALL.map(|day| (day, from, to)));
        weekly_utc(&hours, &Zone::fixed(0), programme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_names_in_files_and_say_the_hours() {
        for band in TimeBand::ALL {
            assert_eq!(serde_json::to_value(band).unwrap(), band.code());
            let (from, to) = band.minutes();
            assert_eq!(band.code(), format!("utc_{:02}_{:02}", from / 60, to / 60));
        }
    }

    #[test]
    fn the_bands_divide_every_week() {
        let programme = Programme { start: "2027-02-03".parse().unwrap(), weeks: 3 };
        let weekly = TimeBand::ALL.map(|band| band.weekly(&programme));
        assert!(weekly.iter().all(|band| band.weeks() == 3 && band.least_minutes() == 7 * 240));
        for (at, band) in weekly.iter().enumerate() {
            assert!(weekly[..at].iter().all(|other| band.common(other).least_minutes() == 0));
        }
    }
}
