//! Which parts of the page are offered to whom; what somebody may do there is decided elsewhere.

use super::Role;

/// A part of the page that the navigation offers to some roles. It is a convenience: what somebody may do there is for
/// [`super::can`] alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Groups, for whoever can be in one.
    Groups,
    /// Mentoring, for whoever can be in a mentorship.
    Mentoring,
    /// How to mentor, for whoever offers it.
    Offer,
    /// The civil-society seat's own.
    CivilSociety,
    /// Introductions and conversations, for whoever can ask for one.
    Introductions,
    /// Invitations, for whoever can begin the account of somebody.
    Invitations,
    /// The pages of the Support Unit.
    Staff,
    /// Accounts of others, for whoever runs the installation.
    Accounts,
    /// Cases, for whoever is named on them.
    Cases,
}

impl Part {
    /// Whether it is offered to somebody with these roles.
    pub fn is_offered_to(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.is_for(*role))
    }

    fn is_for(self, role: Role) -> bool {
        match (self, role) {
            (Self::Groups, Role::GovernmentSeat | Role::CivilSocietySeat | Role::Facilitator)
            | (Self::Mentoring, Role::GovernmentSeat | Role::CivilSocietySeat | Role::Mentor)
            | (Self::Offer, Role::Mentor)
            | (Self::CivilSociety, Role::CivilSocietySeat)
            | (
                Self::Invitations,
                Role::GovernmentSeat | Role::CivilSocietySeat | Role::Staff | Role::Admin,
            )
            | (
                Self::Introductions,
                Role::GovernmentSeat
                | Role::CivilSocietySeat
                | Role::Mentor
                | Role::Facilitator
                | Role::Reformer,
            )
            | (Self::Staff, Role::Staff | Role::Admin)
            | (Self::Accounts, Role::Admin)
            | (Self::Cases, Role::SafeguardingOfficer) => true,
            (Self::Groups, Role::Mentor | Role::Reformer | Role::Staff | Role::Admin)
            | (Self::Mentoring, Role::Facilitator | Role::Reformer | Role::Staff | Role::Admin)
            | (Self::Introductions, Role::Staff | Role::Admin)
            | (Self::Invitations, Role::Mentor | Role::Facilitator | Role::Reformer)
            | (
                Self::Offer | Self::CivilSociety,
                Role::GovernmentSeat | Role::Facilitator | Role::Reformer | Role::Staff | Role::Admin,
            )
            | (Self::Offer, Role::CivilSocietySeat)
            | (Self::CivilSociety, Role::Mentor)
            | (Self::Accounts, Role::Staff)
            | (
                Self::Staff | Self::Accounts,
                Role::GovernmentSeat
                | Role::CivilSocietySeat
                | Role::Mentor
                | Role::Facilitator
                | Role::Reformer,
            )
            | (
                Self::Groups
                | Self::Mentoring
                | Self::Offer
                | Self::CivilSociety
                | Self::Introductions
                | Self::Invitations
                | Self::Staff
                | Self::Accounts,
                Role::SafeguardingOfficer,
            )
            | (
                Self::Cases,
                Role::GovernmentSeat
                | Role::CivilSocietySeat
                | Role::Mentor
                | Role::Facilitator
                | Role::Reformer
                | Role::Staff
                | Role::Admin,
            ) => false,
        }
    }
}
