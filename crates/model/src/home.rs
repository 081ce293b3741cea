//! The home of somebody who is signed in: whose turn it is, and what for.

use serde::{Deserialize, Serialize};

use crate::account::MemberBrief;
use crate::cohort::{Phase, Topic};
use crate::directory::SeatView;
use crate::group::{Facilitator, Session};
use crate::id::GroupId;
use crate::place::Country;

/// `GET /api/v1/home`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Home {
    /// The one thing to do next.
    pub next_step: NextStep,
    /// The viewer's member and its seats, when they hold a seat.
    pub member: Option<MemberBrief>,
    /// Both sides of that member.
    pub seats: Vec<SeatView>,
    /// Name of its cohort.
    pub cohort: Option<String>,
    /// The path of four topics.
    pub phases: Vec<Phase>,
    /// The topic of today, `None` before the first and after the last.
    pub topic_now: Option<Topic>,
    /// The published groups the viewer belongs to or leads.
    pub groups: Vec<GroupCard>,
    /// The published mentors of the viewer's member.
    pub mentors: Vec<MentorCard>,
    /// How many mentees the viewer has.
    pub mentees: u32,
}

crate::place::codes! {
    /// The one thing to do next, decided by the state of cohort, group and mentorship.
    NextStep {
        /// Groups are being formed: nothing to do.
        WaitForGroup = "wait_for_group",
        /// The group has met nobody yet: put the first session into the calendar.
        AddFirstSession = "add_first_session",
        /// The group is running: read who is in it and come to the next session.
        ComeToNextSession = "come_to_next_session",
        /// A mentor has been found: read why and write down what to ask.
        MeetMentor = "meet_mentor",
        /// A mentor whose mentees are known: read about them.
        MeetMentees = "meet_mentees",
        /// A mentor who waits for the round.
        WaitForMatch = "wait_for_match",
        /// A facilitator: prepare the next session.
        PrepareSession = "prepare_session",
        /// A reformer: find somebody who has done it before.
        FindPeer = "find_peer",
        /// Staff: the queue.
        SeeQueue = "see_queue",
    }
}

/// A group on the home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupCard {
    /// Its id.
    pub id: GroupId,
    /// Its number.
    pub number: u16,
    /// Who leads it.
    pub facilitator: Option<Facilitator>,
    /// The next session.
    pub next_session: Option<Session>,
    /// How many sessions there are.
    pub sessions: u16,
}

/// A mentor on the home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MentorCard {
    /// Their name.
    pub name: String,
    /// Name of their member.
    pub member: String,
    /// Its country.
    pub country: Country,
    /// Their time zone.
    pub time_zone: String,
}
