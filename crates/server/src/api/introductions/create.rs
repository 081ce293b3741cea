//! `POST /api/v1/introductions`: asks one side of a member, whoever sits there (rules PRI-10 to PRI-13).
//!
//! The answer is the same whether somebody sits there or not, has blocked the asker, or was asked by them before through
//! another seat: such a request comes to nobody, and closes with its time as any other. Two who ask each other have both
//! said yes.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::id::{ConversationId, PersonId};
use model::introduction::{GivenAnswer, IntroductionForm, NewIntroduction, SentIntroduction};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::{Code, FieldProblem, field};
use model::state::IntroductionState;
use store::introductions::{self, IntroductionRecord};
use store::limits::Allowance;
use store::once::Receipt;
use store::outbox::NewMail;
use store::{Audit, Constraint, StoreError, Tx, Write};

use super::{AGAIN_MS, OPEN_MS, Reader, acquaint, mail, new_id, own, sitting};
use crate::api::acting;
use crate::api::members::is_listed;
use crate::api::staff::receipt_id;
use crate::app::App;
use crate::auth::{SignedIn, limits};
use crate::http::extract::Parsed;
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, Require as _};
use crate::mail::message::Template;
use crate::visibility::Apart;

/// Sends a request.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    Parsed(form): Parsed<IntroductionForm>,
) -> Result<(StatusCode, Json<SentIntroduction>), Problem> {
    let new = parse(&app, &actor, &form).await?;
    let row = match once.begin(&app).await? {
        Attempt::First(first) => asked(&app, &first, &actor, new).await?,
        Attempt::Again(receipt) => known(&app, &actor, &receipt).await?,
    };
    Ok((StatusCode::CREATED, Json(row)))
}

/// The request, or everything that is wrong with it. Nothing here depends on who sits where.
async fn parse(app: &App, actor: &Actor, form: &IntroductionForm) -> Result<NewIntroduction, Problem> {
    let mut read = app.store.read().await?;
    let own = own(&mut read, actor).await?;
    let member = store::members::find(&mut read, &form.member).await?;
    let listed = member.is_some_and(|member| is_listed(&member, Some(actor)));
    let member = match listed {
        false => Some(FieldProblem::new("member", field::UNKNOWN)),
        true if sits_there(&mut read, app, actor, form).await? => Some(FieldProblem::new("side", field::OWN)),
        true => None,
    };
    let slugs = store::policy_areas::all(&mut read).await?;
    let unknown = |topic: &&String| slugs.iter().all(|area| area.slug != **topic);
    let topic = form.topic.as_ref().filter(unknown).map(|_| FieldProblem::new("topic", field::UNKNOWN));
    let wrong: Vec<FieldProblem> = member.into_iter().chain(topic).collect();
    match form.parse(&own) {
        Ok(new) if wrong.is_empty() => Ok(new),
        Ok(_) => Err(wrong.into()),
        Err(more) => Err(wrong.into_iter().chain(more).collect::<Vec<_>>().into()),
    }
}

/// Whether the asker sits on the side that they ask.
async fn sits_there(
    tx: &mut Tx,
    app: &App,
    actor: &Actor,
    form: &IntroductionForm,
) -> Result<bool, StoreError> {
    let held = store::seats::held_by(tx, &actor.person, app.clock.now_ms()).await?;
    Ok(held.iter().any(|one| one.seat.member == form.member && form.side.has(one.seat.kind)))
}

async fn asked(
    app: &App,
    first: &First,
    actor: &Actor,
    new: NewIntroduction,
) -> Result<SentIntroduction, Problem> {
    let key = format!("introduction:person:{}", limits::person_hash(&actor.person));
    limits::take(app, &key, Allowance::INTRODUCTIONS_PER_PERSON).await?;
    let now_ms = app.clock.now_ms();
    let there = sitting(&mut *app.store.read().await?, &new.member, new.side, now_ms).await?;
    let mut write = first.write(app).await?;
    introductions::guard(&mut write, &actor.person, there.as_ref().unwrap_or(&actor.person)).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    can(Some(&actor), Action::AskForIntroduction, &ObjectFacts::default()).required()?;
    let last = introductions::last_sent(&mut write, &actor.person, &new.member, new.side).await?;
    if let Some(last) = last.filter(|last| last + AGAIN_MS > now_ms) {
        return Err(Problem::too_many(last + AGAIN_MS - now_ms));
    }
    // Whoever took the seat since it was looked at was not held, and is asked by the next request.
    let still = sitting(&mut write, &new.member, new.side, now_ms).await?;
    let to = reached(&mut write, app, &actor, there.filter(|there| still.as_ref() == Some(there)), now_ms);
    let to = to.await?;
    let mut record = record(app, &actor, new, now_ms)?;
    let mails = match &to {
        Reached::Nobody => {
            keep(&mut write, &record).await?;
            Vec::new()
        }
        Reached::Waits(asked) => {
            keep(&mut write, &record).await?;
            introductions::deliver(&mut write, &record.id, asked).await?;
            let event = format!("{}-{}", Template::IntroductionAsked.code(), record.id);
            mail(app, &mut write, asked, Template::IntroductionAsked, event).await?.into_iter().collect()
        }
        Reached::AsksToo(theirs) => meet(app, &mut write, &mut record, theirs).await?,
    };
    let audit = Audit::new(now_ms, Some(actor.person.clone()), Act::IntroductionAsked);
    let audit = mails.into_iter().fold(audit, Audit::mail);
    // Whether somebody is told besides the asker changes nothing that the asker could see or measure.
    write.tell(&actor.person);
    if let Reached::Waits(asked) = &to {
        write.tell(asked);
    }
    let row = row(app, &mut write, &actor, &record).await?;
    write.commit(audit, &Receipt::of(record.id.as_str())).await?;
    Ok(row)
}

/// To whom a request comes.
enum Reached {
    /// To nobody; its asker is not told.
    Nobody,
    /// To this person, who is asked.
    Waits(PersonId),
    /// To the asker of this one, who waits for the same.
    AsksToo(Box<IntroductionRecord>),
}

/// To whom the request of `actor` comes, if `there` sits there. What is looked up is the same for an empty seat.
async fn reached(
    write: &mut Write,
    app: &App,
    actor: &Actor,
    there: Option<PersonId>,
    now_ms: i64,
) -> Result<Reached, StoreError> {
    let person = there.as_ref().unwrap_or(&actor.person);
    let apart = Apart::from_anew(write, &app.seal, &actor.person).await?.contains(person);
    let before = introductions::came_since(write, &actor.person, person, now_ms - AGAIN_MS).await?;
    let theirs = introductions::waiting(write, person, &actor.person, now_ms).await?;
    Ok(match (there, theirs) {
        // Whoever took the seat since they wrote does not ask themselves.
        (None, _) => Reached::Nobody,
        (Some(there), _) if there == actor.person => Reached::Nobody,
        (Some(_), _) if apart => Reached::Nobody,
        (Some(_), Some(theirs)) => Reached::AsksToo(Box::new(theirs)),
        (Some(_), None) if before => Reached::Nobody,
        (Some(there), None) => Reached::Waits(there),
    })
}

/// Both asked, so both said yes.
async fn meet(
    app: &App,
    write: &mut Write,
    record: &mut IntroductionRecord,
    theirs: &IntroductionRecord,
) -> Result<Vec<NewMail>, Problem> {
    let now_ms = record.sent_at_ms;
    let (conversation, mails) =
        acquaint(app, write, [&record.asker, &theirs.asker], Template::Introduced).await?;
    record.state = IntroductionState::Introduced;
    record.conversation = Some(conversation.clone());
    keep(write, record).await?;
    introductions::deliver(write, &record.id, &theirs.asker).await?;
    said_yes(write, theirs, &conversation, now_ms).await?;
    if !introductions::answer(write, &record.id, GivenAnswer::Yes, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    Ok(mails)
}

async fn said_yes(
    write: &mut Write,
    theirs: &IntroductionRecord,
    conversation: &ConversationId,
    now_ms: i64,
) -> Result<(), Problem> {
    let answered = introductions::answer(write, &theirs.id, GivenAnswer::Yes, now_ms).await?;
    // It may have been taken back a moment ago; then the same again is a request of one.
    if answered && introductions::introduce(write, &theirs.id, conversation, now_ms).await? {
        return Ok(());
    }
    Err(Problem::new(Code::IllegalStep))
}

async fn keep(write: &mut Write, record: &IntroductionRecord) -> Result<(), Problem> {
    match introductions::insert(write, record).await {
        Ok(()) => Ok(()),
        // The same from another window, a moment ago.
        Err(error) if error.constraint() == Some(Constraint::IntroductionOpen) => {
            Err(Problem::too_many(AGAIN_MS))
        }
        Err(error) => Err(error.into()),
    }
}

fn record(
    app: &App,
    actor: &Actor,
    new: NewIntroduction,
    now_ms: i64,
) -> Result<IntroductionRecord, Problem> {
    let id: model::id::IntroductionId = new_id(app, "it")?;
    Ok(IntroductionRecord {
        asker: actor.person.clone(),
        member: new.member,
        side: new.side,
        topic: new.card.topic,
        words: app.seal.seal(id.as_str(), new.card.words.as_bytes()),
        language: new.card.language,
        seat: new.card.seat,
        place: new.card.place,
        country: new.card.country,
        sent_at_ms: now_ms,
        closes_at_ms: now_ms + OPEN_MS,
        state: IntroductionState::Sent,
        conversation: None,
        id,
    })
}

/// The request that was made before, as it is now.
async fn known(app: &App, actor: &Actor, receipt: &Receipt) -> Result<SentIntroduction, Problem> {
    let id = receipt_id(receipt)?;
    let mut read = app.store.read().await?;
    let record = introductions::find(&mut read, &id).await?.ok_or(Code::NotFound)?;
    row(app, &mut read, actor, &record).await
}

async fn row(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    record: &IntroductionRecord,
) -> Result<SentIntroduction, Problem> {
    let apart = Apart::of(tx, &app.seal, Some(actor)).await?;
    let reader = Reader { seal: &app.seal, actor, apart: &apart, now_ms: app.clock.now_ms() };
    Ok(reader.sent(tx, record).await?.ok_or(Code::NotFound)?)
}
