//! Who asks for introductions and asks the network, and takes part in what comes of them.

use super::{Action, Decision, DenyReason, Role};

/// Those who work as peers meet each other; the Support Unit runs the programme and has no part in what two say to each
/// other (rule T5).
pub(super) fn decide(role: Role, action: Action, part: bool) -> Decision {
    let asks = matches!(action, Action::AskForIntroduction | Action::AskNetwork);
    match role {
        Role::GovernmentSeat | Role::CivilSocietySeat | Role::Mentor | Role::Facilitator | Role::Reformer => {
            if part || asks {
                Decision::Allow
            } else {
                Decision::Hide
            }
        }
        Role::Staff | Role::Admin | Role::SafeguardingOfficer => {
            if asks {
                Decision::Deny(DenyReason::Role)
            } else {
                Decision::Hide
            }
        }
    }
}

/// What is public is looked after by the Support Unit; whoever wrote it takes it back in their own way.
pub(super) fn remove_answer(role: Role) -> Decision {
    match role {
        Role::Staff | Role::Admin => Decision::Allow,
        Role::GovernmentSeat
        | Role::CivilSocietySeat
        | Role::Mentor
        | Role::Facilitator
        | Role::Reformer
        | Role::SafeguardingOfficer => Decision::Deny(DenyReason::Role),
    }
}
