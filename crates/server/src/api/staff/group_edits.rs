//! `POST /api/v1/staff/group-runs/{run}/edits`: changes a draft of groups, as far as the hard rules allow.

use axum::Json;
use axum::extract::State;
use matching::fault::Fault;
use matching::group::{Group, Groups, HardRule, Prepared, Statement};
use model::audit::Act;
use model::group::{GroupRun, GroupRunForm};
use model::group_edit::{GroupEdit, GroupEditForm};
use model::id::{MemberId, PersonId, RunId};
use model::permissions::Actor;
use model::problem::{Code, FieldProblem, field};
use model::state::RunStep;
use serde_json::json;
use store::Audit;
use store::runs::{self, RunKind};

use super::{check_step, first_as, group_studio, kept, run_receipt, runs_the_programme, to_keep};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::{Problem, with_current};
use crate::pool::cohort::CohortData;
use crate::pool::group_run::{KeptGroups, Undo};
use crate::pool::groups;
use crate::pool::reasons::{Names, reason};

/// The edit is reckoned outside the writing transaction and kept only if nobody else changed the run meanwhile.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
    Parsed(form): Parsed<GroupEditForm>,
) -> Result<Json<GroupRun>, Problem> {
    runs_the_programme(&actor)?;
    let run = match once.begin(&app).await? {
        Attempt::First(first) => {
            let changed = changed(&app, &first, &actor, &id, &form).await;
            with_current(changed, group_studio::present(&app, &id)).await?
        }
        Attempt::Again(_) => group_studio::present(&app, &id).await?,
    };
    Ok(Json(run))
}

async fn changed(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &RunId,
    form: &GroupEditForm,
) -> Result<GroupRun, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let mut run = runs::find(&mut read, RunKind::Group, id).await?.ok_or(Code::NotFound)?;
    let data = CohortData::load(&mut read, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    drop(read);
    check_step(&run, form.version, RunStep::Change)?;
    known(&data, &form.edit)?;
    let before: KeptGroups = kept(&run.record)?;
    let audit = audit(&data, &before.groups, &form.edit, actor.person.clone(), now_ms);
    let names = groups::names(&data);
    let settings: GroupRunForm = kept(&run.form)?;
    let edit = form.edit.clone();
    let (data, after) = on_blocking_thread(move || {
        let after = match edited(&data, &settings, &before, &edit) {
            Ok(Ok(after)) => advised(&data, &settings, after).map(Ok),
            refused => refused,
        };
        (data, after)
    })
    .await?;
    let after = after?.map_err(|rule| refusal(&rule, &names))?;
    let (mut write, _) = first_as(app, first, actor).await?;
    run.record = to_keep(&after)?;
    let version = runs::update_if_version(&mut write, RunKind::Group, id, form.version, &run.record).await?;
    run.version = version.ok_or(Code::Stale)?;
    let view = group_studio::view(&mut write, &data, &run).await?;
    write.commit(audit, &run_receipt(id, run.version, run.state)).await?;
    Ok(view)
}

/// Refuses members that are not of the cohort.
fn known(data: &CohortData, edit: &GroupEdit) -> Result<(), Problem> {
    let named: &[(&str, &MemberId)] = match edit {
        GroupEdit::Move { member, .. }
        | GroupEdit::TakeUp { member, .. }
        | GroupEdit::TakeTurns { member, .. }
        | GroupEdit::Interpret { member, .. }
        | GroupEdit::Lock { member, .. } => &[("edit.member", member)],
        GroupEdit::Swap { member, with } => &[("edit.member", member), ("edit.with", with)],
        GroupEdit::Undo {} => &[],
    };
    let unknown = named.iter().filter(|(_, member)| data.member(member.as_str()).is_none());
    let wrong: Vec<FieldProblem> =
        unknown.map(|(path, _)| FieldProblem::new(*path, field::UNKNOWN)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(wrong)) }
}

/// What the edit makes of the run, or the rule it would break.
fn edited(
    data: &CohortData,
    settings: &GroupRunForm,
    before: &KeptGroups,
    edit: &GroupEdit,
) -> Result<Result<KeptGroups, HardRule>, Problem> {
    let problem = before.problem(data, settings);
    let zones = groups::zones_of(&problem).map_err(|error| Problem::internal(&error))?;
    let internal = |error: Fault| Problem::internal(&error);
    let prepared = Prepared::new(&problem, &zones).map_err(internal)?;
    let free = |member: &MemberId| {
        let locked = before.locked.contains(member.as_str());
        if locked { Err(Statement::new("locked", json!({ "participant": member }))) } else { Ok(()) }
    };
    let groups = &before.groups;
    Ok(match edit {
        GroupEdit::Move { member, to } => free(member)
            .and_then(|()| prepared.apply_move(groups, member.as_str(), to.map(u32::from)))
            .map(|groups| before.edited(groups)),
        GroupEdit::Swap { member, with } => free(member)
            .and_then(|()| free(with))
            .and_then(|()| prepared.apply_swap(groups, member.as_str(), with.as_str()))
            .map(|groups| before.edited(groups)),
        GroupEdit::TakeUp { member, change } => {
            before.take_up(&problem, &zones, member.as_str(), *change).map_err(internal)?
        }
        GroupEdit::TakeTurns { member, to } => {
            let turns = prepared.turns(groups, member.as_str(), u32::from(*to));
            let turns = turns.ok_or_else(|| Statement::new("no_turns", json!({ "participant": member })));
            match free(member).and(turns) {
                Ok(turns) => {
                    before.with_change(&problem, &zones, member.as_str(), turns).map_err(internal)?
                }
                Err(rule) => Err(rule),
            }
        }
        GroupEdit::Interpret { member, to } => {
            let change = prepared.interpretation(groups, member.as_str(), u32::from(*to));
            let nothing = || Statement::new("no_interpretation", json!({ "participant": member }));
            match free(member).and(change.ok_or_else(nothing)) {
                Ok(change) => {
                    before.with_change(&problem, &zones, member.as_str(), change).map_err(internal)?
                }
                Err(rule) => Err(rule),
            }
        }
        GroupEdit::Lock { member, locked } => lock(before, member, *locked),
        GroupEdit::Undo {} => match before.undone(data, settings, &zones) {
            None => Err(Statement::new("nothing_to_undo", json!({}))),
            Some(Ok(before)) => Ok(before),
            Some(Err(Undo::Broken(rule))) => Err(rule),
            Some(Err(Undo::Fault(fault))) => return Err(internal(fault)),
        },
    })
}

/// The same with all that would place those who are left out.
fn advised(data: &CohortData, settings: &GroupRunForm, after: KeptGroups) -> Result<KeptGroups, Problem> {
    let problem = after.problem(data, settings);
    let zones = groups::zones_of(&problem).map_err(|error| Problem::internal(&error))?;
    after.advised(&problem, &zones).map_err(|error| Problem::internal(&error))
}

fn lock(before: &KeptGroups, member: &MemberId, locked: bool) -> Result<KeptGroups, HardRule> {
    let mut after = before.edited(before.groups.clone());
    if locked {
        if group_of(&before.groups, member).is_none() {
            return Err(Statement::new("in_no_group", json!({ "participant": member })));
        }
        after.locked.insert(member.as_str().to_owned());
    } else {
        after.locked.remove(member.as_str());
    }
    Ok(after)
}

fn group_of<'a>(groups: &'a Groups, member: &MemberId) -> Option<&'a Group> {
    groups.groups.iter().find(|group| group.participants.iter().any(|id| id == member.as_str()))
}

/// The hard rule that stands against an edit; a group that does not exist is a wrong value.
fn refusal(rule: &HardRule, names: &Names) -> Problem {
    if rule.code == "unknown_group" {
        return Problem::invalid(vec![FieldProblem::new("edit.to", field::UNKNOWN)]);
    }
    let params = reason(&rule.code, &rule.params, names).params;
    let broken = FieldProblem { path: "edit".to_owned(), code: rule.code.clone(), params };
    Problem::new(Code::MoveBreaksRule).with_fields(vec![broken])
}

fn audit(data: &CohortData, before: &Groups, edit: &GroupEdit, actor: PersonId, now_ms: i64) -> Audit {
    let name = |id: &MemberId| data.member(id.as_str()).map_or("", |one| one.member.name.as_str()).to_owned();
    let act = |act: Act, member: &MemberId| {
        Audit::new(now_ms, Some(actor.clone()), act).with("member", name(member))
    };
    match edit {
        GroupEdit::Move { member, to } => {
            // Group 0 is "without a group".
            let from = group_of(before, member).map_or(0, |group| i64::from(group.number));
            act(Act::MemberMoved, member).with("from", from).with("to", i64::from(to.unwrap_or(0)))
        }
        GroupEdit::Swap { member, with } => act(Act::MembersSwapped, member).with("with", name(with)),
        GroupEdit::TakeUp { member, .. }
        | GroupEdit::TakeTurns { member, .. }
        | GroupEdit::Interpret { member, .. } => act(Act::GroupChangeTaken, member),
        GroupEdit::Lock { member, locked: true } => act(Act::MemberLocked, member),
        GroupEdit::Lock { member, locked: false } => act(Act::MemberUnlocked, member),
        GroupEdit::Undo {} => Audit::new(now_ms, Some(actor.clone()), Act::GroupEditUndone)
            .with("cohort", data.cohort.name.as_str()),
    }
}
