//! The stream of news as a browser reads it: an event for whoever has something new to see, and for nobody else.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::introductions::{ASKED, ASKER, Peer};
use crate::support::Server;

const NEWS: &str = "/api/v1/news";
const LOOK: &str = "data: look\n\n";

/// One open stream.
struct Stream {
    socket: TcpStream,
    /// What has come and was not looked at.
    came: String,
}

impl Stream {
    /// Opens one, and reads what it begins with.
    async fn of(peer: &Peer<'_>) -> Self {
        let mut stream = Self::asked(peer).await;
        assert!(stream.until("\r\n\r\n").await.starts_with("HTTP/1.1 200 "), "{}", stream.came);
        assert!(stream.until(LOOK).await.contains("retry: "));
        stream
    }

    async fn asked(peer: &Peer<'_>) -> Self {
        let mut socket = peer.server.connect().await;
        let (host, cookie) = (peer.server.address, &peer.cookie);
        let head = format!(
            "GET {NEWS} HTTP/1.1\r\nhost: {host}\r\naccept: text/event-stream\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n"
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        Self { socket, came: String::new() }
    }

    /// Reads up to the end of `mark`, and gives what came before.
    async fn until(&mut self, mark: &str) -> String {
        let reading = async {
            loop {
                if let Some(at) = self.came.find(mark) {
                    let rest = self.came.split_off(at + mark.len());
                    return std::mem::replace(&mut self.came, rest);
                }
                let mut bytes = [0; 1024];
                let read = self.socket.read(&mut bytes).await.unwrap();
                assert!(read > 0, "the stream ended after {:?}", self.came);
                self.came.push_str(&String::from_utf8_lossy(&bytes[..read]));
            }
        };
        tokio::time::timeout(Duration::from_secs(20), reading).await.expect("it comes")
    }

    /// Reads to the end of the stream; how often it said to look.
    async fn rest(mut self) -> usize {
        let mut rest = Vec::new();
        let whole = self.socket.read_to_end(&mut rest);
        tokio::time::timeout(Duration::from_secs(20), whole).await.expect("it ends").unwrap();
        self.came.push_str(&String::from_utf8_lossy(&rest));
        self.came.matches(LOOK).count()
    }
}

#[tokio::test]
async fn whoever_is_written_to_is_told_and_others_are_not() {
    let server = Server::start().await;
    let (asker, asked) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
    let third = Peer::new(&server, "p-rosario-ar-gov").await;
    let mut of_asked = Stream::of(&asked).await;
    let of_third = Stream::of(&third).await;
    let request = asker.asks(ASKED.1, "government").await;
    of_asked.until(LOOK).await;
    let mut of_asker = Stream::of(&asker).await;
    let conversation = asked.say_yes(&request.id).await;
    of_asker.until(LOOK).await;
    of_asked.until(LOOK).await;
    assert_eq!(asker.write(&conversation, "Good morning.").await.status, 201);
    of_asked.until(LOOK).await;
    server.stop.send(true).unwrap();
    assert_eq!(of_third.rest().await, 0, "a stream of somebody else is silent, and ends with the program");
}

/// PRI-11: nothing tells an asker of a no or of a block, not even that something happened.
#[tokio::test]
async fn a_no_and_a_block_are_told_to_nobody() {
    for answer in ["no", "not_now", "block"] {
        let server = Server::start().await;
        let (asker, asked) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
        let request = asker.asks(ASKED.1, "government").await;
        let of_asker = Stream::of(&asker).await;
        let given = asked.answer(&request.id, &serde_json::json!({ "answer": answer })).await;
        assert_eq!(given.status, 200, "{answer}: {given:?}");
        tokio::time::sleep(Duration::from_millis(500)).await;
        server.stop.send(true).unwrap();
        assert_eq!(of_asker.rest().await, 0, "{answer}");
    }
}

/// AUT-5: whoever has signed out, or was signed out elsewhere, is told nothing more.
#[tokio::test]
async fn a_stream_ends_with_the_session() {
    let server = Server::start().await;
    let (asker, asked) = (Peer::new(&server, ASKER.0).await, Peer::new(&server, ASKED.0).await);
    let of_asked = Stream::of(&asked).await;
    let answer = server.post("/api/v1/sign-out", &asked.cookie, "null").await;
    assert!(answer.status < 300, "{answer:?}");
    asker.asks(ASKED.1, "government").await;
    assert_eq!(of_asked.rest().await, 0);
}

/// WEB-9: a person has three streams, and gets the place of one that was closed.
#[tokio::test]
async fn one_person_has_three_streams() {
    let server = Server::start().await;
    let peer = Peer::new(&server, ASKER.0).await;
    let mut streams = Vec::new();
    for _ in 0..3 {
        streams.push(Stream::of(&peer).await);
    }
    let mut fourth = Stream::asked(&peer).await;
    let head = fourth.until("\r\n\r\n").await;
    assert!(
        head.starts_with("HTTP/1.1 429 ") && head.to_ascii_lowercase().contains("retry-after: 60"),
        "{head}"
    );
    // Others have theirs.
    let other = Stream::of(&Peer::new(&server, ASKED.0).await).await;
    drop((streams, other));
    let again = async {
        loop {
            let mut stream = Stream::asked(&peer).await;
            if stream.until("\r\n\r\n").await.starts_with("HTTP/1.1 200 ") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), again).await.expect("the places come back");
}

#[tokio::test]
async fn whoever_asks_for_no_stream_is_answered_at_once() {
    let server = Server::start().await;
    let peer = Peer::new(&server, ASKER.0).await;
    let answer = server.ask("GET", NEWS, &[("cookie", &peer.cookie)], "").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/event-stream")));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(answer.body.contains(LOOK), "{answer:?}");
    assert_eq!(server.get(NEWS).await.status, 401);
}
