//! A person as the scoring loop sees them: numbers instead of texts, everything sorted.

use std::collections::HashMap;

use super::criteria::log2_thousandths;
use super::words::{Lexicon, Words};
use crate::pool::{Language, Level, Mentee, Mentor};
use crate::ruleset::Criterion;
use crate::time::WeeklyUtc;

/// What scoring needs to know of one person.
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
    pub(super) themes: Vec<(u32, u64)>,
    pub(super) words: Words,
    pub(super) weekly: WeeklyUtc,
    /// People of the other side by index, the dearest first.
    pub(super) wishes: Vec<u32>,
    pub(super) required: Vec<Criterion>,
    pub(super) waited_rounds: u32,
    pub(super) available: bool,
}

/// Numbers for equal texts; 0 is the empty text.
#[derive(Default)]
pub(super) struct Names<'a>(HashMap<&'a str, u32>);

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
        let mut themes: Vec<(u32, u64)> = mentee
            .themes
            .iter()
            .map(|theme| {
                (self.themes.number(&theme.slug), u64::from(theme.weight) * 1000 / u64::from(highest))
            })
            .collect();
        themes.sort_unstable();
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
            words: self.lexicon.read(&mentee.problem),
            weekly,
            wishes,
            required: mentee.required.clone(),
            waited_rounds: mentee.waited_rounds,
            available: true,
        }
    }

    pub(super) fn mentor(&mut self, mentor: &'a Mentor, weekly: WeeklyUtc, wishes: Vec<u32>) -> Profile {
        let mut themes: Vec<(u32, u64)> = mentor
            .offers
            .iter()
            .map(|offer| (self.themes.number(&offer.slug), u64::from(offer.level.min(3)) * 1000 / 3))
            .collect();
        themes.sort_unstable();
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
            words: self.lexicon.read(&mentor.experience),
            weekly,
            wishes,
            required: mentor.required.clone(),
            waited_rounds: 0,
            available: mentor.approved && !mentor.paused && mentor.capacity > 0,
        }
    }
}
