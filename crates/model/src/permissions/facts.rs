//! What a decision about an object is made of.

use super::Role;
use crate::directory::SeatKind;
use crate::id::{GroupId, MemberId, PersonId};
use crate::visibility::Level;

/// What is true of the object at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectFacts {
    /// Members the object belongs to: the member of a seat, the members of a group, the mentee of a mentorship.
    pub members: Vec<MemberId>,
    /// People who are part of it by themselves: the mentor of a mentorship, the facilitator of a group.
    pub people: Vec<PersonId>,
    /// Members that share a cohort with it.
    pub cohort_members: Vec<MemberId>,
    /// Members that share a published group with it.
    pub group_members: Vec<MemberId>,
    /// Facilitators of groups it is in.
    pub facilitators: Vec<PersonId>,
    /// The group itself, where it is one.
    pub group: Option<GroupId>,
    /// The person it is a field of.
    pub subject: Option<PersonId>,
    /// Who reads that field; nobody in particular where it is not said.
    pub level: Option<Level>,
    /// Members that the person mentors.
    pub mentees: Vec<MemberId>,
    /// What the seat is for, where it is one.
    pub seat: Option<SeatKind>,
    /// The role that is given, where one is.
    pub role: Option<Role>,
    /// People to whom the person was introduced.
    pub introduced: Vec<PersonId>,
    /// People inside a circle in which the person is too.
    pub circle: Vec<PersonId>,
    /// People who see nothing of the person, because one of the two blocked the other.
    pub apart: Vec<PersonId>,
}

/// Whose work does not depend on who blocked whom: they see of everybody what the programme needs, and whom somebody keeps
/// away is not for them to find out by what is missing (rule SAF-7).
pub(super) fn runs_the_programme(role: Role) -> bool {
    match role {
        Role::Staff | Role::Admin => true,
        Role::GovernmentSeat
        | Role::CivilSocietySeat
        | Role::Mentor
        | Role::Facilitator
        | Role::Reformer
        | Role::SafeguardingOfficer => false,
    }
}
