//! Requests that happen once however often they are sent (rules DAT-2, DAT-3).
//!
//! The gate reads the key and the whole body, refuses a twin of what is under way in this process, and hands the handler
//! an [`Once`]. From that it gets either the receipt of what was done before, or the right to one write that commits
//! together with its receipt. What is under way is known to memory alone, so a crash forgets it; twins on other servers
//! meet at the row of the key.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use model::key::{HEADER, IdempotencyKey};
use model::problem::{Code, FieldProblem, field};
use sha2::{Digest as _, Sha256};
use store::once::{Begun, Known, OnceWrite, Receipt, Request as Asked};

use super::limits;
use super::problem::Problem;
use crate::app::App;
use crate::auth::session::Visitor;
use crate::ids::{Purpose, Token, hex};

/// The header as the route table and the specification name it.
pub const NEEDED: &str = "Idempotency-Key";

/// The present attempt at something that happens once.
#[derive(Clone, Debug)]
#[must_use = "what happens once begins with begin(..)"]
pub struct Once {
    key: IdempotencyKey,
    actor: String,
    request_hash: String,
    begun: Arc<AtomicBool>,
}

/// How an attempt goes on.
#[derive(Debug)]
pub enum Attempt {
    /// Nothing was done yet.
    First(First),
    /// It was done; the handler answers with what there is now.
    Again(Receipt),
}

/// The first attempt, as far as anybody knows.
#[derive(Debug)]
#[must_use = "it is done with write(..)"]
pub struct First(Once);

impl Once {
    /// Looks the key up. A key that was used for something else is 422.
    pub async fn begin(self, app: &App) -> Result<Attempt, Problem> {
        self.begun.store(true, Ordering::Relaxed);
        let mut read = app.store.read().await?;
        match store::once::find(&mut read, &self.asked(app)).await? {
            None => Ok(Attempt::First(First(self))),
            Some(Known::Done(receipt)) => Ok(Attempt::Again(receipt)),
            Some(Known::OtherRequest) => Err(Problem::new(Code::KeyReused)),
        }
    }

    /// For a request that turns out to ask only, such as a dry run: nothing is written, and no key is kept.
    pub fn asks_only(self) {
        self.begun.store(true, Ordering::Relaxed);
    }

    /// A secret that is the same at every attempt and that only the browser which made the key can know; nothing of it
    /// is kept here.
    pub fn browser_token(&self) -> Token {
        Token::derived(Purpose::Browser, self.key.as_str())
    }

    fn asked(&self, app: &App) -> Asked {
        Asked {
            actor: self.actor.clone(),
            key_hash: hash(&[b"key", self.key.as_str().as_bytes()]),
            request_hash: self.request_hash.clone(),
            at_ms: app.clock.now_ms(),
        }
    }
}

impl First {
    /// Begins the write. Whoever did the same meanwhile, or is at it on another server, makes this 409; the next attempt
    /// gets the receipt.
    pub async fn write(&self, app: &App) -> Result<OnceWrite, Problem> {
        match app.store.write_once(self.0.asked(app)).await? {
            Begun::First(write) => Ok(write),
            Begun::Known(Known::OtherRequest) => Err(Problem::new(Code::KeyReused)),
            Begun::Known(Known::Done(_)) | Begun::Twin => Err(Problem::new(Code::InProgress)),
        }
    }
}

/// The parameters of a handler that takes an [`Once`] right after the state, as every handler of
/// [`crate::route::post_once`] has to.
pub trait HoldsOnce {}

macro_rules! holds_once {
    ($($more:ident),*) => {
        impl<M, $($more),*> HoldsOnce for (M, State<App>, Once, $($more),*) {}
    };
}

holds_once!();
holds_once!(A);
holds_once!(A, B);
holds_once!(A, B, C);
holds_once!(A, B, C, D);

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::internal(&Undeclared))
    }
}

/// A handler wants to happen once on an operation that does not say so.
#[derive(Debug, thiserror::Error)]
#[error("the operation is not declared with post_once")]
struct Undeclared;

/// A handler answered with success and never looked at its key.
#[derive(Debug, thiserror::Error)]
#[error("the handler did not begin what happens once")]
struct Forgotten;

/// Actors and keys of the requests that are under way in this process.
#[derive(Clone, Debug, Default)]
pub(crate) struct Running(Arc<Mutex<HashSet<(String, IdempotencyKey)>>>);

/// A request that is under way, until this is dropped.
struct UnderWay {
    running: Running,
    name: (String, IdempotencyKey),
}

impl Running {
    /// Notes a request, or refuses it because its twin is under way.
    fn enter(&self, name: (String, IdempotencyKey)) -> Result<UnderWay, Problem> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.insert(name.clone()) {
            Ok(UnderWay { running: self.clone(), name })
        } else {
            Err(Problem::new(Code::InProgress))
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

/// Lets a request on to its handler with an [`Once`], after it has been read; `most` bounds its body.
pub(crate) async fn pass(running: &Running, request: Request, most: u64, next: Next) -> Response {
    let (request, once, under_way) = match enter(running, request, most).await {
        Ok(entered) => entered,
        Err(problem) => return problem.into_response(),
    };
    let response = next.run(request).await;
    drop(under_way);
    if response.status().is_success() && !once.begun.load(Ordering::Relaxed) {
        return Problem::internal(&Forgotten).into_response();
    }
    response
}

async fn enter(running: &Running, request: Request, most: u64) -> Result<(Request, Once, UnderWay), Problem> {
    let (mut parts, body) = request.into_parts();
    let key = key(&parts.headers)?;
    let actor = match parts.extensions.get::<Visitor>() {
        Some(Visitor::SignedIn(session) | Visitor::Waiting(session, _)) => {
            session.actor.person.as_str().to_owned()
        }
        Some(Visitor::Nobody | Visitor::Ended) | None => String::new(),
    };
    let body = limits::read(body, most).await?;
    let under_way = running.enter((actor.clone(), key.clone()))?;
    let request_hash = request_hash(&key, &parts.method, &parts.uri, &body);
    let once = Once { key, actor, request_hash, begun: Arc::new(AtomicBool::new(false)) };
    parts.extensions.insert(once.clone());
    Ok((Request::from_parts(parts, Body::from(body)), once, under_way))
}

/// The one key among the headers: none is 428, what is no UUID 422.
fn key(headers: &HeaderMap) -> Result<IdempotencyKey, Problem> {
    let mut given = headers.get_all(HEADER).iter();
    let parsed = match (given.next(), given.next()) {
        (None, _) => return Err(Problem::new(Code::KeyRequired)),
        (Some(text), None) => text.to_str().ok().and_then(IdempotencyKey::parse),
        (Some(_), Some(_)) => None,
    };
    parsed.ok_or_else(|| Problem::invalid(vec![FieldProblem::new(HEADER, field::MALFORMED)]))
}

/// What is kept to tell a repetition from another request under the same key. The key is in it, of which nothing else is
/// kept than a hash: without it a telephone number in a body would be found by trying all that there are (rule DAT-16).
fn request_hash(key: &IdempotencyKey, method: &Method, uri: &Uri, body: &[u8]) -> String {
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    hash(&[key.as_str().as_bytes(), method.as_str().as_bytes(), address.as_bytes(), body])
}

/// The hash of these parts, each with its length in front, so that no two lists of parts read the same.
fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const KEY: &str = "8e03978e-40d5-43e8-bc93-6894a57f9324";

    fn read(keys: &[&'static str]) -> Result<IdempotencyKey, Code> {
        let mut headers = HeaderMap::new();
        for given in keys {
            headers.append(HEADER, HeaderValue::from_static(given));
        }
        key(&headers).map_err(|problem| problem.code())
    }

    /// DAT-2.
    #[test]
    fn a_request_has_exactly_one_key() {
        assert_eq!(read(&[KEY]).unwrap().as_str(), KEY);
        assert_eq!(read(&[]), Err(Code::KeyRequired));
        assert_eq!(read(&["again"]), Err(Code::Invalid));
        assert_eq!(read(&[KEY, KEY]), Err(Code::Invalid));
    }

    #[test]
    fn whatever_is_asked_for_is_in_the_hash() {
        let of = |method: Method, uri: &'static str, body: &str| {
            let key = IdempotencyKey::parse(KEY).unwrap();
            request_hash(&key, &method, &Uri::from_static(uri), body.as_bytes())
        };
        let one = of(Method::POST, "/a?dry_run=false", "x");
        assert_eq!(one, of(Method::POST, "/a?dry_run=false", "x"));
        for other in [
            of(Method::PUT, "/a?dry_run=false", "x"),
            of(Method::POST, "/a?dry_run=true", "x"),
            of(Method::POST, "/b?dry_run=false", "x"),
            of(Method::POST, "/a?dry_run=false", "y"),
            of(Method::POST, "/a?dry_run=fals", "ex"),
        ] {
            assert_ne!(one, other);
        }
    }

    /// DAT-16: whoever has the hash, and guesses what was sent, cannot tell that they are right.
    #[test]
    fn the_hash_of_a_request_takes_its_key() {
        let of = |key: &str| {
            let key = IdempotencyKey::parse(key).unwrap();
            request_hash(&key, &Method::POST, &Uri::from_static("/a"), b"+541155550100")
        };
        assert_ne!(of(KEY), of("8e03978e-40d5-43e8-bc93-6894a57f9325"));
    }

    /// DAT-3: the key is per actor.
    #[test]
    fn a_twin_is_refused_while_the_first_is_under_way_and_no_longer() {
        let running = Running::default();
        let name = |actor: &str| (actor.to_owned(), IdempotencyKey::parse(KEY).unwrap());
        let first = running.enter(name("a")).unwrap();
        assert_eq!(running.enter(name("a")).err().map(|problem| problem.code()), Some(Code::InProgress));
        assert!(running.enter(name("b")).is_ok());
        drop(first);
        assert!(running.enter(name("a")).is_ok());
    }
}
