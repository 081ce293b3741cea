//! `GET` and `POST /api/v1/reports`: what the viewer reported, and a new report (rules SAF-1 and SAF-2).
//!
//! Whoever sees a thing may report it, and nobody else learns of it: no row in the audit log, which the Support Unit
//! reads, and nothing anywhere for whom it is about.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::case::{AttachedBy, number};
use model::conversation::Gathering;
use model::id::{ConversationId, PersonId, ReportId};
use model::permissions::Actor;
use model::problem::{Code, FieldProblem, field};
use model::report::{
    CaseAct, CaseActKind, Closing, HandledBy, NewReport, OwnReport, ReportForm, Reports, Thing,
};
use model::state::CaseState;
use store::conversations::MessageRecord;
use store::limits::Allowance;
use store::once::Receipt;
use store::reports::{self, AttachedRecord, ReportRecord};
use store::{Seal, Tx, Write, case_officers, conversations, people};

use super::conversations::many::{Room, reported as reported_room};
use super::introductions::{new_id, other_of};
use super::{circles, groups::own_groups, holder, members::is_listed, staff::receipt_id};
use crate::app::App;
use crate::auth::{SignedIn, limits};
use crate::http::extract::Parsed;
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::safeguarding::{concern, settle};
use crate::sealed;

/// What the viewer reported, newest first.
pub async fn list(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Reports>, Problem> {
    let mut read = app.store.read().await?;
    let mut own = Vec::new();
    for record in reports::of_reporter(&mut read, &viewer.person).await? {
        own.push(shown(&app, &mut read, record).await?);
    }
    Ok(Json(Reports { reports: own }))
}

/// Reports something that the viewer sees.
pub async fn create(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    Parsed(form): Parsed<ReportForm>,
) -> Result<(StatusCode, Json<OwnReport>), Problem> {
    let report = form.parse()?;
    let id: ReportId = match once.begin(&app).await? {
        Attempt::First(first) => reported(&app, &first, &actor, report).await?,
        Attempt::Again(receipt) => receipt_id(&receipt)?,
    };
    let mut read = app.store.read().await?;
    let record = reports::find(&mut read, &id).await?;
    let record = record.filter(|one| one.reporter.as_ref() == Some(&actor.person)).ok_or(Code::NotFound)?;
    Ok((StatusCode::CREATED, Json(shown(&app, &mut read, record).await?)))
}

async fn reported(app: &App, first: &First, actor: &Actor, report: NewReport) -> Result<ReportId, Problem> {
    let key = format!("report:person:{}", limits::person_hash(&actor.person));
    limits::take(app, &key, Allowance::REPORTS_PER_PERSON).await?;
    let now_ms = app.clock.now_ms();
    let id: ReportId = new_id(app, "rp")?;
    let mut write = first.write(app).await?;
    // Whoever has just lost their last role may have more to report than anybody.
    let actor = holder(&mut write, app, &actor.person).await?;
    let room = match &report.thing {
        Thing::Conversation(id) => match Gathering::of(id) {
            Some(gathering) => Some(reported_room(app, &mut write, &actor, &gathering).await?),
            None => None,
        },
        Thing::Member(_) | Thing::Introduction(_) | Thing::Group(_) | Thing::Circle(_) => None,
    };
    let subject = match &room {
        Some(_) => None,
        None => seen(&mut write, &actor, &report.thing, now_ms).await?,
    };
    let attached = attached(app, &mut write, &actor, &report, room.as_ref()).await?;
    let mut authors: Vec<PersonId> = attached.iter().filter_map(|one| one.person.clone()).collect();
    authors.sort();
    authors.dedup();
    let record = ReportRecord {
        words: app.seal.seal(id.as_str(), report.text.as_bytes()),
        id: id.clone(),
        reporter: Some(actor.person.clone()),
        thing: report.thing,
        // Of many the one who wrote what is attached.
        subject: subject.or_else(|| authors.first().filter(|_| authors.len() == 1).cloned()),
        reason: report.reason,
        feels_unsafe: report.feels_unsafe,
        reported_at_ms: now_ms,
        state: CaseState::Open,
        closing: None,
    };
    reports::insert(&mut write, &record).await?;
    for message in &attached {
        reports::attach(&mut write, &id, message).await?;
    }
    if let Some((room, _)) = &room {
        let (mut people, members) = room.concerns(&mut write, now_ms).await?;
        people.extend(authors);
        concern(&mut write, &id, people, members, now_ms).await?;
    }
    let mails = settle(app, &mut write, &record, now_ms).await?;
    write.commit_without_audit(&mails, now_ms, &Receipt::of(id.as_str())).await?;
    Ok(id)
}

/// Whom a report of this thing, which is no conversation of many, is about, where that is one person; 404 for whoever does
/// not see the thing.
///
/// What was between two people may be reported by each of them whoever of them blocked the other since: a block would
/// otherwise keep whoever was wronged from telling. The answer says nothing of a block, because it is the same without.
async fn seen(
    write: &mut Write,
    actor: &Actor,
    thing: &Thing,
    now_ms: i64,
) -> Result<Option<PersonId>, Problem> {
    match thing {
        Thing::Member(id) => {
            let member = store::members::find(write, id).await?;
            member.filter(|member| is_listed(member, Some(actor))).ok_or(Code::NotFound)?;
            Ok(None)
        }
        Thing::Conversation(id) => {
            let record = conversations::find(write, id, &actor.person).await?;
            Ok(record.ok_or(Code::NotFound)?.other)
        }
        Thing::Introduction(id) => other_of(write, actor, id).await,
        Thing::Group(id) => {
            let seen = own_groups(write, actor).await?.iter().any(|group| group.id == *id);
            if seen { Ok(None) } else { Err(Problem::new(Code::NotFound)) }
        }
        Thing::Circle(id) => {
            circles::seen(write, id, actor, now_ms).await?;
            Ok(None)
        }
    }
}

/// Copies of the messages that were chosen, each sealed anew: those and no others are in the case (rule SAF-2).
async fn attached(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    report: &NewReport,
    room: Option<&(Room, Option<ConversationId>)>,
) -> Result<Vec<AttachedRecord>, Problem> {
    let Thing::Conversation(conversation) = &report.thing else { return Ok(Vec::new()) };
    let is_there = |message: &MessageRecord| match room {
        Some((room, id)) => id.as_ref() == Some(&message.conversation) && room.shows(&message.sender),
        None => message.conversation == *conversation,
    };
    let mut unknown = Vec::new();
    let mut chosen = Vec::new();
    for (at, id) in report.messages.iter().enumerate() {
        let message = conversations::find_message(write, id).await?;
        match message.filter(is_there) {
            Some(message) => chosen.push(message),
            None => unknown.push(FieldProblem::new(format!("messages.{at}"), field::UNKNOWN)),
        }
    }
    if !unknown.is_empty() {
        return Err(unknown.into());
    }
    chosen.sort_by_key(|message| message.number);
    let mut attached = Vec::with_capacity(chosen.len());
    for (message, number) in chosen.into_iter().zip(1_u32..) {
        let id = app.ids.id("rm")?;
        let text = sealed::open(&app.seal, message.id.as_str(), &message.body)?;
        attached.push(AttachedRecord {
            body: app.seal.seal(&id, text.as_bytes()),
            id,
            number,
            author: if message.sender == actor.person { AttachedBy::Reporter } else { AttachedBy::Other },
            sent_at_ms: message.sent_at_ms,
            person: Some(message.sender).filter(|sender| *sender != actor.person),
        });
    }
    Ok(attached)
}

/// A report as whoever made it follows it.
async fn shown(app: &App, tx: &mut Tx, record: ReportRecord) -> Result<OwnReport, Problem> {
    let (seal, now_ms) = (&app.seal, app.clock.now_ms());
    let acts = acts(seal, tx, &record.id).await?;
    let named = case_officers::of_report(tx, &record.id).await?;
    let read = named.iter().any(|one| one.read_until_ms > now_ms);
    let outside = acts.iter().any(|act| act.kind == CaseActKind::OutsideTold);
    let closing = match record.closing {
        Some(closing) => Some(Closing {
            outcome: closing.outcome,
            answer: sealed::open(seal, &sealed::of_answer(&record.id), &closing.answer)?,
            closed_at_ms: closing.closed_at_ms,
        }),
        None => None,
    };
    Ok(OwnReport {
        number: number(&record.id),
        about: record.thing.about(),
        reason: record.reason,
        feels_unsafe: record.feels_unsafe,
        text: sealed::open(seal, record.id.as_str(), &record.words)?,
        messages: u32::try_from(reports::attached(tx, &record.id).await?.len()).unwrap_or(u32::MAX),
        reported_at_ms: record.reported_at_ms,
        state: record.state,
        handled_by: match (read || closing.is_some(), outside && named.is_empty()) {
            (true, _) => HandledBy::Officers,
            (false, true) => HandledBy::OutsideContact,
            (false, false) => HandledBy::Nobody,
        },
        closing,
        acts,
        id: record.id,
    })
}

/// What was done with a case, as its reporter and its officers see it.
pub(super) async fn acts(seal: &Seal, tx: &mut Tx, id: &ReportId) -> Result<Vec<CaseAct>, Problem> {
    let mut acts = Vec::new();
    for record in reports::acts(tx, id).await? {
        let officer = match &record.officer {
            Some(person) => people::find(tx, person).await?.map(|person| person.name),
            None => None,
        };
        let reason = match &record.words {
            Some(words) => Some(sealed::open(seal, &record.id, words)?),
            None => None,
        };
        acts.push(CaseAct { kind: record.kind, at_ms: record.at_ms, officer, reason });
    }
    Ok(acts)
}
