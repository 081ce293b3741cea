//! Runs a case on every database there is.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{Connection, PgConnection};
use store::{Audit, Location, Store, Write};

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A name nobody else uses.
pub(crate) fn unique(prefix: &str) -> String {
    format!("{prefix}_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}

/// The names of all migrations, oldest first, as their files have them.
pub(crate) fn migrations() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut names: Vec<String> =
        files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A folder that goes away with the value.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A folder that does not exist yet, inside one that does.
    pub(crate) fn new() -> Self {
        Self(std::env::temp_dir().join(unique("convene_store")))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn location(&self) -> Location {
        Location::folder(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that was never made is gone already.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A schema of its own in the PostgreSQL of `CONVENE_TEST_POSTGRES`.
pub(crate) struct Schema {
    server: String,
    pub(crate) name: String,
}

impl Schema {
    /// An empty schema, or nothing when no PostgreSQL was named.
    pub(crate) async fn new() -> Option<Self> {
        let Ok(server) = std::env::var("CONVENE_TEST_POSTGRES") else {
            eprintln!("skipped: PostgreSQL (CONVENE_TEST_POSTGRES is not set)");
            return None;
        };
        let schema = Self { server, name: unique("case") };
        schema.run(&format!("CREATE SCHEMA {}", schema.name)).await;
        Some(schema)
    }

    pub(crate) fn location(&self) -> Location {
        let join = if self.server.contains('?') { '&' } else { '?' };
        Location::parse(&format!("{}{join}options[search_path]={}", self.server, self.name)).unwrap()
    }

    /// Runs SQL behind the store's back.
    pub(crate) async fn run(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.server).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    pub(crate) async fn drop(self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.name)).await;
    }
}

/// Runs `case` on a fresh SQLite database and, where there is one, on a fresh PostgreSQL schema.
pub(crate) async fn on_both(case: impl AsyncFn(Store)) {
    let folder = Folder::new();
    let store = Store::open(&folder.location()).await.unwrap();
    case(store.clone()).await;
    store.close().await.unwrap();
    if let Some(schema) = Schema::new().await {
        let store = Store::open(&schema.location()).await.unwrap();
        case(store.clone()).await;
        store.close().await.unwrap();
        schema.drop().await;
    }
}

/// Commits `write` as some act at some time.
pub(crate) async fn commit(write: Write) {
    write.commit(Audit::new(1, None, model::audit::Act::DemoCreated)).await.unwrap();
}
