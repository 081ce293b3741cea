//! Who asks for introductions, and takes part in what comes of them.

use super::{Action, Decision, DenyReason, Role};

/// Those who work as peers meet each other; the Support Unit runs the programme and has no part in what two say to each
/// other (rule T5).
pub(super) fn decide(role: Role, action: Action, part: bool) -> Decision {
    match role {
        Role::GovernmentSeat | Role::CivilSocietySeat | Role::Mentor | Role::Facilitator | Role::Reformer => {
            if part || action == Action::AskForIntroduction {
                Decision::Allow
            } else {
                Decision::Hide
            }
        }
        Role::Staff | Role::Admin | Role::SafeguardingOfficer => {
            if action == Action::AskForIntroduction {
                Decision::Deny(DenyReason::Role)
            } else {
                Decision::Hide
            }
        }
    }
}
