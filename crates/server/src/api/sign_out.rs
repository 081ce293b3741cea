//! `POST /api/v1/sign-out`: ends the session of this browser and tells it to forget what it kept (rule ACC-27).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode};
use model::audit::Act;
use store::Audit;

use crate::app::App;
use crate::auth::{AnySession, session};
use crate::http::problem::Problem;

/// Ends it at once; the next request with the old cookie is 401.
pub async fn handler(
    State(app): State<App>,
    AnySession(session, _): AnySession,
) -> Result<Response, Problem> {
    let mut write = app.store.write().await?;
    store::sessions::end(&mut write, &session.token_hash).await?;
    let now_ms = app.clock.now_ms();
    write.commit(Audit::new(now_ms, Some(session.actor.person), Act::SignedOut)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    session::forget_cookie(headers);
    Ok(response)
}
