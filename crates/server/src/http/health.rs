//! `/healthz` says that the process lives, `/readyz` that it can do its work (rule WEB-14). Neither tells a version.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use model::problem::Code;
use store::StoreError;

use super::problem::Problem;
use crate::app::App;
use crate::mail::Outgoing;

/// A mail that has waited so long says that mail does not leave.
const LATE_MS: i64 = 15 * 60_000;

/// `GET /healthz`: the process answers.
pub async fn alive() -> Response {
    "alive\n".into_response()
}

/// `GET /readyz`: a write could begin and end now, mail leaves, and nobody asked the program to stop. An open store always
/// has the schema of this program, so there is nothing else to ask it.
pub async fn ready(State(app): State<App>) -> Response {
    const PATIENCE: Duration = Duration::from_secs(1);
    match tokio::time::timeout(PATIENCE, works(&app)).await {
        Ok(Ok(true)) if !app.is_stopping() => "ready\n".into_response(),
        _ => Problem::new(Code::Unavailable).into_response(),
    }
}

/// Whether the writer answers and no mail waits for longer than [`LATE_MS`] that could have left. Where mail is off,
/// nobody expects it to.
async fn works(app: &App) -> Result<bool, StoreError> {
    app.store.ping_writer().await?;
    if let Outgoing::Off = app.config.mail {
        return Ok(true);
    }
    let oldest = store::outbox::oldest_unsent_ms(&mut *app.store.read().await?).await?;
    Ok(oldest.is_none_or(|since_ms| app.clock.now_ms() - since_ms < LATE_MS))
}
