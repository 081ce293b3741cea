//! How often one may try, per network address and per mailbox (rules ACC-28 to ACC-31). The counters are rows of the
//! database; this is where their keys are made.
//!
//! A browser that is known for an account counts for itself where it is that account that it wants in to, so that nobody
//! elsewhere can use up what its owner needs. At any other account it is a stranger like all the rest.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;
use model::email::EmailAddress;
use model::id::PersonId;
use sha2::{Digest as _, Sha256};
use store::StoreError;
use store::limits::{Allowance as Row, Take};

use super::device::{self, Known};
use crate::app::App;
use crate::http::accept::Peer;
use crate::http::problem::Problem;
use crate::ids::hex;

/// What is limited by the caller's network address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// An attempt to sign in that names whose account it is: asking for a link, or a password.
    SignIn,
    /// An attempt that names nobody, because it shows something that cannot be guessed or is already somebody's: a link
    /// or its code, a passkey, a proof inside a session.
    Proof,
    /// Asking what a passkey has to sign to sign in.
    PasskeyChallenge,
    /// Accepting invitations.
    SignUp,
}

impl Allowance {
    fn row(self) -> (&'static str, Row) {
        match self {
            Self::SignIn | Self::Proof => ("sign-in", Row::LINK_PER_ADDRESS),
            Self::PasskeyChallenge => ("passkey-challenge", Row::LINK_PER_ADDRESS),
            Self::SignUp => ("sign-up", Row::SIGN_UP_PER_ADDRESS),
        }
    }

    /// Takes one for the client behind `peer` and `headers`, or refuses with 429, before the body is read. A browser
    /// that is known for an account has an allowance of its own: its neighbours, who may share its address, cannot use
    /// it up (rule ACC-28). It is not for another account than `session` is of; and where the body names the account,
    /// [`take_for_account`] takes it once that is known.
    pub async fn take_for_client(
        self,
        app: &App,
        peer: Option<IpAddr>,
        headers: &HeaderMap,
        session: Option<&PersonId>,
    ) -> Result<(), Problem> {
        let known = device::known(&mut *app.store.read().await?, headers).await?;
        if self == Self::SignIn && known.is_some() {
            return Ok(());
        }
        let known = known.filter(|known| session.is_none_or(|person| known.owner == *person));
        self.take(app, &client_network(app, peer, headers), known).await
    }

    async fn take(self, app: &App, network: &str, known: Option<Known>) -> Result<(), Problem> {
        let (what, row) = self.row();
        let key = match known {
            Some(known) => format!("{what}:device:{}", known.token_hash),
            None => format!("{what}:address:{network}"),
        };
        take(app, &key, row).await
    }
}

/// Takes one [`Allowance::SignIn`] of a browser that is known, which wants in to the account of `email`: its own where
/// that is the account it is known for, otherwise its network's. From any other browser one was taken before.
pub async fn take_for_account(
    app: &App,
    client: &Client,
    headers: &HeaderMap,
    email: &EmailAddress,
) -> Result<(), Problem> {
    let mut read = app.store.read().await?;
    let Some(known) = device::known(&mut read, headers).await? else { return Ok(()) };
    let owner = store::people::find(&mut read, &known.owner).await?;
    drop(read);
    let own = owner.is_some_and(|owner| owner.email == *email);
    Allowance::SignIn.take(app, &client.0, own.then_some(known)).await
}

/// The network that a request came from.
#[derive(Clone, Debug)]
pub struct Client(String);

impl FromRequestParts<App> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        Ok(Self(client_network(app, peer, &parts.headers)))
    }
}

fn client_network(app: &App, peer: Option<IpAddr>, headers: &HeaderMap) -> String {
    let address = peer.map(|peer| client_address(peer, headers, &app.config.proxies));
    address.map_or_else(String::new, network)
}

/// Who asks for a mail with a link.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// A browser that is known for the mailbox's owner.
    Known(&'a Known),
    /// Anybody else who wants in to the account of the mailbox.
    Stranger(&'a Client),
    /// Somebody who is signed in and wants the mailbox for theirs.
    Person(&'a PersonId),
}

/// Takes one link for a mailbox; false when there is none left, which nobody outside is told. What strangers asked for
/// does not count against a browser that is known for the mailbox's owner, and what one of them asked for counts against
/// another from elsewhere only when many did. Who wants the mailbox for theirs takes nothing from those who want in.
pub async fn take_for_mailbox(
    write: &mut store::Write,
    mailbox: &EmailAddress,
    asker: Asker<'_>,
    now_ms: i64,
) -> Result<bool, StoreError> {
    // No key tells the address to whoever reads the table.
    let hash = mailbox_hash(mailbox);
    let (key, whole) = match asker {
        Asker::Known(known) => (format!("link:device:{}", known.token_hash), None),
        Asker::Stranger(Client(network)) => {
            (format!("link:mailbox:{hash}:from:{network}"), Some(format!("link:mailbox:{hash}")))
        }
        Asker::Person(person) => (
            format!("address:mailbox:{hash}:person:{}", person_hash(person)),
            Some(format!("address:mailbox:{hash}")),
        ),
    };
    if store::limits::take(write, &key, Row::LINK_PER_MAILBOX, now_ms).await? != Take::Taken {
        return Ok(false);
    }
    let Some(whole) = whole else { return Ok(true) };
    Ok(store::limits::take(write, &whole, Row::LINK_PER_MAILBOX_IN_ALL, now_ms).await? == Take::Taken)
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
