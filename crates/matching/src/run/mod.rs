//! A whole run: from a pool to matches with their reasons, and the record that proves and repeats it.

mod check;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::certificate::{Certificate, Cover};
use crate::edges::Scored;
use crate::explain::{self, Blocking, FairnessRow, Recruit, Unmatched, Why};
use crate::fault::Fault;
use crate::figures::{Figures, figures};
use crate::keep::Kept;
use crate::objective::{Cuts, ObjectiveCode};
use crate::pool::{Id, Pool};
use crate::ruleset::{Criterion, Ruleset};
use crate::score::{People, Scores};
use crate::solve::{Solution, SolveError, solve};
use crate::time::Zones;

/// The only version of the format.
pub const FORMAT: &str = "convene.run/1";

/// RUN.json; whatever has an order here has that of the ids, prices that of the pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Always [`FORMAT`].
    pub format: String,
    /// Version of the engine.
    pub version: String,
    /// SHA-256 of the bytes of POOL.json, in hexadecimal.
    pub inputs_sha256: String,
    /// What was best, after the number of matches.
    pub objective: ObjectiveCode,
    /// Every rule and weight that applied.
    pub ruleset: Ruleset,
    /// Who mentors whom.
    pub matches: Vec<Match>,
    /// Mentees who have a place for a mentor and got none.
    pub unmatched: Vec<Unmatched>,
    /// Pairs that would both gain a lot by having each other.
    pub blocking: Vec<Blocking>,
    /// How the answer treats each kind of mentee.
    pub fairness: Vec<FairnessRow>,
    /// What one more place of a given profile would add, the best first; records of earlier versions have none.
    #[serde(default)]
    pub recruit: Vec<Recruit>,
    /// Every allowed pair with its score: mentee, mentor, score.
    pub pairs: Vec<(Id, Id, u16)>,
    /// The proof that no answer is better.
    pub certificate: Certificate,
    /// What was kept of an earlier answer, if the pool asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<KeptPairs>,
    /// What the run depended on.
    pub inputs: Arc<Pool>,
}

/// What was kept of an earlier answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPairs {
    /// How many of the earlier pairs the rules still allow.
    pub of: u32,
    /// How many of these were to be kept.
    pub asked: u32,
    /// How many are kept, pinned ones included: fewer than asked only where more would leave somebody out, or under
    /// `worst-off` make the worst pair worse.
    pub kept: u32,
    /// The proof that no better answer keeps as many, before any pair is held for it.
    pub certificate: Certificate,
}

/// One match with everything that is said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// Id of the mentee.
    pub mentee: String,
    /// Id of the mentor.
    pub mentor: String,
    /// Score, `0..=1000`.
    pub score: u16,
    /// Whether staff fixed it beforehand.
    pub pinned: bool,
    /// Whether it was held because an earlier answer had it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
    /// Points and weights; the score is the sum of their products over the sum of the weights.
    pub breakdown: Vec<Weighed>,
    /// Reasons, the strongest first.
    pub why: Vec<Why>,
}

/// One line of a breakdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    /// What was weighed.
    pub criterion: Criterion,
    /// Points, `0..=1000`.
    pub points: u16,
    /// Weight, `0..=100`; 0 for a must.
    pub weight: u8,
}

/// Why a pool has no run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// The pool does not make sense.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The pool is too large.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// Validates, scores, solves and explains.
///
/// The hash is that of the pool written as JSON; a caller that read a file puts [`sha256_hex`] of its bytes there.
pub fn run(pool: &Pool, zones: &Zones) -> Result<Run, PoolError> {
    pool.validate()?;
    let scores = Scores::new(pool, zones)?;
    let solution = best(&scores)?;
    let json = serde_json::to_vec(pool).map_err(|error| Fault::at("$", error.to_string()))?;
    record(&scores, &solution, Arc::new(pool.clone()), sha256_hex(&json))
}

/// The best matches of a scored pool; the only error is a fault at the capacity of the mentee with most places,
/// where all places together are more than the weights can hold.
pub fn best(scores: &Scores<'_>) -> Result<Solution, PoolError> {
    let pool = scores.pool();
    let solution = solve(scores.instance(), &pool.objective.with_cuts(Cuts::default()));
    solution.map_err(|error| too_many_places(pool, error).into())
}

/// The solver's only error, at the capacity of the mentee with most places.
pub(crate) fn too_many_places(pool: &Pool, error: SolveError) -> Fault {
    let most = pool.mentees.iter().map(|mentee| mentee.capacity).max();
    let at = pool.mentees.iter().position(|mentee| Some(mentee.capacity) == most).unwrap_or_default();
    Fault::at(format!("$.mentees[{at}].capacity"), error.to_string())
}

/// The record of a solved pool, explanations included; `solution` and `inputs` must be those of `scores`.
///
/// Where the objective is `worst-off`, saying where to recruit solves again; an error is one of those solutions.
pub fn record(
    scores: &Scores<'_>,
    solution: &Solution,
    inputs: Arc<Pool>,
    inputs_sha256: String,
) -> Result<Run, PoolError> {
    let pool = scores.pool();
    let pairs = scores.instance().edges().iter();
    let pairs = pairs.map(|pair| (scores.mentee_id(pair.mentee), scores.mentor_id(pair.mentor), pair.score));
    Ok(Run {
        format: FORMAT.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        inputs_sha256,
        objective: pool.objective,
        ruleset: pool.ruleset.clone(),
        matches: matches(scores, solution),
        unmatched: explain::unmatched(scores, &solution.matches),
        blocking: explain::blocking(scores, &solution.matches),
        fairness: explain::fairness(scores, &solution.matches),
        recruit: explain::recruit(scores, solution)?,
        pairs: pairs.collect(),
        certificate: in_pool_order(scores.people(), &solution.certificate),
        kept: scores.kept().map(|kept| kept_pairs(scores, kept)),
        inputs,
    })
}

/// The matches of a solved pool with what is said about each; `solution` must be that of `scores`.
pub fn matches(scores: &Scores<'_>, solution: &Solution) -> Vec<Match> {
    let said = |&Scored { mentee, mentor, score }: &Scored| {
        let points = scores.points(mentee, mentor);
        let weighed = |criterion: Criterion| Weighed {
            criterion,
            points: points[criterion as usize],
            weight: scores.weights()[criterion as usize],
        };
        Match {
            mentee: scores.mentee(mentee).id.clone(),
            mentor: scores.mentor(mentor).id.clone(),
            score,
            pinned: scores.instance().is_pinned(mentee, mentor) && !scores.is_kept(mentee, mentor),
            kept: scores.is_kept(mentee, mentor),
            breakdown: Criterion::ALL.map(weighed).to_vec(),
            why: explain::why(scores, mentee, mentor),
        }
    };
    solution.matches.iter().map(said).collect()
}

/// SHA-256 in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'a' + half - 10 });
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn kept_pairs(scores: &Scores<'_>, kept: &Kept) -> KeptPairs {
    let keep = kept.certificate.keep.as_ref();
    KeptPairs {
        of: keep.map_or(0, |keep| keep.pairs.len() as u32),
        asked: keep.map_or(0, |keep| keep.at_least),
        kept: kept.count,
        certificate: in_pool_order(scores.people(), &kept.certificate),
    }
}

/// The certificate with everybody's index in the pool instead of the order of ids.
pub(crate) fn in_pool_order(people: &People<'_>, certificate: &Certificate) -> Certificate {
    let mut moved = certificate.clone();
    for (i, &price) in certificate.mentee_price.iter().enumerate() {
        moved.mentee_price[people.mentee_position(i as u32)] = price;
    }
    for (j, &price) in certificate.mentor_price.iter().enumerate() {
        moved.mentor_price[people.mentor_position(j as u32)] = price;
    }
    let mentee = |i: u32| people.mentee_position(i) as u32;
    let mentor = |j: u32| people.mentor_position(j) as u32;
    for (i, j, _) in &mut moved.pair_price {
        (*i, *j) = (mentee(*i), mentor(*j));
    }
    moved.pair_price.sort_unstable();
    if let Some(keep) = &mut moved.keep {
        keep.pairs.iter_mut().for_each(|pair| *pair = (mentee(pair.0), mentor(pair.1)));
        keep.pairs.sort_unstable();
    }
    let cover = |cover: &mut Cover| {
        cover.mentees.iter_mut().for_each(|i| *i = mentee(*i));
        cover.mentors.iter_mut().for_each(|j| *j = mentor(*j));
        cover.pairs.iter_mut().for_each(|pair| *pair = (mentee(pair.0), mentor(pair.1)));
        cover.mentees.sort_unstable();
        cover.mentors.sort_unstable();
        cover.pairs.sort_unstable();
    };
    if let Some(floor) = &mut moved.floor {
        cover(&mut floor.above);
        cover(&mut floor.most);
    }
    moved
}

impl Run {
    /// The figures of the result, with the default bands; a fault names what in the record does not fit together.
    pub fn figures(&self) -> Result<Figures, Fault> {
        let problem = self.problem()?;
        Ok(figures(&problem.instance, &Cuts::default(), &problem.matches))
    }
}
