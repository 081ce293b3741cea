//! `GET /api/v1/staff/cohorts`: all cohorts, newest first.

use axum::Json;
use axum::extract::State;
use model::cohort::{CohortSummary, Cohorts};
use store::cohorts::CohortRecord;
use store::runs::{self, RunKind};
use store::{StoreError, Tx};

use super::runs_the_programme;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;

/// With what has been published of each.
pub async fn handler(State(app): State<App>, SignedIn(actor): SignedIn) -> Result<Json<Cohorts>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let mut cohorts = Vec::new();
    for cohort in store::cohorts::all(&mut read).await? {
        cohorts.push(summary(&mut read, cohort).await?);
    }
    Ok(Json(Cohorts { cohorts }))
}

pub(super) async fn summary(tx: &mut Tx, cohort: CohortRecord) -> Result<CohortSummary, StoreError> {
    Ok(CohortSummary {
        members: store::cohorts::members(tx, &cohort.id).await?.len() as u32,
        groups_published: runs::published(tx, RunKind::Group, &cohort.id).await?.map(|run| run.id),
        matches_published: runs::published(tx, RunKind::Match, &cohort.id).await?.map(|run| run.id),
        id: cohort.id,
        name: cohort.name,
        starts_on: cohort.starts_on,
        weeks: cohort.weeks,
    })
}
