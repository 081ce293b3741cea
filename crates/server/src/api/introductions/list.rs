//! `GET /api/v1/introductions`: what the viewer asked for, and what they are asked.

use axum::Json;
use axum::extract::State;
use model::introduction::Introductions;
use store::introductions;

use super::{Reader, own};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;
use crate::visibility::Apart;

/// Both lists, those that wait for the viewer first.
pub async fn handler(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
) -> Result<Json<Introductions>, Problem> {
    let mut read = app.store.read().await?;
    let apart = Apart::of(&mut read, &app.seal, Some(&viewer)).await?;
    let reader = Reader { seal: &app.seal, actor: &viewer, apart: &apart, now_ms: app.clock.now_ms() };
    let mut sent = Vec::new();
    for record in introductions::of_asker(&mut read, &viewer.person).await? {
        sent.extend(reader.sent(&mut read, &record).await?);
    }
    let mut received = Vec::new();
    for (record, delivery) in introductions::of_asked(&mut read, &viewer.person).await? {
        received.extend(reader.received(&mut read, &record, &delivery).await?);
    }
    received.sort_by_key(|one| one.answer.is_some());
    let brokered = reader.brokered(&mut read).await?;
    Ok(Json(Introductions { own: own(&mut read, &viewer).await?, sent, received, brokered }))
}
