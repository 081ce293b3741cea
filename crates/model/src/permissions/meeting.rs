//! Who asks for introductions and asks the network, and takes part in what people write to each other.

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

/// Those in the seats of its members and whoever leads it write to each other in a group. `own` says whether it is a group
/// of the actor's member, `part` whether they lead it.
pub(super) fn in_group(role: Role, own: bool, part: bool) -> Decision {
    let takes_part = match role {
        Role::GovernmentSeat | Role::CivilSocietySeat => own,
        Role::Facilitator => part,
        Role::Mentor | Role::Reformer | Role::Staff | Role::Admin | Role::SafeguardingOfficer => false,
    };
    if takes_part { Decision::Allow } else { Decision::Hide }
}

/// Those inside a circle write to each other; whoever runs the programme and is nothing else does not, inside or not.
pub(super) fn in_circle(role: Role, inside: bool) -> Decision {
    let peer = match role {
        Role::GovernmentSeat | Role::CivilSocietySeat | Role::Mentor | Role::Facilitator | Role::Reformer => {
            true
        }
        Role::Staff | Role::Admin | Role::SafeguardingOfficer => false,
    };
    if peer && inside { Decision::Allow } else { Decision::Hide }
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
