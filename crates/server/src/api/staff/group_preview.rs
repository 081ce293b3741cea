//! `GET /api/v1/staff/group-runs/{run}/publication-preview`: what publishing the groups would do now.

use axum::Json;
use axum::extract::State;
use model::group::GroupRunForm;
use model::group_edit::GroupPublicationPreview;
use model::id::RunId;
use model::problem::Code;
use model::state::RunStep;
use store::runs::{self, RunKind};

use super::group_publication::{records, still_holds};
use super::group_recipients::GroupRecipients;
use super::{check_step, kept, runs_the_programme};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::group_run::KeptGroups;

/// Who is told what, and how much of it is new; what publishing would refuse is refused here already.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
) -> Result<Json<GroupPublicationPreview>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let run = runs::find(&mut read, RunKind::Group, &id).await?.ok_or(Code::NotFound)?;
    check_step(&run, run.version, RunStep::Publish)?;
    let data = CohortData::load(&mut read, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    let settings: GroupRunForm = kept(&run.form)?;
    let proposal: KeptGroups = kept(&run.record)?;
    let problem = proposal.problem(&data, &settings);
    let after = records(&data, &run, problem.session_minutes, &proposal.groups)?;
    let before = store::groups::of_cohort(&mut read, &run.cohort).await?;
    let recipients = GroupRecipients::of(&mut read, &before, &after, now_ms).await?;
    drop(read);
    still_holds(&data, &problem, &proposal.groups).await?;
    Ok(Json(GroupPublicationPreview {
        version: run.version,
        run: id,
        groups: after.len() as u16,
        changed: recipients.changed,
        placed: after.iter().map(|group| group.members.len() as u32).sum(),
        unplaced: proposal.groups.unplaced.len() as u32,
        replaces: !before.is_empty(),
        people: recipients.count(),
        messages: recipients.messages(&app).map_err(|error| Problem::internal(&error))?,
    }))
}
