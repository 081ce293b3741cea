//! What the form of an invitation offers and sends, decided without a browser.

use model::directory::SeatKind;
use model::invitation::{
    InvitationForm, InvitationRow, InvitationState, Invitations, InvitedPlace, SeatChoice,
};
use model::permissions::Role;
use model::problem::{FieldProblem, field};
use model::words::Locale;

/// The two kinds of things that somebody is invited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// A seat of a member.
    Seat,
    /// A role.
    Role,
}

impl To {
    /// How the form calls it.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Seat => "seat",
            Self::Role => "role",
        }
    }
}

/// What is typed and chosen so far; a choice is empty until it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) locale: Locale,
    pub(super) to: To,
    pub(super) member: String,
    pub(super) seat: String,
    pub(super) role: String,
}

/// The kinds that the reader may invite to.
pub(super) fn kinds(offer: &Invitations) -> Vec<To> {
    let seats = (!offer.seats.is_empty()).then_some(To::Seat);
    let roles = (!offer.roles.is_empty()).then_some(To::Role);
    seats.into_iter().chain(roles).collect()
}

/// Which kind it is: the chosen one, or the only one there is.
pub(super) fn kind(offer: &Invitations, chosen: To) -> To {
    match kinds(offer).as_slice() {
        [only] => *only,
        _ => chosen,
    }
}

/// The members whose seats are offered, each once: id and name.
pub(super) fn members(offer: &Invitations) -> Vec<(String, String)> {
    let mut members: Vec<(String, String)> = Vec::new();
    for seat in &offer.seats {
        if members.iter().all(|(id, _)| id != seat.member.as_str()) {
            members.push((seat.member.as_str().to_owned(), seat.member_name.clone()));
        }
    }
    members
}

/// Which member it is: the chosen one, or the only one there is.
pub(super) fn member(offer: &Invitations, chosen: &str) -> String {
    match members(offer).as_slice() {
        [(only, _)] => only.clone(),
        _ => chosen.to_owned(),
    }
}

/// The seats of a member, the leads first.
pub(super) fn seats(offer: &Invitations, member: &str) -> Vec<SeatChoice> {
    let of_kind = |kind: &SeatKind| {
        let kind = *kind;
        offer.seats.iter().filter(move |seat| seat.kind == kind && seat.member.as_str() == member)
    };
    SeatKind::ALL.iter().flat_map(of_kind).cloned().collect()
}

/// Which seat it is: the chosen one, or the only one there is.
pub(super) fn seat(offer: &Invitations, member: &str, chosen: &str) -> Option<SeatChoice> {
    let mut all = seats(offer, member);
    match all.len() {
        1 => all.pop(),
        _ => all.into_iter().find(|seat| seat.id.as_str() == chosen),
    }
}

impl Draft {
    /// The form to send, or everything that is wrong with it, each at the field that is on the page.
    pub(super) fn form(&self, offer: &Invitations) -> Result<InvitationForm, Vec<FieldProblem>> {
        let kind = kind(offer, self.to);
        let member = member(offer, &self.member);
        let seat = seat(offer, &member, &self.seat).filter(|_| kind == To::Seat);
        let role = Role::from_code(&self.role).filter(|_| kind == To::Role);
        let form = InvitationForm {
            email: self.email.trim().to_owned(),
            name: self.name.clone(),
            locale: self.locale,
            seat: seat.map(|seat| seat.id),
            role,
        };
        let mut wrong = form.parse().err().unwrap_or_default();
        for problem in &mut wrong {
            if problem.path == "seat" && problem.code == field::REQUIRED {
                let missing = match kind {
                    To::Role => "role",
                    To::Seat if member.is_empty() => "member",
                    To::Seat => "seat",
                };
                missing.clone_into(&mut problem.path);
            }
        }
        if wrong.is_empty() { Ok(form) } else { Err(wrong) }
    }
}

/// Whether the reader can take an invitation back: whoever could make it, while it is open.
pub(super) fn can_be_taken_back(row: &InvitationRow, roles: &[Role]) -> bool {
    let makes = match row.place {
        InvitedPlace::Seat { .. } => true,
        InvitedPlace::Role(role) => roles.contains(&role),
    };
    makes && row.state == InvitationState::Open
}

#[cfg(test)]
mod tests {
    use model::email::EmailAddress;
    use model::id::{InvitationId, MemberId, SeatId};

    use super::*;

    fn seat_of(member: &str, kind: SeatKind) -> SeatChoice {
        SeatChoice {
            id: SeatId::parse(&format!("s-{member}-{}", kind.code().replace('_', "-"))).unwrap(),
            member: MemberId::parse(member).unwrap(),
            member_name: member.to_owned(),
            kind,
            filled: false,
        }
    }

    fn offer(seats: &[(&str, SeatKind)], roles: &[Role]) -> Invitations {
        let seats = seats.iter().map(|(member, kind)| seat_of(member, *kind)).collect();
        Invitations { invitations: Vec::new(), seats, roles: roles.to_vec() }
    }

    fn draft() -> Draft {
        Draft {
            email: " nino@example.org ".to_owned(),
            name: "Nino".to_owned(),
            locale: Locale::Es,
            to: To::Seat,
            member: String::new(),
            seat: String::new(),
            role: String::new(),
        }
    }

    fn wrong(draft: &Draft, offer: &Invitations) -> String {
        let wrong = draft.form(offer).unwrap_err();
        wrong.iter().map(|one| format!("{} {}", one.path, one.code)).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn what_is_missing_is_told_at_the_field_that_asks_for_it() {
        let both = offer(
            &[
                ("a-gh", SeatKind::GovernmentLead),
                ("b-gh", SeatKind::GovernmentLead),
                ("b-gh", SeatKind::GovernmentDeputy),
            ],
            &[Role::Mentor],
        );
        assert_eq!(wrong(&draft(), &both), "member required");
        assert_eq!(wrong(&Draft { member: "b-gh".to_owned(), ..draft() }, &both), "seat required");
        assert_eq!(wrong(&Draft { to: To::Role, ..draft() }, &both), "role required");
        let empty = Draft { email: String::new(), name: String::new(), ..draft() };
        assert_eq!(wrong(&empty, &both), "email required, name required, member required");
    }

    #[test]
    fn where_there_is_one_choice_nobody_is_asked() {
        let one = offer(&[("a-gh", SeatKind::CivilSocietyLead)], &[]);
        let form = Draft { to: To::Role, ..draft() }.form(&one).unwrap();
        assert_eq!(form.seat.unwrap().as_str(), "s-a-gh-civil-society-lead");
        assert_eq!(form.email, "nino@example.org");
        let roles = offer(&[], &[Role::Mentor, Role::Facilitator]);
        assert_eq!(wrong(&draft(), &roles), "role required");
    }

    #[test]
    fn a_seat_of_another_member_is_not_kept_when_the_member_changes() {
        let two = offer(
            &[
                ("a-gh", SeatKind::GovernmentLead),
                ("b-gh", SeatKind::GovernmentDeputy),
                ("b-gh", SeatKind::GovernmentLead),
            ],
            &[],
        );
        let moved = Draft { member: "b-gh".to_owned(), seat: "s-a-gh-government-lead".to_owned(), ..draft() };
        assert_eq!(wrong(&moved, &two), "seat required");
        let kinds: Vec<SeatKind> = seats(&two, "b-gh").iter().map(|seat| seat.kind).collect();
        assert_eq!(kinds, [SeatKind::GovernmentLead, SeatKind::GovernmentDeputy]);
        assert_eq!(members(&two).len(), 2);
    }

    #[test]
    fn staff_do_not_take_back_what_administrators_alone_can_make() {
        let row = |place, state| InvitationRow {
            id: InvitationId::parse("in-1").unwrap(),
            email: EmailAddress::parse("nino@example.org").unwrap(),
            name: "Nino".to_owned(),
            place,
            invited_by: "Ana".to_owned(),
            invited_at_ms: 0,
            expires_at_ms: 1,
            state,
        };
        let seat = InvitedPlace::Seat { member: "Tamale".to_owned(), kind: SeatKind::GovernmentLead };
        let roles = [Role::Mentor];
        assert!(can_be_taken_back(&row(seat.clone(), InvitationState::Open), &roles));
        assert!(!can_be_taken_back(&row(seat, InvitationState::Accepted), &roles));
        assert!(can_be_taken_back(&row(InvitedPlace::Role(Role::Mentor), InvitationState::Open), &roles));
        assert!(!can_be_taken_back(&row(InvitedPlace::Role(Role::Admin), InvitationState::Open), &roles));
    }
}
