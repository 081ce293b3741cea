//! `GET /api/v1/staff/match-runs/{run}`: one run with its matches.

use axum::Json;
use axum::extract::State;
use model::id::RunId;
use model::matching::MatchRun;
use model::problem::Code;
use store::runs::{self, RunKind};

use super::{match_studio, runs_the_programme};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;

/// As it was kept, with the names of now.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
) -> Result<Json<MatchRun>, Problem> {
    runs_the_programme(&actor)?;
    Ok(Json(present(&app, &id).await?))
}

/// A run as it is now.
pub(super) async fn present(app: &App, id: &RunId) -> Result<MatchRun, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let run = runs::find(&mut read, RunKind::Match, id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut read, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    match_studio::view(&mut read, &data, &run, now_ms).await
}
