//! Refusals as handlers return them; the request id and the header set are added on the way out.
//!
//! A handler's error becomes a [`Problem`] with `?`. What is unexpected goes through [`Problem::internal`]: logged with
//! all its sources, sent as a bare code.

use std::error::Error;

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use model::permissions::Decision;
use model::problem::{Code, Current, FieldProblem};
use serde::Serialize;
use store::StoreError;

use super::headers::OfAPage;

/// A refusal: a closed code, the fields it is about, and when to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    fields: Vec<FieldProblem>,
    current: Option<Current>,
    retry_after_s: Option<u32>,
    hang_up: bool,
}

impl Problem {
    /// A refusal with this code.
    pub fn new(code: Code) -> Self {
        let retry_after_s = match code {
            Code::TooMany | Code::Unavailable => Some(5),
            Code::InProgress | Code::OutcomeUnknown => Some(1),
            _ => None,
        };
        Self { code, fields: Vec::new(), current: None, retry_after_s, hang_up: false }
    }

    /// Values that are not acceptable: 422.
    pub fn invalid(fields: Vec<FieldProblem>) -> Self {
        Self::new(Code::Invalid).with_fields(fields)
    }

    /// Too many: 429, and when the next one is there.
    pub fn too_many(retry_after_ms: i64) -> Self {
        let seconds = u32::try_from((retry_after_ms + 999) / 1000).unwrap_or(u32::MAX);
        Self::new(Code::TooMany).retry_after(seconds)
    }

    /// The same about these fields.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<FieldProblem>) -> Self {
        self.fields = fields;
        self
    }

    /// The same with what there is now, as the viewer may see it.
    #[must_use]
    pub fn showing(mut self, current: &impl Serialize) -> Self {
        match Current::of(current) {
            Ok(current) => self.current = Some(current),
            Err(error) => return Self::internal(&error),
        }
        self
    }

    /// The same, asking the client to wait `seconds`.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The same, and the connection is closed after it.
    #[must_use]
    pub fn and_hang_up(mut self) -> Self {
        self.hang_up = true;
        self
    }

    /// 500: `error` is logged with all its sources under the request id, and nothing of it is sent.
    pub fn internal(error: &dyn Error) -> Self {
        let mut sources = String::new();
        let mut source = error.source();
        while let Some(next) = source {
            sources.push_str(": ");
            sources.push_str(&next.to_string());
            source = next.source();
        }
        tracing::error!(error = %error, sources, "request failed");
        Self::new(Code::Internal)
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The fields it is about.
    pub(crate) fn fields(&self) -> &[FieldProblem] {
        &self.fields
    }

    /// The body, `application/problem+json`.
    pub(crate) fn body(&self, request_id: &str) -> Vec<u8> {
        let mut problem = model::problem::Problem::new(self.code, request_id, self.fields.clone());
        problem.current.clone_from(&self.current);
        // The type holds nothing that JSON cannot say; an empty body would still carry status and request id.
        serde_json::to_vec(&problem).unwrap_or_default()
    }
}

/// `answer`, where a version that is no longer the present one is refused together with what there is now (rule DAT-4).
pub async fn with_current<T, C: Serialize>(
    answer: Result<T, Problem>,
    present: impl Future<Output = Result<C, Problem>>,
) -> Result<T, Problem> {
    match answer {
        Err(problem) if problem.code == Code::Stale => Err(problem.showing(&present.await?)),
        answer => answer,
    }
}

/// Draws a refusal of a request for an address with these headers and this number as a page for people; nothing where it
/// has no words.
pub type Worded = fn(&Problem, &Uri, &HeaderMap, &str) -> Option<String>;

/// Marks a response to somebody who reads a page without script: a refusal is drawn as one.
#[derive(Clone, Debug)]
pub(crate) struct InWords {
    draw: Worded,
    uri: Uri,
    headers: HeaderMap,
}

impl InWords {
    /// What is needed of `request` to word its refusal.
    pub(crate) fn of(draw: Worded, request: &Request) -> Self {
        Self { draw, uri: request.uri().clone(), headers: request.headers().clone() }
    }
}

/// Replaces the body of a response that carries a [`Problem`] by the problem's JSON, or by its page.
pub(crate) fn render(response: Response, request_id: &str) -> Response {
    let (mut parts, body) = response.into_parts();
    let Some(problem) = parts.extensions.remove::<Problem>() else {
        return Response::from_parts(parts, body);
    };
    parts.headers.remove(CONTENT_LENGTH);
    let in_words = parts.extensions.remove::<InWords>();
    let page = in_words.and_then(|asked| (asked.draw)(&problem, &asked.uri, &asked.headers, request_id));
    let Some(page) = page else { return Response::from_parts(parts, Body::from(problem.body(request_id))) };
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    parts.extensions.insert(OfAPage);
    Response::from_parts(parts, Body::from(page))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() =
            StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json; charset=utf-8"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.hang_up {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<Vec<FieldProblem>> for Problem {
    fn from(fields: Vec<FieldProblem>) -> Self {
        Self::invalid(fields)
    }
}

/// What the database refuses without a fault of the program is said as it is; a broken constraint that nobody mapped
/// is a fault.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Busy | StoreError::Lost => {
                tracing::warn!(%error, "the store did not serve a request");
                Self::new(Code::Unavailable)
            }
            StoreError::OutcomeUnknown => {
                tracing::warn!(%error, "the store did not serve a request");
                Self::new(Code::OutcomeUnknown)
            }
            StoreError::NoSpace => {
                tracing::error!(%error, "the store did not serve a request");
                Self::new(Code::NoSpace)
            }
            StoreError::Constraint(_) | StoreError::Broken(_) => Self::internal(&error),
        }
    }
}

impl From<crate::ids::NoRandomness> for Problem {
    fn from(error: crate::ids::NoRandomness) -> Self {
        Self::internal(&error)
    }
}

/// `can(..)` as the end of a handler that may not go on.
pub trait Require {
    /// Nothing, or the refusal: 404 where the actor may not even know, 403 otherwise.
    fn required(self) -> Result<(), Problem>;
}

impl Require for Decision {
    fn required(self) -> Result<(), Problem> {
        self.require().map_err(Problem::new)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    #[tokio::test]
    async fn a_problem_is_sent_with_its_status_and_the_request_id() {
        for code in Code::ALL {
            let response = render(Problem::new(*code).into_response(), "r-7");
            assert_eq!(response.status().as_u16(), code.status());
            let body = response.into_body().collect().await.unwrap().to_bytes();
            let read: model::problem::Problem = serde_json::from_slice(&body).unwrap();
            assert_eq!((read.code, read.request_id.as_str()), (*code, "r-7"));
        }
    }

    /// DAT-4.
    #[tokio::test]
    async fn only_a_stale_version_is_refused_with_what_there_is() {
        let refused = async |code: Code| {
            let answer = with_current(Err::<(), _>(Problem::new(code)), async { Ok("now") }).await;
            let body = answer.unwrap_err().body("r");
            let problem: model::problem::Problem = serde_json::from_slice(&body).unwrap();
            problem.current.and_then(|current| current.read::<String>())
        };
        assert_eq!(refused(Code::Stale).await.as_deref(), Some("now"));
        assert_eq!(refused(Code::IllegalStep).await, None);
        let gone = with_current(Err::<(), _>(Problem::new(Code::Stale)), async {
            Err::<(), _>(Problem::new(Code::NotFound))
        });
        assert_eq!(gone.await.unwrap_err().code(), Code::NotFound);
    }

    #[test]
    fn being_too_busy_says_when_to_come_back() {
        for code in [Code::TooMany, Code::Unavailable, Code::InProgress, Code::OutcomeUnknown] {
            assert!(Problem::new(code).into_response().headers().contains_key(RETRY_AFTER));
        }
        assert!(!Problem::new(Code::NotFound).into_response().headers().contains_key(RETRY_AFTER));
    }

    /// DAT-12.
    #[test]
    fn a_lost_commit_is_told_apart_from_a_write_that_did_not_happen() {
        let code = |error: StoreError| Problem::from(error).code();
        assert_eq!(code(StoreError::OutcomeUnknown), Code::OutcomeUnknown);
        assert_eq!(Code::OutcomeUnknown.status(), 503);
        assert_eq!((code(StoreError::Lost), code(StoreError::Busy)), (Code::Unavailable, Code::Unavailable));
    }

    #[test]
    fn what_went_wrong_inside_is_not_sent() {
        let secret = std::io::Error::other("password of the database");
        let problem = Problem::internal(&secret);
        assert!(!String::from_utf8(problem.body("r")).unwrap().contains("password"));
    }
}
