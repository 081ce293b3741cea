//! `POST /api/v1/staff/brokered-introductions`: the Support Unit proposes that two sides meet (rule PRI-15).
//!
//! What it may know already is said plainly: that nobody sits there, that one person sits on both sides, and that the same was
//! proposed. What it may not know comes quietly to nobody: that one of the two keeps the other away, or that they know each
//! other.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::brokered::{BrokeredForm, BrokeredRow, NewBrokered, SideOf, shown_region};
use model::id::{BrokeredId, PersonId};
use model::permissions::Actor;
use model::place::{MemberStatus, Region};
use model::problem::{Code, FieldProblem, field};
use store::brokered::{self, BrokeredRecord};
use store::limits::Allowance;
use store::members::MemberRecord;
use store::once::Receipt;
use store::outbox::NewMail;
use store::seats::Holder;
use store::{Audit, Tx, Write, introductions};

use super::staff::row;
use super::{runs_the_programme, sits_on};
use crate::api::acting;
use crate::api::introductions::{AGAIN_MS, OPEN_MS, mail, new_id, sitting};
use crate::api::members::is_listed;
use crate::api::staff::receipt_id;
use crate::app::App;
use crate::auth::{SignedIn, limits};
use crate::http::extract::Parsed;
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::mail::message::Template;
use crate::visibility::Apart;

/// Sends a proposal.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    Parsed(form): Parsed<BrokeredForm>,
) -> Result<(StatusCode, Json<BrokeredRow>), Problem> {
    runs_the_programme(&actor)?;
    let id = match once.begin(&app).await? {
        Attempt::First(first) => {
            // Who sits where is asked at the first time alone: a repeat is answered as the first was.
            let (new, people) = parse(&app, &actor, &form).await?;
            proposed(&app, &first, &actor, new, people).await?
        }
        Attempt::Again(receipt) => receipt_id(&receipt)?,
    };
    let mut read = app.store.read().await?;
    let record = brokered::find(&mut read, &id).await?.ok_or(Code::NotFound)?;
    Ok((StatusCode::CREATED, Json(row(&app, &mut read, &record).await?)))
}

/// The proposal and who sits on its two sides, or everything that is wrong with the form.
async fn parse(
    app: &App,
    actor: &Actor,
    form: &BrokeredForm,
) -> Result<(NewBrokered, [PersonId; 2]), Problem> {
    let mut read = app.store.read().await?;
    let mut wrong = Vec::new();
    let mut people = Vec::new();
    for (side, name) in [(&form.first, "first"), (&form.second, "second")] {
        match of_side(app, &mut read, actor, side, name).await? {
            Ok(person) => people.push(person),
            Err(problem) => wrong.push(problem),
        }
    }
    let areas = store::policy_areas::all(&mut read).await?;
    let unknown = |topic: &&String| areas.iter().all(|area| area.slug != **topic);
    wrong.extend(form.topic.as_ref().filter(unknown).map(|_| FieldProblem::new("topic", field::UNKNOWN)));
    match (form.parse(), <[PersonId; 2]>::try_from(people)) {
        (Ok(new), Ok(people)) if wrong.is_empty() => {
            if people[0] == people[1] {
                return Err(vec![FieldProblem::new("second.side", field::DUPLICATE)].into());
            }
            Ok((new, people))
        }
        (parsed, _) => {
            Err(parsed.err().into_iter().flatten().chain(wrong).collect::<Vec<FieldProblem>>().into())
        }
    }
}

/// Who sits on a side, or what is wrong with proposing it.
async fn of_side(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    side: &SideOf,
    name: &str,
) -> Result<Result<PersonId, FieldProblem>, Problem> {
    let member = store::members::find(tx, &side.member).await?;
    if !member.is_some_and(|member| is_listed(&member, Some(actor))) {
        return Ok(Err(FieldProblem::new(format!("{name}.member"), field::UNKNOWN)));
    }
    let (now_ms, path) = (app.clock.now_ms(), format!("{name}.side"));
    if sits_on(tx, &actor.person, std::slice::from_ref(side), now_ms).await? {
        return Ok(Err(FieldProblem::new(path, field::OWN)));
    }
    let there = sitting(tx, &side.member, side.side, now_ms).await?;
    Ok(there.ok_or_else(|| FieldProblem::new(path, field::UNKNOWN)))
}

async fn proposed(
    app: &App,
    first: &First,
    actor: &Actor,
    new: NewBrokered,
    people: [PersonId; 2],
) -> Result<BrokeredId, Problem> {
    let key = format!("brokered:person:{}", limits::person_hash(&actor.person));
    limits::take(app, &key, Allowance::BROKERED_PER_PERSON).await?;
    let now_ms = app.clock.now_ms();
    let [one, other] = &people;
    let mut write = first.write(app).await?;
    introductions::guard(&mut write, one, other).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    runs_the_programme(&actor)?;
    let last = brokered::last_sent(&mut write, &new.sides).await?;
    if let Some(last) = last.filter(|last| last + AGAIN_MS > now_ms) {
        return Err(Problem::too_many(last + AGAIN_MS - now_ms));
    }
    // Who sits where is known to the Support Unit, so it is told that somebody came or went since it was looked at.
    for (side, person) in new.sides.iter().zip(&people) {
        if sitting(&mut write, &side.member, side.side, now_ms).await?.as_ref() != Some(person) {
            return Err(Problem::new(Code::IllegalStep));
        }
    }
    if sits_on(&mut write, &actor.person, &new.sides, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    let record = record(app, &actor, new, now_ms)?;
    brokered::insert(&mut write, &record).await?;
    let mails = to_both(app, &mut write, &record, &people).await?;
    let audit = Audit::new(now_ms, Some(actor.person.clone()), Act::IntroductionBrokered);
    let audit = mails.into_iter().fold(audit, Audit::mail);
    write.tell(&actor.person);
    write.commit(audit, &Receipt::of(record.id.as_str())).await?;
    Ok(record.id)
}

/// Gives the proposal to both, unless something stands between them that the Support Unit does not know of; the mails to
/// them. What is looked up is the same either way.
async fn to_both(
    app: &App,
    write: &mut Write,
    record: &BrokeredRecord,
    [one, other]: &[PersonId; 2],
) -> Result<Vec<NewMail>, Problem> {
    let apart = Apart::from_anew(write, &app.seal, one).await?.contains(other);
    let known = store::conversations::between(write, one, other).await?.is_some();
    let before = brokered::came_since(write, one, other, record.sent_at_ms - AGAIN_MS).await?;
    let members = store::members::all(write).await?;
    let holders = store::seats::holders(write, record.sent_at_ms).await?;
    let [first, second] = &record.sides;
    let regions = [region(&members, &holders, second, first), region(&members, &holders, first, second)];
    let mut mails = Vec::new();
    for person in [one, other] {
        let event = format!("{}-{}", Template::BrokeredAsked.code(), record.id);
        mails.extend(mail(app, write, person, Template::BrokeredAsked, event).await?);
    }
    if apart || known || before {
        return Ok(Vec::new());
    }
    brokered::deliver(write, &record.id, [(one, regions[0]), (other, regions[1])]).await?;
    write.tell(one);
    write.tell(other);
    Ok(mails)
}

/// The region of `shown` on a card that is read on the side `reader`. Only members that take part and have somebody on that side
/// could be meant.
fn region(members: &[MemberRecord], holders: &[Holder], shown: &SideOf, reader: &SideOf) -> Option<Region> {
    let of = members.iter().find(|member| member.id == shown.member)?;
    let sits = |member: &MemberRecord| {
        holders.iter().any(|one| one.seat.member == member.id && shown.side.has(one.seat.kind))
    };
    let others = members
        .iter()
        .filter(|member| member.status == MemberStatus::Member && member.id != reader.member && sits(member));
    shown_region(of.region, others.map(|member| member.region))
}

fn record(app: &App, actor: &Actor, new: NewBrokered, now_ms: i64) -> Result<BrokeredRecord, Problem> {
    let id: BrokeredId = new_id(app, "bi")?;
    Ok(BrokeredRecord {
        proposer: Some(actor.person.clone()),
        sides: new.sides,
        topic: new.topic,
        words: app.seal.seal(id.as_str(), new.words.as_str().as_bytes()),
        language: new.language,
        sent_at_ms: now_ms,
        closes_at_ms: now_ms + OPEN_MS,
        withdrawn_at_ms: None,
        meeting: None,
        id,
    })
}
