//! Who tells of a practice, and who takes it away.

use super::{Action, Decision, DenyReason, Role};

/// A practice is its member's: both sides write it, and the Support Unit can take it away but puts no words into it.
pub(super) fn decide(role: Role, action: Action, own: bool) -> Decision {
    let may = match role {
        Role::GovernmentSeat | Role::CivilSocietySeat => own,
        Role::Staff | Role::Admin => action == Action::RemovePractice,
        Role::Mentor | Role::Facilitator | Role::Reformer | Role::SafeguardingOfficer => false,
    };
    if may { Decision::Allow } else { Decision::Deny(DenyReason::Role) }
}
