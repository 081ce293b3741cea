//! Members and applications from a CSV file, all or nothing (rule DAT-19).
//!
//! The report says what is wrong or what happened; a file with a fault is still an answer, not an error.

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::id::CallId;
use model::import::ImportReport;
use model::problem::Code;
use serde::Deserialize;
use store::Audit;

use super::{applicant_facts, decides_on, kept, runs_the_programme, to_keep, write_as};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{CsvBody, PathId, Query};
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
    SignedIn(actor): SignedIn,
    Query(DryRun { dry_run }): Query<DryRun>,
    CsvBody(csv): CsvBody,
) -> Result<Json<ImportReport>, Problem> {
    runs_the_programme(&actor)?;
    let file = import::read_members(&csv);
    let (write, actor) = write_as(&app, &actor).await?;
    Ok(Json(import::into(write, file, dry_run, Some(actor.person), app.clock.now_ms()).await?))
}

/// `POST /api/v1/staff/calls/{call}/applicants?dry_run=`: whoever applied, by id, while the call is open.
pub async fn applicants(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CallId>,
    Query(DryRun { dry_run }): Query<DryRun>,
    CsvBody(csv): CsvBody,
) -> Result<Json<ImportReport>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let call = store::calls::find(&mut read, &id).await?.ok_or(Code::NotFound)?;
    if call.frozen.is_some() {
        return Err(Problem::new(Code::IllegalStep));
    }
    let countries = store::members::all(&mut read).await?.into_iter().map(|member| member.country).collect();
    drop(read);
    let file = import::applicants::read(&csv, &countries);
    let (all, report) = import::applicants::merged(kept(&call.applicants)?, file, dry_run);
    if !dry_run && report.errors.is_empty() && !report.changes_nothing() {
        let (mut write, actor) = write_as(&app, &actor).await?;
        // Both those who were there and those who come in; a call with others has another version.
        decides_on(&actor, &applicant_facts(&all))?;
        let list = to_keep(&all)?;
        let now = store::calls::keep_applicants_if_version(&mut write, &id, call.version, &list).await?;
        now.ok_or(Code::Stale)?;
        let audit = Audit::new(app.clock.now_ms(), Some(actor.person), Act::ApplicantsImported)
            .with("call", call.name.as_str())
            .with("added", i64::from(report.added))
            .with("changed", i64::from(report.changed));
        write.commit(audit).await?;
    }
    Ok(Json(report))
}
