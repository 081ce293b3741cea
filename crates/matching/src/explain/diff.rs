//! What lies between two answers: who moves, and what it does to the figures.
//!
//! The pools may differ: people are told apart by their ids alone, so a run saved last week can be held against
//! one of today, or a draft against what a slider makes of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::edges::Scored;
use crate::fault::Fault;
use crate::figures::{Figures, figures};
use crate::objective::Cuts;
use crate::run::Run;
use crate::score::Scores;

/// One side of a comparison: who was there, who has whom at which score, and the figures.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    mentees: BTreeSet<&'a str>,
    mentors: BTreeSet<&'a str>,
    pairs: BTreeMap<(&'a str, &'a str), u16>,
    figures: Figures,
}

/// The difference of two answers; whatever has an order here has that of the ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// The figures of the earlier answer, with the default bands whatever its objective.
    pub before: Figures,
    /// Those of the later one.
    pub after: Figures,
    /// Number of mentees whose mentors differ.
    pub moved: u64,
    /// What each of them gives up and gets.
    pub moves: Vec<ScoredMove>,
    /// Number of pairs in both answers.
    pub kept: u64,
    /// Number of those whose score differs, because rules, weights or people changed.
    pub rescored: u64,
    /// Who came and who went.
    pub people: Turnover,
}

/// A mentee who has another mentor afterwards; nothing stands for no mentor, and has no score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoredMove {
    /// Id of the mentee.
    pub mentee: String,
    /// Id of the mentor before.
    pub from: Option<String>,
    /// Id of the mentor afterwards.
    pub to: Option<String>,
    /// Score of the pair before, `0..=1000`.
    pub before: Option<u16>,
    /// Score of the pair afterwards, `0..=1000`.
    pub after: Option<u16>,
}

/// Ids that only one of the two pools has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnover {
    /// Mentees of the later pool alone.
    pub mentees_added: Vec<String>,
    /// Mentees of the earlier pool alone.
    pub mentees_gone: Vec<String>,
    /// Mentors of the later pool alone.
    pub mentors_added: Vec<String>,
    /// Mentors of the earlier pool alone.
    pub mentors_gone: Vec<String>,
}

impl<'a> Answer<'a> {
    /// The answer that a run records; a record that contradicts itself is refused with the path of its fault.
    pub fn of_run(run: &'a Run) -> Result<Self, Fault> {
        let pairs = run.matches.iter().map(|one| ((one.mentee.as_str(), one.mentor.as_str()), one.score));
        Ok(Self {
            mentees: run.inputs.mentees.iter().map(|one| one.id.as_str()).collect(),
            mentors: run.inputs.mentors.iter().map(|one| one.id.as_str()).collect(),
            pairs: pairs.collect(),
            figures: run.figures()?,
        })
    }

    /// The answer `matches` to a scored pool; indices are those of the scores.
    pub fn of_matches(scores: &'a Scores<'a>, matches: &[Scored]) -> Self {
        let pair = |pair: &Scored| {
            let ids = (scores.mentee(pair.mentee).id.as_str(), scores.mentor(pair.mentor).id.as_str());
            (ids, pair.score)
        };
        Self {
            mentees: scores.pool().mentees.iter().map(|one| one.id.as_str()).collect(),
            mentors: scores.pool().mentors.iter().map(|one| one.id.as_str()).collect(),
            pairs: matches.iter().map(pair).collect(),
            figures: figures(scores.instance(), &Cuts::default(), matches),
        }
    }
}

/// What changes from `before` to `after`.
///
/// Somebody who came or went moves too if they have a mentor on their side of the comparison.
pub fn diff(before: &Answer<'_>, after: &Answer<'_>) -> Diff {
    let keys =
        |answer: &Answer<'_>| answer.pairs.keys().map(|&(i, j)| (i.to_owned(), j.to_owned())).collect();
    let steps = steps(&keys(before), &keys(after));
    let score = |answer: &Answer<'_>, mentee: &str, mentor: &Option<String>| {
        mentor.as_ref().and_then(|mentor| answer.pairs.get(&(mentee, mentor.as_str())).copied())
    };
    let moves: Vec<ScoredMove> = steps
        .into_iter()
        .map(|(mentee, from, to)| ScoredMove {
            before: score(before, &mentee, &from),
            after: score(after, &mentee, &to),
            mentee,
            from,
            to,
        })
        .collect();
    let kept = before.pairs.iter().filter_map(|(pair, score)| Some((score, after.pairs.get(pair)?)));
    let kept: Vec<bool> = kept.map(|(score, later)| score != later).collect();
    Diff {
        before: before.figures.clone(),
        after: after.figures.clone(),
        moved: moves.chunk_by(|one, next| one.mentee == next.mentee).count() as u64,
        moves,
        kept: kept.len() as u64,
        rescored: kept.iter().filter(|&&changed| changed).count() as u64,
        people: Turnover {
            mentees_added: only(&after.mentees, &before.mentees),
            mentees_gone: only(&before.mentees, &after.mentees),
            mentors_added: only(&after.mentors, &before.mentors),
            mentors_gone: only(&before.mentors, &after.mentors),
        },
    }
}

fn only(these: &BTreeSet<&str>, others: &BTreeSet<&str>) -> Vec<String> {
    these.difference(others).map(|&id| id.to_owned()).collect()
}

/// What each mentee gives up and gets, in the order of ids; several mentors of one mentee are paired in that order
/// too.
pub(super) fn steps<M: Ord + Clone, N: Ord + Clone>(
    before: &BTreeSet<(M, N)>,
    after: &BTreeSet<(M, N)>,
) -> Vec<(M, Option<N>, Option<N>)> {
    let mut changed: BTreeMap<&M, (Vec<&N>, Vec<&N>)> = BTreeMap::new();
    for (mentee, mentor) in before.difference(after) {
        changed.entry(mentee).or_default().0.push(mentor);
    }
    for (mentee, mentor) in after.difference(before) {
        changed.entry(mentee).or_default().1.push(mentor);
    }
    let mut steps = Vec::new();
    for (mentee, (from, to)) in changed {
        for at in 0..from.len().max(to.len()) {
            steps.push((
                mentee.clone(),
                from.get(at).map(|&id| id.clone()),
                to.get(at).map(|&id| id.clone()),
            ));
        }
    }
    steps
}
