//! `POST /api/v1/staff/cohorts/{cohort}/match-runs`: matches the cohort and keeps the run with its proof as a draft.

use answers::pins;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use matching::run::{PoolError, Run, run};
use matching::time::Zones;
use model::audit::Act;
use model::id::{CohortId, RunId};
use model::matching::{MatchRun, MatchRunForm};
use model::permissions::Actor;
use model::problem::{Code, FieldProblem};
use store::Audit;
use store::runs::{self, NewRun, RunKind};

use super::{first_as, match_run, match_studio, receipt_id, run_receipt, runs_the_programme, to_keep};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
use crate::http::once::{Attempt, First, Once};
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::matching::{self as pools, Round};

/// Why there is no run.
#[derive(Debug, thiserror::Error)]
enum NoRun {
    #[error("pins cannot be kept")]
    Pins(Vec<FieldProblem>),
    #[error("the engine refused")]
    Engine(#[from] PoolError),
    #[error("the certificate does not hold")]
    Unproved(#[from] matching::verify::Broken),
}

impl From<NoRun> for Problem {
    fn from(error: NoRun) -> Self {
        match error {
            NoRun::Pins(fields) => Self::invalid(fields),
            NoRun::Engine(_) | NoRun::Unproved(_) => Self::internal(&error),
        }
    }
}

/// The engine runs and is verified between two transactions, so nobody waits for it to write.
pub async fn handler(
    State(app): State<App>,
    once: Once,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
    Parsed(form): Parsed<MatchRunForm>,
) -> Result<(StatusCode, Json<MatchRun>), Problem> {
    runs_the_programme(&actor)?;
    let run = match once.begin(&app).await? {
        Attempt::First(first) => made(&app, &first, &actor, id, form).await?,
        Attempt::Again(receipt) => match_run::present(&app, &receipt_id(&receipt)?).await?,
    };
    Ok((StatusCode::CREATED, Json(run)))
}

async fn made(
    app: &App,
    first: &First,
    actor: &Actor,
    id: CohortId,
    form: MatchRunForm,
) -> Result<MatchRun, Problem> {
    let now_ms = app.clock.now_ms();
    form.parse()?;
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, &id, now_ms).await?.ok_or(Code::NotFound)?;
    let earlier = match_studio::earlier(&mut read, &id, &form).await?;
    drop(read);
    let round = pools::round(&data, &form, earlier.as_ref().map(|run| run.pairs.as_slice()))?;
    let zones = pools::zones_of(&round.pool).map_err(|error| Problem::internal(&error))?;
    let done = on_blocking_thread(move || solve(&round, &zones)).await??;
    let new = NewRun {
        id: RunId::parse(&app.ids.id("run")?).map_err(|error| Problem::internal(&error))?,
        kind: RunKind::Match,
        cohort: id,
        created_at_ms: now_ms,
        created_by: Some(actor.person.clone()),
        form: to_keep(&form)?,
        record: to_keep(&done)?,
    };
    let (mut write, actor) = first_as(app, first, actor).await?;
    let kept = runs::insert(&mut write, &new).await?;
    let view = match_studio::view(&mut write, &data, &kept, now_ms).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::MatchingRun)
        .with("cohort", data.cohort.name.as_str())
        .with("matched", done.matches.len() as i64)
        .with("unmatched", done.unmatched.len() as i64);
    write.commit(audit, &run_receipt(&kept.id, kept.version, kept.state)).await?;
    Ok(view)
}

fn solve(round: &Round, zones: &Zones) -> Result<Run, NoRun> {
    let pool = &round.pool;
    let wrong = pins::refused(pool, zones, &round.closed).map_err(PoolError::from)?;
    if !wrong.is_empty() {
        return Err(NoRun::Pins(wrong));
    }
    let done = run(pool, zones)?;
    done.verify()?;
    Ok(done)
}
