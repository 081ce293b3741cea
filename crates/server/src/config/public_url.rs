//! The address that people type.

use std::fmt;
use std::net::SocketAddr;

use crate::http::headers::Transport;

/// The address that people type: scheme, host and, where it is not the usual one, port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

/// A text that is no public address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the public address is https://HOST or http://HOST:PORT, without a path")]
pub struct InvalidPublicUrl;

impl PublicUrl {
    /// The address that `text` spells. A final slash is dropped; a path, a query or a user name is refused.
    pub fn parse(text: &str) -> Result<Self, InvalidPublicUrl> {
        let url = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let authority: http::uri::Authority =
            rest.and_then(|rest| rest.parse().ok()).ok_or(InvalidPublicUrl)?;
        if authority.host().is_empty() || authority.as_str().contains('@') {
            return Err(InvalidPublicUrl);
        }
        Ok(Self(url))
    }

    /// The address of a server that people reach directly. One that listens everywhere is reached here.
    pub fn of_listener(mut address: SocketAddr) -> Self {
        if address.ip().is_unspecified() {
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        Self(format!("http://{address}"))
    }

    /// Scheme, host and port, as browsers write an origin.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// The address of `path`, which begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or(&self.0, |(_, host)| host)
    }

    /// Whether it is HTTPS.
    pub fn transport(&self) -> Transport {
        if self.0.starts_with("https://") { Transport::Https } else { Transport::Plain }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_an_origin() {
        for (text, origin) in [
            ("https://Convene.example.org/", "https://convene.example.org"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ] {
            assert_eq!(PublicUrl::parse(text).unwrap().origin(), origin);
        }
        for wrong in
            ["", "convene.example.org", "ftp://a", "https://a/b", "https://u@a", "https://a?b", "https://"]
        {
            assert_eq!(PublicUrl::parse(wrong), Err(InvalidPublicUrl), "{wrong}");
        }
    }
}
