//! A mentor who is not there yet: what every mentee would score with a place of a given profile.
//!
//! The profile says three things and is silent about the rest: one theme at the highest level, one first language,
//! and four hours of every UTC day. Whatever else counts is unknown and has average points, as it would for a
//! registered mentor who left it empty: stage, population, kind, region, sector, experience and wishes. Nobody has
//! wished for them, so a mentee who wished for others gives no points for that. They belong to no member or
//! organisation of the pool, require nothing and have no conflict with anybody.
//!
//! Scores keep the yardstick of the pool: how rare a theme is stays what it was, although with one more mentor
//! who offers it everybody's points for it would change by a little.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Scores;
use super::criteria::{self, AVERAGE};
use super::profile::Profile;
use super::words::Words;
use crate::pool::Level;
use crate::ruleset::Criterion;
use crate::score::combine;
use crate::time::TimeBand;

/// Themes beyond the most wanted ones are left out, so that a pool of any size is looked at in bounded time.
pub const MOST_THEMES: usize = 40;
/// The same for languages.
pub const MOST_LANGUAGES: usize = 20;

/// Stands for the prospect in lists of wishes; no pool has so many mentors.
const NOBODY: u32 = u32::MAX;

/// Every profile that mentees of a pool could wish for, ready to be scored.
pub struct Prospects<'s, 'p> {
    scores: &'s Scores<'p>,
    /// The most wanted themes, by slug.
    themes: Vec<Wanted<'p>>,
    /// The working languages of most mentees, by code, with their number.
    languages: Vec<(&'p str, u32)>,
    /// Points of every mentee with a mentor of whom nothing is known.
    neutral: Vec<[u16; Criterion::COUNT]>,
    /// Common minutes of every mentee with every band, worst week.
    minutes: Vec<[u16; TimeBand::COUNT]>,
}

/// A theme and those who want it.
struct Wanted<'p> {
    slug: &'p str,
    /// Mentees by index, with the points they give to somebody who offers just this theme.
    by: Vec<(u32, u16)>,
}

/// One profile: indices of a theme and of a language, and the hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profiled {
    /// Index into [`Prospects::theme`].
    pub theme: usize,
    /// Index into [`Prospects::language`].
    pub language: usize,
    /// The hours.
    pub band: TimeBand,
}

impl<'s, 'p> Prospects<'s, 'p> {
    /// Prepares the [`MOST_THEMES`] themes and [`MOST_LANGUAGES`] working languages that most mentees have;
    /// ties are broken by slug and by code.
    pub fn new(scores: &'s Scores<'p>) -> Self {
        let unknown = unknown_mentor(scores);
        let mentees = || (0u32..).zip(&scores.mentees);
        let pool_mentees = || (0..scores.mentees.len() as u32).map(|i| (i, scores.mentee(i)));
        let mut wanting: BTreeMap<&str, Vec<(u32, u16)>> = BTreeMap::new();
        let mut speaking: BTreeMap<&str, u32> = BTreeMap::new();
        for (i, mentee) in pool_mentees() {
            for theme in &mentee.themes {
                let offered = [(scores.themes.known(&theme.slug), 1000)];
                let wanted = &scores.mentees[i as usize].themes;
                let points = criteria::themes(wanted, &offered, &scores.context.theme_weight);
                wanting.entry(&theme.slug).or_default().push((i, points));
            }
            for language in mentee.languages.iter().filter(|language| language.level >= Level::Working) {
                *speaking.entry(&language.code).or_default() += 1;
            }
        }
        let mut themes: Vec<Wanted<'p>> = wanting.into_iter().map(|(slug, by)| Wanted { slug, by }).collect();
        themes.sort_by_key(|theme| Reverse(theme.by.len()));
        themes.truncate(MOST_THEMES);
        themes.sort_by_key(|theme| theme.slug);
        let mut languages: Vec<(&'p str, u32)> = speaking.into_iter().collect();
        languages.sort_by_key(|&(_, speakers)| Reverse(speakers));
        languages.truncate(MOST_LANGUAGES);
        languages.sort_unstable();
        let languages = languages.into_iter().map(|(code, _)| (code, scores.names.known(code))).collect();
        let bands = TimeBand::ALL.map(|band| band.weekly(&scores.pool.programme));
        // A week has 10 080 minutes.
        let minutes =
            |mentee: &Profile| bands.each_ref().map(|band| mentee.weekly.least_common_minutes(band) as u16);
        let points = |(i, mentee)| criteria::points(mentee, &unknown, (i, NOBODY), 0, &scores.context);
        Self {
            themes,
            languages,
            neutral: mentees().map(points).collect(),
            minutes: scores.mentees.iter().map(minutes).collect(),
            scores,
        }
    }

    /// How many themes there are.
    pub fn themes(&self) -> usize {
        self.themes.len()
    }

    /// How many languages there are.
    pub fn languages(&self) -> usize {
        self.languages.len()
    }

    /// The slug of a theme; indices follow the order of slugs.
    pub fn theme(&self, theme: usize) -> &'p str {
        self.themes[theme].slug
    }

    /// The code of a language; indices follow the order of codes.
    pub fn language(&self, language: usize) -> &'p str {
        self.languages[language].0
    }

    /// Calls `fold` for all profiles of a language and a band at once, and gives what it made of each theme.
    ///
    /// `fold` must only ever take the better of what it has and what it is offered: a mentee is offered once with
    /// the points of an unwanted theme, which holds for all profiles, and again for each theme they want, where
    /// they score no less. `hopeless` is asked first, with the highest score that any theme could give.
    pub fn each_theme<A: Copy + Default>(
        &self,
        (language, band): (usize, TimeBand),
        hopeless: impl Fn(u32, u16) -> bool,
        fold: impl Fn(&mut A, u32, u16),
    ) -> Vec<A> {
        let mut unwanted = A::default();
        let mut in_play = vec![None; self.neutral.len()];
        for mentee in 0..self.neutral.len() as u32 {
            let Some(points) = self.points(mentee, language, band) else { continue };
            if hopeless(mentee, self.with_theme(points, 1000)) {
                continue;
            }
            in_play[mentee as usize] = Some(points);
            let otherwise = if self.scores.mentees[mentee as usize].themes.is_empty() { AVERAGE } else { 0 };
            if let Some(score) = self.score(mentee, points, otherwise) {
                fold(&mut unwanted, mentee, score);
            }
        }
        let of_theme = |theme: &Wanted<'_>| {
            let mut best = unwanted;
            for &(mentee, offered) in &theme.by {
                if let Some(score) =
                    in_play[mentee as usize].and_then(|points| self.score(mentee, points, offered))
                {
                    fold(&mut best, mentee, score);
                }
            }
            best
        };
        self.themes.iter().map(of_theme).collect()
    }

    /// The score of every mentee whom no rule keeps from a mentor of this profile, by mentee.
    pub fn scores(&self, profile: Profiled) -> Vec<(u32, u16)> {
        let wanted: BTreeMap<u32, u16> = self.themes[profile.theme].by.iter().copied().collect();
        let one = |mentee: u32| {
            let silent = self.scores.mentees[mentee as usize].themes.is_empty();
            let otherwise = if silent { AVERAGE } else { 0 };
            let theme = wanted.get(&mentee).copied().unwrap_or(otherwise);
            let points = self.points(mentee, profile.language, profile.band)?;
            Some((mentee, self.score(mentee, points, theme)?))
        };
        (0..self.neutral.len() as u32).filter_map(one).collect()
    }

    /// All points but those for the theme; nothing without a common language or enough minutes.
    fn points(&self, mentee: u32, language: usize, band: TimeBand) -> Option<[u16; Criterion::COUNT]> {
        let minutes = self.minutes[mentee as usize][band as usize];
        if u32::from(minutes) < self.scores.pool.ruleset.min_overlap_minutes {
            return None;
        }
        let spoken = [(self.languages[language].1, Level::First)];
        let language = criteria::language(&self.scores.mentees[mentee as usize].languages, &spoken);
        let mut points = self.neutral[mentee as usize];
        points[Criterion::Language as usize] = language;
        points[Criterion::Overlap as usize] = criteria::overlap(minutes.into());
        (language > 0).then_some(points)
    }

    /// The score with `theme` points for the theme; nothing where a must or a requirement has none.
    fn score(&self, mentee: u32, mut points: [u16; Criterion::COUNT], theme: u16) -> Option<u16> {
        points[Criterion::Themes as usize] = theme;
        let required = &self.scores.mentees[mentee as usize].required;
        let unmet =
            required.iter().chain(&self.scores.pool.ruleset.must).any(|&one| points[one as usize] == 0);
        (!unmet).then(|| combine(&points, &self.scores.weights))
    }

    fn with_theme(&self, mut points: [u16; Criterion::COUNT], theme: u16) -> u16 {
        points[Criterion::Themes as usize] = theme;
        combine(&points, &self.scores.weights)
    }
}

/// A mentor who said nothing.
fn unknown_mentor(scores: &Scores<'_>) -> Profile {
    Profile {
        id: 0,
        member: 0,
        organisation: 0,
        kind: 0,
        region: 0,
        sector: 0,
        stage: None,
        log_population: None,
        languages: Vec::new(),
        themes: Vec::new(),
        words: Words::default(),
        weekly: TimeBand::Utc00.weekly(&scores.pool.programme),
        wishes: Vec::new(),
        required: Vec::new(),
        waited_rounds: 0,
        available: true,
    }
}
