//! Two hours in turn for people who have none in common: the inconvenient one is shared, and counted.
//!
//! A rotating group is no group of the search, for it softens the window of somebody in every other week. It is an
//! alternative to be shown, with how often it is whose turn.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::calendar::SLOTS;
use super::prepared::Prepared;
use super::report::Slot;
use super::score::Statement;

/// Nobody is asked for more minutes than these outside their window.
const MOST_OUTSIDE: u16 = 180;

/// Two weekly hours that take turns, week by week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// The hour of the first, third, fifth week and so on.
    pub odd: Slot,
    /// The hour of the other weeks; the same where one hour suits everybody.
    pub even: Slot,
    /// What that means for each participant, by id.
    pub turns: Vec<Turns>,
    /// In how many weeks the one with most turns is outside their window, `0..=weeks`.
    pub most_weeks: u16,
    /// The same for the one with fewest.
    pub fewest_weeks: u16,
}

/// How often it is somebody's turn to meet at an inconvenient hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turns {
    /// Who.
    pub participant: String,
    /// In so many weeks of the period it is the turn of an hour that is outside their window in some week; where clocks
    /// change it may be inside in others.
    pub weeks: u16,
    /// By at most so many minutes.
    pub minutes: u16,
}

/// How a pair of hours is compared: the fewest weeks for whoever has most, then the same for all together, then the
/// fewest minutes, then the earliest hours.
type Cost = (u16, u32, u64, usize, usize);

/// A slot, and by how many minutes it is outside whose window.
type Hour = (usize, Vec<u16>);

impl Prepared<'_> {
    /// The two hours in turn that share the inconvenience best among people who have a language in common.
    ///
    /// Weekdays, busy hours and local midnight stay hard, and nobody is more than three hours outside their window.
    /// Nothing if no two hours are like that, or if they do not share a language; an unknown participant is an error.
    pub fn rotation(&self, participants: &[String]) -> Result<Option<Rotation>, Statement> {
        let unknown = |id: &String| Statement::new("unknown_participant", json!({ "participant": id }));
        let people = participants.iter().map(|id| self.person(id).ok_or_else(|| unknown(id)));
        let mut people = people.collect::<Result<Vec<usize>, Statement>>()?;
        people.sort_unstable();
        people.dedup();
        let mut languages = self.anything().languages;
        for person in &people {
            languages.keep(&self.person_needs[*person].languages);
        }
        if people.is_empty() || languages.is_empty() {
            return Ok(None);
        }
        let open: Vec<Hour> =
            (0..SLOTS).filter_map(|slot| Some((slot, self.outside(&people, slot)?))).collect();
        let weeks = self.problem.period.weeks;
        let (odd_weeks, even_weeks) = (weeks.div_ceil(2), weeks / 2);
        let mut best: Option<(Cost, &Hour, &Hour)> = None;
        for odd in &open {
            for even in &open {
                let each = || odd.1.iter().zip(&even.1);
                let turns =
                    |(a, b): (&u16, &u16)| u16::from(*a > 0) * odd_weeks + u16::from(*b > 0) * even_weeks;
                let minutes = |(a, b): (&u16, &u16)| {
                    u64::from(*a) * u64::from(odd_weeks) + u64::from(*b) * u64::from(even_weeks)
                };
                let most = each().map(turns).max().unwrap_or(0);
                let all = each().map(turns).map(u32::from).sum();
                let cost = (most, all, each().map(minutes).sum(), odd.0, even.0);
                if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                    best = Some((cost, odd, even));
                }
            }
        }
        Ok(best.map(|(_, odd, even)| {
            let turns = |(at, person): (usize, &usize)| {
                let (a, b) = (odd.1[at], even.1[at]);
                Turns {
                    participant: self.people[*person].id.clone(),
                    weeks: u16::from(a > 0) * odd_weeks + u16::from(b > 0) * even_weeks,
                    minutes: if even_weeks > 0 { a.max(b) } else { a },
                }
            };
            let turns: Vec<Turns> = people.iter().enumerate().map(turns).collect();
            let weeks = || turns.iter().map(|one| one.weeks);
            let (most_weeks, fewest_weeks) = (weeks().max().unwrap_or(0), weeks().min().unwrap_or(0));
            Rotation { odd: Slot(odd.0), even: Slot(even.0), turns, most_weeks, fewest_weeks }
        }))
    }

    /// How many weeks the period has.
    pub fn weeks(&self) -> u16 {
        self.problem.period.weeks
    }

    /// By how many minutes each session of the slot is outside whose window at most; nothing if something hard stands
    /// against it.
    fn outside(&self, people: &[usize], slot: usize) -> Option<Vec<u16>> {
        let minutes = |person: &usize| {
            let someone = self.people[*person];
            let calendar = self.calendar(&someone.time_zone);
            let hindrance = calendar.hindrance(slot, self.window(*person), &someone.busy);
            let minutes = hindrance.early_minutes + hindrance.late_minutes;
            let hard = hindrance.crosses_midnight || !hindrance.days.is_empty() || !hindrance.busy.is_empty();
            (!hard && minutes <= MOST_OUTSIDE).then_some(minutes)
        };
        people.iter().map(minutes).collect()
    }
}
