//! Who is signed in, their account and sessions, an invitation, and the mails of a demo.

use model::account::{DemoMails, SessionInfo};
use model::invitation::{Invitations, Welcome};
use model::passkey::Passkeys;
use model::security::{Account, Sessions};

use super::{Fetched, use_client};

/// Who is signed in; pages ask `session::use_session` instead, which fetches it once.
pub fn session() -> Fetched<SessionInfo> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.session().await }
    })
}

/// The mails a demo kept instead of sending.
pub fn demo_mails() -> Fetched<DemoMails> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.demo_mails().await }
    })
}

/// The viewer's account.
pub fn account() -> Fetched<Account> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.account().await }
    })
}

/// The invitations that the viewer made, and to what they may invite.
pub fn invitations() -> Fetched<Invitations> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.invitations().await }
    })
}

/// Where the viewer is signed in.
pub fn sessions() -> Fetched<Sessions> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.sessions().await }
    })
}

/// The viewer's passkeys.
pub fn passkeys() -> Fetched<Passkeys> {
    let client = use_client();
    Fetched::new(move || {
        let client = client.clone();
        async move { client.passkeys().await }
    })
}

/// What the invitation with this token is to.
pub fn welcome(token: String) -> Fetched<Welcome> {
    let client = use_client();
    Fetched::new(move || {
        let (client, token) = (client.clone(), token.clone());
        async move { client.welcome(&token).await }
    })
}
