//! WEB-1, WEB-15, WEB-17, WEB-18: the header set and the shape of problems on every answer whatever its status.

use std::collections::BTreeSet;

use model::problem::Code;
use server::http::accept::Limits;

use crate::support::{Answer, PANIC, Server};

const SET: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
];

fn has_the_set(answer: &Answer, what: &str) {
    for (name, value) in SET {
        assert_eq!(answer.all(name), [value], "{what}");
    }
    for name in ["content-security-policy", "cache-control", "x-request-id"] {
        assert_eq!(answer.all(name).len(), 1, "{what}: {name}");
    }
    assert_eq!(answer.header("server"), None, "{what}");
    assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control")), "{what}");
    if let Some(media_type) = answer.header("content-type") {
        let binary = ["application/wasm", "image/png"].contains(&media_type);
        assert!(binary || media_type.contains("charset=utf-8") || media_type == "application/json", "{what}");
    }
}

/// WEB-1, WEB-15.
#[tokio::test]
async fn every_answer_carries_the_header_set() {
    let server = Server::start().await;
    let mut seen = BTreeSet::new();
    for operation in server::routes::table() {
        let path = model::paths::fill(operation.template, "no-such-id");
        for method in [operation.method.as_str(), "DELETE"] {
            let answer = server.ask(method, &path, &[], "").await;
            has_the_set(&answer, &format!("{method} {path}"));
            seen.insert(answer.status);
        }
    }
    let signed_out = server.post("/api/v1/sign-out", "", "null").await;
    has_the_set(&signed_out, "sign-out as nobody");
    seen.insert(signed_out.status);
    let tag = server.get("/").await.header("etag").unwrap().to_owned();
    let long = format!("/{}", "a".repeat(5000));
    let conditional = [("if-none-match", tag.as_str())];
    let more = [
        ("GET", "/", [].as_slice()),
        ("HEAD", "/", &[]),
        ("GET", "/", conditional.as_slice()),
        ("GET", "/app-0123456789abcdef_bg.wasm", &[]),
        ("GET", "/nothing.js", &[]),
        ("GET", "/api/v1/nothing", &[]),
        ("GET", PANIC, &[]),
        ("GET", &long, &[]),
    ];
    for (method, path, headers) in more {
        let answer = server.ask(method, path, headers, "").await;
        has_the_set(&answer, &format!("{method} {path}"));
        seen.insert(answer.status);
    }
    for raw in
        ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\nhost: a\r\n bad: folded\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"]
    {
        let answer = server.send(raw.as_bytes()).await;
        has_the_set(&answer, raw);
        assert_eq!((answer.status, answer.problem().code), (400, Code::Unreadable), "{raw}");
        seen.insert(answer.status);
    }
    for status in [200, 304, 400, 401, 403, 404, 405, 410, 414, 415, 500] {
        assert!(seen.contains(&status), "{status} was not among {seen:?}");
    }
}

#[tokio::test]
async fn pages_may_run_our_script_and_data_may_run_nothing() {
    let server = Server::start().await;
    let policy = |answer: &Answer| answer.header("content-security-policy").unwrap().to_owned();
    let page = policy(&server.get("/home").await);
    assert!(page.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"));
    assert!(!page.contains("unsafe-inline") && !page.contains("upgrade-insecure-requests"));
    assert_eq!(policy(&server.get("/sign-in/x").await), page);
    let data = "default-src 'none'; frame-ancestors 'none'; sandbox";
    assert_eq!(policy(&server.get("/api/v1/session").await), data);
    assert_eq!(policy(&server.get("/api/v1/nothing").await), data);
}

#[tokio::test]
async fn https_is_promised_where_the_public_address_is_https() {
    let server = Server::with(Limits::default(), "https").await;
    let answer = server.get("/").await;
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=63072000; includeSubDomains"));
    assert!(answer.header("content-security-policy").unwrap().ends_with("; upgrade-insecure-requests"));
    let plain = Server::start().await.get("/").await;
    assert_eq!(plain.header("strict-transport-security"), None);
}

/// WEB-17.
#[tokio::test]
async fn a_panic_is_a_500_and_the_process_lives() {
    let server = Server::start().await;
    let answer = server.get(PANIC).await;
    assert_eq!(answer.problem().code, Code::Internal);
    assert!(!answer.body.contains("on purpose"));
    assert_eq!(server.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn request_ids_differ_and_are_made_here() {
    let server = Server::start().await;
    let ask = || server.ask("GET", "/healthz", &[("x-request-id", "mine")], "");
    let ids = [ask().await, ask().await].map(|answer| answer.header("x-request-id").unwrap().to_owned());
    assert!(ids[0] != ids[1] && ids[0] != "mine");
}
