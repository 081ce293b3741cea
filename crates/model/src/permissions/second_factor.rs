//! Of whom a second factor is asked (rule ACC-16).

use super::Role;

/// Whether a second factor is asked of whoever holds a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Everywhere but in a demonstration.
    Always,
    /// Where the installation says so.
    WhenConfigured,
    /// Offered, and never asked for.
    Never,
}

fn asked(role: Role) -> Asked {
    match role {
        Role::Staff | Role::Admin | Role::SafeguardingOfficer => Asked::Always,
        Role::Mentor => Asked::WhenConfigured,
        Role::GovernmentSeat | Role::CivilSocietySeat | Role::Facilitator | Role::Reformer => Asked::Never,
    }
}

/// The role with this code, where an installation may choose to ask it for a second factor.
pub fn configurable(code: &str) -> Option<Role> {
    Role::from_code(code).filter(|role| asked(*role) == Asked::WhenConfigured)
}

/// The codes that [`configurable`] knows.
pub fn configurable_codes() -> Vec<&'static str> {
    Role::ALL.iter().map(|role| role.code()).filter(|code| configurable(code).is_some()).collect()
}

/// Whether somebody with these roles has to give a second factor in an installation that asks `chosen` for one too.
pub fn needs_second_factor(roles: &[Role], chosen: &[Role]) -> bool {
    roles.iter().any(|role| match asked(*role) {
        Asked::Always => true,
        Asked::WhenConfigured => chosen.contains(role),
        Asked::Never => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ACC-16.
    #[test]
    fn staff_always_mentors_where_it_is_chosen_and_others_never() {
        for (role, usual, chosen) in [
            (Role::Staff, true, true),
            (Role::Admin, true, true),
            (Role::SafeguardingOfficer, true, true),
            (Role::Mentor, false, true),
            (Role::GovernmentSeat, false, false),
            (Role::Facilitator, false, false),
        ] {
            assert_eq!(needs_second_factor(&[role, Role::Reformer], &[]), usual, "{role:?}");
            assert_eq!(needs_second_factor(&[role, Role::Reformer], &[Role::Mentor]), chosen, "{role:?}");
        }
    }

    #[test]
    fn only_a_role_that_leaves_a_choice_can_be_chosen() {
        assert_eq!(configurable_codes(), ["mentor"]);
        assert_eq!(configurable("staff"), None, "it is asked anyway");
        assert_eq!(configurable("government_seat"), None);
    }
}
