//! What a viewer may see of an object: facts read from the database, decided by `model::permissions::can`, and the
//! viewer's own type built from the answer (rules AUT-1 and AUT-12).

pub mod group_page;
pub mod reasons;

use model::directory::{PersonBrief, SeatKind, SeatView};
use model::id::MemberId;
use model::permissions::{Action, Actor, ObjectFacts, can};
use store::groups::GroupRecord;
use store::mentorships::MentorshipRecord;
use store::seats::{Holder, SeatRecord};
use store::{StoreError, Tx};

/// What is true of a member at `now_ms`: who shares a cohort or a group with it, who leads its groups, who mentors it.
pub async fn member_facts(tx: &mut Tx, member: &MemberId, now_ms: i64) -> Result<ObjectFacts, StoreError> {
    let mut facts = ObjectFacts { members: vec![member.clone()], ..ObjectFacts::default() };
    for cohort in store::cohorts::of_member(tx, member).await? {
        facts.cohort_members.extend(store::cohorts::members(tx, &cohort.id).await?);
    }
    for group in store::groups::of_member(tx, member).await? {
        facts.group_members.extend(group.members);
        facts.facilitators.extend(group.facilitator);
    }
    for mentorship in store::mentorships::of_member(tx, member, now_ms).await? {
        facts.people.push(mentorship.mentor);
    }
    Ok(facts)
}

/// What is true of a group.
pub fn group_facts(group: &GroupRecord) -> ObjectFacts {
    ObjectFacts {
        members: group.members.clone(),
        people: group.facilitator.iter().cloned().collect(),
        group: Some(group.id.clone()),
        ..ObjectFacts::default()
    }
}

/// What is true of a mentorship.
pub fn mentorship_facts(mentorship: &MentorshipRecord) -> ObjectFacts {
    ObjectFacts {
        members: vec![mentorship.mentee.clone()],
        people: vec![mentorship.mentor.clone()],
        ..ObjectFacts::default()
    }
}

/// The action of reading who holds a seat of this kind.
pub fn see_holder(kind: SeatKind) -> Action {
    if kind.is_government() { Action::SeeGovernmentHolder } else { Action::SeeCivilSocietyHolder }
}

/// The seats of one member as `viewer` may see them; `facts` are that member's.
pub fn seat_views(
    viewer: Option<&Actor>,
    facts: &ObjectFacts,
    seats: &[SeatRecord],
    holders: &[Holder],
) -> Vec<SeatView> {
    let view = |seat: &SeatRecord| {
        let holder = holders.iter().find(|holder| holder.seat.id == seat.id);
        let known = can(viewer, see_holder(seat.kind), facts).allowed();
        let brief =
            |holder: &Holder| PersonBrief { id: holder.person.clone(), name: holder.person_name.clone() };
        SeatView {
            kind: seat.kind,
            filled: holder.is_some(),
            holder: holder.filter(|_| known).map(brief),
            organisation: seat.organisation_name.clone().filter(|_| known),
        }
    };
    let mut views: Vec<SeatView> = seats.iter().map(view).collect();
    views.sort_by_key(|view| view.kind);
    views
}

/// Who holds a seat of `kind` for `member`, when `viewer` may know.
pub fn visible_holder(
    viewer: Option<&Actor>,
    facts: &ObjectFacts,
    member: &MemberId,
    kind: SeatKind,
    holders: &[Holder],
) -> Option<PersonBrief> {
    let of_seat = |holder: &&Holder| holder.seat.member == *member && holder.seat.kind == kind;
    let holder = holders.iter().find(of_seat)?;
    let known = can(viewer, see_holder(kind), facts).allowed();
    known.then(|| PersonBrief { id: holder.person.clone(), name: holder.person_name.clone() })
}
