//! Matching: the studio in which staff run it, read why, and publish.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{CohortId, MemberId, PersonId, RunId};
use crate::match_input::MatchInput;
use crate::match_keep::{KeepForm, KeptRun};
use crate::place::Country;
use crate::problem::{FieldProblem, field};
use crate::publication::Publication;
use crate::reason::Reason;
use crate::state::RunState;
use crate::words::Speaks;

/// `GET /api/v1/staff/cohorts/{id}/matching`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchStudio {
    /// The cohort.
    pub cohort: CohortId,
    /// Its name.
    pub cohort_name: String,
    /// Who takes part.
    pub pool: Pool,
    /// The rules with which a first run begins.
    pub default_ruleset: Ruleset,
    /// The latest run, published or not.
    pub latest: Option<MatchRun>,
    /// The run that is published, if any.
    pub published: Option<RunId>,
    /// What the engine needs to score and solve in the page.
    pub input: MatchInput,
}

/// Who takes part in a round, and what is wrong with the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pool {
    /// Members looking for a mentor, by name.
    pub mentees: Vec<PoolMentee>,
    /// People who offer to mentor, by name.
    pub mentors: Vec<PoolMentor>,
    /// What should be fixed first.
    pub issues: Vec<PoolIssue>,
}

/// A member that looks for a mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PoolMentee {
    /// Its id, in the engine too.
    pub id: MemberId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// Languages of its lead.
    pub languages: Vec<Speaks>,
    /// Policy areas it looks for, most wanted first.
    pub themes: Vec<String>,
    /// The problem in its own words.
    pub problem: String,
    /// Free minutes a week.
    pub free_minutes: u32,
}

/// A person who offers to mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PoolMentor {
    /// Their id, in the engine too.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Name of their member.
    pub member: String,
    /// Its country.
    pub country: Country,
    /// Languages.
    pub languages: Vec<Speaks>,
    /// Policy areas they offer.
    pub offers: Vec<String>,
    /// How many mentees of this cohort they can take: all their places but those that other cohorts hold.
    pub capacity: u16,
    /// How many mentees they take in all.
    pub places: u16,
    /// Changes with every change of places or break; whoever changes them names the version they saw.
    pub version: u32,
    /// Whether they take a break.
    pub paused: bool,
    /// Whether they have been approved.
    pub approved: bool,
    /// Free minutes a week.
    pub free_minutes: u32,
}

/// Something in the data that makes matches worse, and whose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PoolIssue {
    /// What.
    pub kind: PoolIssueKind,
    /// Whose: names, sorted.
    pub who: Vec<String>,
}

crate::place::codes! {
    /// What can be wrong with the data of a pool.
    PoolIssueKind {
        /// No free hours were given.
        NoFreeHours = "no_free_hours",
        /// Fewer free minutes a week than the rules ask for.
        ThinHours = "thin_hours",
        /// No population is known; it counts as average.
        NoPopulation = "no_population",
        /// No need has been written down.
        NoNeed = "no_need",
        /// Nobody sits in the government lead's seat.
        NoLead = "no_lead",
        /// A mentor waits for approval.
        NotApproved = "not_approved",
        /// A mentor takes a break.
        Paused = "paused",
    }
}

crate::place::codes! {
    /// What the engine makes as good as possible, after the number of matches.
    Objective {
        /// Fewest weak pairs, band by band, then the highest total.
        Bands = "bands",
        /// The highest worst score, then the highest total.
        WorstOff = "worst-off",
        /// The highest total.
        Total = "total",
    }
}

/// Rules as data: what must hold and what counts how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ruleset {
    /// Least common free minutes in every week.
    pub min_overlap_minutes: u16,
    /// Weight of each criterion, 0..=100, by the engine's code.
    #[serde(deserialize_with = "crate::unique::keys")]
    pub weights: BTreeMap<String, u8>,
    /// Criteria that cut a pair instead of weighing.
    pub must: Vec<String>,
}

/// `POST /api/v1/staff/cohorts/{id}/match-runs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MatchRunForm {
    /// What counts as best.
    pub objective: Objective,
    /// Rules and weights.
    pub ruleset: Ruleset,
    /// Pairs that must be.
    pub pinned: Vec<Pair>,
    /// Pairs that must not be.
    pub forbidden: Vec<Pair>,
    /// The earlier run to stay close to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<KeepForm>,
}

/// A mentee and a mentor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The member that looks.
    pub mentee: MemberId,
    /// The person who mentors.
    pub mentor: PersonId,
}

impl MatchRunForm {
    /// Most pins or bans of one run.
    pub const MAX_PAIRS: usize = 2000;

    /// The form itself when every value is in range, else all that is wrong. Whether ids exist and pins keep the
    /// hard rules only the engine can tell.
    pub fn parse(&self) -> Result<&Self, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let out = |path: String, min: i64, max: i64| {
            FieldProblem::new(path, field::OUT_OF_RANGE).with("min", min).with("max", max)
        };
        if self.ruleset.min_overlap_minutes > 10_080 {
            wrong.push(out("ruleset.min_overlap_minutes".to_owned(), 0, 10_080));
        }
        for (criterion, weight) in &self.ruleset.weights {
            if *weight > 100 {
                wrong.push(out(format!("ruleset.weights.{criterion}"), 0, 100));
            }
        }
        for (path, pairs) in [("pinned", &self.pinned), ("forbidden", &self.forbidden)] {
            if pairs.len() > Self::MAX_PAIRS {
                wrong.push(out(path.to_owned(), 0, Self::MAX_PAIRS as i64));
            }
        }
        if self.pinned.iter().any(|pair| self.forbidden.contains(pair)) {
            wrong.push(FieldProblem::new("pinned", field::CONTRADICTS).with("other", "forbidden"));
        }
        wrong.extend(self.keep.as_ref().and_then(KeepForm::problem));
        if wrong.is_empty() { Ok(self) } else { Err(wrong) }
    }
}

/// `GET /api/v1/staff/cohorts/{id}/match-runs?before=NUMBER`: the runs that were kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchRuns {
    /// Newest first, at most twenty.
    pub runs: Vec<MatchRunBrief>,
    /// The `before` of the next page, if there is one.
    pub next: Option<u32>,
}

/// A run in a list: what it was made for and what came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchRunBrief {
    /// Its id.
    pub id: RunId,
    /// Its number within the cohort, from 1.
    pub number: u32,
    /// Changes with every change of state.
    pub version: u32,
    /// Draft, published or replaced.
    pub state: RunState,
    /// When it was made.
    pub created_at_ms: i64,
    /// Who made it; empty when they have no account any more.
    pub created_by: String,
    /// What counted as best.
    pub objective: Objective,
    /// How many mentees took part.
    pub mentees: u32,
    /// Pairs matched.
    pub matched: u32,
    /// Sum of the scores.
    pub total: i64,
    /// The lowest score; `None` without a match.
    pub worst: Option<i64>,
    /// Matches by band, best first, with the cuts of every run.
    pub bands: Vec<u32>,
}

/// A run as staff see it: `GET /api/v1/staff/match-runs/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchRun {
    /// Its id.
    pub id: RunId,
    /// Its number within the cohort, from 1.
    pub number: u32,
    /// Changes with every change of state.
    pub version: u32,
    /// Draft, published or replaced.
    pub state: RunState,
    /// Since when and how long it can be taken back, while it is published.
    pub publication: Option<Publication>,
    /// When it was made.
    pub created_at_ms: i64,
    /// Who made it; empty when they have no account any more.
    pub created_by: String,
    /// With which rules, pins and bans.
    pub form: MatchRunForm,
    /// How many pairs the rules allow.
    pub allowed_pairs: u32,
    /// How many mentees took part.
    pub mentees: u32,
    /// How many places the mentors had.
    pub places: u32,
    /// Pairs matched.
    pub matched: u32,
    /// Sum of the scores.
    pub total: i64,
    /// The lowest score; `None` without a match.
    pub worst: Option<i64>,
    /// Matches by band, best first.
    pub bands: Vec<u32>,
    /// Lower edges of the bands but the last, best first.
    pub cuts: Vec<i64>,
    /// What was kept of the earlier run that `form` names.
    pub kept: Option<KeptRun>,
    /// Whether the certificate was checked by the verifier and holds.
    pub verified: bool,
    /// The matches, by mentee's name.
    pub matches: Vec<MatchRow>,
    /// Who is left out, and why.
    pub unmatched: Vec<UnmatchedRow>,
    /// Mentees by region and language: how many, how many matched, how well.
    pub fairness: Vec<FairnessRow>,
}

/// One matched pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchRow {
    /// The mentee's id.
    pub mentee: MemberId,
    /// Its name.
    pub mentee_name: String,
    /// Its country.
    pub mentee_country: Country,
    /// The mentor's id.
    pub mentor: PersonId,
    /// Their name.
    pub mentor_name: String,
    /// Name of the mentor's member.
    pub mentor_member: String,
    /// 0 to 1000.
    pub score: i64,
    /// Whether staff pinned it.
    pub pinned: bool,
    /// Whether it was held because an earlier run had it.
    pub kept: bool,
    /// The score by display part, in the fixed order of [`Part::ALL`]; they sum up to the score.
    pub parts: Vec<i64>,
    /// Rank of the mentor among the mentee's wishes, from 1.
    pub wish_rank: Option<u8>,
    /// Why this pair, strongest first.
    pub why: Vec<Reason>,
}

crate::place::codes! {
    /// The seven parts of a score bar.
    Part {
        /// Themes.
        Themes = "themes",
        /// Own words.
        OwnWords = "own_words",
        /// Language.
        Language = "language",
        /// Hours in common.
        Hours = "hours",
        /// Stage.
        Stage = "stage",
        /// Size, kind and region.
        SizeKind = "size_kind",
        /// Wishes, waiting and sector.
        Wishes = "wishes",
    }
}

/// A mentee without a mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnmatchedRow {
    /// Its id.
    pub mentee: MemberId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// How many mentors each rule cuts.
    pub cut_by: Vec<CutBy>,
    /// Small changes that would match it.
    pub fixes: Vec<Reason>,
}

/// A hard rule and how many mentors it cuts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CutBy {
    /// The engine's code of the rule.
    pub rule: String,
    /// How many mentors.
    pub count: u32,
}

/// How one part of the mentees fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FairnessRow {
    /// What divides them: `region`, `language`, `band` or `sector`.
    pub attribute: String,
    /// Which part.
    pub value: String,
    /// How many mentees.
    pub people: u32,
    /// How many of them are matched.
    pub matched: u32,
    /// Their mean score, rounded down.
    pub mean_score: Option<i64>,
    /// Their lowest score.
    pub worst: Option<i64>,
}
