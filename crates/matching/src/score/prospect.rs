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
use super::criteria::{self, AVERAGE, Criteria, Row};
use super::profile::Profile;
use super::weighed;
use crate::pool::Level;
use crate::ruleset::Criterion;
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
    /// Every mentee with a mentor of whom nothing is known.
    neutral: Vec<Judged>,
    /// Sum of all weights.
    weight: u32,
    /// Common minutes of every mentee with every band, worst week.
    minutes: Vec<[u16; TimeBand::COUNT]>,
}

/// A theme and those who want it.
struct Wanted<'p> {
    slug: &'p str,
    /// Mentees by index, with the points they give to somebody who offers just this theme.
    by: Vec<(u32, u16)>,
}

/// What a mentee makes of a profile but for its theme.
#[derive(Clone, Copy)]
struct Judged {
    /// Points times weights.
    sum: u32,
    /// The criteria without points.
    lacking: Criteria,
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
        let unknown = Profile::default();
        let mut wanting: BTreeMap<&str, Vec<(u32, u16)>> = BTreeMap::new();
        let mut speaking: BTreeMap<&str, u32> = BTreeMap::new();
        let mut neutral = Vec::with_capacity(scores.people.mentees.len());
        for (i, profile) in (0u32..).zip(&scores.people.mentees) {
            let row = Row::new(i, profile, &scores.people.context);
            neutral.push(Judged::new(row.points(NOBODY, &unknown, 0), &scores.people.weights));
            let mentee = scores.mentee(i);
            for theme in &mentee.themes {
                let offered = [(scores.people.themes.known(&theme.slug), 1000)];
                let points = row.themes(&offered, scores.people.context.worth(&offered));
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
        let languages =
            languages.into_iter().map(|(code, _)| (code, scores.people.names.known(code))).collect();
        let bands = TimeBand::ALL.map(|band| band.weekly(&scores.people.pool.programme));
        // A week has 10 080 minutes.
        let minutes =
            |mentee: &Profile| bands.each_ref().map(|band| mentee.weekly.least_common_minutes(band) as u16);
        Self {
            themes,
            languages,
            neutral,
            weight: scores.people.weights.iter().map(|&weight| u32::from(weight)).sum(),
            minutes: scores.people.mentees.iter().map(minutes).collect(),
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
            let Some(judged) = self.judge(mentee, language, band) else { continue };
            if hopeless(mentee, self.with_theme(judged, 1000)) {
                continue;
            }
            in_play[mentee as usize] = Some(judged);
            let otherwise =
                if self.scores.people.mentees[mentee as usize].themes.is_empty() { AVERAGE } else { 0 };
            if let Some(score) = self.score(mentee, judged, otherwise) {
                fold(&mut unwanted, mentee, score);
            }
        }
        let of_theme = |theme: &Wanted<'_>| {
            let mut best = unwanted;
            for &(mentee, offered) in &theme.by {
                if let Some(score) =
                    in_play[mentee as usize].and_then(|judged| self.score(mentee, judged, offered))
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
            let silent = self.scores.people.mentees[mentee as usize].themes.is_empty();
            let otherwise = if silent { AVERAGE } else { 0 };
            let theme = wanted.get(&mentee).copied().unwrap_or(otherwise);
            let judged = self.judge(mentee, profile.language, profile.band)?;
            Some((mentee, self.score(mentee, judged, theme)?))
        };
        (0..self.neutral.len() as u32).filter_map(one).collect()
    }

    /// All but the theme; nothing without a common language or enough minutes.
    fn judge(&self, mentee: u32, language: usize, band: TimeBand) -> Option<Judged> {
        let minutes = self.minutes[mentee as usize][band as usize];
        if u32::from(minutes) < self.scores.people.pool.ruleset.min_overlap_minutes {
            return None;
        }
        let spoken = [(self.languages[language].1, Level::First)];
        let language = criteria::language(&self.scores.people.mentees[mentee as usize].languages, &spoken);
        let neutral = self.neutral[mentee as usize];
        let weights = &self.scores.people.weights;
        let judged = neutral.and(Criterion::Language, language, weights);
        let judged = judged.and(Criterion::Overlap, criteria::overlap(minutes.into()), weights);
        (language > 0).then_some(judged)
    }

    /// The score with `theme` points for the theme; nothing where a must or a requirement has none.
    fn score(&self, mentee: u32, judged: Judged, theme: u16) -> Option<u16> {
        let needed = self.scores.people.mentees[mentee as usize].required.or(self.scores.people.must);
        let lacking = judged.and(Criterion::Themes, theme, &self.scores.people.weights).lacking;
        (!lacking.meets(needed)).then(|| self.with_theme(judged, theme))
    }

    fn with_theme(&self, judged: Judged, theme: u16) -> u16 {
        let sum = judged.and(Criterion::Themes, theme, &self.scores.people.weights).sum;
        sum.checked_div(self.weight).unwrap_or(0) as u16
    }
}

impl Judged {
    /// `points` without those for themes, language and hours, which [`Self::and`] adds.
    fn new(mut points: [u16; Criterion::COUNT], weights: &[u8; Criterion::COUNT]) -> Self {
        for open in [Criterion::Themes, Criterion::Language, Criterion::Overlap] {
            points[open as usize] = 0;
        }
        Self { sum: weighed(&points, weights), lacking: Criteria::without_points(&points) }
    }

    /// With the points of a criterion that has had none so far.
    fn and(self, criterion: Criterion, points: u16, weights: &[u8; Criterion::COUNT]) -> Self {
        let sum = self.sum + u32::from(points) * u32::from(weights[criterion as usize]);
        Self { sum, lacking: if points == 0 { self.lacking } else { self.lacking.but(criterion) } }
    }
}
