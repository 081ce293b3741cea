//! What handlers take from a request: bodies, path ids and queries, each refused with the right code.
//!
//! By the time these run the route table has checked size, type, origin, session and role (see [`crate::routes`]).

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use bytes::Bytes;
use http::HeaderValue;
use http::header::IF_MATCH;
use http::request::Parts;
use model::problem::{Code, FieldProblem, field};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::limits;
use super::problem::Problem;

/// A JSON body of type `T`, read but not yet checked: its `parse` gives the value or every field problem at once.
///
/// Text that is no JSON is 400; JSON that is no `T`, with unknown or duplicate fields too, is 422; JSON that would be one
/// if it named the version it saw is 428, as without `If-Match`.
#[derive(Clone, Debug)]
pub struct Parsed<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Parsed<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let body = limits::read(request.into_body(), limits::JSON_BYTES).await?;
        read_json(&body).map(Self)
    }
}

fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    if limits::nests_too_deep(body) {
        return Err(Problem::new(Code::Unreadable));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| misread(&error))?;
    reader.end().map_err(|_| Problem::new(Code::Unreadable))?;
    Ok(value)
}

fn misread(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    if !error.inner().is_data() {
        let at = FieldProblem::new("", field::MALFORMED)
            .with("line", error.inner().line() as i64)
            .with("column", error.inner().column() as i64);
        return Problem::new(Code::Unreadable).with_fields(vec![at]);
    }
    let message = error.inner().to_string();
    if message.starts_with("missing field `version`") {
        return Problem::new(Code::VersionRequired);
    }
    let code = match message.split_whitespace().next() {
        Some("missing") => field::REQUIRED,
        Some("unknown") => field::UNKNOWN,
        Some("duplicate") => field::DUPLICATE,
        _ => field::MALFORMED,
    };
    let mut path = error.path().to_string().trim_matches('.').to_owned();
    // A missing or doubled field is named in the message, its parent in the path.
    let named = message.split('`').nth(1);
    if let (field::REQUIRED | field::DUPLICATE, Some(name)) = (code, named)
        && path.rsplit('.').next() != Some(name)
    {
        path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    }
    Problem::invalid(vec![FieldProblem::new(path, code)])
}

/// A CSV body, as its bytes.
#[derive(Clone, Debug)]
pub struct CsvBody(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for CsvBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        Ok(Self(limits::read(request.into_body(), limits::CSV_BYTES).await?))
    }
}

/// The one id in the path, of type `T`. What is no id is unknown: 404.
#[derive(Clone, Debug)]
pub struct PathId<T>(pub T);

impl<T: std::str::FromStr + Send, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::new(Code::NotFound))?;
        text.parse().map(Self).map_err(|_| Problem::new(Code::NotFound))
    }
}

/// The query of type `T`; one that does not fit is 422.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let wrong = |_| Problem::invalid(vec![FieldProblem::new("query", field::MALFORMED)]);
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(wrong)
    }
}

/// Where a list goes on, `?before=12`: a whole number from 0 to 2^53 - 1, or nothing for its beginning.
#[derive(Clone, Copy, Debug)]
pub struct Before(pub Option<i64>);

impl Before {
    /// The greatest, which JavaScript still tells from its neighbours.
    pub const MOST: i64 = (1 << 53) - 1;
}

/// The query of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    before: Option<i64>,
}

impl<S: Send + Sync> FromRequestParts<S> for Before {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(ListQuery { before }) = Query::from_request_parts(parts, state).await?;
        if before.is_some_and(|before| !(0..=Self::MOST).contains(&before)) {
            return Err(Problem::invalid(vec![FieldProblem::new("before", field::OUT_OF_RANGE)]));
        }
        Ok(Self(before))
    }
}

/// The version that `If-Match` names, `"7"`. Without the header it is 428. What is no version of ours, such as a weak
/// one, several or `*`, matches nothing: it reads as [`IfMatch::NOTHING`], so that the handler answers 412 with what
/// there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub u32);

impl IfMatch {
    /// The version that nothing has: versions begin with 1.
    pub const NOTHING: Self = Self(0);
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let mut given = parts.headers.get_all(IF_MATCH).iter();
        match (given.next(), given.next()) {
            (None, _) => Err(Problem::new(Code::VersionRequired)),
            (Some(tag), None) => Ok(version(tag).map_or(Self::NOTHING, Self)),
            (Some(_), Some(_)) => Ok(Self::NOTHING),
        }
    }
}

fn version(tag: &HeaderValue) -> Option<u32> {
    let digits = tag.to_str().ok()?.trim().strip_prefix('"')?.strip_suffix('"')?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// A version as a strong ETag.
pub fn etag(version: u32) -> HeaderValue {
    // Digits between quotation marks are a header value whatever the number.
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

#[cfg(test)]
mod tests {
    use model::account::SignInForm;

    use super::*;

    fn refusal(body: &str) -> (Code, Vec<(String, String)>) {
        let problem = read_json::<SignInForm>(body.as_bytes()).unwrap_err();
        let json: model::problem::Problem = serde_json::from_slice(&problem.body("r")).unwrap();
        (json.code, json.fields.into_iter().map(|f| (f.path, f.code)).collect())
    }

    /// DAT-4.
    #[test]
    fn only_a_strong_tag_of_ours_is_a_version() {
        assert_eq!(version(&etag(7)), Some(7));
        assert_eq!(version(&etag(u32::MAX)), Some(u32::MAX));
        for wrong in ["7", "\"\"", "W/\"7\"", "*", "\"7\", \"8\"", "\"-1\"", "\"+1\"", "\"4294967296\""] {
            assert_eq!(version(&HeaderValue::from_str(wrong).unwrap()), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_json_is_unreadable_and_says_where() {
        let problem = read_json::<SignInForm>(b"{\"email\":\n oops}").unwrap_err();
        let json: model::problem::Problem = serde_json::from_slice(&problem.body("r")).unwrap();
        assert_eq!(json.code, Code::Unreadable);
        assert_eq!(json.fields[0].params["line"], 2.into());
        for wrong in ["", "{", "{}x", &"[".repeat(40)] {
            assert_eq!(refusal(wrong).0.status() / 100, 4, "{wrong}");
        }
    }

    /// DAT-4.
    #[test]
    fn a_form_without_the_version_it_saw_is_told_so() {
        let problem = read_json::<model::group::PublishForm>(b"{}").unwrap_err();
        assert_eq!(problem.code(), Code::VersionRequired);
        let problem =
            read_json::<model::group_edit::GroupEditForm>(br#"{"edit":{"kind":"undo"}}"#).unwrap_err();
        assert_eq!(problem.code(), Code::VersionRequired);
        let null = read_json::<model::group::PublishForm>(br#"{"version":null}"#).unwrap_err();
        assert_eq!(null.code(), Code::Invalid);
    }

    #[test]
    fn json_of_another_shape_names_the_field() {
        let field = |path: &str, code: &str| vec![(path.to_owned(), code.to_owned())];
        let cases = [
            (r#"{"locale":"en"}"#, field("email", field::REQUIRED)),
            (r#"{"email":"a","locale":"en","role":"admin"}"#, field("role", field::UNKNOWN)),
            (r#"{"email":"a","email":"b","locale":"en"}"#, field("email", field::DUPLICATE)),
            (r#"{"email":1,"locale":"en"}"#, field("email", field::MALFORMED)),
            (r#"{"email":null,"locale":"en"}"#, field("email", field::MALFORMED)),
        ];
        for (body, fields) in cases {
            assert_eq!(refusal(body), (Code::Invalid, fields), "{body}");
        }
    }
}
