//! An answer as the page shows it, whether the page found it or the server kept it.

use std::sync::Arc;

use matching::run::{Run, sha256_hex};
use model::id::MemberId;
use model::match_keep::KeptCount;
use model::matching::{CutBy, MatchRow, MatchRun};
use model::place::Country;
use model::reason::Reason;

use super::question::{Question, Remedy};

/// The best matches for a question, with everything that is said about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// What was asked.
    pub question: Question,
    /// The pairs.
    pub rows: Vec<MatchRow>,
    /// Who is left out; nobody while `run` has not followed.
    pub left_out: Vec<LeftOut>,
    /// Pairs that would both gain a lot by having each other.
    pub swaps: Vec<Swap>,
    /// How many pairs the rules allow.
    pub allowed_pairs: u32,
    /// How many look for a mentor.
    pub mentees: u32,
    /// How many places the mentors have.
    pub places: u32,
    /// Sum of the scores.
    pub total: i64,
    /// The lowest score; none without a pair.
    pub worst: Option<i64>,
    /// Pairs by band, best first.
    pub bands: Vec<u32>,
    /// Lower edges of the bands but the last.
    pub cuts: Vec<i64>,
    /// How much was kept of the earlier run, if the question names one.
    pub kept: Option<KeptCount>,
    /// The engine's record with its proof and without the hash of its inputs; none for a run that was kept earlier, and
    /// while there are only the pairs.
    pub run: Option<Arc<Run>>,
}

/// A mentee without a mentor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// Its id.
    pub mentee: MemberId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// How many mentors each rule cuts.
    pub cut_by: Vec<CutBy>,
    /// Everybody who competes for the same mentors, the mentee among them; empty when no mentor is allowed at all.
    pub crowd: Vec<String>,
    /// Those mentors.
    pub crowd_mentors: Vec<String>,
    /// Their places.
    pub crowd_places: u32,
    /// Single changes that would help.
    pub fixes: Vec<Fixable>,
}

/// A change that would help, and the ways to try it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fixable {
    /// For the words.
    pub said: Reason,
    /// One for each way, such as each mentor who could have one more place.
    pub remedies: Vec<Remedy>,
}

/// A pair that would rather have each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Swap {
    /// Name of the mentee.
    pub mentee: String,
    /// Name of the mentor.
    pub mentor: String,
    /// Points that each gains by their own ranking.
    pub gains: (i32, i32),
}

impl Answer {
    /// A run that was kept earlier.
    pub(crate) fn kept(run: &MatchRun) -> Self {
        Self {
            question: Question::of_run(run),
            rows: run.matches.clone(),
            left_out: Vec::new(),
            swaps: Vec::new(),
            allowed_pairs: run.allowed_pairs,
            mentees: run.mentees,
            places: run.places,
            total: run.total,
            worst: run.worst,
            bands: run.bands.clone(),
            cuts: run.cuts.clone(),
            kept: run.kept.as_ref().map(|kept| kept.count),
            run: None,
        }
    }

    /// The same with its record.
    pub(super) fn with_run(self, run: Run) -> Self {
        Self { run: Some(Arc::new(run)), ..self }
    }

    /// The record as it leaves the page, in JSON and with the hash of its inputs; none without a record.
    pub(crate) fn record(&self) -> Option<String> {
        let run = Run::clone(self.run.as_ref()?);
        // A record is numbers and texts, which JSON always holds.
        let inputs_sha256 = sha256_hex(&serde_json::to_vec(&run.inputs).ok()?);
        serde_json::to_string(&Run { inputs_sha256, ..run }).ok()
    }

    /// Whether both match the same people with the same scores.
    pub(crate) fn same_matches(&self, other: &Self) -> bool {
        let pairs = |answer: &Self| -> std::collections::BTreeSet<_> {
            answer.rows.iter().map(|row| (row.mentee.clone(), row.mentor.clone(), row.score)).collect()
        };
        pairs(self) == pairs(other)
    }

    /// Those left out by cause: who compete for the same mentors stand together, the largest group first.
    pub(crate) fn causes(&self) -> Vec<Vec<LeftOut>> {
        let mut causes: Vec<Vec<LeftOut>> = Vec::new();
        for one in &self.left_out {
            let same = |cause: &&mut Vec<LeftOut>| {
                let other = &cause[0];
                if one.crowd.is_empty() {
                    other.crowd.is_empty() && other.cut_by == one.cut_by
                } else {
                    other.crowd_mentors == one.crowd_mentors
                }
            };
            match causes.iter_mut().find(same) {
                Some(cause) => cause.push(one.clone()),
                None => causes.push(vec![one.clone()]),
            }
        }
        crate::order::sort_by_key(&mut causes, |cause| std::cmp::Reverse(cause.len()));
        causes
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{answer, left_out, matched};
    use super::*;

    #[test]
    fn those_who_compete_for_the_same_mentors_have_one_cause() {
        let mut all = answer(vec![matched("bar", "kwesi", 604)]);
        let mut alone = left_out("zabljak");
        alone.cut_by = vec![CutBy { rule: "language".to_owned(), count: 3 }];
        let crowded = |name: &str| LeftOut {
            crowd: vec!["tamale".to_owned(), "ouelle".to_owned()],
            crowd_mentors: vec!["chebet".to_owned()],
            ..left_out(name)
        };
        all.left_out = vec![alone, crowded("tamale"), crowded("ouelle")];
        let told: Vec<Vec<String>> =
            all.causes().iter().map(|cause| cause.iter().map(|one| one.name.clone()).collect()).collect();
        assert_eq!(told, [vec!["tamale", "ouelle"], vec!["zabljak"]]);
    }

    #[test]
    fn the_same_pairs_with_other_scores_are_not_the_same() {
        let one = answer(vec![matched("bar", "kwesi", 604), matched("goias", "ainhoa", 700)]);
        let other = answer(vec![matched("goias", "ainhoa", 700), matched("bar", "kwesi", 604)]);
        assert!(one.same_matches(&other));
        assert!(!one.same_matches(&answer(vec![matched("bar", "kwesi", 605)])));
    }
}
