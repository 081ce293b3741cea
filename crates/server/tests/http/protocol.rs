//! WEB-5 to WEB-10: who may send what, how much of it and how slowly.

use std::time::Duration;

use model::key::HEADER;
use model::problem::Code;
use server::http::accept::Limits;
use server::http::watched::Deadlines;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{Server, new_key, read};

const LINKS: &str = "/api/v1/sign-in-links";
const FORM: &str = r#"{"email":"nobody@example.org","locale":"en"}"#;

/// WEB-5.
#[tokio::test]
async fn only_our_own_pages_may_change_something() {
    let server = Server::start().await;
    let ours = server.origin().to_owned();
    let json = ("content-type", "application/json");
    let table: [(&[(&str, &str)], u16); 6] = [
        (&[("sec-fetch-site", "same-origin")], 202),
        (&[("origin", &ours)], 202),
        (&[("sec-fetch-site", "cross-site"), ("origin", &ours)], 403),
        (&[("sec-fetch-site", "same-site")], 403),
        (&[("origin", "http://127.0.0.1:1")], 403),
        (&[], 403),
    ];
    for (pairs, status) in table {
        let key = new_key();
        let own = [json, (HEADER, key.as_str())];
        let headers: Vec<_> = pairs.iter().copied().chain(own).collect();
        let answer = server.ask("POST", LINKS, &headers, FORM).await;
        assert_eq!(answer.status, status, "{pairs:?}");
        if status == 403 {
            assert_eq!(answer.problem().code, Code::CrossSite);
        }
    }
}

/// WEB-6 and the order of the checks: type before origin.
#[tokio::test]
async fn a_body_of_another_type_is_refused_before_anything_else_is_looked_at() {
    let server = Server::start().await;
    for media_type in ["text/plain", "application/json; charset=utf-16", "multipart/form-data; boundary=x"] {
        let answer = server.ask("POST", LINKS, &[("content-type", media_type)], FORM).await;
        assert_eq!((answer.status, answer.problem().code), (415, Code::WrongType), "{media_type}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_form_is_told_from_one_with_wrong_values() {
    let server = Server::start().await;
    let cases = [
        ("{", Code::Unreadable, ""),
        (r#"{"email":"a@example.org","locale":"en","role":"admin"}"#, Code::Invalid, "role"),
        (r#"{"locale":"en"}"#, Code::Invalid, "email"),
        (r#"{"email":"nonsense","locale":"en"}"#, Code::Invalid, "email"),
    ];
    for (body, code, path) in cases {
        let problem = server.post(LINKS, "", body).await.problem();
        assert_eq!((problem.code, problem.fields[0].path.as_str()), (code, path), "{body}");
    }
}

/// WEB-7.
#[tokio::test]
async fn a_body_at_the_limit_is_read_and_one_above_is_not() {
    let server = Server::start().await;
    let padded = |bytes: usize| format!("{FORM}{}", " ".repeat(bytes - FORM.len()));
    assert_eq!(server.post(LINKS, "", &padded(64 * 1024)).await.status, 202);
    assert_eq!(server.post(LINKS, "", &padded(64 * 1024 + 1)).await.problem().code, Code::TooLarge);
    let chunk = format!("{:x}\r\n{}\r\n", 70_000, " ".repeat(70_000));
    let head = format!(
        "POST {LINKS} HTTP/1.1\r\nhost: a\r\nconnection: close\r\norigin: {}\r\ncontent-type: application/json\r\n\
         idempotency-key: {}\r\ntransfer-encoding: chunked\r\n\r\n",
        server.origin(),
        new_key().as_str()
    );
    assert_eq!(server.send(format!("{head}{chunk}0\r\n\r\n").as_bytes()).await.status, 413);
}

/// WEB-7.
#[tokio::test]
async fn heads_that_are_too_large_are_refused_with_their_own_status() {
    let server = Server::start().await;
    let many: Vec<(&str, &str)> = (0..70).map(|_| ("x-a", "1")).collect();
    assert_eq!(server.ask("GET", "/healthz", &many, "").await.problem().code, Code::HeadersTooLarge);
    let more: Vec<(&str, &str)> = (0..200).map(|_| ("x-a", "1")).collect();
    assert_eq!(server.ask("GET", "/healthz", &more, "").await.problem().code, Code::HeadersTooLarge);
    let large = "v".repeat(17 * 1024);
    assert_eq!(
        server.ask("GET", "/healthz", &[("x-a", &large)], "").await.problem().code,
        Code::HeadersTooLarge
    );
    let path = format!("/{}", "a".repeat(4096));
    assert_eq!(server.get(&path).await.problem().code, Code::UriTooLong);
}

/// WEB-10.
#[tokio::test]
async fn framing_with_two_meanings_is_refused_and_the_connection_closed() {
    let server = Server::start().await;
    for lines in [
        "host: a\r\ncontent-length: 3\r\ncontent-length: 3\r\n",
        "host: a\r\ncontent-length: 3\r\ncontent-length: 4\r\n",
        "host: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n",
        "host: a\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n",
        "host: a\r\ntransfer-encoding: gzip\r\n",
        "host: a\r\nhost: b\r\n",
    ] {
        let answer = server.send(format!("POST {LINKS} HTTP/1.1\r\n{lines}\r\nabc").as_bytes()).await;
        assert_eq!((answer.status, answer.problem().code), (400, Code::Unreadable), "{lines}");
        assert_eq!(answer.header("connection"), Some("close"), "{lines}");
    }
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let server = Server::start().await;
    for (method, path, allow) in [
        ("PUT", "/api/v1/session", "GET, HEAD"),
        ("GET", "/api/v1/sign-out", "POST"),
        ("DELETE", "/sign-in/abc", "GET, HEAD, POST"),
        ("POST", "/home", "GET, HEAD"),
    ] {
        let answer = server.ask(method, path, &[], "").await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some(allow)), "{method} {path}");
        assert_eq!(answer.problem().code, Code::MethodNotAllowed);
    }
}

#[tokio::test]
async fn an_address_of_the_app_is_the_page_and_one_of_the_api_is_not() {
    let server = Server::start().await;
    for path in ["/", "/home", "/staff/cohorts/2024/groups?sort=name"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "index.html"), "{path}");
    }
    for path in ["/api", "/api/v2/session", "/api/v1/session/", "/api/v1//session", "/missing.css"] {
        assert_eq!(server.get(path).await.problem().code, Code::NotFound, "{path}");
    }
}

#[tokio::test]
async fn readiness_ends_when_the_program_is_asked_to_stop() {
    let server = Server::start().await;
    assert_eq!(server.get("/readyz").await.status, 200);
    let mut open = server.connect().await;
    open.write_all(b"GET /readyz HTTP/1.1\r\nhost: a\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop.send(true).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    // The request had begun, so it is still answered, and then the connection is closed.
    if open.write_all(b"\r\n").await.is_ok() {
        let mut answer = String::new();
        let _ = open.read_to_string(&mut answer).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 503"), "{answer}");
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(tokio::net::TcpStream::connect(server.address).await.is_err(), "nobody listens any more");
}

fn hasty() -> Limits {
    let deadlines = Deadlines { head: Duration::from_secs(1), ..Deadlines::default() };
    Limits { deadlines, body_idle: Duration::from_millis(500), ..Limits::default() }
}

/// WEB-9.
#[tokio::test]
async fn a_client_that_is_slow_with_its_head_is_cut() {
    let server = Server::with(hasty(), "http").await;
    let mut stream = server.connect().await;
    for byte in b"GET /healthz HTTP/1.1\r\nhost: aaaaaaaaaaaaaa" {
        if stream.write_all(&[*byte]).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let mut rest = Vec::new();
    let read = stream.read_to_end(&mut rest).await;
    assert!(read.is_err() || rest.is_empty(), "an answer came: {rest:?}");
}

/// WEB-9.
#[tokio::test]
async fn a_client_that_is_slow_with_its_body_gets_408_and_others_are_served() {
    let server = Server::with(hasty(), "http").await;
    let mut stream = server.connect().await;
    let head = format!(
        "POST {LINKS} HTTP/1.1\r\nhost: a\r\norigin: {}\r\ncontent-type: application/json\r\n\
         idempotency-key: {}\r\nconnection: close\r\ncontent-length: 50\r\n\r\n{{",
        server.origin(),
        new_key().as_str()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(server.get("/healthz").await.status, 200);
    let answer = read(&mut stream).await;
    assert_eq!((answer.status, answer.problem().code), (408, Code::Timeout));
}

/// WEB-9.
#[tokio::test]
async fn one_address_has_half_of_all_connections_and_the_next_is_told_to_come_back() {
    let limits = Limits { connections: 8, ..Limits::default() };
    let server = Server::with(limits, "http").await;
    let mut open = Vec::new();
    for _ in 0..4 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        let mut answered = [0; 12];
        stream.read_exact(&mut answered).await.unwrap();
        assert_eq!(&answered, b"HTTP/1.1 200");
        open.push(stream);
    }
    let refused = read(&mut server.connect().await).await;
    assert_eq!((refused.problem().code, refused.header("retry-after")), (Code::Unavailable, Some("5")));
    drop(open);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(server.get("/healthz").await.status, 200);
}
