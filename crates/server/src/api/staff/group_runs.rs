//! `POST /api/v1/staff/cohorts/{cohort}/group-runs`: forms groups anew and keeps the proposals as drafts.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::group::GroupRunForm;
use model::group_edit::GroupProposals;
use model::id::{CohortId, MemberId, PersonId, RunId};
use model::permissions::Actor;
use model::problem::{Code, FieldProblem, field};
use store::once::Receipt;
use store::runs::{self, NewRun, RunKind};
use store::{Audit, Write};

use super::{first_as, group_studio, runs_the_programme, to_keep};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::group_run::{self, KeptGroups, with_company};
use crate::pool::groups;

/// The engine runs between two transactions, so nobody waits for it to write.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
    Parsed(form): Parsed<GroupRunForm>,
) -> Result<(StatusCode, Json<GroupProposals>), Problem> {
    runs_the_programme(&actor)?;
    let proposals = match once.begin(&app).await? {
        Attempt::First(first) => made(&app, &first, &actor, &id, &form).await?,
        Attempt::Again(receipt) => again(&app, &receipt).await?,
    };
    Ok((StatusCode::CREATED, Json(proposals)))
}

async fn made(
    app: &App,
    first: &First,
    actor: &Actor,
    id: &CohortId,
    form: &GroupRunForm,
) -> Result<GroupProposals, Problem> {
    let now_ms = app.clock.now_ms();
    form.parse()?;
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, id, now_ms).await?.ok_or(Code::NotFound)?;
    drop(read);
    known(&data, form)?;
    let ids = |list: &Vec<MemberId>| list.iter().map(|id| id.as_str().to_owned()).collect();
    let company: Vec<Vec<String>> = form.locked.iter().map(ids).collect();
    let problem = with_company(groups::problem(&data, form), &company);
    let zones = groups::zones_of(&problem).map_err(|error| Problem::internal(&error))?;
    let formed = on_blocking_thread(move || group_run::proposals(&problem, &zones)).await?;
    // The form was checked and the data is ours, so a fault here is ours too.
    let formed = formed.map_err(|error| Problem::internal(&error))?;
    let locked = company.into_iter().flatten().collect();
    let formed: Vec<KeptGroups> = formed.into_iter().map(|one| one.keeping(&locked)).collect();
    let (mut write, actor) = first_as(app, first, actor).await?;
    let by = Some(actor.person.clone());
    let proposals = insert(app, &mut write, &data, form, formed, by).await?;
    let best = proposals.proposals.first();
    let audit = Audit::new(now_ms, Some(actor.person), Act::GroupsFormed)
        .with("cohort", data.cohort.name.as_str())
        .with("groups", best.map_or(0, |run| run.groups.len() as i64))
        .with("unplaced", best.map_or(0, |run| run.unplaced.len() as i64));
    write.commit(audit, &receipt(&proposals)).await?;
    Ok(proposals)
}

/// What a repetition is answered from.
pub(super) fn receipt(proposals: &GroupProposals) -> Receipt {
    let ids = proposals.proposals.iter().map(|run| run.id.as_str().to_owned());
    Receipt { ids: ids.collect(), ..Receipt::default() }
}

/// The proposals of a receipt as they are now.
pub(super) async fn again(app: &App, receipt: &Receipt) -> Result<GroupProposals, Problem> {
    let mut proposals = Vec::with_capacity(receipt.ids.len());
    for id in &receipt.ids {
        let id = RunId::parse(id).map_err(|error| Problem::internal(&error))?;
        proposals.push(group_studio::present(app, &id).await?);
    }
    Ok(GroupProposals { proposals })
}

/// Refuses to keep somebody in a group who is not in the cohort.
fn known(data: &CohortData, form: &GroupRunForm) -> Result<(), Problem> {
    let unknown = |list: &Vec<MemberId>| list.iter().any(|id| data.member(id.as_str()).is_none());
    let wrong = form.locked.iter().enumerate().filter(|(_, list)| unknown(list));
    let wrong: Vec<FieldProblem> =
        wrong.map(|(at, _)| FieldProblem::new(format!("locked[{at}]"), field::UNKNOWN)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(wrong)) }
}

/// Keeps proposals that were made at once.
pub(super) async fn insert(
    app: &App,
    write: &mut Write,
    data: &CohortData,
    form: &GroupRunForm,
    formed: Vec<KeptGroups>,
    by: Option<PersonId>,
) -> Result<GroupProposals, Problem> {
    let mut proposals = Vec::with_capacity(formed.len());
    let mut first: Option<RunId> = None;
    for mut one in formed {
        let id = RunId::parse(&app.ids.id("run")?).map_err(|error| Problem::internal(&error))?;
        one.together_with = Some(first.get_or_insert_with(|| id.clone()).clone());
        let new = NewRun {
            id,
            kind: RunKind::Group,
            cohort: data.cohort.id.clone(),
            created_at_ms: app.clock.now_ms(),
            created_by: by.clone(),
            form: to_keep(form)?,
            record: to_keep(&one)?,
        };
        let run = runs::insert(write, &new).await?;
        proposals.push(group_studio::view(write, data, &run).await?);
    }
    Ok(GroupProposals { proposals })
}
