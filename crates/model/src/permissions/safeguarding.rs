//! Who names safeguarding officers, and who works on a case.

use super::{Decision, DenyReason, Role};

/// Two who run the installation name an officer, and one of them takes the role away (rule AUT-6).
pub(super) fn name_officers(role: Role) -> Decision {
    match role {
        Role::Admin => Decision::Allow,
        Role::GovernmentSeat
        | Role::CivilSocietySeat
        | Role::Mentor
        | Role::Facilitator
        | Role::Reformer
        | Role::Staff
        | Role::SafeguardingOfficer => Decision::Deny(DenyReason::Role),
    }
}

/// An officer works on the cases they are named on; for everybody else there are none (rule SAF-3).
pub(super) fn work_on_case(role: Role, named: bool) -> Decision {
    match role {
        Role::SafeguardingOfficer if named => Decision::Allow,
        Role::SafeguardingOfficer
        | Role::GovernmentSeat
        | Role::CivilSocietySeat
        | Role::Mentor
        | Role::Facilitator
        | Role::Reformer
        | Role::Staff
        | Role::Admin => Decision::Hide,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Action, Actor, Grant, ObjectFacts, can};
    use super::*;
    use crate::id::PersonId;

    fn actor(roles: &[Role]) -> Actor {
        let grants = roles.iter().map(|role| Grant { role: *role, member: None }).collect();
        Actor { person: PersonId::parse("p-1").unwrap(), grants }
    }

    fn about(person: &str) -> ObjectFacts {
        ObjectFacts { people: vec![PersonId::parse(person).unwrap()], ..ObjectFacts::default() }
    }

    /// AUT-6: nobody gives themselves the role, whatever else they are.
    #[test]
    fn who_runs_the_installation_names_officers_but_never_themselves() {
        for role in Role::ALL {
            let names = |facts: ObjectFacts| can(Some(&actor(&[*role])), Action::NameOfficers, &facts);
            assert_eq!(names(about("p-2")).allowed(), *role == Role::Admin, "{role:?}");
            assert!(!names(about("p-1")).allowed(), "{role:?}");
        }
        let both = actor(&[Role::Admin, Role::SafeguardingOfficer]);
        let own = can(Some(&both), Action::NameOfficers, &about("p-1"));
        assert_eq!(own, Decision::Deny(DenyReason::ConflictOfInterest));
    }

    /// SAF-3: a case that somebody is not named on is as one that never was, for whoever runs the programme too.
    #[test]
    fn a_case_is_there_for_its_officers_alone() {
        for role in Role::ALL {
            let works = |facts: ObjectFacts| can(Some(&actor(&[*role])), Action::WorkOnCase, &facts);
            let named = if *role == Role::SafeguardingOfficer { Decision::Allow } else { Decision::Hide };
            assert_eq!(works(about("p-1")), named, "{role:?}");
            assert_eq!(works(about("p-2")), Decision::Hide, "{role:?}");
        }
        assert_eq!(can(None, Action::WorkOnCase, &about("p-1")), Decision::Hide);
    }

    /// AUT-6: an invitation is made by one.
    #[test]
    fn nobody_is_invited_to_be_an_officer() {
        for role in Role::ALL {
            let facts = ObjectFacts { role: Some(Role::SafeguardingOfficer), ..ObjectFacts::default() };
            assert!(!can(Some(&actor(&[*role])), Action::Invite, &facts).allowed(), "{role:?}");
        }
    }
}
