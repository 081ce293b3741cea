//! Who is signed in, and the mails of a demo.

use model::account::{DemoMails, SessionInfo};

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
