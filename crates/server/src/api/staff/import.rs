//! `POST /api/v1/staff/imports/members?dry_run=`: members from a CSV file, all or nothing (rule DAT-19).

use axum::Json;
use axum::extract::State;
use model::import::ImportReport;
use serde::Deserialize;

use super::runs_the_programme;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{CsvBody, Query};
use crate::http::problem::Problem;
use crate::import;

/// Whether to write.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DryRun {
    #[serde(default)]
    dry_run: bool,
}

/// The report says what is wrong or what happened; a file with a fault is still an answer, not an error.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Query(DryRun { dry_run }): Query<DryRun>,
    CsvBody(csv): CsvBody,
) -> Result<Json<ImportReport>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    Ok(Json(import::run(&app.store, &csv, dry_run, Some(actor.person), now_ms).await?))
}
