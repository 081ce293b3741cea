//! `POST /api/v1/staff/cohorts/{cohort}/late-joiners`: a draft in which whoever has no published group is placed with the
//! least disturbance.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use matching::group::Prepared;
use model::audit::Act;
use model::group::GroupRunForm;
use model::group_edit::GroupProposals;
use model::id::CohortId;
use model::permissions::Actor;
use model::problem::{Code, FieldProblem};
use store::Audit;
use store::runs::{self, RunKind};

use super::{first_as, group_runs, kept, runs_the_programme};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::group_run::KeptGroups;
use crate::pool::groups;
use crate::pool::reasons::reason;

/// The published groups keep their hour, language and lead, and whoever is kept in a group stays there; where they break
/// a rule by now, that is said instead.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
) -> Result<(StatusCode, Json<GroupProposals>), Problem> {
    runs_the_programme(&actor)?;
    let proposals = match once.begin(&app).await? {
        Attempt::First(first) => placed(&app, &first, &actor, &id).await?,
        Attempt::Again(receipt) => group_runs::again(&app, &receipt).await?,
    };
    Ok((StatusCode::CREATED, Json(proposals)))
}

async fn placed(app: &App, first: &First, actor: &Actor, id: &CohortId) -> Result<GroupProposals, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, id, now_ms).await?.ok_or(Code::NotFound)?;
    let run = runs::published(&mut read, RunKind::Group, id).await?.ok_or(Code::NotFound)?;
    drop(read);
    let settings: GroupRunForm = kept(&run.form)?;
    let published: KeptGroups = kept(&run.record)?;
    let problem = published.problem(&data, &settings);
    let zones = groups::zones_of(&problem).map_err(|error| Problem::internal(&error))?;
    let draft = KeptGroups { earlier: Vec::new(), together_with: None, ..published.clone() };
    let placed = on_blocking_thread(move || {
        let placed = Prepared::new(&problem, &zones)?.place_late(&draft.groups, &draft.locked);
        let advised = |groups| KeptGroups { groups, ..draft }.advised(&problem, &zones);
        Ok::<_, matching::fault::Fault>(match placed {
            Ok(groups) => Ok(advised(groups)?),
            Err(broken) => Err(broken),
        })
    });
    let placed = placed.await?.map_err(|error| Problem::internal(&error))?;
    let after = placed.map_err(|broken| {
        let params = reason(&broken.rule.code, &broken.rule.params, &groups::names(&data)).params;
        let path = format!("groups[{}]", broken.group);
        let field = FieldProblem { path, code: broken.rule.code, params };
        Problem::new(Code::PublishConflict).with_fields(vec![field])
    })?;
    let count = |groups: &matching::group::Groups| {
        groups.groups.iter().map(|group| group.participants.len()).sum::<usize>()
    };
    let more = count(&after.groups).saturating_sub(count(&published.groups));
    let unplaced = after.groups.unplaced.len();
    let (mut write, actor) = first_as(app, first, actor).await?;
    let by = Some(actor.person.clone());
    let proposals = group_runs::insert(app, &mut write, &data, &settings, vec![after], by).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::LateJoinersPlaced)
        .with("cohort", data.cohort.name.as_str())
        .with("placed", more as i64)
        .with("unplaced", unplaced as i64);
    write.commit(audit, &group_runs::receipt(&proposals)).await?;
    Ok(proposals)
}
