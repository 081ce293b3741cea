//! What every handler shares: the store, the clock, ids, the settings that hold while the program runs.

use std::net::IpAddr;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use model::email::EmailAddress;
use model::permissions::Role;
use store::{Seal, Store};
use tokio::sync::watch;

use crate::auth::passwords::Passwords;
use crate::clock::Clock;
use crate::config::PublicUrl;
use crate::finding::Finding;
use crate::http::headers::Transport;
use crate::http::static_files::Pages;
use crate::ids::Ids;
use crate::mail::Outgoing;
use crate::streams::Streams;

/// The shared state; cloning is cheap.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of [`App`].
pub struct Parts {
    /// Everything that is kept.
    pub store: Store,
    /// The key for what is kept sealed.
    pub seal: Seal,
    /// The time.
    pub clock: Clock,
    /// Ids and tokens.
    pub ids: Ids,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Settings.
    pub config: Settings,
    /// The directory as it is searched.
    pub finding: Finding,
    /// The streams of news that are open.
    pub streams: Streams,
    /// The built page.
    pub pages: Pages,
    /// True from the moment the program was asked to stop.
    pub stopping: watch::Receiver<bool>,
}

/// The settings that handlers need.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address people type; links in mail begin with it, and requests from other origins are refused.
    pub public_url: PublicUrl,
    /// Proxies whose word on the client's address is taken.
    pub proxies: Vec<IpAddr>,
    /// Where mail goes.
    pub mail: Outgoing,
    /// How long published matches can be taken back, in seconds.
    pub undo_seconds: u32,
    /// The file that remembers erasures, beside the backups.
    pub erasure_journal: Option<PathBuf>,
    /// Roles that have to give a second factor besides those that always do.
    pub second_factor_for: Vec<Role>,
    /// Who is told that a case waits which no officer may read.
    pub outside_contact: Option<EmailAddress>,
    /// Where the database lies, when that is a folder of this machine.
    pub folder: Option<PathBuf>,
}

impl Settings {
    /// Whether browsers reach us by HTTPS.
    pub fn transport(&self) -> Transport {
        self.public_url.transport()
    }
}

impl App {
    /// The state made of these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Whether the program is about to end.
    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
