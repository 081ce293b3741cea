//! The headers that every response carries, whatever its status (rule WEB-1).
//!
//! A response is of one of two kinds: a page or a file of a page, which may run our script, and everything else, which
//! may run nothing. Handlers set caching where it differs from `no-store`; the rest is decided here alone.

use axum::response::Response;
use http::header::{
    self, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue};

/// Marks a response as a page or a file of a page; set in its extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfAPage;

/// Whether the public address is `https`, so that browsers may be told to stay with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Plain HTTP: a demo on one's own machine.
    Plain,
    /// HTTPS, ended by the proxy in front.
    Https,
}

const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
    form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
const PAGE_POLICY_HTTPS: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
    form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; upgrade-insecure-requests";
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

const ALWAYS: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // Not no-referrer: Chromium would then send `Origin: null` with our own forms, and they would be refused.
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// The header that carries the request id.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the set on `response`.
pub(crate) fn apply(response: &mut Response, transport: Transport, request_id: &str) {
    let page = response.extensions().get::<OfAPage>().is_some();
    let headers = response.headers_mut();
    set(headers, page, transport, request_id);
}

/// The set as it stands in `headers` of an answer that is a page or not.
pub(crate) fn set(headers: &mut HeaderMap, page: bool, transport: Transport, request_id: &str) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = match (page, transport) {
        (true, Transport::Plain) => PAGE_POLICY,
        (true, Transport::Https) => PAGE_POLICY_HTTPS,
        (false, _) => DATA_POLICY,
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    if transport == Transport::Https {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, two_years);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.remove(header::SERVER);
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(page: bool, transport: Transport) -> HeaderMap {
        let mut headers = HeaderMap::new();
        set(&mut headers, page, transport, "r-1");
        headers
    }

    #[test]
    fn only_https_promises_https() {
        let plain = headers(true, Transport::Plain);
        assert!(!plain.contains_key(STRICT_TRANSPORT_SECURITY));
        assert!(!plain[CONTENT_SECURITY_POLICY].to_str().unwrap().contains("upgrade-insecure-requests"));
        let https = headers(true, Transport::Https);
        assert!(https.contains_key(STRICT_TRANSPORT_SECURITY));
        assert!(https[CONTENT_SECURITY_POLICY].to_str().unwrap().ends_with("upgrade-insecure-requests"));
    }

    #[test]
    fn the_two_page_policies_differ_in_the_upgrade_only() {
        assert_eq!(format!("{PAGE_POLICY}; upgrade-insecure-requests"), PAGE_POLICY_HTTPS);
        assert!(!PAGE_POLICY.contains("unsafe-inline") && !PAGE_POLICY.contains("'unsafe-eval'"));
    }

    #[test]
    fn data_is_sandboxed_and_not_kept() {
        let data = headers(false, Transport::Https);
        assert_eq!(data[CONTENT_SECURITY_POLICY], DATA_POLICY);
        assert_eq!(data[CACHE_CONTROL], "no-store");
    }
}
