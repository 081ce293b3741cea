//! `GET /api/v1/staff/cohorts/{cohort}/groups`: the latest proposal of groups.

use axum::Json;
use axum::extract::State;
use model::group::{GroupRun, GroupStudio};
use model::id::CohortId;
use model::problem::Code;
use store::Tx;
use store::runs::{self, RunKind, RunRecord};

use super::{kept, maker, runs_the_programme};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::groups;

/// With the run that is published, if any.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
) -> Result<Json<GroupStudio>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, &id, app.clock.now_ms()).await?.ok_or(Code::NotFound)?;
    let latest = match runs::latest(&mut read, RunKind::Group, &id).await? {
        Some(run) => Some(view(&mut read, &data, &run).await?),
        None => None,
    };
    let published = runs::published(&mut read, RunKind::Group, &id).await?.map(|run| run.id);
    Ok(Json(GroupStudio { cohort: id, cohort_name: data.cohort.name, latest, published }))
}

/// A kept run as staff see it.
pub(super) async fn view(tx: &mut Tx, data: &CohortData, run: &RunRecord) -> Result<GroupRun, Problem> {
    let created_by = maker(tx, run).await?;
    groups::view(data, run, &kept(&run.form)?, &kept(&run.record)?, created_by)
        .map_err(|error| Problem::internal(&error))
}
