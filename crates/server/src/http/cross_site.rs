//! The cross-site rule for requests that change something (rule WEB-5).
//!
//! `Sec-Fetch-Site`, where a browser sends it, has to be `same-origin`. Without it, `Origin` has to be ours. With neither
//! the request is refused. `SameSite` cookies alone would let through other ports and sub-domains.

use http::{HeaderMap, Method, header::ORIGIN};

/// Whether a request with this method and these headers may go on; `public_origin` is scheme, host and port.
pub fn permits(method: &Method, headers: &HeaderMap, public_origin: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let mut sites = headers.get_all("sec-fetch-site").iter();
    match (sites.next(), sites.next()) {
        (Some(site), None) => site == "same-origin",
        (Some(_), Some(_)) => false,
        (None, _) => {
            let mut origins = headers.get_all(ORIGIN).iter();
            matches!((origins.next(), origins.next()), (Some(origin), None) if origin == public_origin)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "https://convene.example.org";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_our_own_pages_may_change_something() {
        let table: [(&[(&str, &str)], bool); 14] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-origin"), ("origin", OURS)], true),
            // A browser that knows better than its Origin header is believed.
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], true),
            (&[("sec-fetch-site", "same-site"), ("origin", OURS)], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false),
            (&[("origin", OURS)], true),
            (&[("origin", "https://convene.example.org:8443")], false),
            (&[("origin", "http://convene.example.org")], false),
            (&[("origin", "https://convene.example.org.evil.example")], false),
            (&[("origin", "null")], false),
            (&[("origin", OURS), ("origin", "https://evil.example")], false),
            (&[], false),
        ];
        for (pairs, expected) in table {
            for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                assert_eq!(permits(&method, &headers(pairs), OURS), expected, "{method} {pairs:?}");
            }
        }
    }

    #[test]
    fn reading_is_allowed_from_anywhere() {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert!(permits(&method, &headers(&[("sec-fetch-site", "cross-site")]), OURS), "{method}");
        }
    }
}
