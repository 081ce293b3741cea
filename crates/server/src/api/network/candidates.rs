//! Who could be asked: the facts from which `model::network_choice` chooses.

use std::collections::{BTreeMap, BTreeSet};

use model::id::{MemberId, PersonId};
use model::introduction::Card;
use model::network_choice::{Asker, Candidate, Placed, choose};
use model::permissions::{Action, Actor, Grant, ObjectFacts, can};
use model::practice::PracticeStatus;
use store::mentoring_profiles::MentoringProfileRecord;
use store::practices::PracticeRecord;
use store::seats::Holder;
use store::{Seal, StoreError, Tx};

use crate::api::members::is_listed;
use crate::pool::cohort::working;
use crate::visibility::Apart;

/// Whom a question with this card goes to.
pub(super) async fn chosen(
    tx: &mut Tx,
    seal: &Seal,
    actor: &Actor,
    card: &Card,
    now_ms: i64,
) -> Result<Vec<PersonId>, StoreError> {
    let mut found = placed(tx, actor, card, now_ms).await?;
    let apart = Apart::from_anew(tx, seal, &actor.person).await?;
    let loads = store::network::loads(tx, now_ms).await?;
    let choices = store::network::choices(tx).await?;
    for one in &mut found {
        let load = loads.iter().find(|load| load.person == one.person);
        let choice = choices.iter().find(|(person, _)| *person == one.person);
        one.apart = apart.contains(&one.person);
        one.waiting = load.map_or(0, |load| load.waiting);
        one.last_asked_ms = load.map(|load| load.last_asked_ms);
        one.times = load.map_or(0, |load| load.times);
        one.willing = choice.map_or(one.willing, |(_, willing)| *willing);
        one.speaks = one.speaks && is_around(tx, &one.person).await?;
    }
    let members = members_of(tx, &actor.person, now_ms).await?;
    Ok(choose(Asker { person: &actor.person, members: &members }, &found, now_ms))
}

/// The members a person sits for or offers help from.
async fn members_of(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<BTreeSet<MemberId>, StoreError> {
    let held = store::seats::held_by(tx, person, now_ms).await?;
    let offer = store::mentoring_profiles::find(tx, person).await?;
    let seats = held.into_iter().map(|holder| holder.seat.member);
    Ok(seats.chain(offer.map(|profile| profile.member)).collect())
}

/// Whether a person is asked who chose nothing: they offer to mentor, or their side of their member takes questions.
pub(super) async fn willing_by_default(
    tx: &mut Tx,
    person: &PersonId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let practices = store::practices::all(tx).await?;
    let held = store::seats::held_by(tx, person, now_ms).await?;
    let takes = held.iter().any(|holder| practices.iter().any(|practice| takes_questions(practice, holder)));
    Ok(takes || offers(tx, now_ms).await?.iter().any(|profile| profile.person == *person))
}

/// What a person chose about being asked, or what holds while they chose nothing.
pub(super) async fn is_willing(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<bool, StoreError> {
    let choices = store::network::choices(tx).await?;
    match choices.into_iter().find(|(one, _)| one == person) {
        Some((_, willing)) => Ok(willing),
        None => willing_by_default(tx, person, now_ms).await,
    }
}

/// Whether a practice is of the member of a seat and says to ask its side.
fn takes_questions(practice: &PracticeRecord, holder: &Holder) -> bool {
    let open = match practice.says.status {
        PracticeStatus::Partners | PracticeStatus::Questions => true,
        PracticeStatus::Closed => false,
    };
    open && practice.member == holder.seat.member && practice.says.ask.has(holder.seat.kind)
}

/// The offers of mentors that hold now.
async fn offers(tx: &mut Tx, now_ms: i64) -> Result<Vec<MentoringProfileRecord>, StoreError> {
    let mut grants: BTreeMap<PersonId, Vec<Grant>> = BTreeMap::new();
    for (person, grant) in store::grants::all(tx, now_ms).await? {
        grants.entry(person).or_default().push(grant);
    }
    let may = |person: &PersonId| {
        let actor = Actor { person: person.clone(), grants: grants.get(person).cloned().unwrap_or_default() };
        can(Some(&actor), Action::OfferMentoring, &ObjectFacts::default()).allowed()
    };
    let all = store::mentoring_profiles::all(tx).await?.into_iter();
    Ok(all.filter(|one| one.approved && !one.paused && may(&one.person)).collect())
}

/// Everybody who can answer something about the policy area of a card, with whether they are asked if they chose nothing.
async fn placed(tx: &mut Tx, actor: &Actor, card: &Card, now_ms: i64) -> Result<Vec<Candidate>, StoreError> {
    let about = |slug: &String| card.topic.as_ref() == Some(slug);
    let practices = store::practices::all(tx).await?;
    let offers = offers(tx, now_ms).await?;
    let mut found: BTreeMap<PersonId, (BTreeSet<MemberId>, Option<Placed>, bool)> = BTreeMap::new();
    let mut add = |person: &PersonId, member: &MemberId, placed: Option<Placed>, willing: bool| {
        let one = found.entry(person.clone()).or_default();
        one.0.insert(member.clone());
        one.1 = one.1.into_iter().chain(placed).min();
        one.2 |= willing;
    };
    for holder in store::seats::holders(tx, now_ms).await? {
        let takes = |practice: &&PracticeRecord| takes_questions(practice, &holder);
        let of_area = |practice: &&PracticeRecord| practice.says.areas.iter().any(about);
        let works = practices.iter().filter(of_area).any(|practice| practice.member == holder.seat.member);
        let best = practices.iter().filter(of_area).any(|practice| takes(&practice));
        let placed = best.then_some(Placed::Practice).or(works.then_some(Placed::Works));
        add(&holder.person, &holder.seat.member, placed, practices.iter().any(|practice| takes(&practice)));
    }
    for profile in &offers {
        let offered = profile.offers.iter().any(|offer| about(&offer.slug));
        add(&profile.person, &profile.member, offered.then_some(Placed::Offer), true);
    }
    let mut candidates = Vec::new();
    for (person, (members, placed, willing)) in found {
        let Some(placed) = placed else { continue };
        let Some(record) = store::people::find(tx, &person).await? else { continue };
        let mut listed = true;
        for member in &members {
            let member = store::members::find(tx, member).await?;
            listed = listed && member.is_some_and(|member| is_listed(&member, Some(actor)));
        }
        candidates.push(Candidate {
            person,
            members,
            placed,
            speaks: listed && working(&record.languages).contains(&card.language),
            apart: false,
            willing,
            waiting: 0,
            last_asked_ms: None,
            times: 0,
        });
    }
    Ok(candidates)
}

/// Whether an account is neither suspended nor about to end.
pub(crate) async fn is_around(tx: &mut Tx, person: &PersonId) -> Result<bool, StoreError> {
    let suspended = store::people::suspended_at(tx, person).await?.is_some();
    Ok(!suspended && store::erasures::request_of(tx, person).await?.is_none())
}
