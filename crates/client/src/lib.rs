//! The API client: every request the browser makes goes through [`Client::call`], and so do the tests.
//!
//! It knows addresses and types, not words: an error is a [`ClientError`] that the page reacts to.

mod account_calls;
mod calls;
mod circle_calls;
mod introduction_calls;
mod network_calls;
mod news;
mod practice_calls;
mod report_calls;

use std::fmt;
use std::sync::Arc;

use model::key::{HEADER, IdempotencyKey};
use model::problem::{Code, Current, Problem};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use news::NewsStream;

/// Why a call brought no answer of the expected type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// No answer came: no network, or the server is away.
    #[error("no answer")]
    Offline,
    /// The server refused, and said why.
    #[error("refused: {}", .0.code.code())]
    Refused(Box<Problem>),
    /// An answer came that this client does not understand, such as one of a newer server.
    #[error("unexpected answer with status {status}")]
    Unexpected {
        /// Its HTTP status.
        status: u16,
    },
}

impl ClientError {
    /// The server's code, when it refused.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Offline | Self::Unexpected { .. } => None,
        }
    }

    /// What there is now, where a write was refused because somebody else was faster.
    pub fn current<T: DeserializeOwned>(&self) -> Option<T> {
        match self {
            Self::Refused(problem) if problem.code == Code::Stale => {
                problem.current.as_ref().and_then(Current::read)
            }
            Self::Refused(_) | Self::Offline | Self::Unexpected { .. } => None,
        }
    }

    /// Whether the write may have happened or may still be under way, so that only the same request under the same key
    /// is safe to repeat. Any other refusal is one: nothing happened.
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Offline | Self::Unexpected { .. } => true,
            Self::Refused(problem) => problem.status >= 500 || problem.code == Code::InProgress,
        }
    }
}

/// Where the keys of writes that happen once come from.
#[derive(Clone)]
enum Keys {
    /// There are none; such writes are refused.
    None,
    /// One, for all attempts at one write.
    One(IdempotencyKey),
    /// A new one for each.
    Each(Arc<dyn Fn() -> IdempotencyKey + Send + Sync>),
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// A client for one server. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Client {
    origin: String,
    http: reqwest::Client,
    cookie: Option<String>,
    keys: Keys,
}

impl Client {
    /// A client for the server at `origin`, such as `https://convene.example.org`. In the browser the session cookie
    /// travels by itself.
    pub fn new(origin: impl Into<String>) -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place where a client is made")]
        let http = reqwest::Client::new();
        Self { origin: origin.into(), http, cookie: None, keys: Keys::None }
    }

    /// The same client with a session cookie of its own, for programs that are no browser.
    #[must_use]
    pub fn with_cookie(mut self, cookie: impl Into<String>) -> Self {
        self.cookie = Some(cookie.into());
        self
    }

    /// The same client for one write, which happens once however often it is sent.
    #[must_use]
    pub fn once(mut self, key: IdempotencyKey) -> Self {
        self.keys = Keys::One(key);
        self
    }

    /// The same client with a key of its own for every write, for programs that never repeat one.
    #[must_use]
    pub fn with_keys(mut self, keys: impl Fn() -> IdempotencyKey + Send + Sync + 'static) -> Self {
        self.keys = Keys::Each(Arc::new(keys));
        self
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.origin));
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie).header("origin", &self.origin),
            None => request,
        }
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.call(self.request(Method::GET, path)).await
    }

    async fn post<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T, ClientError> {
        self.call(self.request(Method::POST, path).json(body)).await
    }

    /// Sends a request and gives what comes back as it is.
    async fn post_for_bytes(&self, path: &str) -> Result<Vec<u8>, ClientError> {
        bytes(self.request(Method::POST, path).json(&())).await
    }

    /// Fetches a file as it is.
    async fn get_bytes(&self, path: &str) -> Result<Vec<u8>, ClientError> {
        bytes(self.request(Method::GET, path)).await
    }

    /// Creates or sends something, once for the key.
    async fn post_once<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T, ClientError> {
        self.call(self.keyed(self.request(Method::POST, path)).json(body)).await
    }

    /// The request with the key of this write, if there is one.
    fn keyed(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match &self.keys {
            Keys::None => request,
            Keys::One(key) => request.header(HEADER, key.as_str()),
            Keys::Each(make) => request.header(HEADER, make().as_str()),
        }
    }

    /// Replaces what has `version`, and nothing that has another.
    async fn put<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        version: u32,
        body: &B,
    ) -> Result<T, ClientError> {
        let request = self.request(Method::PUT, path).header("if-match", etag(version));
        self.call(request.json(body)).await
    }

    /// Takes away what has `version`, and nothing that has another.
    async fn delete<T: DeserializeOwned>(&self, path: &str, version: u32) -> Result<T, ClientError> {
        self.call(self.request(Method::DELETE, path).header("if-match", etag(version))).await
    }

    /// Sends a request and reads its answer; an empty one reads as `null`.
    async fn call<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T, ClientError> {
        // In a box, so that this long future is not compiled into the future of every call.
        let (status, body) = Box::pin(send(request)).await?;
        read(status, &body)
    }
}

/// A version as a strong ETag.
fn etag(version: u32) -> String {
    format!("\"{version}\"")
}

async fn send(request: reqwest::RequestBuilder) -> Result<(StatusCode, Vec<u8>), ClientError> {
    let response = request.send().await.map_err(|_| ClientError::Offline)?;
    let status = response.status();
    let body = response.bytes().await.map_err(|_| ClientError::Offline)?;
    Ok((status, body.to_vec()))
}

/// What comes back as it is, where it is no refusal.
async fn bytes(request: reqwest::RequestBuilder) -> Result<Vec<u8>, ClientError> {
    let (status, body) = Box::pin(send(request)).await?;
    if status.is_success() { Ok(body) } else { Err(refusal(status, &body)) }
}

fn read<T: DeserializeOwned>(status: StatusCode, body: &[u8]) -> Result<T, ClientError> {
    if !status.is_success() {
        return Err(refusal(status, body));
    }
    let body = if body.is_empty() { b"null" } else { body };
    serde_json::from_slice(body).map_err(|_| ClientError::Unexpected { status: status.as_u16() })
}

fn refusal(status: StatusCode, body: &[u8]) -> ClientError {
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) => ClientError::Refused(Box::new(problem)),
        Err(_) => ClientError::Unexpected { status: status.as_u16() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_a_refusal_and_anything_else_is_unexpected() {
        let problem = Problem::new(Code::NotFound, "r-1", vec![]);
        let body = serde_json::to_vec(&problem).unwrap();
        let refused = read::<()>(StatusCode::NOT_FOUND, &body).unwrap_err();
        assert_eq!(refused.code(), Some(Code::NotFound));
        let proxy = read::<()>(StatusCode::BAD_GATEWAY, b"<html>").unwrap_err();
        assert_eq!(proxy, ClientError::Unexpected { status: 502 });
    }

    #[test]
    fn only_a_definite_answer_settles_a_write() {
        let refused = |code| ClientError::Refused(Box::new(Problem::new(code, "r-1", vec![])));
        for code in Code::ALL {
            let open = code.status() >= 500 || *code == Code::InProgress;
            assert_eq!(refused(*code).leaves_open(), open, "{code:?}");
        }
        assert!(refused(Code::OutcomeUnknown).leaves_open());
        assert!(ClientError::Offline.leaves_open());
        assert!(ClientError::Unexpected { status: 502 }.leaves_open(), "a proxy lost the answer");
    }

    #[test]
    fn what_there_is_now_is_read_of_a_stale_version_alone() {
        let refused = |code, current: Option<&str>| {
            let current = current.map(|text| Current::of(&text).unwrap());
            ClientError::Refused(Box::new(Problem { current, ..Problem::new(code, "r-1", vec![]) }))
        };
        assert_eq!(refused(Code::Stale, Some("now")).current::<String>().as_deref(), Some("now"));
        assert_eq!(
            refused(Code::Stale, Some("now")).current::<u32>(),
            None,
            "another kind, of a newer server"
        );
        assert_eq!(refused(Code::Stale, None).current::<String>(), None);
        assert_eq!(refused(Code::Invalid, Some("now")).current::<String>(), None);
        assert_eq!(ClientError::Offline.current::<String>(), None);
    }

    #[test]
    fn a_key_is_sent_and_never_shown() {
        let key = |byte| IdempotencyKey::from_random([byte; 16]);
        let client = Client::new("http://127.0.0.1");
        let sent = |client: &Client| {
            let request = client.keyed(client.request(Method::POST, "/x")).build().unwrap();
            request.headers().get(HEADER).map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(sent(&client), None);
        assert_eq!(sent(&client.clone().once(key(7))).as_deref(), Some(key(7).as_str()));
        assert_eq!(sent(&client.clone().with_keys(move || key(8))).as_deref(), Some(key(8).as_str()));
        assert!(!format!("{:?}", client.once(key(7))).contains("0707"));
    }

    #[test]
    fn an_empty_success_reads_as_nothing() {
        assert_eq!(read::<()>(StatusCode::NO_CONTENT, b""), Ok(()));
    }
}
