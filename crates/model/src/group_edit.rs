//! How staff work on proposals of groups: several side by side, what could be done with a member, and each edit.

use serde::{Deserialize, Serialize};

use crate::group::GroupRun;
use crate::id::{MemberId, RunId};
use crate::place::Country;
use crate::reason::Reason;
use crate::words::Locale;

/// Proposals of the same cohort, made at once from the same settings.
///
/// The first keeps every rule; the others place more people by changes that somebody has to agree to, or begin the
/// search elsewhere. `POST /api/v1/staff/cohorts/{id}/group-runs` and `.../late-joiners` answer with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupProposals {
    /// In the order in which they were made, at least one.
    pub proposals: Vec<GroupRun>,
}

/// A change to the rules that a proposal supposes, because it was proposed for a member and taken up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakenChange {
    /// The member it was proposed for.
    pub member: MemberId,
    /// Its name.
    pub name: String,
    /// The change, as it was proposed.
    pub change: Reason,
}

/// `POST /api/v1/staff/group-runs/{id}/edits`: changes a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupEditForm {
    /// The version the page shows.
    pub version: u32,
    /// What to do.
    pub edit: GroupEdit,
}

/// One edit of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum GroupEdit {
    /// Puts a member into another group, or into none.
    Move {
        /// Who.
        member: MemberId,
        /// The number of the group, or nothing for "without a group".
        to: Option<u16>,
    },
    /// Lets two members of different groups change places.
    Swap {
        /// Who.
        member: MemberId,
        /// With whom.
        with: MemberId,
    },
    /// Supposes a change that is proposed for a member without a group, which places it.
    TakeUp {
        /// For whom.
        member: MemberId,
        /// Which of the proposed changes.
        #[serde(default)]
        change: ProposedChange,
    },
    /// Supposes that a group meets at two hours in turn, with a member in it that one hour for all weeks does not suit.
    TakeTurns {
        /// Who.
        member: MemberId,
        /// The number of the group.
        to: u16,
    },
    /// Supposes interpretation into the language of a group, with a member in it that does not work in that language.
    Interpret {
        /// Who.
        member: MemberId,
        /// The number of the group.
        to: u16,
    },
    /// Keeps a member in its group, or lets it go again.
    Lock {
        /// Who.
        member: MemberId,
        /// Whether it is to stay.
        locked: bool,
    },
    /// Takes the last edit back.
    Undo {},
}

/// Which of the changes that would place a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProposedChange {
    /// The smallest one.
    #[default]
    Smallest,
    /// Interpretation, where the smallest one asks for somebody who works in a language.
    Interpretation,
    /// Two hours in turn.
    Turns,
}

/// A change beside the smallest one that would place a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alternative {
    /// Which one.
    pub kind: ProposedChange,
    /// The change, its codes as those of the smallest one.
    pub change: Reason,
}

/// `GET /api/v1/staff/group-runs/{id}/options?member=`: where a member could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupOptions {
    /// The member.
    pub member: MemberId,
    /// The version of the proposal they hold for.
    pub version: u32,
    /// Every other group by number, and last, for a member in a group, to be without one.
    pub moves: Vec<MoveOption>,
    /// Members of other groups it can change places with, the highest gain first.
    pub swaps: Vec<SwapOption>,
}

/// A move and what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoveOption {
    /// The number of the group, or nothing for "without a group".
    pub to: Option<u16>,
    /// When its session begins where the member is, `HH:MM`.
    pub starts_local: Option<String>,
    /// The score of the group that the member leaves.
    pub source: Option<ScoreStep>,
    /// The score of the group that it joins.
    pub target: Option<ScoreStep>,
    /// The hard rule that stands against it; no scores are given then.
    pub refused: Option<Reason>,
    /// Two hours in turn, from meeting to meeting, by which the group with the member could share the inconvenience: where
    /// the hours alone stand against the move. Code `turns`.
    pub turns: Option<Reason>,
    /// Interpretation into the language of the group, where the language alone stands against the move. Code
    /// `interpretation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interpretation: Option<Reason>,
}

/// A swap that the rules allow and what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SwapOption {
    /// With whom.
    pub with: MemberId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// The number of its group.
    pub group: u16,
    /// The score of the member's own group.
    pub source: ScoreStep,
    /// The score of the other group.
    pub target: ScoreStep,
}

/// The score of a group before and after an edit, 0 to 1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreStep {
    /// Now.
    pub before: i64,
    /// Afterwards.
    pub after: i64,
}

/// `GET /api/v1/staff/group-runs/{id}/publication-preview`: what publishing the proposal would do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupPublicationPreview {
    /// The run.
    pub run: RunId,
    /// Its version, to publish just that.
    pub version: u32,
    /// How many groups.
    pub groups: u16,
    /// How many of them differ from those that are published now, in their hour, language, lead or members.
    pub changed: u16,
    /// How many members are in a group.
    pub placed: u32,
    /// How many are in none.
    pub unplaced: u32,
    /// Whether other groups are published now, which these would replace.
    pub replaces: bool,
    /// How many people get a mail: those whose group is new or differs, and those who lose theirs.
    pub people: u32,
    /// The mails word for word, by language.
    pub messages: Vec<GroupMessage>,
}

/// A mail about groups as it will read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupMessage {
    /// In which language.
    pub locale: Locale,
    /// How many people get it.
    pub recipients: u32,
    /// Its subject.
    pub subject: String,
    /// Its text, plain, with line breaks.
    pub text: String,
}
