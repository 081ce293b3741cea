//! PRI-23: the log at its most verbose holds no name, address, body, search word, token or browser string, whatever a
//! request carries and wherever.
//!
//! A program of its own, because it takes over the log of the whole process.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what a test cannot do is a failure")]

#[expect(dead_code, reason = "the HTTP tests use more of it")]
#[path = "http/support.rs"]
mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use model::paths::fill;
use server::cli::serve::json_log;
use server::http::body_kind::BodyKind;
use server::routes::table;
use support::{PANIC, Server};
use tracing_subscriber::EnvFilter;

const CANARY: &str = "canary7f3a9c51e2";

/// A log that is kept in memory.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Headers that carry the canary, beside those without which a request is turned away at once.
fn headers<'a>(server: &'a Server, cookie: &'a str, media_type: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    let mut headers = vec![
        ("origin", server.origin()),
        ("user-agent", CANARY),
        ("referer", "https://canary7f3a9c51e2.example/"),
        ("accept-language", CANARY),
        ("x-forwarded-for", CANARY),
        ("x-request-id", CANARY),
        ("if-match", "\"canary7f3a9c51e2\""),
        ("authorization", CANARY),
        ("cookie", cookie),
    ];
    headers.extend(media_type.map(|media_type| ("content-type", media_type)));
    headers
}

fn bodies(kind: BodyKind) -> Vec<String> {
    match kind {
        BodyKind::None => vec![String::new()],
        BodyKind::Json => vec![
            format!("{{\"{CANARY}\":\"{CANARY}\"}}"),
            format!("{{\"email\":\"{CANARY}@example.org\",\"locale\":\"en\"}}"),
            format!("\"{CANARY}"),
        ],
        BodyKind::Csv => vec![format!("id,name\n{CANARY},{CANARY}\n")],
        BodyKind::Form => vec![format!("token={CANARY}")],
    }
}

/// PRI-23, ACC-12.
#[tokio::test(flavor = "multi_thread")]
async fn no_log_line_holds_what_a_request_carried() {
    let kept = Kept::default();
    let writer = kept.clone();
    let log = json_log(EnvFilter::new("trace"), move || writer.clone());
    tracing::subscriber::set_global_default(log).unwrap();
    let server = Server::start().await;
    let staff = server.sign_in("staff").await;
    let damaged = format!("__Host-sid={CANARY}; other={CANARY}");
    for operation in table() {
        server.app.clock.advance(20_000);
        let path = format!("{}?before={CANARY}&{CANARY}={CANARY}", fill(operation.template, CANARY));
        for cookie in [damaged.as_str(), staff.as_str()] {
            if operation.template == model::paths::template::SIGN_OUT {
                continue;
            }
            for body in bodies(operation.body) {
                let sent = headers(&server, cookie, operation.body.media_type());
                server.ask(operation.method.as_str(), &path, &sent, &body).await;
            }
        }
    }
    let sent = headers(&server, &damaged, None);
    server.ask("GET", &format!("{PANIC}?q={CANARY}"), &sent, "").await;
    server.ask("GET", &format!("/{CANARY}/{CANARY}?q={CANARY}"), &sent, "").await;
    server.ask("BREW", &format!("/api/v1/members?q={CANARY}"), &sent, "").await;
    server.send(format!("GET /{CANARY} HTTP/1.1\r\n{CANARY}\r\n\r\n").as_bytes()).await;
    server::jobs::outbox::run(&server.app).await.unwrap();
    server::jobs::privacy::run(&server.app).await;

    let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    let lines = log.lines().filter(|line| line.contains("\"answered\"")).count();
    assert!(lines > 100, "the log was listened to: {lines} answers");
    assert!(log.contains("/api/v1/members/{member}"), "routes stand there as templates");
    assert!(log.contains("a handler panicked"));
    let line = |text: &str| log.lines().find(|line| line.contains(text)).map(str::to_owned);
    assert_eq!(line(CANARY), None);
    let token = staff.split('=').nth(1).expect("a cookie has a value");
    assert_eq!(line(token), None, "no token");
    for person in &server.world.people {
        assert_eq!(line(&person.name), None);
        assert_eq!(line(person.email.as_str()), None);
    }
}
