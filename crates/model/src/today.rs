//! The staff's home: what needs a human, oldest first.

use serde::{Deserialize, Serialize};

use crate::id::CohortId;

/// `GET /api/v1/staff/today`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Today {
    /// Figures at the top; each is a link to its rows.
    pub figures: Vec<Figure>,
    /// The queue, oldest first.
    pub queue: Vec<QueueItem>,
}

/// A number at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figure {
    /// What it counts.
    pub kind: FigureKind,
    /// How many.
    pub count: u32,
}

crate::place::codes! {
    /// What the figures at the top count.
    FigureKind {
        /// Members in the running cohort.
        CohortMembers = "cohort_members",
        /// Members of the cohort without a group.
        WithoutGroup = "without_group",
        /// Members of the cohort without a mentor.
        WithoutMentor = "without_mentor",
        /// Mentors who can take somebody.
        OpenMentors = "open_mentors",
        /// Members of the directory.
        Members = "members",
    }
}

/// One thing that needs a human.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueueItem {
    /// What.
    pub kind: QueueKind,
    /// About whom: a name, or the cohort's; empty for mails.
    pub subject: String,
    /// The cohort it concerns.
    pub cohort: Option<CohortId>,
    /// Since when.
    pub since_ms: i64,
    /// How many, where it is about several.
    pub count: u32,
}

crate::place::codes! {
    /// What the queue can hold, each with its one action.
    QueueKind {
        /// A cohort has no groups yet.
        FormGroups = "form_groups",
        /// A proposal of groups waits to be published.
        PublishGroups = "publish_groups",
        /// Members were left without a group.
        PlaceMember = "place_member",
        /// A cohort has no mentors yet.
        RunMatching = "run_matching",
        /// A match run waits to be published.
        PublishMatches = "publish_matches",
        /// A member was left without a mentor.
        FindMentor = "find_mentor",
        /// A mentor waits for approval.
        ApproveMentor = "approve_mentor",
        /// A seat of a cohort member is empty.
        FillSeat = "fill_seat",
        /// Somebody opened more profiles in a day than one person may.
        ProfileLimit = "profile_limit",
        /// The people of one organisation of a member opened more profiles in a day than they may together.
        ProfileLimitShared = "profile_limit_shared",
        /// Mails could not be delivered.
        DeadMail = "dead_mail",
    }
}
