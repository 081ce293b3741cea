//! `GET /api/v1/questions`: what the viewer asked, and what they are asked; and whether they want to be asked.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::network::{NetworkQuestions, QuestionChoiceForm};
use store::network;

use super::ask::again_at;
use super::{Reader, candidates};
use crate::api::acting;
use crate::api::introductions::own;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// Both lists, those that wait for the viewer first.
pub async fn handler(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
) -> Result<Json<NetworkQuestions>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let reader = Reader::of(&mut read, &app, &viewer).await?;
    let mut asked = Vec::new();
    for record in network::of_asker(&mut read, &viewer.person).await? {
        asked.push(reader.asked(&mut read, &record).await?);
    }
    let mut received = Vec::new();
    for (record, done) in network::of_asked(&mut read, &viewer.person).await? {
        received.extend(reader.received(&mut read, &record, done).await?);
    }
    received.sort_by_key(|one| one.answer.is_some());
    Ok(Json(NetworkQuestions {
        own: own(&mut read, &viewer).await?,
        asked,
        received,
        again_at_ms: again_at(&mut read, &viewer, now_ms).await?,
        willing: candidates::is_willing(&mut read, &viewer.person, now_ms).await?,
    }))
}

/// `POST /api/v1/question-choice`.
pub async fn choose(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Parsed(form): Parsed<QuestionChoiceForm>,
) -> Result<StatusCode, Problem> {
    let mut write = app.store.write().await?;
    let actor = acting(&mut write, &app, &actor.person).await?;
    network::choose(&mut write, &actor.person, form.willing).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}
