//! Why somebody was left out: the rules that cut their pairs, the crowd they stand in, and what would help.

use serde::{Deserialize, Serialize};

use super::crowd::Crowd;
use super::places::Places;
use crate::edges::Scored;
use crate::pool::Id;
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

/// Mentees who may have these mentors and, apart from the pairs listed, nobody else: together they want more places
/// than the mentors have and the pairs take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HallSet {
    /// Ids of the mentees.
    pub mentees: Vec<Id>,
    /// Ids of those mentors.
    pub mentors: Vec<Id>,
    /// Places of those mentors beyond the pins.
    pub places: u32,
    /// Pairs of the mentees with other mentors, sorted. All are matched, and each takes one place; only mentees with
    /// several places have any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<(Id, Id)>,
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
        mentors: Vec<Id>,
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
    let mut crowd = Crowd::new(scores, Places::new(scores.instance(), matches));
    let left_out = (0..matched.len() as u32)
        .filter(|&mentee| !matched[mentee as usize] && scores.mentee(mentee).capacity > 0);
    left_out.map(|mentee| explain(&mut crowd, mentee)).collect()
}

fn explain(crowd: &mut Crowd<'_, '_>, mentee: u32) -> Unmatched {
    let scores = crowd.scores();
    let mut cut_by = Rule::ALL.map(|rule| CutBy { rule, count: 0 });
    for mentor in 0..scores.pool().mentors.len() as u32 {
        let cuts = scores.cuts(mentee, mentor);
        for one in &mut cut_by {
            one.count += u32::from(cuts.has(one.rule));
        }
    }
    // The matches are as many as can be, so the search comes back with everybody it reached.
    let reach = crowd.reach(mentee).unwrap_or_default();
    let mut fixes = Vec::new();
    if !reach.mentors.is_empty() {
        let mentors = reach.mentors.iter().map(|&mentor| scores.mentor_id(mentor)).collect();
        fixes.push(Fix { change: Change::Place { mentors }, gain: 1 });
    }
    fixes.extend(crowd.less_overlap(mentee));
    fixes.extend(crowd.one_more_language(mentee));
    fixes.extend(crowd.end_of_a_break(&reach));
    Unmatched {
        id: scores.mentee(mentee).id.clone(),
        cut_by: cut_by.into_iter().filter(|one| one.count > 0).collect(),
        hall_set: (!reach.mentors.is_empty()).then(|| crowd.hall_set(&reach)),
        fixes,
    }
}
