//! `GET /api/v1/staff/cohorts/{cohort}/match-runs?before=NUMBER`: the runs that were kept, newest first.

use axum::Json;
use axum::extract::State;
use model::id::CohortId;
use model::matching::{MatchRunBrief, MatchRunForm, MatchRuns};
use model::problem::Code;
use serde::Deserialize;
use serde::de::IgnoredAny;
use store::Tx;
use store::runs::{self, RunKind, RunRecord};

use super::{kept, maker, runs_the_programme};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{Before, PathId};
use crate::http::problem::Problem;
use crate::pool::match_view;

/// Runs of one page.
const PAGE: u32 = 20;

/// What a list needs of a kept run; the rest, by far the most, is skipped.
#[derive(Debug, Deserialize)]
struct Slim {
    matches: Vec<Scored>,
    inputs: Inputs,
}

#[derive(Debug, Deserialize)]
struct Scored {
    score: u16,
}

#[derive(Debug, Deserialize)]
struct Inputs {
    mentees: Vec<IgnoredAny>,
}

/// Twenty runs before `before`, or the newest.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
    Before(before): Before,
) -> Result<Json<MatchRuns>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    store::cohorts::find(&mut read, &id).await?.ok_or(Code::NotFound)?;
    // No run has a number that does not fit, so whoever asks before a greater one asks before all.
    let before = before.map(|before| u32::try_from(before).unwrap_or(u32::MAX));
    let mut records = runs::page(&mut read, RunKind::Match, &id, before, PAGE + 1).await?;
    let more = records.len() > PAGE as usize;
    records.truncate(PAGE as usize);
    let next = records.last().map(|run| run.number).filter(|_| more);
    let mut runs = Vec::with_capacity(records.len());
    for run in records {
        runs.push(brief(&mut read, run).await?);
    }
    Ok(Json(MatchRuns { runs, next }))
}

async fn brief(tx: &mut Tx, run: RunRecord) -> Result<MatchRunBrief, Problem> {
    let form: MatchRunForm = kept(&run.form)?;
    let Slim { matches, inputs } = kept(&run.record)?;
    let scores = || matches.iter().map(|one| i64::from(one.score));
    Ok(MatchRunBrief {
        created_by: maker(tx, &run).await?,
        id: run.id,
        number: run.number,
        version: run.version,
        state: run.state,
        created_at_ms: run.created_at_ms,
        objective: form.objective,
        mentees: inputs.mentees.len() as u32,
        matched: matches.len() as u32,
        total: scores().sum(),
        worst: scores().min(),
        bands: match_view::bands(scores()),
    })
}
