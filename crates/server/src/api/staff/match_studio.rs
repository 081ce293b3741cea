//! `GET /api/v1/staff/cohorts/{cohort}/matching`: who takes part, what is wrong with the data, and the latest run.

use axum::Json;
use axum::extract::State;
use model::id::CohortId;
use model::matching::{MatchRun, MatchStudio};
use model::problem::Code;
use store::Tx;
use store::runs::{self, RunKind, RunRecord};

use super::{kept, maker, runs_the_programme};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::matching;

/// With the run that is published, if any.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
) -> Result<Json<MatchStudio>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, &id, app.clock.now_ms()).await?.ok_or(Code::NotFound)?;
    let latest = match runs::latest(&mut read, RunKind::Match, &id).await? {
        Some(run) => Some(view(&mut read, &data, &run).await?),
        None => None,
    };
    Ok(Json(MatchStudio {
        published: runs::published(&mut read, RunKind::Match, &id).await?.map(|run| run.id),
        cohort: id,
        pool: matching::pool_view(&data),
        cohort_name: data.cohort.name,
        default_ruleset: matching::default_ruleset(),
        latest,
    }))
}

/// A kept run as staff see it; its certificate is checked anew.
pub(super) async fn view(tx: &mut Tx, data: &CohortData, run: &RunRecord) -> Result<MatchRun, Problem> {
    let created_by = maker(tx, run).await?;
    Ok(matching::view(data, run, &kept(&run.form)?, &kept(&run.record)?, created_by))
}
