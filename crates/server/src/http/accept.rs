//! The accept loop: HTTP/1.1 over TCP with deadlines on everything a client can be slow at (rules WEB-8 and WEB-9).
//!
//! At most [`Limits::connections`] are open, and at most [`Limits::per_address`] from one address, so that one client
//! cannot shut out the others. Loopback has half of all: there sit the browser of a demo, a reverse proxy and the
//! tests, each of which speaks for many. Configured proxies are bounded by the total alone.
//!
//! Stopping: no new connections, open requests are finished for at most [`Limits::stop`], then the rest is cut.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::Request;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use model::problem::Code;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::limits::{self, Impatient};
use super::request_id::{self, Framing};
use super::watched::{Connection, Deadlines, MOST_HEAD_BYTES, WatchedIo, refusal};
use crate::app::App;

/// How many connections there may be and how long they may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Open connections.
    pub connections: usize,
    /// Open connections from one address that is neither loopback nor a configured proxy.
    pub per_address: usize,
    /// Deadlines of one connection.
    pub deadlines: Deadlines,
    /// How long a body may stand still.
    pub body_idle: Duration,
    /// How long a request may take until its answer begins.
    pub request: Duration,
    /// How long open requests may take to finish when stopping.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            per_address: 32,
            deadlines: Deadlines::default(),
            body_idle: limits::BODY_IDLE,
            request: limits::REQUEST,
            stop: Duration::from_secs(20),
        }
    }
}

/// The address of the client at the other end of the connection; set in the extensions of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Serves `listener` until `stop` turns true, then finishes what is open.
pub async fn serve(
    listener: TcpListener,
    app: App,
    router: axum::Router,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let open = Open::default();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of descriptors, most likely; without a pause this would be a busy loop.
                tracing::warn!(%error, "accepting failed");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let most = allowance(peer.ip(), &app.config.proxies, limits);
        let Some(place) = open.enter(peer.ip(), limits.connections, most) else {
            connections.spawn(turn_away(stream, app.clone()));
            continue;
        };
        let (app, router, stop) = (app.clone(), router.clone(), stop.clone());
        connections.spawn(async move {
            let _place = place;
            converse(stream, peer, app, router, limits, stop).await;
        });
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.stop, finished).await.is_err() {
        tracing::warn!("some requests were cut when stopping");
    }
}

fn allowance(peer: IpAddr, proxies: &[IpAddr], limits: Limits) -> usize {
    if proxies.contains(&peer) {
        limits.connections
    } else if peer.is_loopback() {
        limits.connections / 2
    } else {
        limits.per_address
    }
}

/// Says that there is no room, if the client listens at once.
async fn turn_away(mut stream: TcpStream, app: App) {
    let bytes = refusal(Code::Unavailable, app.config.transport(), &app.ids.request());
    let said = async {
        stream.write_all(&bytes).await?;
        stream.shutdown().await
    };
    // Whether it was heard makes no difference to anybody.
    let _ = tokio::time::timeout(Duration::from_secs(1), said).await;
}

async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    app: App,
    router: axum::Router,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    // Answers are small; waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let connection = Connection::new(limits.deadlines);
    let ids = app.ids.clone();
    let transport = app.config.transport();
    let io = WatchedIo::new(stream, connection.clone(), transport, move || ids.request());
    let watched = connection.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let framing = Framing { ambiguous: watched.answering() };
        let (app, router, watched) = (app.clone(), router.clone(), watched.clone());
        async move {
            let mut request =
                request.map(|body| Body::new(Impatient::new(body, limits.body_idle, limits::BODY)));
            request.extensions_mut().insert(Peer(peer.ip()));
            let response = request_id::answer(app, router, framing, request, limits.request).await;
            Ok::<_, std::convert::Infallible>(response.map(|body| Told { body, connection: watched }))
        }
    });
    let conversation = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_headers(2 * limits::HEADERS)
        .max_buf_size(MOST_HEAD_BYTES)
        .writev(false)
        .serve_connection(TokioIo::new(io), service);
    let mut conversation = pin!(conversation);
    let mut tick = tokio::time::interval(Duration::from_millis(500));
    let mut stopping = false;
    loop {
        tokio::select! {
            // How a connection ended (reset, half a request) concerns nobody but the client.
            _ = conversation.as_mut() => return,
            _ = stop.wait_for(|stop| *stop), if !stopping => {
                stopping = true;
                conversation.as_mut().graceful_shutdown();
            }
            _ = tick.tick() => if connection.overdue() { return },
        }
    }
}

/// A response body that tells its connection when it is finished.
struct Told {
    body: Body,
    connection: Connection,
}

impl Drop for Told {
    fn drop(&mut self) {
        self.connection.answered();
    }
}

impl HttpBody for Told {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        std::pin::Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The open connections, by address.
#[derive(Clone, Default)]
struct Open(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Open {
    /// A place for a connection from `peer`, if there is one; it is given back when dropped.
    fn enter(&self, peer: IpAddr, most: usize, most_of_peer: usize) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_peer = open.get(&peer).copied().unwrap_or(0);
        if of_peer >= most_of_peer || open.values().sum::<usize>() >= most {
            return None;
        }
        open.insert(peer, of_peer + 1);
        Some(Place { open: self.clone(), peer })
    }
}

struct Place {
    open: Open,
    peer: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_peer) = open.get_mut(&self.peer) {
            *of_peer -= 1;
            if *of_peer == 0 {
                open.remove(&self.peer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_take_every_place() {
        let open = Open::default();
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let places: Vec<_> = (0..32).map(|_| open.enter(one, 512, 32).unwrap()).collect();
        assert!(open.enter(one, 512, 32).is_none());
        assert!(open.enter(other, 512, 32).is_some());
        drop(places);
        assert!(open.enter(one, 512, 32).is_some());
    }

    #[test]
    fn the_total_holds_for_everybody() {
        let open = Open::default();
        let places: Vec<_> = (0..4).map(|n| open.enter(IpAddr::from([10, 0, 0, n]), 4, 32)).collect();
        assert!(places.iter().all(Option::is_some));
        assert!(open.enter(IpAddr::from([10, 0, 0, 9]), 4, 32).is_none());
    }

    #[test]
    fn loopback_has_half_and_a_proxy_all() {
        let proxy = IpAddr::from([10, 0, 0, 7]);
        let of = |ip: IpAddr| allowance(ip, &[proxy], Limits::default());
        assert_eq!(of(IpAddr::from([10, 0, 0, 1])), 32);
        assert_eq!(of(IpAddr::from([127, 0, 0, 1])), 256);
        assert_eq!(of(proxy), 512);
    }
}
