//! Why this mentor: the reasons behind a score, the strongest first.

use serde::{Deserialize, Serialize};

use crate::pool::{Level, Mentee, Mentor};
use crate::ruleset::Criterion;
use crate::score::Scores;

/// One reason, as a code with its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "params", rename_all = "snake_case")]
pub enum Why {
    /// Themes that one wants and the other offers.
    SharedThemes {
        /// Slugs, what the mentee wants most first.
        slugs: Vec<String>,
        /// Those of them that at most a fifth of the mentors offer.
        rare: Vec<String>,
    },
    /// Beginnings of words that the problem and the experience have in common.
    SharedWords {
        /// Lower-case beginnings without accents.
        words: Vec<String>,
    },
    /// Working languages of both.
    CommonLanguages {
        /// With the level of each side, the best first.
        languages: Vec<CommonLanguage>,
    },
    /// Free hours in common.
    Overlap {
        /// Minutes a week, worst week.
        minutes: u16,
    },
    /// The mentor has been where the mentee is going.
    StepsAhead {
        /// Steps, 0 for the same stage.
        steps: u8,
    },
    /// Populations of a similar size: one at most four times the other.
    SimilarSize {
        /// Larger over smaller in tenths, rounded down.
        ratio_tenths: u64,
        /// Whose is larger.
        larger: Larger,
    },
    /// The same kind of jurisdiction.
    SameKind {
        /// The kind.
        kind: String,
    },
    /// The same region.
    SameRegion {
        /// The region.
        region: String,
    },
    /// The same sector.
    SameSector {
        /// The sector.
        sector: String,
    },
    /// The mentee wished for this mentor.
    MenteeWish {
        /// From 1.
        rank: u8,
    },
    /// The mentor wished for this mentee.
    MentorWish {
        /// From 1.
        rank: u8,
    },
    /// The mentee was left out before.
    Waited {
        /// How often.
        rounds: u32,
    },
}

/// A language both can work in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonLanguage {
    /// Language code.
    pub code: String,
    /// Level of the mentee.
    pub mentee: Level,
    /// Level of the mentor.
    pub mentor: Level,
}

/// Which population is larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Larger {
    /// The mentee's.
    Mentee,
    /// The mentor's.
    Mentor,
    /// Neither.
    Neither,
}

/// The reasons for a pair by what each adds to the score; equal ones in the order of the criteria.
pub fn why(scores: &Scores<'_>, mentee: u32, mentor: u32) -> Vec<Why> {
    let points = scores.points(mentee, mentor);
    let adds = |criterion: Criterion| {
        let at = criterion as usize;
        u32::from(points[at]) * u32::from(scores.weights()[at])
    };
    let mut order = Criterion::ALL;
    order.sort_by_key(|&criterion| std::cmp::Reverse(adds(criterion)));
    let reason = |criterion| reason(scores, (mentee, mentor), criterion);
    order.into_iter().filter(|&criterion| points[criterion as usize] > 0).filter_map(reason).collect()
}

/// What a criterion has to say for a pair, if it is more than "unknown" or "unlike".
fn reason(scores: &Scores<'_>, pair: (u32, u32), criterion: Criterion) -> Option<Why> {
    let pool = scores.pool();
    let mentee = &pool.mentees[scores.mentee_position(pair.0)];
    let mentor = &pool.mentors[scores.mentor_position(pair.1)];
    let same = |one: &str, other: &str| (!one.is_empty() && one == other).then(|| one.to_owned());
    let rank = |wishes: &[String], id: &str| wishes.iter().position(|wish| wish == id).map(|at| at as u8 + 1);
    match criterion {
        Criterion::Themes => shared_themes(scores, mentee, mentor),
        Criterion::OwnWords => {
            let words = scores.shared_words(pair.0, pair.1);
            (!words.is_empty()).then_some(Why::SharedWords { words })
        }
        Criterion::Language => common_languages(mentee, mentor),
        Criterion::Overlap => Some(Why::Overlap { minutes: scores.minutes(pair.0, pair.1) }),
        Criterion::Stage => {
            let steps = mentor.stage?.checked_sub(mentee.stage?)?;
            Some(Why::StepsAhead { steps })
        }
        Criterion::Population => similar_size(mentee.population?, mentor.population?),
        Criterion::Kind => same(&mentee.kind, &mentor.kind).map(|kind| Why::SameKind { kind }),
        Criterion::Region => same(&mentee.region, &mentor.region).map(|region| Why::SameRegion { region }),
        Criterion::Sector => same(&mentee.sector, &mentor.sector).map(|sector| Why::SameSector { sector }),
        Criterion::MenteeWish => rank(&mentee.wishes, &mentor.id).map(|rank| Why::MenteeWish { rank }),
        Criterion::MentorWish => rank(&mentor.wishes, &mentee.id).map(|rank| Why::MentorWish { rank }),
        Criterion::Waited => Some(Why::Waited { rounds: mentee.waited_rounds }),
    }
}

fn shared_themes(scores: &Scores<'_>, mentee: &Mentee, mentor: &Mentor) -> Option<Why> {
    let mut wanted: Vec<_> = mentee.themes.iter().collect();
    wanted.sort_by(|one, other| (other.weight, &one.slug).cmp(&(one.weight, &other.slug)));
    let offered = |slug: &String| mentor.offers.iter().any(|offer| offer.slug == *slug);
    let slugs: Vec<String> =
        wanted.into_iter().map(|theme| &theme.slug).filter(|slug| offered(slug)).cloned().collect();
    let rare = slugs.iter().filter(|slug| scores.is_rare_theme(slug)).cloned().collect();
    (!slugs.is_empty()).then_some(Why::SharedThemes { slugs, rare })
}

fn common_languages(mentee: &Mentee, mentor: &Mentor) -> Option<Why> {
    let mut languages: Vec<CommonLanguage> = Vec::new();
    for mine in mentee.languages.iter().filter(|language| language.level >= Level::Working) {
        let theirs = mentor.languages.iter().find(|theirs| theirs.code == mine.code);
        if let Some(theirs) = theirs.filter(|theirs| theirs.level >= Level::Working) {
            languages.push(CommonLanguage {
                code: mine.code.clone(),
                mentee: mine.level,
                mentor: theirs.level,
            });
        }
    }
    let quality = |language: &CommonLanguage| {
        [language.mentee, language.mentor].iter().filter(|level| **level == Level::First).count()
    };
    languages.sort_by(|one, other| (quality(other), &one.code).cmp(&(quality(one), &other.code)));
    (!languages.is_empty()).then_some(Why::CommonLanguages { languages })
}

fn similar_size(mentee: u64, mentor: u64) -> Option<Why> {
    let (small, large) = (mentee.min(mentor), mentee.max(mentor));
    let ratio_tenths = large.saturating_mul(10).checked_div(small)?;
    let larger = match mentee.cmp(&mentor) {
        std::cmp::Ordering::Greater => Larger::Mentee,
        std::cmp::Ordering::Less => Larger::Mentor,
        std::cmp::Ordering::Equal => Larger::Neither,
    };
    (ratio_tenths <= 40).then_some(Why::SimilarSize { ratio_tenths, larger })
}
