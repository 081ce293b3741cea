//! `GET /api/v1/staff/cohorts/{cohort}/matching`: who takes part, what is wrong with the data, what the engine in the
//! page needs, and the latest run.

use axum::Json;
use axum::extract::State;
use model::id::{CohortId, MemberId, PersonId};
use model::matching::{MatchRun, MatchRunForm, MatchStudio, Pair};
use model::problem::Code;
use model::publication::Publication;
use model::state::RunState;
use serde::Deserialize;
use store::runs::{self, RunKind, RunRecord};
use store::{StoreError, Tx};

use super::{kept, maker, name, runs_the_programme};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::pool::cohort::CohortData;
use crate::pool::match_view::{self, Beside, Earlier};
use crate::pool::{match_input, matching};

/// With the run that is published, if any.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CohortId>,
) -> Result<Json<MatchStudio>, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let data = CohortData::load(&mut read, &id, now_ms).await?.ok_or(Code::NotFound)?;
    let latest = match runs::latest(&mut read, RunKind::Match, &id).await? {
        Some(run) => Some(view(&mut read, &data, &run, now_ms).await?),
        None => None,
    };
    Ok(Json(MatchStudio {
        published: runs::published(&mut read, RunKind::Match, &id).await?.map(|run| run.id),
        cohort: id,
        pool: matching::pool_view(&data),
        input: match_input::input(&data).map_err(|error| Problem::internal(&error))?,
        cohort_name: data.cohort.name,
        default_ruleset: matching::default_ruleset(),
        latest,
    }))
}

/// A kept run as staff see it at `now_ms`; its certificate is checked anew.
pub(super) async fn view(
    tx: &mut Tx,
    data: &CohortData,
    run: &RunRecord,
    now_ms: i64,
) -> Result<MatchRun, Problem> {
    let form: MatchRunForm = kept(&run.form)?;
    let beside = Beside {
        earlier: earlier(tx, &run.cohort, &form).await?,
        form,
        created_by: maker(tx, run).await?,
        publication: publication(tx, run, now_ms).await?,
    };
    match_view::view(data, run, &kept(&run.record)?, beside).map_err(|error| Problem::internal(&error))
}

/// What is read of a record for the sake of its pairs.
#[derive(Debug, Deserialize)]
struct Slim {
    matches: Vec<Ids>,
}

#[derive(Debug, Deserialize)]
struct Ids {
    mentee: MemberId,
    mentor: PersonId,
}

/// The run that `form` names to stay close to; none where it names none, or one that `cohort` does not have.
pub(super) async fn earlier(
    tx: &mut Tx,
    cohort: &CohortId,
    form: &MatchRunForm,
) -> Result<Option<Earlier>, Problem> {
    let Some(keep) = &form.keep else { return Ok(None) };
    let Some(run) = runs::find(tx, RunKind::Match, &keep.run).await?.filter(|run| run.cohort == *cohort)
    else {
        return Ok(None);
    };
    let Slim { matches } = kept(&run.record)?;
    let pair = |Ids { mentee, mentor }: Ids| Pair { mentee, mentor };
    let mut pairs: Vec<Pair> = matches.into_iter().map(pair).collect();
    pairs.sort();
    Ok(Some(Earlier { number: run.number, pairs }))
}

async fn publication(tx: &mut Tx, run: &RunRecord, now_ms: i64) -> Result<Option<Publication>, StoreError> {
    let Some(publication) = run.publication.as_ref().filter(|_| run.state == RunState::Published) else {
        return Ok(None);
    };
    Ok(Some(Publication {
        published_at_ms: publication.published_at_ms,
        published_by: name(tx, publication.published_by.as_ref()).await?,
        final_at_ms: publication.final_at_ms,
        undo_left_ms: (publication.final_at_ms - now_ms).max(0),
    }))
}
