//! Publishing matches: what it would do, what has changed since the run was made, and how long it can be taken back.

use serde::{Deserialize, Serialize};

use crate::id::{MemberId, PersonId, RunId};
use crate::place::codes;
use crate::words::Locale;

/// A publication that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Publication {
    /// When staff published.
    pub published_at_ms: i64,
    /// Who did; empty when they have no account any more.
    pub published_by: String,
    /// When it becomes final: then the mails leave and members see their mentorships; until then it can be taken back.
    pub final_at_ms: i64,
    /// Milliseconds until then by the server's clock; 0 when it is final.
    pub undo_left_ms: i64,
}

/// `GET /api/v1/staff/match-runs/{id}/publication-preview`: what publishing the run would do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicationPreview {
    /// The run.
    pub run: RunId,
    /// Its version, to publish just that.
    pub version: u32,
    /// How many mentorships begin.
    pub pairs: u32,
    /// How many mentorships of the cohort end because their pair is not in the run or begins anew.
    pub ending: u32,
    /// The number of the run that is published now, if any.
    pub replaces: Option<u32>,
    /// How many mails go out; somebody who is on both sides gets one for each.
    pub mails: u32,
    /// How many people get them.
    pub people: u32,
    /// The mails word for word, by role, then language; languages nobody reads are left out.
    pub messages: Vec<RoleMessage>,
    /// What is no longer as it was when the run was made, the blocking changes first.
    pub changes: Vec<RunChange>,
    /// How long publishing can be taken back, in seconds.
    pub undo_seconds: u32,
}

codes! {
    /// Which side of a match somebody is on.
    MatchRole {
        /// Holds a seat of the member that is mentored.
        Mentee = "mentee",
        /// Mentors.
        Mentor = "mentor",
    }
}

/// A mail as it will read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleMessage {
    /// To which side.
    pub role: MatchRole,
    /// In which language.
    pub locale: Locale,
    /// How many people get it.
    pub recipients: u32,
    /// Its subject.
    pub subject: String,
    /// Its text, plain, with line breaks.
    pub text: String,
}

codes! {
    /// What can have changed between a run and its publication.
    ChangeKind {
        /// The mentor has another number of places for this cohort: `before`, `now`.
        PlacesChanged = "places_changed",
        /// The mentor takes a break.
        MentorPaused = "mentor_paused",
        /// The mentor is not approved any more.
        MentorNotApproved = "mentor_not_approved",
        /// The mentor does not mentor any more.
        MentorGone = "mentor_gone",
        /// The member is not in the cohort any more, or nobody sits in its government lead's seat.
        MenteeGone = "mentee_gone",
        /// The pair breaks a rule by now: `rule`.
        RuleBroken = "rule_broken",
    }
}

codes! {
    /// Whether a change matters for publishing.
    ChangeWeight {
        /// The run cannot be published as it is.
        Blocks = "blocks",
        /// The run can be published; a new run might be better.
        Informs = "informs",
    }
}

/// One thing that is no longer as it was when the run was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunChange {
    /// What.
    pub kind: ChangeKind,
    /// Whether publishing is refused because of it.
    pub weight: ChangeWeight,
    /// The mentor it is about.
    pub mentor: Option<ChangedMentor>,
    /// The members matched with that mentor, or the one it is about; by name.
    pub mentees: Vec<ChangedMentee>,
    /// Places when the run was made.
    pub before: Option<u16>,
    /// Places now.
    pub now: Option<u16>,
    /// The engine's code of the rule that is broken.
    pub rule: Option<String>,
}

/// A mentor in a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedMentor {
    /// Their id.
    pub id: PersonId,
    /// Their name, as the run has it where they are gone.
    pub name: String,
}

/// A mentee in a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedMentee {
    /// The member's id.
    pub id: MemberId,
    /// Its name, as the run has it where it is gone.
    pub name: String,
}
