//! `GET /api/v1/staff/match-runs/{run}/publication-preview`: what publishing the run would do now.

use axum::Json;
use axum::extract::State;
use matching::run::Run;
use model::id::RunId;
use model::matching::MatchRunForm;
use model::problem::Code;
use model::publication::PublicationPreview;
use model::state::RunStep;
use store::runs::{self, RunKind};

use super::recipients::Recipients;
use super::{check_step, kept, runs_the_programme};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::match_changes::Compared;

/// Both messages word for word, who gets them, and what has changed since the run was made.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<RunId>,
) -> Result<Json<PublicationPreview>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let run = runs::find(&mut read, RunKind::Match, &id).await?.ok_or(Code::NotFound)?;
    check_step(&run, run.version, RunStep::Publish)?;
    let data = CohortData::load(&mut read, &run.cohort, now_ms).await?.ok_or(Code::NotFound)?;
    let result: Run = kept(&run.record)?;
    let settings: MatchRunForm = kept(&run.form)?;
    let recipients = Recipients::of(&mut read, &result, now_ms).await?;
    let messages = recipients.messages(&app).map_err(|error| Problem::internal(&error))?;
    let replaced = runs::published(&mut read, RunKind::Match, &run.cohort).await?;
    Ok(Json(PublicationPreview {
        run: id,
        version: run.version,
        pairs: result.matches.len() as u32,
        ending: data.mentorships.iter().filter(|pair| pair.ended_at_ms.is_none()).count() as u32,
        replaces: replaced.map(|run| run.number),
        mails: recipients.mails_count(),
        people: recipients.people_count(),
        messages,
        changes: Compared::new(&data, &result).changes(&settings)?,
        undo_seconds: app.config.undo_seconds,
    }))
}
