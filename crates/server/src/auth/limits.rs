//! How often one may try, per network address and per mailbox (rules ACC-28 to ACC-31). The counters are rows of the
//! database; this is where their keys are made.

use std::net::IpAddr;

use http::HeaderMap;
use model::email::EmailAddress;
use model::id::PersonId;
use sha2::{Digest as _, Sha256};
use store::StoreError;
use store::limits::{Allowance as Row, Take};

use super::device::{self, Known};
use crate::app::App;
use crate::http::problem::Problem;
use crate::ids::hex;

/// What is limited by the caller's network address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// Every attempt to sign in: by link, by code, by password.
    SignIn,
    /// Asking what a passkey has to sign to sign in.
    PasskeyChallenge,
    /// Accepting invitations.
    SignUp,
}

impl Allowance {
    fn row(self) -> (&'static str, Row) {
        match self {
            Self::SignIn => ("sign-in", Row::LINK_PER_ADDRESS),
            Self::PasskeyChallenge => ("passkey-challenge", Row::LINK_PER_ADDRESS),
            Self::SignUp => ("sign-up", Row::SIGN_UP_PER_ADDRESS),
        }
    }

    /// Takes one for the client behind `peer` and `headers`, or refuses with 429. A browser that is known for an
    /// account has an allowance of its own: its neighbours, who may share its address, cannot use it up (rule ACC-28).
    pub async fn take_for_client(
        self,
        app: &App,
        peer: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<(), Problem> {
        let (what, row) = self.row();
        let known = device::known(&mut *app.store.read().await?, headers).await?;
        let key = if let Some(known) = known {
            format!("{what}:device:{}", known.token_hash)
        } else {
            let address = peer.map(|peer| client_address(peer, headers, &app.config.proxies));
            format!("{what}:address:{}", address.map_or_else(String::new, network))
        };
        take(app, &key, row).await
    }
}

/// Takes one link for a mailbox; false when the mailbox has to wait, which nobody outside is told. What strangers asked
/// for does not count against a browser that is known for the mailbox's owner.
pub async fn take_for_mailbox(
    write: &mut store::Write,
    mailbox: &EmailAddress,
    known: Option<&Known>,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let key = match known {
        Some(known) => format!("link:device:{}", known.token_hash),
        // The key must not tell the address to whoever reads the table.
        None => format!("link:mailbox:{}", mailbox_hash(mailbox)),
    };
    let take = store::limits::take(write, &key, Row::LINK_PER_MAILBOX, now_ms).await?;
    Ok(take == Take::Taken)
}

/// What stands for an address in keys.
pub fn mailbox_hash(mailbox: &EmailAddress) -> String {
    hex(&Sha256::digest(mailbox.as_str()))
}

/// What stands for a person in keys: a key must not tell who it is to whoever reads the table.
pub fn person_hash(person: &PersonId) -> String {
    hex(&Sha256::digest(person.as_str()))
}

/// Takes one under `key` in a transaction of its own, so that what is refused later counts too; or refuses with 429.
pub async fn take(app: &App, key: &str, row: Row) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    match store::limits::take(&mut write, key, row, now_ms).await? {
        Take::Taken => Ok(write.commit_without_audit(&[], now_ms).await?),
        Take::Wait { retry_after_ms } => Err(Problem::too_many(retry_after_ms)),
    }
}

/// The client's address: the rightmost hop that is no proxy of ours. A header is believed only where a proxy of ours
/// wrote it.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut nearest = peer;
    for hop in hops.into_iter().rev() {
        // What cannot be read was not written by our proxy, so nothing before it counts either.
        let Ok(address) = hop.trim().parse::<IpAddr>() else { return nearest };
        nearest = address;
        if !proxies.contains(&address) {
            return address;
        }
    }
    nearest
}

/// The network an address stands for: itself, or the /64 that one IPv6 customer has to themselves.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let proxies = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        client_address(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    /// ACC-31.
    #[test]
    fn a_spoofed_header_changes_nothing() {
        assert_eq!(from("192.0.2.7", &["198.51.100.1"]), "192.0.2.7");
        assert_eq!(from("10.0.0.1", &["198.51.100.1, 192.0.2.7"]), "192.0.2.7");
        assert_eq!(from("10.0.0.1", &["198.51.100.1", "192.0.2.7, 10.0.0.2"]), "192.0.2.7");
        assert_eq!(from("10.0.0.1", &["192.0.2.7, nonsense"]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn one_customer_is_one_network() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
    }
}
