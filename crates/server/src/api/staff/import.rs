//! Members and applications from a CSV file, all or nothing (rule DAT-19).
//!
//! The report says what is wrong or what happened; a file with a fault is still an answer, not an error.

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::call::Applicant;
use model::id::CallId;
use model::import::ImportReport;
use model::permissions::Actor;
use model::problem::Code;
use serde::Deserialize;
use store::Audit;
use store::calls::CallRecord;
use store::once::Receipt;

use super::{applicant_facts, decides_on, first_as, kept, runs_the_programme, to_keep};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{CsvBody, PathId, Query};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::import;

/// Whether to write.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DryRun {
    #[serde(default)]
    dry_run: bool,
}

/// `POST /api/v1/staff/imports/members?dry_run=`.
pub async fn members(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    Query(DryRun { dry_run }): Query<DryRun>,
    CsvBody(csv): CsvBody,
) -> Result<Json<ImportReport>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    if dry_run {
        once.asks_only();
        return Ok(Json(import::run(&app.store, &csv, dry_run, Some(actor.person), now_ms).await?));
    }
    let report = match once.begin(&app).await? {
        Attempt::First(first) => {
            let file = import::read_members(&csv);
            if file.errors.is_empty() {
                let (write, actor) = first_as(&app, &first, &actor).await?;
                import::write(write, file, Some(actor.person), now_ms, receipt).await?
            } else {
                file.refused()
            }
        }
        Attempt::Again(receipt) => again(&receipt),
    };
    Ok(Json(report))
}

/// `POST /api/v1/staff/calls/{call}/applicants?dry_run=`: whoever applied, by id, while the call is open.
pub async fn applicants(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CallId>,
    Query(DryRun { dry_run }): Query<DryRun>,
    CsvBody(csv): CsvBody,
) -> Result<Json<ImportReport>, Problem> {
    runs_the_programme(&actor)?;
    if dry_run {
        once.asks_only();
        return Ok(Json(understood(&app, &id, &csv, dry_run).await?.report));
    }
    let report = match once.begin(&app).await? {
        Attempt::First(first) => taken(&app, &first, &actor, &id, &csv).await?,
        Attempt::Again(receipt) => again(&receipt),
    };
    Ok(Json(report))
}

/// A file of applications beside the call it is for.
struct Understood {
    call: CallRecord,
    all: Vec<Applicant>,
    report: ImportReport,
}

async fn understood(app: &App, id: &CallId, csv: &[u8], dry_run: bool) -> Result<Understood, Problem> {
    let mut read = app.store.read().await?;
    let call = store::calls::find(&mut read, id).await?.ok_or(Code::NotFound)?;
    if call.frozen.is_some() {
        return Err(Problem::new(Code::IllegalStep));
    }
    let countries = store::members::all(&mut read).await?.into_iter().map(|member| member.country).collect();
    drop(read);
    let file = import::applicants::read(csv, &countries);
    let (all, report) = import::applicants::merged(kept(&call.applicants)?, file, dry_run);
    Ok(Understood { call, all, report })
}

async fn taken(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &CallId,
    csv: &[u8],
) -> Result<ImportReport, Problem> {
    let Understood { call, all, report } = understood(app, id, csv, false).await?;
    if !report.errors.is_empty() {
        return Ok(report);
    }
    let now_ms = app.clock.now_ms();
    let (mut write, actor) = first_as(app, first, actor).await?;
    if report.changes_nothing() {
        write.commit_without_audit(&[], now_ms, &receipt(&report)).await?;
        return Ok(report);
    }
    // Both those who were there and those who come in; a call with others has another version.
    decides_on(&actor, &applicant_facts(&all))?;
    let list = to_keep(&all)?;
    let now = store::calls::keep_applicants_if_version(&mut write, id, call.version, &list).await?;
    now.ok_or(Code::Stale)?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::ApplicantsImported)
        .with("call", call.name.as_str())
        .with("added", i64::from(report.added))
        .with("changed", i64::from(report.changed));
    write.commit(audit, &receipt(&report)).await?;
    Ok(report)
}

/// What a repetition is answered from: a report without errors is its counts.
fn receipt(report: &ImportReport) -> Receipt {
    Receipt::default()
        .counting("rows", report.rows)
        .counting("added", report.added)
        .counting("changed", report.changed)
        .counting("unchanged", report.unchanged)
}

fn again(receipt: &Receipt) -> ImportReport {
    let count = |what: &str| receipt.counts.get(what).copied().unwrap_or_default();
    ImportReport {
        dry_run: false,
        rows: count("rows"),
        added: count("added"),
        changed: count("changed"),
        unchanged: count("unchanged"),
        errors: Vec::new(),
    }
}
