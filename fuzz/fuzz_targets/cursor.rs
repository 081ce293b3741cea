//! Any text where a list is to go on, and any version that a change names: a place or a version of ours, or a refusal.

#![no_main]

use axum::extract::FromRequestParts;
use futures_util::FutureExt;
use http::Request;
use libfuzzer_sys::fuzz_target;
use server::http::extract::{Before, IfMatch};

fuzz_target!(|given: (&str, &[u8])| {
    let (query, version) = given;
    let address = format!("/api/v1/staff/audit?{query}");
    let Ok(request) = Request::builder().uri(address).header("if-match", version).body(()) else { return };
    let (mut parts, ()) = request.into_parts();
    // Nothing here waits for anything.
    let before = Before::from_request_parts(&mut parts, &()).now_or_never();
    if let Some(Ok(Before(Some(before)))) = before {
        assert!((0..=Before::MOST).contains(&before));
    }
    assert!(before.is_some());
    let named = IfMatch::from_request_parts(&mut parts, &()).now_or_never();
    // What is no version of ours matches nothing.
    if let Some(Ok(version_named)) = named
        && version_named != IfMatch::NOTHING
    {
        let text = String::from_utf8_lossy(version);
        assert_eq!(text.trim().trim_matches('"').parse(), Ok(version_named.0));
    }
    assert!(named.is_some());
});
