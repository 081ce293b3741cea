//! `GET /api/v1/staff/cohorts/{cohort}/groups`: the latest proposals of groups.

use axum::Json;
use axum::extract::State;
use model::group::{GroupRun, GroupStudio};
use model::id::{CohortId, RunId};
use model::problem::Code;
use store::Tx;
use store::runs::{self, RunKind, RunRecord};

use super::{kept, maker, runs_the_programme};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::pool::cohort::{CohortData, CohortMemberData};
use crate::pool::group_run::KeptGroups;
use crate::pool::groups;

/// So many proposals are made at once, at most.
const AT_ONCE: u32 = 3;

/// With the run that is published, if any.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
) -> Result<Json<GroupStudio>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, &id, app.clock.now_ms()).await?.ok_or(Code::NotFound)?;
    let proposals = proposals(&mut read, &data).await?;
    let published = runs::published(&mut read, RunKind::Group, &id).await?.map(|run| run.id);
    let placed = store::groups::of_cohort(&mut read, &id).await?;
    let without =
        |one: &&CohortMemberData| !placed.iter().any(|group| group.members.contains(&one.member.id));
    let late = data.members.iter().filter(without).map(|one| one.member.name.clone());
    let mut late: Vec<String> = late.filter(|_| published.is_some()).collect();
    late.sort();
    Ok(Json(GroupStudio { cohort: id, cohort_name: data.cohort.name, proposals, published, late }))
}

/// The latest run and those that were made with it, in the order in which they were made.
async fn proposals(read: &mut Tx, data: &CohortData) -> Result<Vec<GroupRun>, Problem> {
    let mut latest = runs::page(read, RunKind::Group, &data.cohort.id, None, AT_ONCE).await?;
    let mut proposals = Vec::new();
    let mut first: Option<RunId> = None;
    for run in latest.drain(..) {
        let record: KeptGroups = kept(&run.record)?;
        let made_with = record.made_with(&run.id).clone();
        if *first.get_or_insert_with(|| made_with.clone()) != made_with {
            break;
        }
        proposals.push(view(read, data, &run).await?);
    }
    proposals.reverse();
    Ok(proposals)
}

/// A run as it is now.
pub(super) async fn present(app: &App, id: &RunId) -> Result<GroupRun, Problem> {
    let mut read = app.store.read().await?;
    let run = runs::find(&mut read, RunKind::Group, id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut read, &run.cohort, app.clock.now_ms()).await?.ok_or(Code::NotFound)?;
    view(&mut read, &data, &run).await
}

/// A kept run as staff see it.
pub(super) async fn view(tx: &mut Tx, data: &CohortData, run: &RunRecord) -> Result<GroupRun, Problem> {
    let created_by = maker(tx, run).await?;
    groups::view(data, run, &kept(&run.form)?, &kept(&run.record)?, created_by)
        .map_err(|error| Problem::internal(&error))
}
