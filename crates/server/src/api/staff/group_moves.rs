//! `POST /api/v1/staff/group-runs/{run}/moves`: puts one member elsewhere, as far as the hard rules allow.

use axum::Json;
use axum::extract::State;
use matching::group::{Groups, HardRule, Prepared};
use model::audit::Act;
use model::group::{GroupRun, GroupRunForm, MoveForm};
use model::id::RunId;
use model::problem::{Code, FieldProblem, field};
use model::state::RunStep;
use store::Audit;
use store::runs::{self, RunKind};

use super::{check_step, group_studio, kept, runs_the_programme, to_keep};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::groups;
use crate::pool::reasons::{Names, reason};

/// The move is reckoned outside the writing transaction and kept only if nobody else changed the run meanwhile.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
    Parsed(form): Parsed<MoveForm>,
) -> Result<Json<GroupRun>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let mut run = runs::find(&mut read, RunKind::Group, &id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut read, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    drop(read);
    check_step(&run, form.version, RunStep::Change)?;
    let before: Groups = kept(&run.record)?;
    let settings: GroupRunForm = kept(&run.form)?;
    if data.member(form.member.as_str()).is_none() {
        return Err(Problem::invalid(vec![FieldProblem::new("member", field::UNKNOWN)]));
    }
    let after = moved(&data, &settings, before.clone(), &form).await?;
    let mut write = app.store.write().await?;
    run.record = to_keep(&after)?;
    let version = runs::update_if_version(&mut write, RunKind::Group, &id, form.version, &run.record).await?;
    run.version = version.ok_or(Code::Stale)?;
    let view = group_studio::view(&mut write, &data, &run).await?;
    write.commit(audit(&data, &before, &form, &actor.person, now_ms)).await?;
    Ok(Json(view))
}

async fn moved(
    data: &CohortData,
    settings: &GroupRunForm,
    before: Groups,
    form: &MoveForm,
) -> Result<Groups, Problem> {
    let problem = groups::problem(data, settings);
    let zones = groups::zones_of(&problem).map_err(|error| Problem::internal(&error))?;
    let (member, to) = (form.member.clone(), form.to.map(u32::from));
    let after = on_blocking_thread(move || {
        let prepared = Prepared::new(&problem, &zones)?;
        Ok::<_, matching::fault::Fault>(prepared.apply_move(&before, member.as_str(), to))
    });
    let after = after.await?.map_err(|error| Problem::internal(&error))?;
    after.map_err(|rule| refusal(&rule, &groups::names(data)))
}

/// The hard rule that stands against the move; a group that does not exist is a wrong value.
fn refusal(rule: &HardRule, names: &Names) -> Problem {
    if rule.code == "unknown_group" {
        return Problem::invalid(vec![FieldProblem::new("to", field::UNKNOWN)]);
    }
    let params = reason(&rule.code, &rule.params, names).params;
    let broken = FieldProblem { path: "to".to_owned(), code: rule.code.clone(), params };
    Problem::new(Code::MoveBreaksRule).with_fields(vec![broken])
}

fn audit(
    data: &CohortData,
    before: &Groups,
    form: &MoveForm,
    actor: &model::id::PersonId,
    now_ms: i64,
) -> Audit {
    let member = data.member(form.member.as_str()).map_or("", |one| one.member.name.as_str());
    let inside =
        |group: &&matching::group::Group| group.participants.iter().any(|id| id == form.member.as_str());
    // Group 0 is "without a group".
    let from = before.groups.iter().find(inside).map_or(0, |group| group.number);
    Audit::new(now_ms, Some(actor.clone()), Act::MemberMoved)
        .with("member", member)
        .with("from", i64::from(from))
        .with("to", i64::from(form.to.unwrap_or(0)))
}
