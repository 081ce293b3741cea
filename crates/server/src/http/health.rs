//! `/healthz` says that the process lives, `/readyz` that it can do its work (rule WEB-14). Neither tells a version.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use model::problem::Code;

use super::problem::Problem;
use crate::app::App;

/// `GET /healthz`: the process answers.
pub async fn alive() -> Response {
    "alive\n".into_response()
}

/// `GET /readyz`: a write could begin and end now, and nobody asked the program to stop. An open store always has the
/// schema of this program, so there is nothing else to ask it.
pub async fn ready(State(app): State<App>) -> Response {
    const PATIENCE: Duration = Duration::from_secs(1);
    let writes = tokio::time::timeout(PATIENCE, app.store.ping_writer()).await;
    match writes {
        Ok(Ok(())) if !app.is_stopping() => "ready\n".into_response(),
        _ => Problem::new(Code::Unavailable).into_response(),
    }
}
