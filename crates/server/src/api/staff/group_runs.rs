//! `POST /api/v1/staff/cohorts/{cohort}/group-runs`: forms groups anew and keeps the proposal as a draft.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::group::{GroupRun, GroupRunForm};
use model::id::{CohortId, RunId};
use model::problem::Code;
use store::Audit;
use store::runs::{self, NewRun, RunKind};

use super::{group_studio, runs_the_programme, to_keep};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::groups;

/// The engine runs between two transactions, so nobody waits for it to write.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
    Parsed(form): Parsed<GroupRunForm>,
) -> Result<(StatusCode, Json<GroupRun>), Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    form.parse()?;
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, &id, now_ms).await?.ok_or(Code::NotFound)?;
    drop(read);
    let problem = groups::problem(&data, &form);
    let zones = groups::zones_of(&problem).map_err(|error| Problem::internal(&error))?;
    let formed = on_blocking_thread(move || groups::form(&problem, &zones)).await?;
    // The form was checked and the data is ours, so a fault here is ours too.
    let formed = formed.map_err(|error| Problem::internal(&error))?;
    let new = NewRun {
        id: RunId::parse(&app.ids.id("run")?).map_err(|error| Problem::internal(&error))?,
        kind: RunKind::Group,
        cohort: id,
        created_at_ms: now_ms,
        created_by: Some(actor.person.clone()),
        form: to_keep(&form)?,
        record: to_keep(&formed)?,
    };
    let mut write = app.store.write().await?;
    let run = runs::insert(&mut write, &new).await?;
    let view = group_studio::view(&mut write, &data, &run).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::GroupsFormed)
        .with("cohort", data.cohort.name.as_str())
        .with("groups", formed.groups.len() as i64)
        .with("unplaced", formed.unplaced.len() as i64);
    write.commit(audit).await?;
    Ok((StatusCode::CREATED, Json(view)))
}
