//! What a viewer may see of an object: facts read from the database, decided by `model::permissions::can`, and the
//! viewer's own type built from the answer (rules AUT-1 and AUT-12).

pub mod apart;
pub mod directory;
pub mod group_page;
pub mod openings;
pub mod person;
pub mod reasons;
pub mod ties;

use std::collections::BTreeMap;

use model::directory::{PersonBrief, SeatKind, SeatView};
use model::id::{MemberId, PersonId};
use model::permissions::ObjectFacts;
use model::privacy::{SeenPerson, SeenSeat};
use model::visibility::Standing;
use store::groups::GroupRecord;
use store::mentorships::MentorshipRecord;
use store::seats::{Holder, SeatRecord};
use store::visibility::SettingsRecord;
use store::{StoreError, Tx};

pub use apart::{Apart, Onlooker};
pub use person::{seen, seen_person, settings_of};

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

/// The seats of one member as `viewer` may see them; `facts` are that member's, `settings` those of who sits there.
pub fn seat_views(
    viewer: Onlooker<'_>,
    facts: &ObjectFacts,
    seats: &[SeatRecord],
    holders: &[Holder],
    settings: &BTreeMap<PersonId, SettingsRecord>,
) -> Vec<SeatView> {
    let view = |seat: &SeatRecord| {
        let holder = holders.iter().find(|holder| holder.seat.id == seat.id);
        let person = seen_in_seat(viewer, facts, seat, holder, settings);
        let known = person.seats.into_iter().next();
        SeatView {
            kind: seat.kind,
            filled: holder.is_some(),
            holder: holder
                .zip(person.name)
                .map(|(holder, name)| PersonBrief { id: holder.person.clone(), name }),
            title: known.as_ref().and_then(|seat| seat.title.clone()),
            organisation: known.and_then(|seat| seat.organisation),
        }
    };
    let mut views: Vec<SeatView> = seats.iter().map(view).collect();
    views.sort_by_key(|view| view.kind);
    views
}

/// Who holds a seat of `kind` for `member`, when `viewer` may know.
pub fn visible_holder(
    viewer: Onlooker<'_>,
    facts: &ObjectFacts,
    member: &MemberId,
    kind: SeatKind,
    holders: &[Holder],
    settings: &BTreeMap<PersonId, SettingsRecord>,
) -> Option<PersonBrief> {
    let of_seat = |holder: &&Holder| holder.seat.member == *member && holder.seat.kind == kind;
    let holder = holders.iter().find(of_seat)?;
    let name = seen_in_seat(viewer, facts, &holder.seat, Some(holder), settings).name?;
    Some(PersonBrief { id: holder.person.clone(), name })
}

/// Whoever sits in a seat as `viewer` sees them. Of an empty seat the organisation is shown to those who would see it
/// of a holder who chose nothing.
fn seen_in_seat(
    viewer: Onlooker<'_>,
    facts: &ObjectFacts,
    seat: &SeatRecord,
    holder: Option<&Holder>,
    settings: &BTreeMap<PersonId, SettingsRecord>,
) -> SeenPerson {
    let whole = SeenPerson {
        name: holder.map(|holder| holder.person_name.clone()),
        seats: vec![SeenSeat {
            member: seat.member.clone(),
            member_name: String::new(),
            kind: seat.kind,
            title: seat.title.clone(),
            organisation: seat.organisation_name.clone(),
        }],
        ..SeenPerson::default()
    };
    if let Some(holder) = holder {
        // Whoever has no settings has no account, and nothing is shown of them.
        let settings = settings.get(&holder.person);
        return settings.map_or_else(SeenPerson::default, |settings| seen(viewer, facts, settings, whole));
    }
    let government = seat.kind.is_government();
    let standing = Standing { official: government, civil_society: !government, at_risk_since_ms: None };
    let nobody = PersonId::parse("nobody").map(|id| person::unchosen(id, standing));
    nobody.map_or_else(|_| SeenPerson::default(), |settings| seen(viewer, facts, &settings, whole))
}
