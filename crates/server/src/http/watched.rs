//! A connection that knows where it stands: waiting, reading a head, or answering.
//!
//! hyper tells nobody how long a connection has been idle, answers what it cannot parse with a bare status, and repairs
//! a head that gives two lengths. This layer watches the bytes on both sides and supplies the three: deadlines, the
//! full header set on hyper's own refusals, and a mark on ambiguous heads.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::HeaderMap;
use model::problem::Code;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use super::headers::{self, Transport};
use super::problem::Problem;

/// How long the parts of a connection's life may take.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// From accepting, or from the first byte of a later request, to the end of the head.
    pub head: Duration,
    /// Between requests.
    pub keep_alive: Duration,
    /// Without progress in writing the answer.
    pub write_idle: Duration,
    /// For answering one request and sending all of it.
    pub answer: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            keep_alive: Duration::from_mins(1),
            write_idle: Duration::from_secs(15),
            answer: Duration::from_mins(5),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// No byte of the next request has come.
    Waiting,
    /// A head is coming in.
    Head,
    /// The request is with the service, or its answer is being sent.
    Answering,
}

#[derive(Debug)]
struct Watch {
    phase: Phase,
    until: Instant,
    /// Since when writing has been stuck.
    stuck: Option<Instant>,
    head: Vec<u8>,
    ambiguous: bool,
}

/// The state of one connection, shared by its bytes, its service and its timer.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    watch: Arc<Mutex<Watch>>,
    deadlines: Deadlines,
}

impl Connection {
    /// A connection that was accepted now.
    pub(crate) fn new(deadlines: Deadlines) -> Self {
        let watch = Watch {
            phase: Phase::Head,
            until: Instant::now() + deadlines.head,
            stuck: None,
            head: Vec::new(),
            ambiguous: false,
        };
        Self { watch: Arc::new(Mutex::new(watch)), deadlines }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Watch, Deadlines) -> T) -> T {
        // The state is whole after every statement, so a panic elsewhere leaves it usable.
        act(&mut self.watch.lock().unwrap_or_else(PoisonError::into_inner), self.deadlines)
    }

    /// Whether the connection has used up its time.
    pub(crate) fn overdue(&self) -> bool {
        let now = Instant::now();
        self.with(|watch, deadlines| {
            now > watch.until || watch.stuck.is_some_and(|since| now > since + deadlines.write_idle)
        })
    }

    /// The head is complete and the service has it; tells whether it was ambiguous.
    pub(crate) fn answering(&self) -> bool {
        self.with(|watch, deadlines| {
            watch.phase = Phase::Answering;
            watch.until = Instant::now() + deadlines.answer;
            watch.head.clear();
            std::mem::take(&mut watch.ambiguous)
        })
    }

    /// The answer is out of the service's hands.
    pub(crate) fn answered(&self) {
        self.with(|watch, deadlines| {
            watch.phase = Phase::Waiting;
            watch.until = Instant::now() + deadlines.keep_alive;
        });
    }

    fn received(&self, bytes: &[u8]) {
        self.with(|watch, deadlines| {
            if watch.phase == Phase::Waiting {
                watch.phase = Phase::Head;
                watch.until = Instant::now() + deadlines.head;
            }
            if watch.phase == Phase::Head {
                watch.head.extend_from_slice(bytes);
                // hyper refuses a longer head by itself, so nothing is gained by keeping more.
                watch.head.truncate(MOST_HEAD_BYTES);
                watch.ambiguous = two_lengths(&watch.head);
            }
        });
    }

    fn sent(&self, progress: bool) {
        self.with(|watch, _| {
            watch.stuck = if progress { None } else { watch.stuck.or_else(|| Some(Instant::now())) };
        });
    }
}

/// As many bytes of a head as hyper buffers.
pub(crate) const MOST_HEAD_BYTES: usize = 64 * 1024;

/// Whether a head gives its body's length twice, or once and as chunks.
fn two_lengths(bytes: &[u8]) -> bool {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
    let mut lengths = 0;
    let mut chunked = false;
    for line in bytes[..end].split(|byte| *byte == b'\n').skip(1) {
        let name: &[u8] = line.split(|byte| *byte == b':').next().unwrap_or(line).trim_ascii();
        lengths += usize::from(name.eq_ignore_ascii_case(b"content-length"));
        chunked |= name.eq_ignore_ascii_case(b"transfer-encoding");
    }
    lengths > 1 || (lengths == 1 && chunked)
}

/// The bytes of a connection, watched.
pub(crate) struct WatchedIo<T> {
    io: T,
    connection: Connection,
    transport: Transport,
    request_id: Box<dyn Fn() -> String + Send>,
    /// An answer of ours that goes out in place of hyper's, and how much of it is out.
    instead: Option<(Vec<u8>, usize)>,
}

impl<T> WatchedIo<T> {
    /// Watches `io`; `request_id` names the requests that never became one.
    pub(crate) fn new(
        io: T,
        connection: Connection,
        transport: Transport,
        request_id: impl Fn() -> String + Send + 'static,
    ) -> Self {
        Self { io, connection, transport, request_id: Box::new(request_id), instead: None }
    }

    /// The answer that replaces hyper's own, when `bytes` are one.
    fn replacement(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        const LONGEST_OF_HYPER: usize = 256;
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LONGEST_OF_HYPER)?;
        let status = text.strip_prefix("HTTP/1.1 ").or_else(|| text.strip_prefix("HTTP/1.0 "))?.get(..3)?;
        if !text.ends_with("\r\n\r\n") || text.contains(headers::REQUEST_ID.as_str()) {
            return None;
        }
        let code = match status {
            "400" => Code::Unreadable,
            "414" => Code::UriTooLong,
            "431" => Code::HeadersTooLarge,
            _ => return None,
        };
        Some(refusal(code, self.transport, &(self.request_id)()))
    }
}

/// A whole response, as bytes, for a request that could not be read.
pub(crate) fn refusal(code: Code, transport: Transport, request_id: &str) -> Vec<u8> {
    let body = Problem::new(code).body(request_id);
    let reason =
        http::StatusCode::from_u16(code.status()).ok().and_then(|s| s.canonical_reason()).unwrap_or("");
    let mut head = format!(
        "HTTP/1.1 {} {reason}\r\nconnection: close\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: {}\r\n",
        code.status(),
        body.len()
    );
    if code == Code::Unavailable {
        head.push_str("retry-after: 5\r\n");
    }
    let mut set = HeaderMap::new();
    headers::set(&mut set, false, transport, request_id);
    for (name, value) in &set {
        head.push_str(name.as_str());
        head.push_str(": ");
        head.push_str(value.to_str().unwrap_or(""));
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    [head.into_bytes(), body].concat()
}

impl<T: AsyncRead + Unpin> AsyncRead for WatchedIo<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.io).poll_read(cx, buf))?;
        if buf.filled().len() > before {
            self.connection.received(&buf.filled()[before..]);
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> WatchedIo<T> {
    fn poll_instead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some((bytes, out)) = &mut self.instead {
            if *out == bytes.len() {
                self.instead = None;
                break;
            }
            let written = ready!(Pin::new(&mut self.io).poll_write(cx, &bytes[*out..]))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            *out += written;
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for WatchedIo<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_instead(cx))?;
        if let Some(bytes) = self.replacement(buf) {
            self.instead = Some((bytes, 0));
            return Poll::Ready(Ok(buf.len()));
        }
        let wrote = Pin::new(&mut self.io).poll_write(cx, buf);
        self.connection.sent(wrote.is_ready());
        wrote
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_instead(cx))?;
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_instead(cx))?;
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lengths_are_seen_whatever_their_case_and_order() {
        let head = |lines: &str| two_lengths(format!("POST / HTTP/1.1\r\nHost: a\r\n{lines}\r\n").as_bytes());
        assert!(!head("Content-Length: 3\r\n"));
        assert!(!head("Transfer-Encoding: chunked\r\n"));
        assert!(head("Content-Length: 3\r\ncontent-length: 3\r\n"));
        assert!(head("CONTENT-LENGTH: 3\r\nTransfer-Encoding: chunked\r\n"));
        assert!(head("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"));
        let in_body =
            b"POST / HTTP/1.1\r\nContent-Length: 40\r\n\r\nContent-Length: 1\r\nContent-Length: 2\r\n";
        assert!(!two_lengths(in_body));
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_has_ten_seconds_for_a_head_and_sixty_between_requests() {
        let connection = Connection::new(Deadlines::default());
        let pass = |seconds| tokio::time::advance(Duration::from_secs(seconds));
        pass(9).await;
        assert!(!connection.overdue());
        connection.received(b"GET / HTTP/1.1\r\n");
        pass(2).await;
        assert!(connection.overdue(), "bytes that trickle in do not buy time");
        connection.answering();
        assert!(!connection.overdue());
        connection.answered();
        pass(59).await;
        assert!(!connection.overdue());
        connection.received(b"G");
        pass(9).await;
        assert!(!connection.overdue(), "a new request starts the ten seconds anew");
        pass(2).await;
        assert!(connection.overdue());
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_nobody_reads_is_given_up() {
        let connection = Connection::new(Deadlines::default());
        connection.answering();
        connection.sent(false);
        tokio::time::advance(Duration::from_secs(14)).await;
        connection.sent(false);
        assert!(!connection.overdue());
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(connection.overdue());
        connection.sent(true);
        assert!(!connection.overdue());
    }
}
