//! The points of a pair under each criterion, `0..=1000`; what is unknown on either side counts as average.

use super::profile::Profile;
use super::words::{Lexicon, Words};
use crate::pool::Level;
use crate::ruleset::Criterion;

/// Points when one side has said nothing.
pub(super) const AVERAGE: u16 = 500;
/// Common minutes a week beyond which more do not help.
const ENOUGH_MINUTES: u32 = 360;
/// Shared words beyond which more do not help.
const ENOUGH_WORDS: u32 = 4;

/// What the criteria look up for the whole pool.
pub(super) struct Context {
    pub(super) lexicon: Lexicon,
    /// How much each theme counts, 100 (everybody offers it) to 300 (nobody does).
    pub(super) theme_weight: Vec<u32>,
}

impl Context {
    /// Strengths of themes together, each by its rarity.
    pub(super) fn worth(&self, themes: &[(u32, u32)]) -> u64 {
        themes.iter().map(|&(theme, strength)| self.weigh(theme, strength)).sum()
    }

    fn weigh(&self, theme: u32, strength: u32) -> u64 {
        u64::from(strength) * u64::from(self.theme_weight[theme as usize])
    }
}

/// A set of criteria.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Criteria(u16);

impl Criteria {
    /// Those without points.
    pub(super) fn without_points(points: &[u16; Criterion::COUNT]) -> Self {
        Self(points.iter().enumerate().fold(0, |set, (at, &points)| set | u16::from(points == 0) << at))
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn but(self, criterion: Criterion) -> Self {
        Self(self.0 & !(1 << criterion as u16))
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl<'a> FromIterator<&'a Criterion> for Criteria {
    fn from_iter<I: IntoIterator<Item = &'a Criterion>>(criteria: I) -> Self {
        Self(criteria.into_iter().fold(0, |set, &criterion| set | 1 << criterion as u16))
    }
}

/// A mentee about to be compared with many mentors: what is the same for all of them is found once.
pub(super) struct Row<'s> {
    mentee: &'s Profile,
    index: u32,
    context: &'s Context,
    /// How strongly the mentee wants each theme of the pool.
    strength: Vec<u32>,
    waited: u16,
}

impl<'s> Row<'s> {
    pub(super) fn new(index: u32, mentee: &'s Profile, context: &'s Context) -> Self {
        let mut strength = vec![0; context.theme_weight.len()];
        for &(theme, wanted) in &mentee.themes {
            strength[theme as usize] = wanted;
        }
        Self { mentee, index, context, strength, waited: (mentee.waited_rounds.min(3) * 1000 / 3) as u16 }
    }

    /// Whom it is about.
    pub(super) fn mentee(&self) -> &'s Profile {
        self.mentee
    }

    /// All points of a pair in the order of [`Criterion::ALL`]; `mentor` stands at `index` and shares `minutes`.
    #[inline]
    pub(super) fn points(&self, index: u32, mentor: &Profile, minutes: u32) -> [u16; Criterion::COUNT] {
        let mentee = self.mentee;
        [
            self.themes(&mentor.themes, mentor.themes_worth),
            own_words(&mentee.words, &mentor.words),
            self.language(mentor),
            overlap(minutes),
            stage(mentee.stage, mentor.stage),
            population(mentee.log_population, mentor.log_population),
            same(mentee.kind, mentor.kind),
            same(mentee.region, mentor.region),
            same(mentee.sector, mentor.sector),
            wish(&mentee.wishes, index),
            wish(&mentor.wishes, self.index),
            self.waited,
        ]
    }

    /// Points for the best common language.
    pub(super) fn language(&self, mentor: &Profile) -> u16 {
        language(&self.mentee.languages, &mentor.languages)
    }

    /// Weighted Jaccard: what both sides have in common over what either has, each theme counting by its rarity.
    ///
    /// `offered` is worth `worth` in the same measure; the greater of two strengths is what their sum has over the less.
    pub(super) fn themes(&self, offered: &[(u32, u32)], worth: u64) -> u16 {
        if self.mentee.themes.is_empty() || offered.is_empty() {
            return AVERAGE;
        }
        let least = |&(theme, level): &(u32, u32)| {
            self.context.weigh(theme, level.min(self.strength[theme as usize]))
        };
        let common: u64 = offered.iter().map(least).sum();
        let either = self.mentee.themes_worth + worth - common;
        (common * 1000).checked_div(either).unwrap_or(0) as u16
    }
}

fn own_words(problem: &Words, experience: &Words) -> u16 {
    if problem.is_silent() || experience.is_silent() {
        return AVERAGE;
    }
    (problem.count_common(experience).min(ENOUGH_WORDS) * 1000 / ENOUGH_WORDS) as u16
}

/// The best common working language: first for both, for one, for neither.
pub(super) fn language(one: &[(u32, Level)], other: &[(u32, Level)]) -> u16 {
    let quality = |(code, level): &(u32, Level)| {
        let theirs = other.iter().find(|(theirs, _)| theirs == code)?.1;
        Some(match (level, theirs) {
            (Level::First, Level::First) => 1000,
            (Level::First, _) | (_, Level::First) => 850,
            _ => 700,
        })
    };
    one.iter().filter_map(quality).max().unwrap_or(0)
}

/// Common minutes of the worst week, up to as many as help.
pub(super) fn overlap(minutes: u32) -> u16 {
    (minutes.min(ENOUGH_MINUTES) * 1000 / ENOUGH_MINUTES) as u16
}

/// One or two steps ahead is best; further ahead is far away, behind is of little use.
fn stage(mentee: Option<u8>, mentor: Option<u8>) -> u16 {
    let (Some(mentee), Some(mentor)) = (mentee, mentor) else { return AVERAGE };
    match i16::from(mentor) - i16::from(mentee) {
        1 | 2 => 1000,
        3 => 800,
        0 => 500,
        -1 => 200,
        ahead if ahead > 3 => 600,
        _ => 0,
    }
}

/// Equal sizes have 1000 points; each doubling of the ratio costs 200.
fn population(one: Option<u32>, other: Option<u32>) -> u16 {
    match (one, other) {
        (Some(one), Some(other)) => 1000u32.saturating_sub(one.abs_diff(other) / 5) as u16,
        _ => AVERAGE,
    }
}

/// Numbers of equal texts are equal; 0 is no text.
fn same(one: u32, other: u32) -> u16 {
    match (one, other) {
        (0, _) | (_, 0) => AVERAGE,
        _ if one == other => 1000,
        _ => 0,
    }
}

/// The first wish has 1000 points and each further one 100 less; somebody without wishes is indifferent.
fn wish(wishes: &[u32], wished: u32) -> u16 {
    match wishes.iter().position(|&one| one == wished) {
        Some(rank) => 1000 - 100 * rank as u16,
        None if wishes.is_empty() => AVERAGE,
        None => 0,
    }
}

/// The binary logarithm in thousandths, rounded down to the last of ten bits.
pub(super) fn log2_thousandths(value: u64) -> u32 {
    let whole = value.max(1).ilog2();
    // A fraction of [1, 2) with 31 bits behind the point, squared once for each bit of its logarithm.
    let mut fraction = (value.max(1) << (63 - whole)) >> 32;
    let mut bits = 0;
    for _ in 0..10 {
        fraction = (fraction * fraction) >> 31;
        bits <<= 1;
        if fraction >> 32 != 0 {
            fraction >>= 1;
            bits |= 1;
        }
    }
    whole * 1000 + bits * 1000 / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn themes_are_a_weighted_jaccard_in_which_the_rare_counts_more() {
        let themes = |wanted: &[(u32, u32)], offered: &[(u32, u32)], weight: [u32; 2]| {
            let context = Context { lexicon: Lexicon::default(), theme_weight: weight.to_vec() };
            let worth = context.worth(wanted);
            let mentee = Profile { themes: wanted.to_vec(), themes_worth: worth, ..Profile::default() };
            Row::new(0, &mentee, &context).themes(offered, context.worth(offered))
        };
        let all = [(0, 1000), (1, 1000)];
        assert_eq!(themes(&all, &all, [100, 300]), 1000);
        assert_eq!(themes(&all, &[(0, 1000)], [100, 300]), 250);
        assert_eq!(themes(&all, &[(1, 1000)], [100, 300]), 750);
        assert_eq!(themes(&[(0, 500)], &[(0, 1000), (1, 1000)], [100, 100]), 250);
        assert_eq!(themes(&[(0, 1)], &[(1, 1)], [100, 100]), 0);
        assert_eq!(themes(&[], &all, [100, 300]), AVERAGE);
    }

    #[test]
    fn sets_of_criteria_follow_their_order() {
        let mut points = [1; Criterion::COUNT];
        points[Criterion::Stage as usize] = 0;
        points[Criterion::Waited as usize] = 0;
        let lacking = Criteria::without_points(&points);
        assert_eq!(lacking, [Criterion::Stage, Criterion::Waited].iter().collect());
        assert_eq!(lacking.but(Criterion::Stage), [Criterion::Waited].iter().collect());
        let (stage, kind): (Criteria, Criteria) =
            ([Criterion::Stage].iter().collect(), [Criterion::Kind].iter().collect());
        assert!(lacking.meets(stage) && !lacking.meets(kind) && lacking.meets(kind.or(stage)));
    }

    #[test]
    fn the_best_common_language_counts() {
        let (first, working) = (Level::First, Level::Working);
        assert_eq!(language(&[(1, first), (2, first)], &[(1, working), (2, first)]), 1000);
        assert_eq!(language(&[(1, first)], &[(1, working)]), 850);
        assert_eq!(language(&[(1, working)], &[(1, working)]), 700);
        assert_eq!(language(&[(1, first)], &[(2, first)]), 0);
    }

    #[test]
    fn one_or_two_steps_ahead_is_best() {
        let points = |ahead: u8| stage(Some(2), Some(ahead));
        assert_eq!([0, 1, 2, 3, 4, 5, 6].map(points), [0, 200, 500, 1000, 1000, 800, 600]);
        assert_eq!(stage(None, Some(3)), AVERAGE);
    }

    #[test]
    fn each_doubling_of_the_ratio_costs_the_same() {
        let points =
            |one: u64, other: u64| population(Some(log2_thousandths(one)), Some(log2_thousandths(other)));
        assert_eq!([points(5, 5), points(5, 10), points(40, 10), points(1, 64)], [1000, 800, 600, 0]);
        assert_eq!(points(70_000, 3_000_000), points(3_000_000, 70_000));
    }

    #[test]
    fn logarithms_are_exact_to_a_thousandth() {
        assert_eq!([1, 2, 3, 1000, u64::MAX].map(log2_thousandths), [0, 1000, 1584, 9964, 63_999]);
    }

    #[test]
    fn wishes_count_by_rank() {
        assert_eq!([wish(&[7, 8], 7), wish(&[7, 8], 8), wish(&[7, 8], 9), wish(&[], 9)], [1000, 900, 0, 500]);
    }
}
