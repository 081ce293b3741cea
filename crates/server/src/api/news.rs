//! `GET /api/v1/news`: tells a page that is open to look again, by server-sent events.
//!
//! An event says nothing but that: what there is to see, and for whom, is decided by the requests that follow. Whoever asks
//! for no stream is answered with what a stream begins with, and the answer ends.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use model::problem::Code;
use store::StoreError;
use store::news::News;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use crate::app::App;
use crate::auth::session::{CurrentSession, Session};
use crate::http::problem::Problem;
use crate::streams::{Full, Place};

/// The media type of a stream of events.
pub const MEDIA_TYPE: &str = "text/event-stream";
/// The browser comes back this many milliseconds after a stream has ended; then it looks, since it may have missed something.
const BEGIN: &str = "retry: 3000\ndata: look\n\n";
const LOOK: &str = "data: look\n\n";
/// A comment, so that a proxy does not take the stream for dead and we see when its reader is.
const STILL_HERE: &str = ": still here\n\n";

/// How long a stream lives, shorter than an answer may take (rule WEB-9).
const LIFE: Duration = Duration::from_mins(4);
/// How often it says that it is still there.
const PULSE: Duration = Duration::from_secs(20);
/// What is told within this time is told once.
const TOGETHER: Duration = Duration::from_millis(150);

/// Streams of nginx are passed on as they come.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Opens a stream.
pub async fn handler(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut response = Response::new(if wants_stream(&headers) {
        let place = app.streams.enter(&session.actor.person).map_err(refused)?;
        Body::from_stream(stream::unfold(Reader::new(app, session, place), Reader::next))
    } else {
        Body::from(BEGIN)
    });
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    response.headers_mut().insert(UNBUFFERED, HeaderValue::from_static("no"));
    Ok(response)
}

fn wants_stream(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|one| {
        let kind = one.split(';').next().unwrap_or(one).trim();
        kind.eq_ignore_ascii_case(MEDIA_TYPE)
    })
}

/// The page asks now and then instead, and tries again after a while.
fn refused(full: Full) -> Problem {
    match full {
        Full::ForOne => Problem::too_many(60_000),
        Full::ForAll => Problem::new(Code::Unavailable).retry_after(60),
    }
}

/// One open stream.
struct Reader {
    app: App,
    session: Session,
    news: Receiver<News>,
    ends: Instant,
    begun: bool,
    _place: Place,
}

impl Reader {
    fn new(app: App, session: Session, place: Place) -> Self {
        let news = app.store.news();
        Self { app, session, news, ends: Instant::now() + LIFE, begun: false, _place: place }
    }

    /// What the stream says next; nothing once it ends.
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        let said = if self.begun { self.wait().await? } else { BEGIN };
        self.begun = true;
        Some((Ok(Bytes::from_static(said.as_bytes())), self))
    }

    async fn wait(&mut self) -> Option<&'static str> {
        let mut stopping = self.app.stopping.clone();
        let heard = tokio::select! {
            biased;
            // Either way the program ends.
            _ = stopping.wait_for(|stopping| *stopping) => return None,
            () = tokio::time::sleep_until(self.ends) => return None,
            heard = self.hear() => heard?,
            () = tokio::time::sleep(PULSE) => Heard::Nothing,
        };
        match heard {
            Heard::Nothing => Some(STILL_HERE),
            Heard::Something => {
                tokio::time::sleep(TOGETHER).await;
                self.news = self.news.resubscribe();
                // An event tells its reader that somebody wrote to them, so it is for whoever is still signed in.
                self.is_signed_in().await.then_some(LOOK)
            }
        }
    }

    /// Waits for news of this reader; waiting again later loses nothing.
    async fn hear(&mut self) -> Option<Heard> {
        loop {
            match self.news.recv().await {
                Ok(news) if news.concerns(&self.session.actor.person) => return Some(Heard::Something),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(Heard::Something),
                Err(RecvError::Closed) => return None,
            }
        }
    }

    async fn is_signed_in(&self) -> bool {
        match self.session_runs().await {
            Ok(runs) => runs,
            Err(error) => {
                tracing::warn!(%error, "a stream of news could not see whether its session runs");
                false
            }
        }
    }

    async fn session_runs(&self) -> Result<bool, StoreError> {
        let mut read = self.app.store.read().await?;
        let now_ms = self.app.clock.now_ms();
        Ok(store::sessions::find(&mut read, &self.session.token_hash, now_ms).await?.is_some())
    }
}

enum Heard {
    Nothing,
    Something,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whoever_asks_for_a_stream_gets_one() {
        let asks = |accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            wants_stream(&headers)
        };
        assert!(asks("text/event-stream"));
        assert!(asks("application/json, Text/Event-Stream; q=0.9"));
        assert!(!asks("*/*"));
        assert!(!asks("text/event-streams"));
        assert!(!wants_stream(&HeaderMap::new()));
    }
}
