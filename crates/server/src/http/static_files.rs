//! The built page, from inside the binary: compressed ahead of time, cached by name, revalidated by tag (rule WEB-13).
//!
//! Files whose name carries a hash never change; the rest is revalidated. An address without a file that looks like a
//! page is a page of the app, which has its own router. A binary that was compiled without the page says so with 503.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use model::problem::Code;
use rust_embed::EmbeddedFile;
use sha2::{Digest as _, Sha256};

use super::headers::OfAPage;
use super::problem::Problem;
use super::request_id::Template;
use crate::app::App;
use crate::ids::hex;

/// The one style sheet of the pages that the server draws itself: the colours and steps of the app, and what these pages
/// make of them.
const PLAIN_CSS: &str =
    concat!(include_str!("../../../../style/tokens.css"), include_str!("../plain/plain.css"));
/// Where it is.
pub(crate) const PLAIN_CSS_PATH: &str = "/plain.css";

/// The built page inside the binary. The binary hands it in, so that a new page compiles its few lines again and not this
/// library.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// Finds a file by its path.
    pub get: fn(&str) -> Option<EmbeddedFile>,
    /// Which build of the page it is, as `cargo xtask build` named it.
    pub build: Option<&'static str>,
}

/// Where the files of the page come from.
#[derive(Clone, Debug)]
pub enum Pages {
    /// From inside the binary.
    Embedded(Embedded),
    /// From here, for tests.
    Given(Arc<BTreeMap<String, Vec<u8>>>),
}

struct File {
    content: Cow<'static, [u8]>,
    hash: String,
}

impl Pages {
    /// Which build of the page it is, for the log.
    pub fn build(&self) -> &'static str {
        match self {
            Self::Embedded(page) => page.build.unwrap_or("-"),
            Self::Given(_) => "-",
        }
    }

    fn get(&self, name: &str) -> Option<File> {
        if format!("/{name}") == PLAIN_CSS_PATH {
            let hash = hex(&Sha256::digest(PLAIN_CSS));
            return Some(File { content: Cow::Borrowed(PLAIN_CSS.as_bytes()), hash });
        }
        match self {
            Self::Embedded(page) => (page.get)(name)
                .map(|file| File { hash: hex(&file.metadata.sha256_hash()), content: file.data }),
            Self::Given(files) => files.get(name).map(|content| File {
                hash: hex(&Sha256::digest(content)),
                content: Cow::Owned(content.clone()),
            }),
        }
    }
}

/// Answers what is no operation: a file, a page of the app, or 404.
pub async fn handler(State(app): State<App>, request: Request) -> Response {
    let path = request.uri().path();
    let mut response = if path == "/api" || path.starts_with("/api/") {
        Problem::new(Code::NotFound).into_response()
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = Problem::new(Code::MethodNotAllowed).into_response();
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        response
    } else {
        page(&app.pages, path, request.headers())
    };
    response.extensions_mut().insert(Template("/{page}"));
    response
}

fn page(pages: &Pages, path: &str, headers: &HeaderMap) -> Response {
    let name = path.trim_start_matches('/');
    let strange =
        name.contains("//") || name.contains('\\') || name.split('/').any(|part| part.starts_with('.'));
    // The compressed twins are answers to their originals, not files of their own.
    let twin = matches!(name.rsplit_once('.'), Some((_, "br" | "gz")));
    if path.starts_with("//") || strange || twin {
        return Problem::new(Code::NotFound).into_response();
    }
    if !name.is_empty() && pages.get(name).is_some() {
        return file(pages, name, headers);
    }
    let looks_like_a_file = name.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if looks_like_a_file {
        return Problem::new(Code::NotFound).into_response();
    }
    if pages.get("index.html").is_none() {
        let text = "The page is not built. Run: cargo xtask build\n";
        return (StatusCode::SERVICE_UNAVAILABLE, Extension(OfAPage), text).into_response();
    }
    file(pages, "index.html", headers)
}

fn file(pages: &Pages, name: &str, headers: &HeaderMap) -> Response {
    let encoded = encodings(headers).into_iter().find_map(|encoding| {
        let twin = pages.get(&format!("{name}.{}", encoding.suffix()))?;
        Some((twin, Some(encoding)))
    });
    let Some((file, encoding)) = encoded.or_else(|| pages.get(name).map(|file| (file, None))) else {
        return Problem::new(Code::NotFound).into_response();
    };
    let tag = format!("\"{}{}\"", &file.hash[..32], encoding.map_or("", Encoding::mark));
    let caching = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let unchanged = headers.get_all(IF_NONE_MATCH).iter().any(|value| names(value, &tag));
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = match file.content {
            Cow::Borrowed(bytes) => Body::from(bytes),
            Cow::Owned(bytes) => Body::from(bytes),
        };
        ([(CONTENT_TYPE, media_type(name))], body).into_response()
    };
    let out = response.headers_mut();
    out.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(ETAG, tag);
    }
    if let (Some(encoding), false) = (encoding, unchanged) {
        out.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    response.extensions_mut().insert(OfAPage);
    response
}

/// An encoding we have files in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }
}

/// The encodings the client takes, the smallest first.
fn encodings(headers: &HeaderMap) -> Vec<Encoding> {
    let wanted: Vec<&str> = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let takes = |encoding: Encoding| {
        wanted.iter().any(|item| {
            let mut parts = item.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding.name()));
            let refused = parts.any(
                |part| matches!(part.strip_prefix("q="), Some(q) if q.trim_matches(['0', '.']).is_empty()),
            );
            named && !refused
        })
    };
    [Encoding::Brotli, Encoding::Gzip].into_iter().filter(|encoding| takes(*encoding)).collect()
}

/// Whether an `If-None-Match` value names this tag.
fn names(value: &HeaderValue, tag: &str) -> bool {
    value.to_str().is_ok_and(|value| {
        value.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
    })
}

/// Whether the file's name carries a hash of its content, as the page's build writes it: `app-0123456789abcdef.js`,
/// `app-0123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split(['-', '.', '_']).skip(1).any(|part| {
        part.len() >= 15 && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let files = [
            "index.html",
            "index.html.br",
            "boot.js",
            "app-0123456789abcdef_bg.wasm",
            "app-0123456789abcdef_bg.wasm.gz",
        ];
        Pages::Given(Arc::new(
            files.iter().map(|name| ((*name).to_owned(), name.as_bytes().to_vec())).collect(),
        ))
    }

    fn ask(path: &str, pairs: &[(&'static str, &str)]) -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        page(&pages(), path, &headers)
    }

    #[test]
    fn a_hashed_file_is_kept_for_ever_and_the_rest_is_asked_for_again() {
        assert!(
            ask("/app-0123456789abcdef_bg.wasm", &[]).headers()[CACHE_CONTROL]
                .to_str()
                .unwrap()
                .ends_with("immutable")
        );
        for path in ["/", "/index.html", "/boot.js", "/plain.css"] {
            assert_eq!(ask(path, &[]).headers()[CACHE_CONTROL], "no-cache", "{path}");
        }
        assert_eq!(ask("/app-0123456789abcdef_bg.wasm", &[]).headers()[CONTENT_TYPE], "application/wasm");
    }

    #[test]
    fn the_smallest_encoding_the_client_takes_is_sent() {
        let sent = |path: &str, accept: &str| {
            ask(path, &[("accept-encoding", accept)]).headers().get(CONTENT_ENCODING).cloned()
        };
        assert_eq!(sent("/", "gzip, br;q=0.5").unwrap(), "br");
        assert_eq!(sent("/", "gzip, br;q=0"), None);
        assert_eq!(sent("/", "identity"), None);
        assert_eq!(sent("/app-0123456789abcdef_bg.wasm", "gzip, br").unwrap(), "gzip");
    }

    #[test]
    fn a_tag_that_still_holds_answers_304_with_the_same_tag() {
        let first = ask("/", &[("accept-encoding", "br")]);
        let tag = first.headers()[ETAG].to_str().unwrap().to_owned();
        let again = ask("/", &[("accept-encoding", "br"), ("if-none-match", &format!("\"x\", W/{tag}"))]);
        assert_eq!(
            (again.status(), again.headers()[ETAG].to_str().unwrap()),
            (StatusCode::NOT_MODIFIED, tag.as_str())
        );
        assert_eq!(
            ask("/", &[("if-none-match", &tag)]).status(),
            StatusCode::OK,
            "another encoding is another file"
        );
    }

    #[test]
    fn an_address_of_the_app_is_the_page_and_a_missing_file_is_not() {
        for path in ["/", "/home", "/members/rosario-ar", "/staff/cohorts/2024/matching"] {
            let response = ask(path, &[]);
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        }
        for path in [
            "/old-0123.js",
            "/index.html.br",
            "/../secret",
            "/.env",
            "//evil.example",
            "/a\\b",
            "/favicon.ico",
        ] {
            assert_eq!(ask(path, &[]).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn a_binary_without_the_page_says_so() {
        let none = Pages::Given(Arc::default());
        let response = page(&none, "/home", &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/plain; charset=utf-8");
    }
}
