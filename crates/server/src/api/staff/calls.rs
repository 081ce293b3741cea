//! Calls for applications: who would join with which quotas, what is kept, and the selection once it is frozen.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use matching::select::Selection;
use model::audit::Act;
use model::call::{
    Applicant, Balance, BalanceForm, CallPage, CallState, CallSummary, Calls, FreezeForm, NewCall,
};
use model::id::CallId;
use model::permissions::Actor;
use model::problem::{Code, FieldProblem, field};
use serde::{Deserialize, Serialize};
use store::calls::{CallRecord, FrozenRecord};
use store::once::Receipt;
use store::{Audit, Constraint, Tx};

use super::{applicant_facts, decides_on, first_as, kept, receipt_id, runs_the_programme, to_keep, write_as};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{IfMatch, Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, with_current};
use crate::pool::balance::{self, Solved};

/// What a frozen selection keeps.
#[derive(Serialize, Deserialize)]
pub(super) struct Frozen {
    /// As `convene select` writes it.
    pub(super) selection: Selection,
    /// As `convene select` reads it.
    pub(super) problem: serde_json::Value,
    /// As staff saw it.
    pub(super) balance: Balance,
}

/// `GET /api/v1/staff/calls`.
pub async fn list(State(app): State<App>, SignedIn(actor): SignedIn) -> Result<Json<Calls>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let mut calls = Vec::new();
    for call in store::calls::all(&mut read).await? {
        let applicants: Vec<Applicant> = kept(&call.applicants)?;
        calls.push(CallSummary {
            state: state(&call),
            id: call.id,
            name: call.name,
            seats: call.seats,
            applicants: applicants.len() as u32,
        });
    }
    Ok(Json(Calls { calls }))
}

/// `POST /api/v1/staff/calls`: a call without applicants; its name is that of no other.
pub async fn make(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    Parsed(form): Parsed<NewCall>,
) -> Result<(StatusCode, Json<CallPage>), Problem> {
    runs_the_programme(&actor)?;
    let page = match once.begin(&app).await? {
        Attempt::First(first) => made(&app, &first, &actor, &form).await?,
        Attempt::Again(receipt) => present(&app, &receipt_id(&receipt)?).await?,
    };
    Ok((StatusCode::CREATED, Json(page)))
}

async fn made(app: &App, first: &First, actor: &Actor, form: &NewCall) -> Result<CallPage, Problem> {
    let (name, seats) = form.parse()?;
    let (mut write, actor) = first_as(app, first, actor).await?;
    let taken = |call: &CallRecord| call.name.to_lowercase() == name.to_lowercase();
    if store::calls::all(&mut write).await?.iter().any(taken) {
        return Err(vec![FieldProblem::new("name", field::DUPLICATE)].into());
    }
    let now_ms = app.clock.now_ms();
    let call = CallRecord {
        id: CallId::parse(&app.ids.id("call")?).map_err(|error| Problem::internal(&error))?,
        name: name.to_owned(),
        seats,
        version: 1,
        created_at_ms: now_ms,
        applicants: to_keep(&Vec::<Applicant>::new())?,
        form: to_keep(&BalanceForm::default())?,
        frozen: None,
    };
    store::calls::insert(&mut write, &call).await.map_err(|error| match error.constraint() {
        // Somebody else was faster by a moment.
        Some(Constraint::CallNameTaken) => vec![FieldProblem::new("name", field::DUPLICATE)].into(),
        _ => Problem::from(error),
    })?;
    let view = view(&mut write, &call).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::CallMade)
        .with("call", name)
        .with("seats", i64::from(seats));
    write.commit(audit, &receipt(&call)).await?;
    Ok(view)
}

/// What a repetition is answered from.
fn receipt(call: &CallRecord) -> Receipt {
    Receipt::of(call.id.as_str()).at_version(call.version).in_state(state(call).code())
}

/// `GET /api/v1/staff/calls/{call}`.
pub async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CallId>,
) -> Result<Json<CallPage>, Problem> {
    runs_the_programme(&actor)?;
    Ok(Json(present(&app, &id).await?))
}

/// A call as it is now.
async fn present(app: &App, id: &CallId) -> Result<CallPage, Problem> {
    let mut read = app.store.read().await?;
    let call = store::calls::find(&mut read, id).await?.ok_or(Code::NotFound)?;
    view(&mut read, &call).await
}

/// `POST /api/v1/staff/calls/{call}/balances`: who would join with other quotas; nothing is kept.
pub async fn ask(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CallId>,
    Parsed(form): Parsed<BalanceForm>,
) -> Result<Json<Balance>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let call = store::calls::find(&mut read, &id).await?.ok_or(Code::NotFound)?;
    drop(read);
    let applicants: Vec<Applicant> = kept(&call.applicants)?;
    form.parse(call.seats, &applicants)?;
    let (_, balance) = solved(&call, applicants, form).await?;
    Ok(Json(balance))
}

/// `PUT /api/v1/staff/calls/{call}/balance`: keeps quotas and decisions of an open call.
pub async fn keep(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CallId>,
    IfMatch(version): IfMatch,
    Parsed(form): Parsed<BalanceForm>,
) -> Result<Json<CallPage>, Problem> {
    runs_the_programme(&actor)?;
    let kept = with_form(&app, &actor, &id, version, &form).await;
    Ok(Json(with_current(kept, present(&app, &id)).await?))
}

async fn with_form(
    app: &App,
    actor: &Actor,
    id: &CallId,
    version: u32,
    form: &BalanceForm,
) -> Result<CallPage, Problem> {
    let mut read = app.store.read().await?;
    let mut call = store::calls::find(&mut read, id).await?.ok_or(Code::NotFound)?;
    let applicants: Vec<Applicant> = kept(&call.applicants)?;
    decides_on(actor, &applicant_facts(&applicants))?;
    // Before the values: whoever saw another version may name applicants that are no longer there.
    still_open(&call, version)?;
    form.parse(call.seats, &applicants)?;
    call.form = to_keep(form)?;
    // Solved before anything is written, so that nobody else's write waits for it.
    let mut view = view(&mut read, &call).await?;
    drop(read);
    // A call with other applicants has another version.
    let (mut write, actor) = write_as(app, actor).await?;
    decides_on(&actor, &applicant_facts(&applicants))?;
    let now = store::calls::keep_form_if_version(&mut write, id, version, &call.form).await?;
    view.version = now.ok_or(Code::Stale)?;
    let audit = Audit::new(app.clock.now_ms(), Some(actor.person), Act::BalanceKept)
        .with("call", call.name.as_str())
        .with("quotas", form.quotas.len() as i64);
    write.commit(audit).await?;
    Ok(view)
}

/// `POST /api/v1/staff/calls/{call}/freeze`: decides the selection as the kept quotas give it.
pub async fn freeze(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CallId>,
    Parsed(FreezeForm { version }): Parsed<FreezeForm>,
) -> Result<Json<CallPage>, Problem> {
    runs_the_programme(&actor)?;
    let page = match once.begin(&app).await? {
        Attempt::First(first) => {
            let frozen = frozen(&app, &first, &actor, &id, version).await;
            with_current(frozen, present(&app, &id)).await?
        }
        Attempt::Again(_) => present(&app, &id).await?,
    };
    Ok(Json(page))
}

async fn frozen(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &CallId,
    version: u32,
) -> Result<CallPage, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let mut call = store::calls::find(&mut read, id).await?.ok_or(Code::NotFound)?;
    drop(read);
    let applicants: Vec<Applicant> = kept(&call.applicants)?;
    // A call with other applicants has another version.
    let concerned = applicant_facts(&applicants);
    decides_on(actor, &concerned)?;
    still_open(&call, version)?;
    let (solved, balance) = solved(&call, applicants, kept(&call.form)?).await?;
    let selected = solved.selection.selected.len() as i64;
    let problem = balance::file(&solved.problem);
    let record = to_keep(&Frozen { selection: solved.selection, problem, balance })?;
    let (mut write, actor) = first_as(app, first, actor).await?;
    decides_on(&actor, &concerned)?;
    let frozen = FrozenRecord { at_ms: now_ms, by: Some(actor.person.clone()), record };
    let now = store::calls::freeze_if_version(&mut write, id, version, &frozen).await?;
    call.version = now.ok_or(Code::Stale)?;
    call.frozen = Some(frozen);
    let view = view(&mut write, &call).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::SelectionFrozen)
        .with("call", call.name.as_str())
        .with("selected", selected);
    write.commit(audit, &receipt(&call)).await?;
    Ok(view)
}

fn state(call: &CallRecord) -> CallState {
    if call.frozen.is_some() { CallState::Frozen } else { CallState::Open }
}

/// Refuses a version other than the present one, then a call that is frozen.
fn still_open(call: &CallRecord, version: u32) -> Result<(), Problem> {
    if call.version != version {
        return Err(Problem::new(Code::Stale));
    }
    if call.frozen.is_some() { Err(Problem::new(Code::IllegalStep)) } else { Ok(()) }
}

async fn solved(
    call: &CallRecord,
    applicants: Vec<Applicant>,
    form: BalanceForm,
) -> Result<(Solved, Balance), Problem> {
    let seats = call.seats;
    let solved = on_blocking_thread(move || {
        let solved = Solved::new(seats, &applicants, &form)?;
        let balance = solved.balance(&applicants, &form);
        Ok::<_, matching::fault::Fault>((solved, balance))
    });
    // The form was checked and the applicants are ours, so a fault here is ours too.
    solved.await?.map_err(|error| Problem::internal(&error))
}

/// A call as staff see it: a frozen one as it was decided.
async fn view(tx: &mut Tx, call: &CallRecord) -> Result<CallPage, Problem> {
    let applicants: Vec<Applicant> = kept(&call.applicants)?;
    let form: BalanceForm = kept(&call.form)?;
    let balance = match &call.frozen {
        Some(frozen) => kept::<Frozen>(&frozen.record)?.balance,
        None => solved(call, applicants.clone(), form.clone()).await?.1,
    };
    let by = match call.frozen.as_ref().and_then(|frozen| frozen.by.as_ref()) {
        Some(person) => store::people::find(tx, person).await?.map(|person| person.name),
        None => None,
    };
    Ok(CallPage {
        id: call.id.clone(),
        name: call.name.clone(),
        seats: call.seats,
        version: call.version,
        state: state(call),
        frozen_at_ms: call.frozen.as_ref().map(|frozen| frozen.at_ms),
        frozen_by: by.unwrap_or_default(),
        applicants,
        form,
        balance,
    })
}
