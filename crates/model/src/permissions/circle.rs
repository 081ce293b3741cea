//! Who sees circles, joins them, plans their meetings and opens them.

use super::{Action, Decision, DenyReason, Role};

/// Whoever sees the directory sees circles and joins them; those inside, or the Support Unit, see who is there. A lead
/// plans its meetings, and the Support Unit runs it. `part` says whether the actor is among the people of the object: those
/// inside, or the leads.
pub(super) fn decide(role: Role, action: Action, part: bool) -> Decision {
    let staff = match role {
        Role::GovernmentSeat | Role::CivilSocietySeat | Role::Mentor | Role::Facilitator | Role::Reformer => {
            false
        }
        Role::Staff | Role::Admin => true,
        // Of whoever has other roles too, those count.
        Role::SafeguardingOfficer => return Decision::Hide,
    };
    match action {
        Action::SeeCircles => Decision::Allow,
        Action::SeeInsideCircle => {
            if part || staff {
                Decision::Allow
            } else {
                Decision::Hide
            }
        }
        Action::PlanCircle => {
            if part || staff {
                Decision::Allow
            } else {
                Decision::Deny(DenyReason::Role)
            }
        }
        _ => {
            if staff {
                Decision::Allow
            } else {
                Decision::Deny(DenyReason::Role)
            }
        }
    }
}
