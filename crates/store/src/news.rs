//! Who has something new to see: whoever listens hears it once the write is committed that brought it, on SQLite from the
//! one program that serves the database, on PostgreSQL from the database itself, whichever server wrote.
//!
//! What is new is not said, and nothing is kept: whoever did not listen looks for themselves.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::id::PersonId;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::task::JoinHandle;

use crate::postgres::Database;

/// Of how many news a listener may be behind; whoever is further behind hears that there may be anything.
const KEPT: usize = 256;
/// The channel of the database on which servers tell each other. It is one for all schemas, so each message begins with its own.
const CHANNEL: &str = "convene_news";
/// Tells on [`CHANNEL`], when the transaction commits.
pub(crate) const TELL: &str = "SELECT pg_notify('convene_news', current_schema() || ' ' || $1)";
/// How many people one notification names: what it says may be 8000 bytes long.
pub(crate) const AT_ONCE: usize = 100;
/// How long to wait before listening again after the database was away.
const PAUSE: Duration = Duration::from_secs(1);

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// This person has something new to see.
    For(PersonId),
    /// Anybody may have: for a while nobody listened.
    ForAnybody,
}

impl News {
    /// Whether it concerns `person`.
    pub fn concerns(&self, person: &PersonId) -> bool {
        match self {
            Self::For(one) => one == person,
            Self::ForAnybody => true,
        }
    }
}

/// Where news are told and heard. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Hub {
    sender: Sender<News>,
    /// The task that listens to the database, once somebody wants to hear.
    listening: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Hub {
    pub(crate) fn new() -> Self {
        Self { sender: broadcast::channel(KEPT).0, listening: Arc::default() }
    }

    /// What is told from now on.
    pub(crate) fn hear(&self) -> Receiver<News> {
        self.sender.subscribe()
    }

    /// What is told from now on by whoever writes to this database.
    pub(crate) fn hear_all(&self, database: &Database) -> Receiver<News> {
        let heard = self.hear();
        let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        if listening.is_none() {
            *listening = Some(tokio::spawn(listen(database.clone(), self.sender.clone())));
        }
        heard
    }

    /// Tells it here.
    pub(crate) fn tell(&self, person: PersonId) {
        // That nobody listens is no failure.
        let _ = self.sender.send(News::For(person));
    }

    /// Listens no more.
    pub(crate) fn close(&self) {
        if let Some(task) = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

/// Listens on a connection of its own for as long as the program runs.
async fn listen(database: Database, sender: Sender<News>) {
    loop {
        if let Err(error) = listen_once(&database, &sender).await {
            tracing::warn!(%error, "news of other servers are not heard");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen_once(database: &Database, sender: &Sender<News>) -> Result<(), sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(database.options());
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    let schema: String =
        sqlx::query_scalar("SELECT CAST(current_schema() AS TEXT)").fetch_one(&mut listener).await?;
    // What was told before is over.
    let _ = sender.send(News::ForAnybody);
    while let Some(notification) = listener.try_recv().await? {
        let ours = notification.payload().strip_prefix(&schema).and_then(|rest| rest.strip_prefix(' '));
        for id in ours.into_iter().flat_map(|ids| ids.split(' ')) {
            let Ok(person) = PersonId::parse(id) else {
                tracing::warn!("somebody else speaks on the channel of news");
                continue;
            };
            let _ = sender.send(News::For(person));
        }
    }
    // The connection was lost; by the next round it may be there again.
    Ok(())
}
