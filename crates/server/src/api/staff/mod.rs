//! The operations of the Support Unit.

pub mod accounts;
pub mod audit;
pub mod call_files;
pub mod calls;
pub mod cohort;
pub mod cohorts;
pub mod countries_at_risk;
pub mod group_edits;
pub mod group_late;
pub mod group_options;
pub mod group_preview;
pub mod group_publication;
mod group_recipients;
pub mod group_runs;
pub mod group_studio;
pub mod import;
pub mod levels;
pub mod mail_resend;
pub mod mails;
pub mod match_publication;
pub mod match_record;
pub mod match_run;
pub mod match_run_list;
pub mod match_runs;
pub mod match_studio;
pub mod match_withdrawal;
pub mod members_file;
pub mod mentor_places;
pub mod officers;
pub mod people;
pub mod publication_preview;
mod recipients;
pub mod second_factor_reset;
pub mod today;

use model::call::Applicant;
use model::id::{InvalidId, MemberId, PersonId, RunId};
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::Code;
use model::state::{RunState, RunStep};
use serde::de::DeserializeOwned;
use store::once::{OnceWrite, Receipt};
use store::outbox::NewMail;
use store::runs::RunRecord;
use store::{StoreError, Tx, Write};

use crate::app::App;
use crate::http::once::First;
use crate::http::problem::{Problem, Require as _};
use crate::ids::NoRandomness;
use crate::mail::message::{Template, message_id};

/// Lets those pass who may run the programme.
fn runs_the_programme(actor: &Actor) -> Result<(), Problem> {
    can(Some(actor), Action::RunProgramme, &ObjectFacts::default()).required()
}

/// A transaction that writes, for somebody who may run the programme by what holds inside it.
async fn write_as(app: &App, actor: &Actor) -> Result<(Write, Actor), Problem> {
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    Ok((write, actor))
}

/// The same for what happens once.
async fn first_as(app: &App, first: &First, actor: &Actor) -> Result<(OnceWrite, Actor), Problem> {
    let mut write = first.write(app).await?;
    let actor = acting(&mut write, app, &actor.person).await?;
    Ok((write, actor))
}

/// Lets those pass who may run the programme by what holds inside `write`.
async fn acting(write: &mut Write, app: &App, person: &PersonId) -> Result<Actor, Problem> {
    let actor = super::acting(write, app, person).await?;
    runs_the_programme(&actor)?;
    Ok(actor)
}

/// Lets those pass who may decide about whom the facts name: nobody does about their own member (rule AUT-7).
fn decides_on(actor: &Actor, facts: &ObjectFacts) -> Result<(), Problem> {
    can(Some(actor), Action::DecideOnMembers, facts).required()
}

/// Whom a decision about these applicants concerns. A member that applies again does so under its own id.
fn applicant_facts(applicants: &[Applicant]) -> ObjectFacts {
    let members = applicants.iter().filter_map(|one| MemberId::parse(one.id.as_str()).ok());
    ObjectFacts { members: members.collect(), ..ObjectFacts::default() }
}

/// Refuses a version other than the present one, then a step that is not possible.
fn check_step(run: &RunRecord, version: u32, step: RunStep) -> Result<RunState, Problem> {
    if run.version != version {
        return Err(Problem::new(Code::Stale));
    }
    run.state.step(step).map_err(|_| Problem::new(Code::IllegalStep))
}

/// What a run keeps as JSON. We wrote it, so what cannot be read is a fault of ours.
pub(super) fn kept<T: DeserializeOwned>(json: &str) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(|error| Problem::internal(&Unreadable::from(&error)))
}

/// Where kept JSON cannot be read. The parser would quote what stands there, which may be somebody's name (rule PRI-23).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what is kept cannot be read at line {line}, character {column}")]
struct Unreadable {
    line: usize,
    column: usize,
}

impl From<&serde_json::Error> for Unreadable {
    fn from(error: &serde_json::Error) -> Self {
        Self { line: error.line(), column: error.column() }
    }
}

/// The first id of a receipt. We wrote it, so one without is a fault of ours.
pub(super) fn receipt_id<T: std::str::FromStr<Err = InvalidId>>(receipt: &Receipt) -> Result<T, Problem> {
    let id = receipt.ids.first().map_or("", String::as_str);
    id.parse().map_err(|error: InvalidId| Problem::internal(&error))
}

fn to_keep<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::internal(&error))
}

/// What a repetition of a change of `run` is answered from.
fn run_receipt(id: &RunId, version: u32, state: RunState) -> Receipt {
    Receipt::of(id.as_str()).at_version(version).in_state(state.code())
}

/// The name of who made a run, while they have an account.
async fn maker(tx: &mut Tx, run: &RunRecord) -> Result<String, StoreError> {
    name(tx, run.created_by.as_ref()).await
}

/// The name of a person; empty for nobody and for somebody without an account.
async fn name(tx: &mut Tx, id: Option<&PersonId>) -> Result<String, StoreError> {
    let person = match id {
        Some(id) => store::people::find(tx, id).await?,
        None => None,
    };
    Ok(person.map_or_else(String::new, |person| person.name))
}

/// A mail to one person about the publication of `run`, which leaves at `not_before_ms` or as soon as may be.
fn mail(
    app: &App,
    template: Template,
    run: &RunId,
    person: &store::people::PersonRecord,
    not_before_ms: Option<i64>,
) -> Result<NewMail, NoRandomness> {
    let id = app.ids.id("mail")?;
    Ok(NewMail {
        event: mail_event(template, run),
        to: person.email.clone(),
        locale: person.locale,
        template: template.code().to_owned(),
        params: std::collections::BTreeMap::new(),
        message_id: message_id(&id, app.config.public_url.host()),
        id,
        not_before_ms,
        about: None,
    })
}

/// What the mails tell of: one publication tells everybody once, whatever happens in between.
fn mail_event(template: Template, run: &RunId) -> String {
    format!("{}-{run}", template.code())
}

/// Everybody who holds a seat of one of `members` now.
async fn seat_holders<'a>(
    tx: &mut Tx,
    members: impl IntoIterator<Item = &'a MemberId>,
    now_ms: i64,
) -> Result<std::collections::BTreeSet<PersonId>, StoreError> {
    let wanted: std::collections::BTreeSet<&MemberId> = members.into_iter().collect();
    let holders = store::seats::holders(tx, now_ms).await?;
    Ok(holders.into_iter().filter(|one| wanted.contains(&one.seat.member)).map(|one| one.person).collect())
}
