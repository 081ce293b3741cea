//! Cases, for the officers who are named on them and for nobody else (rule SAF-3).
//!
//! Reading a case is noted where its reporter sees it, so it is no `GET`: a page that looks again by itself would not say
//! who read. For whoever is not named on a case, and once it is closed, it is as one that never was.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::case::{AttachedMessage, CasePage, CaseRow, Cases, CloseForm, RenewalForm, number};
use model::conversation::Gathering;
use model::id::{PersonId, ReportId};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::Code;
use model::report::{CaseActKind, Thing};
use model::state::CaseStep;
use store::case_officers::{self, NamedRecord};
use store::once::Receipt;
use store::reports::{self, ActRecord, ClosingRecord, ReportRecord};
use store::{Tx, Write, people};

use super::acting;
use super::introductions::mail;
use super::reports::acts;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, Once};
use crate::http::problem::{Problem, Require as _};
use crate::mail::message::Template;
use crate::safeguarding::{READ_MS, note, readers};
use crate::sealed;

/// The cases the viewer is named on; those that they no longer read stand there too, so that they can go on.
pub async fn list(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Cases>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let mut cases = Vec::new();
    for named in case_officers::of_person(&mut read, &viewer.person).await? {
        let Some(record) = reports::find(&mut read, &named.report).await? else { continue };
        if let Ok(named) = named_on(&mut read, &viewer, &record, now_ms).await? {
            cases.push(row(&record, &named));
        }
    }
    cases.sort_by(|one, other| {
        (!one.feels_unsafe, one.reported_at_ms, &one.id).cmp(&(
            !other.feels_unsafe,
            other.reported_at_ms,
            &other.id,
        ))
    });
    Ok(Json(Cases { cases }))
}

/// The whole case; that it was read is noted.
pub async fn read(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ReportId>,
) -> Result<Json<CasePage>, Problem> {
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let (record, named) = readable(&app, &mut write, &actor, &id).await?;
    note(&app, &mut write, &id, CaseActKind::Viewed, Some(&actor.person)).await?;
    let page = page(&app, &mut write, &record, &named).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(Json(page))
}

/// Begins to work on a case.
pub async fn take_up(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ReportId>,
) -> Result<StatusCode, Problem> {
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let (record, _) = readable(&app, &mut write, &actor, &id).await?;
    record.state.step(CaseStep::TakeUp).map_err(|_| Problem::new(Code::IllegalStep))?;
    if !reports::take_up(&mut write, &id).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    note(&app, &mut write, &id, CaseActKind::TakenUp, Some(&actor.person)).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads a case for another 90 days, also where the time is over; its reporter sees why.
pub async fn renew(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ReportId>,
    Parsed(form): Parsed<RenewalForm>,
) -> Result<StatusCode, Problem> {
    let reason = form.parse()?;
    let Attempt::First(first) = once.begin(&app).await? else { return Ok(StatusCode::NO_CONTENT) };
    let now_ms = app.clock.now_ms();
    let mut write = first.write(&app).await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let record = reports::find(&mut write, &id).await?.ok_or(Code::NotFound)?;
    named_on(&mut write, &actor, &record, now_ms).await??;
    if !reports::hold_open(&mut write, &id).await?
        || !case_officers::renew(&mut write, &id, &actor.person, now_ms + READ_MS).await?
    {
        return Err(Problem::new(Code::NotFound));
    }
    let act = app.ids.id("ca")?;
    let words = Some(app.seal.seal(&act, reason.as_bytes()));
    let officer = Some(actor.person.clone());
    let kind = CaseActKind::Renewed;
    let record = ActRecord { id: act, report: id.clone(), kind, at_ms: now_ms, officer, words };
    reports::note(&mut write, &record).await?;
    write.commit_without_audit(&[], now_ms, &Receipt::of(id.as_str())).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answers the reporter, who is told by mail that there is an answer, and ends everybody's reading.
pub async fn close(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<ReportId>,
    Parsed(form): Parsed<CloseForm>,
) -> Result<StatusCode, Problem> {
    let (outcome, answer) = form.parse()?;
    let Attempt::First(first) = once.begin(&app).await? else { return Ok(StatusCode::NO_CONTENT) };
    let now_ms = app.clock.now_ms();
    let mut write = first.write(&app).await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    let (record, _) = readable(&app, &mut write, &actor, &id).await?;
    record.state.step(CaseStep::Close).map_err(|_| Problem::new(Code::IllegalStep))?;
    let closing = ClosingRecord {
        outcome,
        answer: app.seal.seal(&sealed::of_answer(&id), answer.as_bytes()),
        closed_at_ms: now_ms,
    };
    if !reports::close(&mut write, &id, &closing).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    note(&app, &mut write, &id, CaseActKind::Closed, Some(&actor.person)).await?;
    let mut mails = Vec::new();
    if let Some(reporter) = &record.reporter {
        let event = format!("{}-{id}", Template::ReportAnswered.code());
        mails.extend(mail(&app, &mut write, reporter, Template::ReportAnswered, event).await?);
    }
    write.commit_without_audit(&mails, now_ms, &Receipt::of(id.as_str())).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The case and until when `actor` reads it; 404 for everybody who does not.
async fn readable(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    id: &ReportId,
) -> Result<(ReportRecord, NamedRecord), Problem> {
    let now_ms = app.clock.now_ms();
    let record = reports::find(write, id).await?.ok_or(Code::NotFound)?;
    let named = named_on(write, actor, &record, now_ms).await??;
    if named.read_until_ms <= now_ms { Err(Problem::new(Code::NotFound)) } else { Ok((record, named)) }
}

/// How `actor` is named on a case, or the 404 of whoever is not. Once it is closed nobody is.
async fn named_on(
    tx: &mut Tx,
    actor: &Actor,
    record: &ReportRecord,
    now_ms: i64,
) -> Result<Result<NamedRecord, Problem>, Problem> {
    let readers = if record.closing.is_some() { Vec::new() } else { readers(tx, record, now_ms).await? };
    let people = readers.iter().map(|one| one.person.clone()).collect();
    let facts = ObjectFacts { people, ..ObjectFacts::default() };
    if let Err(problem) = can(Some(actor), Action::WorkOnCase, &facts).required() {
        return Ok(Err(problem));
    }
    let own = readers.into_iter().find(|one| one.person == actor.person);
    Ok(own.ok_or_else(|| Problem::new(Code::NotFound)))
}

fn row(record: &ReportRecord, named: &NamedRecord) -> CaseRow {
    CaseRow {
        id: record.id.clone(),
        number: number(&record.id),
        about: record.thing.about(),
        reason: record.reason,
        feels_unsafe: record.feels_unsafe,
        reported_at_ms: record.reported_at_ms,
        state: record.state,
        read_until_ms: named.read_until_ms,
    }
}

async fn page(
    app: &App,
    tx: &mut Tx,
    record: &ReportRecord,
    named: &NamedRecord,
) -> Result<CasePage, Problem> {
    let mut messages = Vec::new();
    for one in reports::attached(tx, &record.id).await? {
        let text = sealed::open(&app.seal, &one.id, &one.body)?;
        let name = name(tx, one.person.as_ref()).await?;
        messages.push(AttachedMessage { by: one.author, name, text, sent_at_ms: one.sent_at_ms });
    }
    let mut officers = Vec::new();
    for one in case_officers::of_report(tx, &record.id).await? {
        officers.extend(name(tx, Some(&one.person)).await?);
    }
    Ok(CasePage {
        reporter: name(tx, record.reporter.as_ref()).await?,
        subject: name(tx, record.subject.as_ref()).await?,
        place: place(tx, &record.thing).await?,
        group: match gathered(&record.thing) {
            Some(Gathering::Group(id)) => store::groups::find(tx, &id).await?.map(|group| group.number),
            Some(Gathering::Circle(_)) | None => None,
        },
        text: sealed::open(&app.seal, record.id.as_str(), &record.words)?,
        messages,
        officers,
        acts: acts(&app.seal, tx, &record.id).await?,
        summary: row(record, named),
    })
}

async fn name(tx: &mut Tx, person: Option<&PersonId>) -> Result<Option<String>, Problem> {
    let Some(person) = person else { return Ok(None) };
    let found = people::find(tx, person).await?;
    Ok(found.map(|person| person.name).filter(|name| !name.is_empty()))
}

/// The group or circle that was reported, itself or what is written there.
fn gathered(thing: &Thing) -> Option<Gathering> {
    match thing {
        Thing::Group(id) => Some(Gathering::Group(id.clone())),
        Thing::Circle(id) => Some(Gathering::Circle(id.clone())),
        Thing::Conversation(id) => Gathering::of(id),
        Thing::Member(_) | Thing::Introduction(_) => None,
    }
}

/// The member whose page or side was reported, the cohort of a group or the topic of a circle, by name.
async fn place(tx: &mut Tx, thing: &Thing) -> Result<Option<String>, Problem> {
    match gathered(thing) {
        Some(Gathering::Group(id)) => {
            let Some(group) = store::groups::find(tx, &id).await? else { return Ok(None) };
            return Ok(store::cohorts::find(tx, &group.cohort).await?.map(|cohort| cohort.name));
        }
        Some(Gathering::Circle(id)) => {
            return Ok(store::circles::find(tx, &id).await?.map(|circle| circle.topic));
        }
        None => {}
    }
    let member = match thing {
        Thing::Conversation(_) | Thing::Group(_) | Thing::Circle(_) => None,
        Thing::Member(id) => Some(id.clone()),
        Thing::Introduction(id) => store::introductions::find(tx, id).await?.map(|record| record.member),
    };
    let Some(member) = member else { return Ok(None) };
    Ok(store::members::find(tx, &member).await?.map(|member| member.name))
}
