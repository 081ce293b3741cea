//! The API client: every request the browser makes goes through [`Client::call`], and so do the tests.
//!
//! It knows addresses and types, not words: an error is a [`ClientError`] that the page reacts to.

mod account_calls;
mod calls;

use model::problem::{Code, Problem};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

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
}

/// A client for one server. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Client {
    origin: String,
    http: reqwest::Client,
    cookie: Option<String>,
}

impl Client {
    /// A client for the server at `origin`, such as `https://convene.example.org`. In the browser the session cookie
    /// travels by itself.
    pub fn new(origin: impl Into<String>) -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place where a client is made")]
        let http = reqwest::Client::new();
        Self { origin: origin.into(), http, cookie: None }
    }

    /// The same client with a session cookie of its own, for programs that are no browser.
    #[must_use]
    pub fn with_cookie(mut self, cookie: impl Into<String>) -> Self {
        self.cookie = Some(cookie.into());
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
    fn an_empty_success_reads_as_nothing() {
        assert_eq!(read::<()>(StatusCode::NO_CONTENT, b""), Ok(()));
    }
}
