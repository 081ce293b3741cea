//! A person as the scoring loop sees them: numbers instead of texts, everything sorted.

use rustc_hash::FxHashMap;

use super::criteria::{Criteria, log2_thousandths};
use super::words::{Lexicon, Side, Words};
use crate::bits::Bits;
use crate::pool::{Language, Level, Mentee, Mentor};
use crate::time::WeeklyUtc;

/// What scoring needs to know of one person; the default is somebody who said nothing.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) id: u32,
    pub(super) member: u32,
    pub(super) organisation: u32,
    pub(super) kind: u32,
    pub(super) region: u32,
    pub(super) sector: u32,
    pub(super) stage: Option<u8>,
    pub(super) log_population: Option<u32>,
    /// Working languages.
    pub(super) languages: Vec<(u32, Level)>,
    /// Themes by number, with a strength of `1..=1000`.
    pub(super) themes: Vec<(u32, u32)>,
    /// All of them together, each by its rarity; known once every theme of the pool is.
    pub(super) themes_worth: u64,
    pub(super) words: Words,
    pub(super) weekly: WeeklyUtc,
    /// The hours of the first week in which they are free for a while.
    pub(super) hours: Bits,
    /// People of the other side by index, the dearest first.
    pub(super) wishes: Vec<u32>,
    pub(super) required: Criteria,
    pub(super) waited_rounds: u32,
    pub(super) available: bool,
}

impl Profile {
    /// Common free minutes of the worst week.
    ///
    /// Most people of a round are asleep when the others are awake: without a common hour nothing is counted.
    pub(super) fn common_minutes(&self, other: &Self) -> u32 {
        if self.hours.meets(&other.hours) { self.weekly.least_common_minutes(&other.weekly) } else { 0 }
    }
}

/// Numbers for equal texts; 0 is the empty text.
#[derive(Default)]
pub(super) struct Names<'a>(FxHashMap<&'a str, u32>);

impl<'a> Names<'a> {
    fn number(&mut self, text: &'a str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let next = self.0.len() as u32 + 1;
        *self.0.entry(text).or_insert(next)
    }

    /// The number of a text that has one; 0 is also that of a text nobody has.
    pub(super) fn known(&self, text: &str) -> u32 {
        self.0.get(text).copied().unwrap_or(0)
    }
}

/// What is numbered across the whole pool.
#[derive(Default)]
pub(super) struct Numbers<'a> {
    pub(super) names: Names<'a>,
    pub(super) themes: Names<'a>,
    pub(super) lexicon: Lexicon,
}

impl<'a> Numbers<'a> {
    /// One more than the highest number of a theme.
    pub(super) fn themes(&self) -> usize {
        self.themes.0.len() + 1
    }

    fn languages(&mut self, languages: &'a [Language]) -> Vec<(u32, Level)> {
        let working = languages.iter().filter(|language| language.level >= Level::Working);
        working.map(|language| (self.names.number(&language.code), language.level)).collect()
    }

    pub(super) fn mentee(&mut self, mentee: &'a Mentee, weekly: WeeklyUtc, wishes: Vec<u32>) -> Profile {
        // A weight counts against the person's own highest, so that any scale will do.
        let highest = mentee.themes.iter().map(|theme| theme.weight).max().unwrap_or(1).max(1);
        let strength = |weight: u16| u32::from(weight) * 1000 / u32::from(highest);
        let themes = mentee.themes.iter();
        let themes = themes.map(|theme| (self.themes.number(&theme.slug), strength(theme.weight))).collect();
        Profile {
            id: self.names.number(&mentee.id),
            member: self.names.number(&mentee.member),
            organisation: self.names.number(&mentee.organisation),
            kind: self.names.number(&mentee.kind),
            region: self.names.number(&mentee.region),
            sector: self.names.number(&mentee.sector),
            stage: mentee.stage,
            log_population: mentee.population.filter(|&people| people > 0).map(log2_thousandths),
            languages: self.languages(&mentee.languages),
            themes,
            themes_worth: 0,
            words: self.lexicon.read(&mentee.problem, Side::Mentee),
            hours: weekly.hours_of_first_week(),
            weekly,
            wishes,
            required: mentee.required.iter().collect(),
            waited_rounds: mentee.waited_rounds,
            available: true,
        }
    }

    pub(super) fn mentor(&mut self, mentor: &'a Mentor, weekly: WeeklyUtc, wishes: Vec<u32>) -> Profile {
        let strength = |level: u16| u32::from(level.min(3)) * 1000 / 3;
        let offers = mentor.offers.iter();
        let themes = offers.map(|offer| (self.themes.number(&offer.slug), strength(offer.level))).collect();
        Profile {
            id: self.names.number(&mentor.id),
            member: self.names.number(&mentor.member),
            organisation: self.names.number(&mentor.organisation),
            kind: self.names.number(&mentor.kind),
            region: self.names.number(&mentor.region),
            sector: self.names.number(&mentor.sector),
            stage: mentor.stage,
            log_population: mentor.population.filter(|&people| people > 0).map(log2_thousandths),
            languages: self.languages(&mentor.languages),
            themes,
            themes_worth: 0,
            words: self.lexicon.read(&mentor.experience, Side::Mentor),
            hours: weekly.hours_of_first_week(),
            weekly,
            wishes,
            required: mentor.required.iter().collect(),
            waited_rounds: 0,
            available: mentor.approved && !mentor.paused && mentor.capacity > 0,
        }
    }
}
