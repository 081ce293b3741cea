//! `DELETE /api/v1/staff/match-runs/{run}/publication`: takes a publication back before anybody was told.

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::id::RunId;
use model::matching::MatchRun;
use model::permissions::Actor;
use model::problem::{Code, FieldProblem};
use model::state::RunStep;
use store::runs::{self, RunKind, RunRecord};
use store::{Audit, mentorships, outbox};

use super::match_publication::concerned;
use super::{
    check_step, decides_on, kept, match_run, match_studio, recipients, runs_the_programme, write_as,
};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{IfMatch, PathId};
use crate::http::problem::{Problem, with_current};
use crate::pool::cohort::CohortData;

/// One transaction: the run is a draft again and what it had replaced stands again, its mentorships are gone and those
/// before them go on, its mails are gone, and the audit row says who did it.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
    IfMatch(version): IfMatch,
) -> Result<Json<MatchRun>, Problem> {
    runs_the_programme(&actor)?;
    let withdrawn = withdrawn(&app, &actor, &id, version).await;
    Ok(Json(with_current(withdrawn, match_run::present(&app, &id)).await?))
}

async fn withdrawn(app: &App, actor: &Actor, id: &RunId, version: u32) -> Result<MatchRun, Problem> {
    let now_ms = app.clock.now_ms();
    let (mut write, actor) = write_as(app, actor).await?;
    let run = runs::find(&mut write, RunKind::Match, id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut write, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    decides_on(&actor, &concerned(&mut write, &data, &kept(&run.record)?, now_ms).await?)?;
    if run.version != version {
        return Err(stale(&run));
    }
    check_step(&run, version, RunStep::Withdraw)?;
    if run.publication.as_ref().is_none_or(|publication| publication.final_at_ms <= now_ms) {
        return Err(Problem::new(Code::UndoOver));
    }
    let withdrawn = runs::withdraw_if_version(&mut write, RunKind::Match, id, version, now_ms).await?;
    if withdrawn.is_none() {
        let now = runs::find(&mut write, RunKind::Match, id).await?.unwrap_or(run);
        return Err(stale(&now));
    }
    let mut in_time = mentorships::withdraw(&mut write, id, now_ms).await?;
    for event in recipients::events(id) {
        in_time &= outbox::withdraw(&mut write, &event).await?;
    }
    if !in_time {
        // Another server, whose clock is ahead, has begun to tell people.
        return Err(Problem::new(Code::UndoOver));
    }
    let run = runs::find(&mut write, RunKind::Match, id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut write, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    let view = match_studio::view(&mut write, &data, &run, now_ms).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::MatchesWithdrawn)
        .with("cohort", data.cohort.name.as_str())
        .with("number", i64::from(run.number))
        .with("matched", i64::from(view.matched));
    write.commit(audit).await?;
    Ok(view)
}

/// Somebody else was faster; what they made of it goes along (rule DAT-4).
fn stale(now: &RunRecord) -> Problem {
    let field = FieldProblem::new("version", "changed")
        .with("version", i64::from(now.version))
        .with("state", now.state.code());
    Problem::new(Code::Stale).with_fields(vec![field])
}
