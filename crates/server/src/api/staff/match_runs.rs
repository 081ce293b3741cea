//! `POST /api/v1/staff/cohorts/{cohort}/match-runs`: matches the cohort and keeps the run with its proof as a draft.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use matching::pool::Pool;
use matching::run::{PoolError, Run, run};
use matching::time::Zones;
use model::audit::Act;
use model::id::{CohortId, RunId};
use model::matching::{MatchRun, MatchRunForm};
use model::problem::{Code, FieldProblem, field};
use store::Audit;
use store::runs::{self, NewRun, RunKind};

use super::{match_studio, runs_the_programme, to_keep};
use crate::api::on_blocking_thread;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Parsed, PathId};
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
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
    Parsed(form): Parsed<MatchRunForm>,
) -> Result<(StatusCode, Json<MatchRun>), Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    form.parse()?;
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, &id, now_ms).await?.ok_or(Code::NotFound)?;
    drop(read);
    let round = pools::round(&data, &form)?;
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
    let mut write = app.store.write().await?;
    let kept = runs::insert(&mut write, &new).await?;
    let view = match_studio::view(&mut write, &data, &kept, now_ms).await?;
    let audit = Audit::new(now_ms, Some(actor.person), Act::MatchingRun)
        .with("cohort", data.cohort.name.as_str())
        .with("matched", done.matches.len() as i64)
        .with("unmatched", done.unmatched.len() as i64);
    write.commit(audit).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

fn solve(round: &Round, zones: &Zones) -> Result<Run, NoRun> {
    let pool = &round.pool;
    let rules = round.broken_rules(zones, &pool.pinned).map_err(PoolError::from)?;
    let wrong: Vec<FieldProblem> = rules
        .iter()
        .enumerate()
        .filter_map(|(at, rule)| rule.map(|rule| FieldProblem::new(format!("pinned[{at}]"), rule)))
        .collect();
    if !wrong.is_empty() {
        return Err(NoRun::Pins(wrong));
    }
    if let Some(problem) = over_capacity(pool) {
        return Err(NoRun::Pins(vec![problem]));
    }
    let done = run(pool, zones)?;
    done.verify()?;
    Ok(done)
}

/// The first pin for which its mentee or mentor has no place left, or that stands twice.
fn over_capacity(pool: &Pool) -> Option<FieldProblem> {
    for (at, pair) in pool.pinned.iter().enumerate() {
        let path = format!("pinned[{at}]");
        let earlier = &pool.pinned[..at];
        if earlier.contains(pair) {
            return Some(FieldProblem::new(path, field::DUPLICATE));
        }
        let mentee_places = pool.mentees.iter().find(|one| one.id == pair.0).map_or(0, |one| one.capacity);
        let mentor_places = pool.mentors.iter().find(|one| one.id == pair.1).map_or(0, |one| one.capacity);
        let of_mentee = earlier.iter().filter(|other| other.0 == pair.0).count() as u32;
        let of_mentor = earlier.iter().filter(|other| other.1 == pair.1).count() as u32;
        for (taken, places) in [(of_mentee, mentee_places), (of_mentor, mentor_places)] {
            if taken >= places {
                let problem = FieldProblem::new(path, field::OUT_OF_RANGE);
                return Some(problem.with("min", 0_i64).with("max", i64::from(places)));
            }
        }
    }
    None
}
