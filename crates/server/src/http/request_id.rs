//! One request from its head to its answer: the request id, the log line, the time limit, and what a panic becomes.
//!
//! The log names the route's template, never the path, because a path can hold a token (rules ACC-12 and PRI-23).

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use http::Request;
use model::problem::Code;
use tower::Service as _;
use tracing::Instrument as _;

use super::problem::{Problem, render};
use super::{headers, limits};
use crate::app::App;

/// The template of the route that answered; set in the extensions of its response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Template(pub(crate) &'static str);

/// What the connection knows about the request before the router does.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Framing {
    /// The head gives two lengths, or a length and chunks.
    pub(crate) ambiguous: bool,
}

/// Answers one request.
pub(crate) async fn answer(
    app: App,
    router: axum::Router,
    framing: Framing,
    request: Request<Body>,
    limit: Duration,
) -> Response {
    let id = app.ids.request();
    let started = tokio::time::Instant::now();
    let method = request.method().clone();
    let span = tracing::info_span!("request", request_id = %id);
    let response = route(router, framing, request, limit).instrument(span.clone()).await;
    let template = response.extensions().get::<Template>().map_or("-", |template| template.0);
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(%method, route = template, status, duration_ms, "answered"));
    let mut response = render(response, &id);
    headers::apply(&mut response, app.config.transport(), &id);
    response
}

async fn route(
    mut router: axum::Router,
    framing: Framing,
    request: Request<Body>,
    limit: Duration,
) -> Response {
    let head = limits::check_head(request.version(), request.uri(), request.headers());
    if framing.ambiguous {
        return Problem::new(Code::Unreadable).and_hang_up().into_response();
    }
    if let Err(code) = head {
        return Problem::new(code).and_hang_up().into_response();
    }
    let declared = limits::declared_length(request.headers()).unwrap_or(0);
    if declared > limits::CSV_BYTES {
        return Problem::new(Code::TooLarge).and_hang_up().into_response();
    }
    let answered = AssertUnwindSafe(router.call(request)).catch_unwind();
    match tokio::time::timeout(limit, answered).await {
        Ok(Ok(Ok(response))) => response,
        Ok(Err(_panic)) => {
            tracing::error!("a handler panicked");
            Problem::new(Code::Internal).into_response()
        }
        Err(_too_slow) => Problem::new(Code::Unavailable).and_hang_up().into_response(),
    }
}
