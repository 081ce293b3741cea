//! Why somebody was left out: the rules that cut their pairs, the crowd they stand in, and what would help.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::places::{Places, Reach};
use crate::edges::Scored;
use crate::pool::Level;
use crate::ruleset::Rule;
use crate::score::Scores;

/// A mentee with a place for a mentor who got none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmatched {
    /// Id of the mentee.
    pub id: String,
    /// How many mentors each rule cuts; one that several rules cut counts under each.
    pub cut_by: Vec<CutBy>,
    /// The crowd; nothing only when no mentor is allowed at all.
    pub hall_set: Option<HallSet>,
    /// Single changes that would give this mentee a mentor.
    pub fixes: Vec<Fix>,
}

/// A rule and how many mentors it cuts for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutBy {
    /// The rule.
    pub rule: Rule,
    /// Number of mentors.
    pub count: u32,
}

/// Mentees who have only these mentors, who have fewer places than those mentees want.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HallSet {
    /// Ids of the mentees.
    pub mentees: Vec<String>,
    /// Ids of their mentors.
    pub mentors: Vec<String>,
    /// Places of those mentors beyond the pins.
    pub places: u32,
}

/// A single change and how many more would be matched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// The change.
    #[serde(flatten)]
    pub change: Change,
    /// How many more matches there would be.
    pub gain: u32,
}

/// What could be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "params", rename_all = "snake_case")]
pub enum Change {
    /// One more place with any of these mentors.
    Place {
        /// Ids.
        mentors: Vec<String>,
    },
    /// Fewer common minutes for everybody.
    Overlap {
        /// The highest minimum that helps.
        minutes: u16,
    },
    /// One more working language for this mentee.
    Language {
        /// Its code.
        code: String,
    },
    /// The end of a mentor's break.
    Pause {
        /// Id.
        mentor: String,
    },
}

/// Everybody who was left out, by id.
pub fn unmatched(scores: &Scores<'_>, matches: &[Scored]) -> Vec<Unmatched> {
    let mut matched = vec![false; scores.pool().mentees.len()];
    for pair in matches {
        matched[pair.mentee as usize] = true;
    }
    let places = Places::new(scores.instance(), matches);
    let left_out = (0..matched.len() as u32)
        .filter(|&mentee| !matched[mentee as usize] && scores.mentee(mentee).capacity > 0);
    left_out.map(|mentee| explain(scores, &places, mentee)).collect()
}

fn explain(scores: &Scores<'_>, places: &Places, mentee: u32) -> Unmatched {
    let mut counts: BTreeMap<Rule, u32> = BTreeMap::new();
    for mentor in 0..scores.pool().mentors.len() as u32 {
        for rule in scores.cuts(mentee, mentor).rules() {
            *counts.entry(rule).or_default() += 1;
        }
    }
    let open = |i: u32, j: u32| is_open(scores, i, j);
    // The matches are as many as can be, so the search comes back with everybody it reached.
    let reach = match places.clone().augment(mentee, open) {
        Err(reach) if !reach.mentors.is_empty() => Some(reach),
        _ => None,
    };
    let mut fixes = Vec::new();
    if let Some(reach) = &reach {
        let mentors = reach.mentors.iter().map(|&mentor| scores.mentor(mentor).id.clone()).collect();
        fixes.push(Fix { change: Change::Place { mentors }, gain: 1 });
    }
    fixes.extend(less_overlap(scores, places, mentee));
    fixes.extend(one_more_language(scores, places, mentee));
    fixes.extend(end_of_a_break(scores, places, mentee));
    Unmatched {
        id: scores.mentee(mentee).id.clone(),
        cut_by: counts.into_iter().map(|(rule, count)| CutBy { rule, count }).collect(),
        hall_set: reach.map(|reach| hall_set(scores, places, &reach)),
        fixes,
    }
}

/// Whether a pair exists and is not already settled by a pin.
fn is_open(scores: &Scores<'_>, mentee: u32, mentor: u32) -> bool {
    scores.cuts(mentee, mentor).is_empty() && !scores.instance().is_pinned(mentee, mentor)
}

/// Those who were reached, and everybody else whose mentors are all among the mentors reached.
fn hall_set(scores: &Scores<'_>, places: &Places, reach: &Reach) -> HallSet {
    let mentors = scores.pool().mentors.len() as u32;
    let confined = |mentee: &u32| {
        let mut open = (0..mentors).filter(|&mentor| is_open(scores, *mentee, mentor)).peekable();
        open.peek().is_some() && open.all(|mentor| reach.mentors.binary_search(&mentor).is_ok())
    };
    let wants = |mentee: &u32| {
        let pins = scores.instance().pinned().iter().filter(|pair| pair.0 == *mentee).count();
        scores.mentee(*mentee).capacity as usize > pins
    };
    let all = 0..scores.pool().mentees.len() as u32;
    let mentees = all
        .filter(|mentee| reach.mentees.binary_search(mentee).is_ok() || (wants(mentee) && confined(mentee)));
    HallSet {
        mentees: mentees.map(|mentee| scores.mentee(mentee).id.clone()).collect(),
        mentors: reach.mentors.iter().map(|&mentor| scores.mentor(mentor).id.clone()).collect(),
        places: reach.mentors.iter().map(|&mentor| places.open(mentor)).sum(),
    }
}

/// The change if `allowed` lets this mentee in, with its full gain.
fn fix(
    places: &Places,
    mentee: u32,
    change: impl FnOnce() -> Change,
    allowed: impl Fn(u32, u32) -> bool,
) -> Option<Fix> {
    let mut places = places.clone();
    places.augment(mentee, &allowed).ok()?;
    let gain = 1 + places.fill(&allowed);
    Some(Fix { change: change(), gain })
}

/// The highest minimum of common minutes at which this mentee has a mentor.
fn less_overlap(scores: &Scores<'_>, places: &Places, mentee: u32) -> Option<Fix> {
    let only_overlap = |i: u32, j: u32| scores.cuts(i, j).only(Rule::Overlap);
    let mentors = 0..scores.pool().mentors.len() as u32;
    let shorter: BTreeSet<u16> = mentors
        .filter(|&mentor| only_overlap(mentee, mentor))
        .map(|mentor| scores.minutes(mentee, mentor))
        .filter(|&minutes| minutes > 0)
        .collect();
    let shorter: Vec<u16> = shorter.into_iter().collect();
    let at_least = |minutes: u16| {
        move |i: u32, j: u32| is_open(scores, i, j) || (only_overlap(i, j) && scores.minutes(i, j) >= minutes)
    };
    // A lower minimum only adds pairs, so what helps is a beginning of the list.
    let helpful =
        shorter.partition_point(|&minutes| places.clone().augment(mentee, at_least(minutes)).is_ok());
    let minutes = *shorter.get(helpful.checked_sub(1)?)?;
    fix(places, mentee, || Change::Overlap { minutes }, at_least(minutes))
}

/// Each language that would open a mentor's place to this mentee.
fn one_more_language(scores: &Scores<'_>, places: &Places, mentee: u32) -> Vec<Fix> {
    let speaks = |mentor: u32, code: &str| {
        let languages = &scores.mentor(mentor).languages;
        languages.iter().any(|language| language.code == code && language.level >= Level::Working)
    };
    let missing = |mentor: u32| {
        let cuts = scores.cuts(mentee, mentor);
        cuts.has(Rule::Language) && scores.cuts_but_language(mentee, mentor).is_empty()
    };
    let mentors = 0..scores.pool().mentors.len() as u32;
    let codes: BTreeSet<&str> = mentors
        .filter(|&mentor| missing(mentor))
        .flat_map(|mentor| &scores.mentor(mentor).languages)
        .filter(|language| language.level >= Level::Working)
        .map(|language| language.code.as_str())
        .collect();
    let change = |code: &str| Change::Language { code: code.to_owned() };
    let allowed =
        |code: &str, i: u32, j: u32| is_open(scores, i, j) || (i == mentee && missing(j) && speaks(j, code));
    codes
        .into_iter()
        .filter_map(|code| fix(places, mentee, || change(code), |i, j| allowed(code, i, j)))
        .collect()
}

/// Each paused mentor who would make room.
fn end_of_a_break(scores: &Scores<'_>, places: &Places, mentee: u32) -> Vec<Fix> {
    let paused = |mentor: &u32| {
        let person = scores.mentor(*mentor);
        person.paused && person.approved && person.capacity > 0
    };
    let back = |mentor: u32| {
        let allowed = move |i: u32, j: u32| {
            is_open(scores, i, j) || (j == mentor && scores.cuts(i, j).only(Rule::Unavailable))
        };
        let change = || Change::Pause { mentor: scores.mentor(mentor).id.clone() };
        fix(places, mentee, change, allowed)
    };
    (0..scores.pool().mentors.len() as u32).filter(paused).filter_map(back).collect()
}
