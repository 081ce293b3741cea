//! `GET /api/v1/staff/brokered-introductions`, and `POST /api/v1/staff/brokered-introductions/{brokered}/withdrawal`: what the
//! Support Unit proposed, and how it stands for it (rule PRI-15).
//!
//! Somebody of it who sits on one of the two sides reads a card without names, so the proposal is not there for them here.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::brokered::{BrokeredIntroductions, BrokeredRow};
use model::id::{BrokeredId, PersonId};
use model::problem::Code;
use store::brokered::{self, BrokeredRecord};
use store::{Audit, StoreError, Tx};

use super::{named, runs_the_programme, sits_on};
use crate::api::acting;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::sealed;

/// All of them, newest first.
pub async fn list(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
) -> Result<Json<BrokeredIntroductions>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let mut rows = Vec::new();
    for record in brokered::all(&mut read).await? {
        if !concerns(&app, &mut read, &actor.person, &record).await? {
            rows.push(row(&app, &mut read, &record).await?);
        }
    }
    Ok(Json(BrokeredIntroductions { rows }))
}

/// Takes a proposal back that stands open for the Support Unit, whatever either side answered.
pub async fn withdraw(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<BrokeredId>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    runs_the_programme(&actor)?;
    let record = brokered::find(&mut write, &id).await?.ok_or(Code::NotFound)?;
    if concerns(&app, &mut write, &actor.person, &record).await? {
        return Err(Problem::new(Code::NotFound));
    }
    if !brokered::withdraw(&mut write, &id, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    // An open page looks again; nothing of to whom it came reaches the Support Unit.
    for side in brokered::sides(&mut write, &id).await? {
        write.tell(&side.asked);
    }
    write.commit(Audit::new(now_ms, Some(actor.person), Act::BrokeredWithdrawn)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether somebody sits on one of the two sides, or sat there when it was proposed. To whom a proposal came is not asked: that
/// would tell them of a block.
async fn concerns(
    app: &App,
    tx: &mut Tx,
    person: &PersonId,
    record: &BrokeredRecord,
) -> Result<bool, StoreError> {
    let now = sits_on(tx, person, &record.sides, app.clock.now_ms()).await?;
    Ok(now || sits_on(tx, person, &record.sides, record.sent_at_ms).await?)
}

/// A proposal as the Support Unit sees it.
pub(super) async fn row(app: &App, tx: &mut Tx, record: &BrokeredRecord) -> Result<BrokeredRow, Problem> {
    let [first, second] = &record.sides;
    let proposer = match &record.proposer {
        Some(proposer) => store::people::find(tx, proposer).await?,
        None => None,
    };
    Ok(BrokeredRow {
        id: record.id.clone(),
        first: named(tx, first).await?,
        second: named(tx, second).await?,
        topic: record.topic.clone(),
        words: sealed::open(&app.seal, record.id.as_str(), &record.words)?,
        language: record.language.clone(),
        proposed_by: proposer.map(|person| person.name),
        sent_at_ms: record.sent_at_ms,
        closes_at_ms: record.closes_at_ms,
        state: record.state_at(app.clock.now_ms()),
    })
}
