//! How large a request may be, how long its body may take, and which framing is refused (rules WEB-7, WEB-9, WEB-10).
//!
//! Declared sizes are refused before anything is read; undeclared ones while they are read.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, Uri, Version};
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use model::problem::Code;
use tokio::time::{Instant, Sleep};

/// The largest JSON body, in bytes.
pub const JSON_BYTES: u64 = 64 * 1024;
/// The deepest nesting of a JSON body.
pub const JSON_DEPTH: usize = 32;
/// The largest CSV body, in bytes.
pub const CSV_BYTES: u64 = 5 * 1024 * 1024;
/// The largest form, in bytes.
pub const FORM_BYTES: u64 = 4 * 1024;
/// The longest address, in bytes.
pub const URI_BYTES: usize = 4 * 1024;
/// The most header lines.
pub const HEADERS: usize = 64;
/// The most bytes in header names and values.
pub const HEADER_BYTES: usize = 16 * 1024;
/// How long a body may stand still.
pub const BODY_IDLE: Duration = Duration::from_secs(15);
/// How long a body may take as a whole; the rest of [`REQUEST`] is for the work.
pub const BODY: Duration = Duration::from_secs(25);
/// How long a request may take until its answer begins.
pub const REQUEST: Duration = Duration::from_secs(30);

/// Refuses a request whose head is too large or whose framing has two meanings.
pub(crate) fn check_head(version: Version, uri: &Uri, headers: &HeaderMap) -> Result<(), Code> {
    let uri_bytes = uri.path_and_query().map_or(0, |path| path.as_str().len());
    if uri_bytes > URI_BYTES {
        return Err(Code::UriTooLong);
    }
    let header_bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers.len() > HEADERS || header_bytes > HEADER_BYTES {
        return Err(Code::HeadersTooLarge);
    }
    let hosts = headers.get_all(HOST).iter().count();
    let lengths = headers.get_all(CONTENT_LENGTH).iter().count();
    let chunked = headers.contains_key(TRANSFER_ENCODING);
    let known = matches!(version, Version::HTTP_10 | Version::HTTP_11);
    let path = uri.path().starts_with('/');
    if hosts != 1 || lengths > 1 || (lengths == 1 && chunked) || !known || !path {
        return Err(Code::Unreadable);
    }
    Ok(())
}

/// The length that the head declares.
pub(crate) fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads a body of at most `most` bytes.
pub(crate) async fn read(body: Body, most: u64) -> Result<Bytes, Code> {
    let mut body = body;
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| if stalled(&error) { Code::Timeout } else { Code::Unreadable })?;
        let Ok(data) = frame.into_data() else { continue };
        if (read.len() + data.len()) as u64 > most {
            return Err(Code::TooLarge);
        }
        read.extend_from_slice(&data);
    }
    Ok(read.freeze())
}

fn stalled(error: &axum::Error) -> bool {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(next) = source {
        if next.is::<Stalled>() {
            return true;
        }
        source = next.source();
    }
    false
}

/// No byte of the body came for [`BODY_IDLE`], or not all of it within [`BODY`].
#[derive(Debug, thiserror::Error)]
#[error("the body stands still")]
struct Stalled;

/// A request body that fails when it stands still.
pub(crate) struct Impatient<B> {
    body: B,
    idle: Duration,
    whole: Instant,
    deadline: Pin<Box<Sleep>>,
}

impl<B> Impatient<B> {
    /// `body`, failing after `idle` without a byte, or after `whole` if it has not ended.
    pub(crate) fn new(body: B, idle: Duration, whole: Duration) -> Self {
        let whole = Instant::now() + whole;
        Self { body, idle, whole, deadline: Box::pin(tokio::time::sleep(idle)) }
    }
}

impl<B> HttpBody for Impatient<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                let next = self.whole.min(Instant::now() + self.idle);
                self.deadline.as_mut().reset(next);
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => match self.deadline.as_mut().poll(cx) {
                Poll::Ready(()) => Poll::Ready(Some(Err(Box::new(Stalled)))),
                Poll::Pending => Poll::Pending,
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Whether JSON text nests deeper than [`JSON_DEPTH`], told without parsing it.
pub(crate) fn nests_too_deep(json: &[u8]) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in json {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => in_text = false,
            (true, _) => {}
            (false, b'"') => in_text = true,
            (false, b'{' | b'[') => {
                depth += 1;
                if depth > JSON_DEPTH {
                    return true;
                }
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            (false, _) => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use http::header::HeaderName;
    use http_body_util::StreamBody;

    use super::*;

    fn head(uri: &str, pairs: &[(&str, String)]) -> Result<(), Code> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        check_head(Version::HTTP_11, &uri.parse().unwrap(), &headers)
    }

    fn host() -> (&'static str, String) {
        ("host", "a".to_owned())
    }

    #[test]
    fn each_limit_holds_and_one_above_does_not() {
        let path = |bytes: usize| format!("/{}", "a".repeat(bytes - 1));
        assert_eq!(head(&path(URI_BYTES), &[host()]), Ok(()));
        assert_eq!(head(&path(URI_BYTES + 1), &[host()]), Err(Code::UriTooLong));
        let many = |count: usize| {
            let mut pairs = vec![host()];
            pairs.extend((1..count).map(|_| ("x-a", "1".to_owned())));
            pairs
        };
        assert_eq!(head("/", &many(HEADERS)), Ok(()));
        assert_eq!(head("/", &many(HEADERS + 1)), Err(Code::HeadersTooLarge));
        let large = |bytes: usize| [host(), ("x-a", "v".repeat(bytes - "hostax-a".len()))];
        assert_eq!(head("/", &large(HEADER_BYTES)), Ok(()));
        assert_eq!(head("/", &large(HEADER_BYTES + 1)), Err(Code::HeadersTooLarge));
    }

    #[test]
    fn framing_with_two_meanings_is_unreadable() {
        assert_eq!(head("/", &[]), Err(Code::Unreadable));
        assert_eq!(head("/", &[host(), host()]), Err(Code::Unreadable));
        let length = ("content-length", "3".to_owned());
        assert_eq!(head("/", &[host(), length.clone(), length.clone()]), Err(Code::Unreadable));
        let chunked = ("transfer-encoding", "chunked".to_owned());
        assert_eq!(head("/", &[host(), length, chunked]), Err(Code::Unreadable));
    }

    #[test]
    fn nesting_is_counted_outside_of_texts() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!nests_too_deep(nested(JSON_DEPTH).as_bytes()));
        assert!(nests_too_deep(nested(JSON_DEPTH + 1).as_bytes()));
        let text = format!("{{\"a\":\"\\\"{}\"}}", "[".repeat(100));
        assert!(!nests_too_deep(text.as_bytes()));
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit() {
        let body = |bytes: usize| Body::from(vec![b'a'; bytes]);
        assert_eq!(read(body(10), 10).await.unwrap().len(), 10);
        assert_eq!(read(body(11), 10).await, Err(Code::TooLarge));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stands_still_times_out() {
        let (_sender, stream) = tokio::sync::mpsc::channel::<Result<Frame<Bytes>, std::io::Error>>(1);
        let stream = futures_util::stream::unfold(stream, |mut stream| async {
            stream.recv().await.map(|frame| (frame, stream))
        });
        let body = Impatient::new(StreamBody::new(Box::pin(stream)), BODY_IDLE, BODY);
        assert_eq!(read(Body::new(body), 10).await, Err(Code::Timeout));
    }
}
