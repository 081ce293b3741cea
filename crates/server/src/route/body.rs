//! What the body of a request has to be: its media type, and the most bytes it may have.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::http::limits;

/// What the body of a request has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// Nothing; an empty JSON value does no harm.
    None,
    /// `application/json`.
    Json,
    /// `text/csv`.
    Csv,
    /// `application/x-www-form-urlencoded`.
    Form,
}

impl BodyKind {
    /// The most bytes such a body may have.
    pub fn most_bytes(self) -> u64 {
        match self {
            Self::None | Self::Json => limits::JSON_BYTES,
            Self::Csv => limits::CSV_BYTES,
            Self::Form => limits::FORM_BYTES,
        }
    }

    /// The media type it has.
    pub fn media_type(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Json => Some("application/json"),
            Self::Csv => Some("text/csv"),
            Self::Form => Some("application/x-www-form-urlencoded"),
        }
    }

    pub(super) fn accepts(self, headers: &HeaderMap) -> bool {
        let mut types = headers.get_all(CONTENT_TYPE).iter();
        match (types.next(), types.next()) {
            (None, _) => self == Self::None,
            (Some(given), None) => {
                let wanted = self.media_type().unwrap_or("application/json");
                given.to_str().is_ok_and(|given| is_type(given, wanted))
            }
            (Some(_), Some(_)) => false,
        }
    }
}

/// Whether `given` is `wanted`, with no parameter but the one charset we read.
fn is_type(given: &str, wanted: &str) -> bool {
    let mut parts = given.split(';').map(str::trim);
    parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case(wanted))
        && parts.all(|parameter| {
            parameter.eq_ignore_ascii_case("charset=utf-8")
                || parameter.eq_ignore_ascii_case("charset=\"utf-8\"")
        })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn accepts(kind: BodyKind, types: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for given in types {
            headers.append(CONTENT_TYPE, HeaderValue::from_static(given));
        }
        kind.accepts(&headers)
    }

    #[test]
    fn json_is_strictly_json() {
        assert!(accepts(BodyKind::Json, &["application/json"]));
        assert!(accepts(BodyKind::Json, &["Application/JSON; charset=UTF-8"]));
        for wrong in ["text/plain", "application/jsonp", "application/json; charset=latin1", "text/json", ""]
        {
            assert!(!accepts(BodyKind::Json, &[wrong]), "{wrong}");
        }
        assert!(!accepts(BodyKind::Json, &[]));
        assert!(!accepts(BodyKind::Json, &["application/json", "text/plain"]));
    }

    #[test]
    fn nothing_needs_no_type() {
        assert!(accepts(BodyKind::None, &[]));
        assert!(accepts(BodyKind::None, &["application/json"]));
        assert!(!accepts(BodyKind::None, &["multipart/form-data; boundary=x"]));
    }
}
