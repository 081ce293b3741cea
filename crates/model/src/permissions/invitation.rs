//! Who invites whom to what.

use super::{Decision, DenyReason, ObjectFacts, Role};
use crate::directory::SeatKind;

/// A seat is filled by the Support Unit and by its own side, never by the other; roles are given by the Support Unit,
/// and its own by those who run the installation.
pub(super) fn decide(role: Role, own: bool, facts: &ObjectFacts) -> Decision {
    let when = |holds: bool| if holds { Decision::Allow } else { Decision::Deny(DenyReason::Role) };
    let of_government = facts.seat.map(SeatKind::is_government);
    match role {
        Role::GovernmentSeat => when(own && of_government == Some(true)),
        Role::CivilSocietySeat => when(own && of_government == Some(false)),
        Role::Staff => when(match facts.role {
            None | Some(Role::Mentor | Role::Facilitator | Role::Reformer) => true,
            Some(
                Role::GovernmentSeat
                | Role::CivilSocietySeat
                | Role::Staff
                | Role::Admin
                | Role::SafeguardingOfficer,
            ) => false,
        }),
        // Officers are named by two, and never by an invitation of one (rule AUT-6).
        Role::Admin => when(facts.role != Some(Role::SafeguardingOfficer)),
        Role::Mentor | Role::Facilitator | Role::Reformer | Role::SafeguardingOfficer => {
            Decision::Deny(DenyReason::Role)
        }
    }
}
