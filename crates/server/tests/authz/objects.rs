//! The objects that requests name, by their relation to the member Alpha: the callers with a part in it are those of its
//! seats, the mentor it has, and whoever leads its group.

use crate::accounts::{invitation_of, owner, passkey_of, session_of};
use crate::brokered::brokered_of;
use crate::cases::case_of;
use crate::circles::circle_of;
use crate::gatherings::{in_circle, in_group};
use crate::meetings::{
    block_of, channel_of, conversation_of, message_of, question_of, received_of, release_of, sent_of,
};
use crate::network::{answer_of, waits_of};
use crate::world::{World, address_of, export_of, practice_of};

/// How an object stands to Alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// Alpha's own.
    Own,
    /// Of a member in the same group.
    SameGroup,
    /// Of a member in the same cohort and another group.
    SameCohort,
    /// Of another cohort.
    OtherCohort,
    /// Alpha's people had to do with it, and no longer do.
    Ended,
    /// It exists and is not to be seen.
    Hidden,
    /// It does not exist.
    Absent,
    /// Its people blocked the caller.
    Blocked,
}

impl Relation {
    pub(crate) const ALL: [Self; 8] = [
        Self::Own,
        Self::SameGroup,
        Self::SameCohort,
        Self::OtherCohort,
        Self::Ended,
        Self::Hidden,
        Self::Absent,
        Self::Blocked,
    ];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::SameGroup => "same_group",
            Self::SameCohort => "same_cohort",
            Self::OtherCohort => "other_cohort",
            Self::Ended => "ended",
            Self::Hidden => "hidden",
            Self::Absent => "absent",
            Self::Blocked => "blocked",
        }
    }
}

/// What kind of object a place of a request names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Member,
    Group,
    Cohort,
    /// A proposal of groups.
    GroupDraft,
    /// A run of the matching that is not published.
    MatchDraft,
    /// A run of the matching that was published a moment ago; see [`crate::plans::Plan::after_publishing`].
    MatchPublished,
    Mentor,
    OpenCall,
    FrozenCall,
    /// Somebody who applied to an open call.
    Applicant,
    /// The token of a sign-in link for the caller.
    Link,
    /// The caller's mail address.
    Address,
    /// Somebody with an account.
    Person,
    /// A mail that was given up.
    Mail,
    /// A file of the caller's own data.
    Export,
    /// As whom one looks at oneself.
    Eye,
    /// The code that stands in for a link in the browser of the caller.
    Code,
    /// What the app of the caller shows for a second factor that is not proved yet.
    Totp,
    /// A session.
    Session,
    /// A seat that somebody can be invited to.
    Seat,
    /// An invitation by its id.
    Invitation,
    /// The token of an invitation.
    Welcome,
    /// The token of a link that confirms an address.
    AddressLink,
    /// A passkey by its id.
    Passkey,
    /// A request for an introduction, as its asker names it.
    Sent,
    /// A request for an introduction, as whoever is asked names it.
    Received,
    /// A proposal of the Support Unit that two sides meet, by one of those whom it came to.
    Brokered,
    /// A question about a request of the caller.
    Question,
    /// A conversation: of two, of the other group of the cohort, and of circles in which the caller is not.
    Conversation,
    /// A message of another one in such a conversation.
    Message,
    /// Words that stand in every message of the world.
    Words,
    /// A block.
    Block,
    /// A practice of a member.
    Practice,
    /// A circle: one that the caller leads, one of others, and one of others that is closed.
    Circle,
    /// A question to the network that waits for somebody.
    Waits,
    /// An answer to a question: one that the caller wrote, one of others, one that is public, and one that was taken away.
    Answer,
    /// A contact channel, as its owner names it.
    Channel,
    /// A release of one, as its owner names it.
    Release,
    /// A case: one the officer is named on, one of other officers, one that is closed, and one that the officer reported.
    Case,
}

/// The table that keeps blocks; the day it exists the relation `blocked` has objects and its cells are due.
pub(crate) const BLOCKS: &str = "block";

impl Kind {
    /// The id of the object of this kind in this relation, for `caller`; `None` where there is none.
    pub(crate) fn object(self, relation: Relation, caller: &str, world: &World) -> Option<String> {
        use Relation::{Absent, Blocked, Ended, Hidden, OtherCohort, Own, SameCohort, SameGroup};
        if relation == Blocked {
            let with = format!("{}-blocked", owner(caller));
            return match self {
                Self::Sent => Some(sent_of(&with)),
                Self::Received => Some(received_of(&with)),
                Self::Conversation => Some(conversation_of(&with)),
                Self::Message => Some(message_of(&with)),
                Self::Brokered => Some(brokered_of(&with)),
                Self::Waits => Some(waits_of(&with)),
                Self::Answer => Some(answer_of(&with)),
                _ => None,
            };
        }
        let id = match (self, relation) {
            (Self::Link, Own) => return Some(world.link_of(caller)),
            (Self::Link, Ended) => return Some(world.used_link.clone()),
            (Self::Link, Absent) => return Some("f".repeat(64)),
            (Self::Address, Own) => return Some(address_of(caller)),
            (Self::Address, Absent) => "nobody@example.org",
            (Self::Export, Own) => return Some(export_of(caller)),
            (Self::Export, SameGroup) => return Some(export_of("beta-gov")),
            (Self::Export, OtherCohort) => return Some(export_of("zeta-gov")),
            (Self::Export, Ended) => return Some(export_of(&format!("{caller}-before"))),
            (Self::Eye, Own) => "staff",
            (Self::Eye, SameGroup) => "group",
            (Self::Eye, SameCohort) => "cohort",
            (Self::Eye, OtherCohort) => "other_cohort",
            (Self::Eye, Hidden) => "visitor",
            (Self::Code, Own) => return Some(world.secrets.code_of(caller)),
            (Self::Code, Absent) => "0000-0000",
            (Self::Totp, Own) => return Some(world.secrets.totp_of(caller)),
            (Self::Totp, Absent) => "000000",
            (Self::Session, Own) => return Some(session_of(caller)),
            (Self::Session, SameGroup) => return Some(session_of("beta-gov")),
            (Self::Session, OtherCohort) => return Some(session_of("zeta-gov")),
            // Each side of a member fills its own seats.
            (Self::Seat, Own) if caller == "civil_society_seat" => "seat-alpha-civ",
            (Self::Seat, Own) => "seat-alpha-gov",
            (Self::Seat, SameGroup) => "seat-beta-gov",
            (Self::Seat, SameCohort) => "seat-gamma-gov",
            (Self::Seat, OtherCohort) => "seat-zeta-gov",
            (Self::Seat, Ended) => "seat-epsilon-gov",
            (Self::Seat, Hidden) => "seat-eta-gov",
            (Self::Invitation, Own) => return Some(invitation_of(owner(caller))),
            (Self::Invitation, SameGroup) => return Some(invitation_of("beta-gov")),
            (Self::Invitation, OtherCohort) => return Some(invitation_of("zeta-gov")),
            (Self::Invitation, Ended) => return Some(invitation_of(&format!("{}-ended-one", owner(caller)))),
            (Self::Welcome, Own) => return Some(world.secrets.welcome.clone()),
            (Self::Welcome, Ended) => return Some(world.secrets.welcome_ended.clone()),
            (Self::Welcome, Absent) => return Some("f".repeat(64)),
            (Self::Passkey, Own) => return Some(passkey_of(caller)),
            (Self::Passkey, SameGroup) => return Some(passkey_of("beta-gov")),
            (Self::Passkey, OtherCohort) => return Some(passkey_of("zeta-gov")),
            (Self::Sent, Own) => return Some(sent_of(owner(caller))),
            (Self::Sent, SameGroup) => return Some(sent_of("beta-gov")),
            (Self::Sent, OtherCohort) => return Some(sent_of("zeta-gov")),
            (Self::Sent, Ended) => return Some(sent_of(&format!("{}-over", owner(caller)))),
            (Self::Received, Own) => return Some(received_of(owner(caller))),
            (Self::Received, SameGroup) => return Some(received_of("beta-gov")),
            (Self::Received, OtherCohort) => return Some(received_of("zeta-gov")),
            (Self::Received, Ended) => return Some(received_of(&format!("{}-over", owner(caller)))),
            (Self::Brokered, Own) => return Some(brokered_of(owner(caller))),
            (Self::Brokered, SameGroup) => return Some(brokered_of("beta-gov")),
            (Self::Brokered, OtherCohort) => return Some(brokered_of("zeta-gov")),
            (Self::Brokered, Ended) => return Some(brokered_of(&format!("{}-over", owner(caller)))),
            (Self::Question, Own) => return Some(question_of(owner(caller))),
            (Self::Question, SameGroup) => return Some(question_of("beta-gov")),
            (Self::Question, OtherCohort) => return Some(question_of("zeta-gov")),
            (Self::Conversation, Own) => return Some(conversation_of(owner(caller))),
            (Self::Conversation, SameGroup) => return Some(conversation_of("beta-gov")),
            (Self::Conversation, OtherCohort) => return Some(conversation_of("zeta-gov")),
            (Self::Conversation, SameCohort) => return Some(in_group(&world.group(&["gamma"]))),
            (Self::Conversation, Ended) => return Some(in_circle("circle-closed")),
            (Self::Conversation, Hidden) => return Some(in_circle("circle-other")),
            (Self::Message, Own) => return Some(message_of(owner(caller))),
            (Self::Message, SameGroup) => return Some(message_of("beta-gov")),
            (Self::Message, SameCohort) => return Some(message_of("gamma-many")),
            (Self::Message, OtherCohort) => return Some(message_of("zeta-gov")),
            (Self::Message, Ended) => return Some(message_of("circle-closed-many")),
            (Self::Message, Hidden) => return Some(message_of("circle-other-many")),
            (Self::Words, Own) => "cny",
            (Self::Block, Own) => return Some(block_of(owner(caller))),
            (Self::Block, SameGroup) => return Some(block_of("beta-gov")),
            (Self::Block, OtherCohort) => return Some(block_of("zeta-gov")),
            (Self::Practice, Own) => return Some(practice_of("alpha")),
            (Self::Practice, SameGroup) => return Some(practice_of("beta")),
            (Self::Practice, SameCohort) => return Some(practice_of("gamma")),
            (Self::Practice, OtherCohort) => return Some(practice_of("zeta")),
            (Self::Practice, Ended) => return Some(practice_of("epsilon")),
            (Self::Practice, Hidden) => return Some(practice_of("eta")),
            (Self::Circle, Own) => return Some(circle_of(owner(caller))),
            (Self::Circle, OtherCohort) => return Some(circle_of("circle-other")),
            (Self::Circle, Ended) => return Some(circle_of("circle-closed")),
            (Self::Waits, Own) => return Some(waits_of(owner(caller))),
            (Self::Waits, SameGroup) => return Some(waits_of("beta-gov")),
            (Self::Waits, OtherCohort) => return Some(waits_of("zeta-gov")),
            (Self::Answer, Own) => return Some(answer_of(owner(caller))),
            (Self::Answer, SameGroup) => return Some(answer_of("beta-gov")),
            (Self::Answer, OtherCohort) => return Some(answer_of("network-public")),
            (Self::Answer, Ended) => return Some(answer_of("network-gone")),
            (Self::Channel, Own) => return Some(channel_of(owner(caller))),
            (Self::Channel, SameGroup) => return Some(channel_of("beta-gov")),
            (Self::Channel, OtherCohort) => return Some(channel_of("zeta-gov")),
            // Somebody released it to the caller, who reads its value and is not told its id.
            (Self::Channel, Hidden) => return Some(channel_of(&format!("{}-theirs", owner(caller)))),
            (Self::Release, Own) => return Some(release_of(owner(caller))),
            (Self::Release, SameGroup) => return Some(release_of("beta-gov")),
            (Self::Release, OtherCohort) => return Some(release_of("zeta-gov")),
            (Self::Release, Ended) => return Some(release_of(&format!("{}-over", owner(caller)))),
            (Self::Release, Hidden) => return Some(release_of(&format!("{}-theirs", owner(caller)))),
            (Self::Case, Own) => return Some(case_of("case-own")),
            (Self::Case, OtherCohort) => return Some(case_of("case-other")),
            (Self::Case, Ended) => return Some(case_of("case-closed")),
            (Self::Case, Hidden) => return Some(case_of("case-conflict")),
            (Self::AddressLink, Own) => return Some(world.secrets.address.clone()),
            (Self::AddressLink, Absent) => return Some("f".repeat(64)),
            (Self::Person, Own) => "cny-pid-government-seat-q",
            (Self::Person, SameGroup) => "cny-pid-beta-gov-q",
            (Self::Person, SameCohort) => "cny-pid-gamma-gov-q",
            (Self::Person, OtherCohort) => "cny-pid-zeta-gov-q",
            (Self::Person, Ended) => "cny-pid-government-seat-ended-q",
            (Self::Person, Hidden) => "cny-pid-eta-gov-q",
            (Self::Mail, Own) => "cny-outbox-id-mail-own-q",
            (Self::Mail, OtherCohort) => "cny-outbox-id-mail-other-q",
            // It has left, so there is nothing to send again.
            (Self::Mail, Ended) => "cny-outbox-id-mail-sent-q",
            (Self::Member, Own) => "alpha",
            (Self::Member, SameGroup) => "beta",
            (Self::Member, SameCohort) => "gamma",
            (Self::Member, OtherCohort) => "zeta",
            (Self::Member, Ended) => "epsilon",
            (Self::Member, Hidden) => "eta",
            // Who facilitated leads the other group of the cohort, and did so when their role ended.
            (Self::Group, Own) if caller == "facilitator_ended" => return Some(world.group(&["gamma"])),
            (Self::Group, Own) => return Some(world.group(&["alpha", "beta"])),
            (Self::Group, SameCohort) => return Some(world.group(&["gamma"])),
            (Self::Group, OtherCohort) => return Some(world.group(&["zeta"])),
            (Self::Group, Ended) => return Some(world.group(&["epsilon"])),
            (Self::Cohort, Own) => "now",
            (Self::Cohort, OtherCohort) => "other",
            (Self::Cohort, Ended) => "past",
            (Self::GroupDraft, Own) => return Some(world.run("group", "now")),
            (Self::GroupDraft, OtherCohort) => return Some(world.run("group", "other")),
            (Self::GroupDraft, Ended) => return Some(world.run("group", "past")),
            (Self::MatchDraft | Self::MatchPublished, Own) => return Some(world.run("match", "now")),
            (Self::MatchDraft | Self::MatchPublished, OtherCohort) => {
                return Some(world.run("match", "other"));
            }
            (Self::MatchDraft | Self::MatchPublished, Ended) => return Some(world.run("match", "past")),
            (Self::Mentor, Own) => "cny-pid-mentor-q",
            (Self::Mentor, SameGroup) => "cny-pid-mentor-ended-q",
            (Self::Mentor, SameCohort) => "cny-pid-mentor-c-q",
            (Self::Mentor, OtherCohort) => "cny-pid-mentor-z-q",
            (Self::Mentor, Hidden) => "cny-pid-mentor-hidden-q",
            (Self::OpenCall, Own) => "call-open-own",
            (Self::OpenCall, OtherCohort) => "call-open-other",
            (Self::FrozenCall, Own) => "call-frozen-own",
            (Self::FrozenCall, OtherCohort) => "call-frozen-other",
            // A call that is open has no selection yet.
            (Self::FrozenCall, Hidden) => "call-open-own",
            (Self::Applicant, Own) => "alpha",
            (Self::Applicant, SameCohort) => "applicant-1",
            (Self::Applicant, OtherCohort) => "applicant-9",
            (
                Self::Member
                | Self::Group
                | Self::Cohort
                | Self::GroupDraft
                | Self::MatchDraft
                | Self::MatchPublished
                | Self::Mentor
                | Self::OpenCall
                | Self::FrozenCall
                | Self::Applicant
                | Self::Person
                | Self::Mail
                | Self::Export
                | Self::Eye
                | Self::Session
                | Self::Seat
                | Self::Invitation
                | Self::Passkey
                | Self::Sent
                | Self::Received
                | Self::Brokered
                | Self::Question
                | Self::Conversation
                | Self::Message
                | Self::Block
                | Self::Practice
                | Self::Circle
                | Self::Waits
                | Self::Answer
                | Self::Channel
                | Self::Release
                | Self::Case,
                Absent,
            ) => "no-such-id",
            _ => return None,
        };
        Some(id.to_owned())
    }
}
