//! What one viewer reads of one person: the one function through which every answer that shows a person goes (rules
//! PRI-1 and PRI-21).

use std::collections::BTreeMap;

use model::id::{MemberId, PersonId};
use model::introduction::Peer;
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::privacy::{SeenPerson, SeenSeat};
use model::visibility::{Consented, Field, Level, Standing};
use store::people::PersonRecord;
use store::seats::Holder;
use store::visibility::SettingsRecord;
use store::{StoreError, Tx};

use super::{Onlooker, member_facts};
use crate::pool::cohort::working;

/// `whole`, with everything taken out that `viewer` may not read. `facts` say what ties the person to others; who
/// reads which field is said by `settings`.
pub fn seen(
    viewer: Onlooker<'_>,
    facts: &ObjectFacts,
    settings: &SettingsRecord,
    whole: SeenPerson,
) -> SeenPerson {
    let sees = |field| sees(viewer, facts, settings, field);
    let named = sees(Field::Name);
    // An office names whoever holds it, so it stands beside the name and nowhere else.
    let (role, organisation) = (named && sees(Field::Role), sees(Field::Organisation));
    let seat = |seat: SeenSeat| SeenSeat {
        title: seat.title.filter(|_| role),
        organisation: seat.organisation.filter(|_| organisation),
        ..seat
    };
    SeenPerson {
        name: whole.name.filter(|_| named),
        seats: whole.seats.into_iter().map(seat).collect(),
        languages: if sees(Field::Languages) { whole.languages } else { Vec::new() },
        experience: whole.experience.filter(|_| sees(Field::Experience)),
        time_zone: whole.time_zone.filter(|_| sees(Field::Clock)),
        topics: if sees(Field::Topics) { whole.topics } else { Vec::new() },
    }
}

/// Whether `viewer` reads `field` of the person with these settings.
pub fn sees(viewer: Onlooker<'_>, facts: &ObjectFacts, settings: &SettingsRecord, field: Field) -> bool {
    let actor = viewer.actor;
    let apart = actor.filter(|_| viewer.apart.contains(&settings.person));
    let facts = ObjectFacts {
        subject: Some(settings.person.clone()),
        level: Some(settings.level(field)),
        apart: apart.map(|actor| actor.person.clone()).into_iter().collect(),
        ..facts.clone()
    };
    can(actor, Action::SeeField(field), &facts).allowed()
}

/// The settings of those who sit somewhere, by id.
pub async fn settings_of(
    tx: &mut Tx,
    holders: &[Holder],
) -> Result<BTreeMap<PersonId, SettingsRecord>, StoreError> {
    let mut settings = BTreeMap::new();
    for holder in holders {
        if let Some(record) = store::visibility::of_person(tx, &holder.person).await? {
            settings.insert(holder.person.clone(), record);
        }
    }
    Ok(settings)
}

/// Settings with these defaults and nothing chosen, for what is shown of nobody in particular.
pub fn unchosen(person: PersonId, standing: Standing) -> SettingsRecord {
    SettingsRecord { person, standing, consent: Consented::No, chosen: BTreeMap::new() }
}

/// What ties a person to others at `now_ms`: through the members they sit for, the groups they lead, the members they
/// mentor.
pub async fn person_facts(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<ObjectFacts, StoreError> {
    let mut facts = ObjectFacts { subject: Some(person.clone()), ..ObjectFacts::default() };
    for holder in store::seats::held_by(tx, person, now_ms).await? {
        let of_member = member_facts(tx, &holder.seat.member, now_ms).await?;
        facts.members.extend(of_member.members);
        facts.cohort_members.extend(of_member.cohort_members);
        facts.group_members.extend(of_member.group_members);
        facts.facilitators.extend(of_member.facilitators);
        facts.people.extend(of_member.people);
    }
    for group in store::groups::of_facilitator(tx, person).await? {
        facts.group_members.extend(group.members);
    }
    facts.mentees = store::visibility::mentees(tx, person, now_ms).await?;
    Ok(facts)
}

/// A mentor, or somebody who leads groups, as `viewer` sees them; nothing without an account.
pub async fn seen_person(
    tx: &mut Tx,
    viewer: Onlooker<'_>,
    person: &PersonRecord,
    experience: Option<String>,
    now_ms: i64,
) -> Result<SeenPerson, StoreError> {
    let Some(settings) = store::visibility::of_person(tx, &person.id).await? else {
        return Ok(SeenPerson::default());
    };
    let facts = person_facts(tx, &person.id, now_ms).await?;
    Ok(seen(viewer, &facts, &settings, SeenPerson { experience, ..whole(person) }))
}

/// Somebody to whom `viewer` was introduced: their name whatever its level, what they are in the programme and for whom.
/// Nothing of somebody without an account.
pub async fn introduced(
    tx: &mut Tx,
    viewer: Onlooker<'_>,
    person: Option<&PersonId>,
    now_ms: i64,
) -> Result<Peer, StoreError> {
    let nobody = Peer { name: None, role: None, seat: None, member: None, member_name: None };
    let Some(id) = person else { return Ok(nobody) };
    let (record, settings) =
        (store::people::find(tx, id).await?, store::visibility::of_person(tx, id).await?);
    let (Some(record), Some(settings)) = (record, settings) else { return Ok(nobody) };
    let mut facts = person_facts(tx, id, now_ms).await?;
    facts.introduced = viewer.actor.map(|actor| actor.person.clone()).into_iter().collect();
    let Some(name) = seen(viewer, &facts, &settings, whole(&record)).name else { return Ok(nobody) };
    let grants = store::grants::of_person(tx, id, now_ms).await?;
    let roles = Actor { person: id.clone(), grants }.roles();
    let held = store::seats::held_by(tx, id, now_ms).await?.into_iter().next();
    let member = match &held {
        Some(holder) => Some(holder.seat.member.clone()),
        None => store::mentoring_profiles::find(tx, id).await?.map(|profile| profile.member),
    };
    let member_name = match &member {
        Some(member) => store::members::find(tx, member).await?.map(|found| found.name),
        None => None,
    };
    Ok(Peer {
        name: Some(name),
        role: roles.into_iter().next(),
        seat: held.map(|holder| holder.seat.kind),
        member,
        member_name,
    })
}

/// The name of somebody inside a circle with `inside`, when `viewer` may know it and that they are there.
pub async fn named_inside(
    tx: &mut Tx,
    viewer: Onlooker<'_>,
    inside: &[PersonId],
    person: &PersonId,
    now_ms: i64,
) -> Result<Option<String>, StoreError> {
    let record = store::people::find(tx, person).await?;
    let settings = store::visibility::of_person(tx, person).await?;
    let (Some(record), Some(settings)) = (record, settings) else { return Ok(None) };
    let mut facts = person_facts(tx, person, now_ms).await?;
    facts.circle = inside.to_vec();
    let name = seen(viewer, &facts, &settings, whole(&record)).name;
    let me = viewer.actor.is_some_and(|actor| actor.person == *person);
    // Whoever keeps their name for introductions shows it to nobody by joining, whatever else brings the two together: to
    // know a name is not to know that it is inside.
    let runs = can(viewer.actor, Action::RunCircles, &ObjectFacts::default()).allowed();
    let told = me || runs || settings.level(Field::Name) >= Level::Cohort;
    Ok(name.filter(|_| told))
}

/// What is kept of a person alone, before anybody looks.
pub fn whole(person: &PersonRecord) -> SeenPerson {
    SeenPerson {
        name: Some(person.name.clone()),
        languages: working(&person.languages),
        time_zone: Some(person.time_zone.clone()),
        ..SeenPerson::default()
    }
}

/// Everything that is shown of a person anywhere, before anybody looks.
pub async fn everything(tx: &mut Tx, person: &PersonRecord, now_ms: i64) -> Result<SeenPerson, StoreError> {
    let mut seats = Vec::new();
    for holder in store::seats::held_by(tx, &person.id, now_ms).await? {
        let member: MemberId = holder.seat.member;
        let member_name =
            store::members::find(tx, &member).await?.map_or_else(String::new, |found| found.name);
        seats.push(SeenSeat {
            member,
            member_name,
            kind: holder.seat.kind,
            title: holder.seat.title,
            organisation: holder.seat.organisation_name,
        });
    }
    let profile = store::mentoring_profiles::find(tx, &person.id).await?;
    let (experience, topics) = profile.map_or((None, Vec::new()), |profile| {
        (Some(profile.experience), profile.offers.into_iter().map(|offer| offer.slug).collect())
    });
    Ok(SeenPerson { seats, experience, topics, ..whole(person) })
}
