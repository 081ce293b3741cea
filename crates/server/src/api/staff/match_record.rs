//! `GET /api/v1/staff/match-runs/{run}/record`: the record of a run, to be kept, verified and repeated elsewhere.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use model::id::RunId;
use model::problem::Code;
use store::runs::{self, RunKind};

use super::runs_the_programme;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;

/// The file is `RUN.json` of the engine, byte for byte as it was kept.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
) -> Result<Response, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let run = runs::find(&mut read, RunKind::Match, &id).await?.ok_or(Code::NotFound)?;
    let name = format!("attachment; filename=\"convene-{}-run-{}.json\"", run.cohort, run.number);
    let mut response = run.record.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
