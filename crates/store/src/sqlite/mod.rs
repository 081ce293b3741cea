//! SQLite: one process, one writer, four readers, every commit on disk before it is acknowledged (section 7.1 of the
//! trust rules).
//!
//! A database file exists only once it is complete: it is made under another name and renamed. So an empty or short
//! file is damage and never a first start.

pub(crate) mod copy;
mod file;
mod migrate;

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteError, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Row, SqlitePool};

use crate::constraint::{Constraint, Kind};
use crate::db::Connection;
use crate::error::{OpenError, StoreError};
use crate::open::KeyCheck;
use file::Paths;

pub(crate) use migrate::check;

/// Tables and columns, as [`crate::Store::columns`] answers them.
pub(crate) const COLUMNS: &str = "SELECT m.name AS tbl, c.name AS col, \
    CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN 1 ELSE 0 END AS nullable \
    FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c \
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY tbl, col";

const READERS: u32 = 4;
const BUSY: Duration = Duration::from_secs(5);
/// How long a read or write waits for its turn.
const TURN: Duration = Duration::from_secs(10);

/// How often the journal is tried to be emptied, and how long it waits in between.
const SCRUBS: u32 = 20;
const SCRUB_PAUSE: Duration = Duration::from_millis(250);

/// An open database file and the lock beside it.
pub(crate) struct Database {
    writer: SqlitePool,
    readers: SqlitePool,
    paths: Paths,
    lock: File,
}

impl Database {
    /// Opens or makes the database in `folder`.
    pub(crate) async fn open(folder: &Path, key: KeyCheck<'_>) -> Result<Self, OpenError> {
        let paths = Paths::in_folder(folder);
        if !paths.has_lock() {
            // Looked at before the lock file is made: what is refused stays as it is.
            migrate::examine(&paths, key).await?;
        }
        let lock = paths.lock()?;
        match migrate::examine(&paths, key).await? {
            None => migrate::create(&paths).await?,
            Some(pending) => migrate::apply(&paths, pending).await?,
        }
        let writer = pool(1).connect_with(settings(&paths.database, false)).await?;
        let mode: String = sqlx::query("PRAGMA journal_mode").fetch_one(&writer).await?.try_get(0)?;
        if mode != "wal" {
            let why = format!("its journal cannot be switched to WAL, it stays {mode}");
            return Err(OpenError::Damaged { place: paths.database.display().to_string(), why });
        }
        let readers = pool(READERS).connect_with(settings(&paths.database, true)).await?;
        Ok(Self { writer, readers, paths, lock })
    }

    pub(crate) async fn begin_read(&self) -> Result<Connection, StoreError> {
        begin(&self.readers, "BEGIN").await
    }

    /// Immediate, because a transaction that becomes a writer later fails at once, and no waiting helps.
    pub(crate) async fn begin_write(&self) -> Result<Connection, StoreError> {
        begin(&self.writer, "BEGIN IMMEDIATE").await
    }

    /// Empties the journal. A reader that still looks at an older state keeps it from being emptied, so this waits for
    /// readers, and says that it is too busy when they do not end.
    pub(crate) async fn scrub(&self) -> Result<(), StoreError> {
        for _ in 0..SCRUBS {
            let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.writer).await?;
            let busy: i64 = row.try_get(0)?;
            if busy == 0 {
                return Ok(());
            }
            tokio::time::sleep(SCRUB_PAUSE).await;
        }
        Err(StoreError::Busy)
    }

    /// Removes what upgrades and restores put beside the database before `until_ms`; how many files.
    pub(crate) fn forget_copies(&self, until_ms: i64) -> Result<u32, StoreError> {
        copy::forget(&self.paths, until_ms).map_err(|error| StoreError::Broken(Box::new(error)))
    }

    /// Closing a second time does nothing.
    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        self.readers.close().await;
        if self.writer.is_closed() {
            return Ok(());
        }
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await;
        self.writer.close().await;
        self.lock.unlock().map_err(|error| StoreError::Broken(Box::new(error)))?;
        checkpoint?;
        Ok(())
    }
}

/// Begins a transaction, which ends at the latest when its connection goes back to the pool.
///
/// The driver's own transactions will not do: SQLite takes a transaction back by itself when the disk is full, the
/// driver goes on counting it as open, and its connection can never begin another.
async fn begin(pool: &SqlitePool, statement: &'static str) -> Result<Connection, StoreError> {
    let mut connection = pool.acquire().await?;
    sqlx::query(statement).execute(&mut *connection).await?;
    Ok(Connection::Sqlite(connection))
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(TURN)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_release(|connection, _| {
            Box::pin(async move {
                match sqlx::query("ROLLBACK").execute(connection).await {
                    Ok(_) => Ok(true),
                    // Mostly there is nothing left to take back, which SQLite reports as a plain error. With any
                    // other the connection is thrown away and a new one opened.
                    Err(error) => Ok(code(&error) == Some(1)),
                }
            })
        })
}

fn code(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error()?.try_downcast_ref::<SqliteError>()?.code()?.parse().ok()
}

/// A connection to `database` with every setting of the trust rules.
fn settings(database: &Path, read_only: bool) -> SqliteConnectOptions {
    let options = plain(database)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("journal_size_limit", (64 * 1024 * 1024).to_string());
    if read_only { options.read_only(true).pragma("query_only", "ON") } else { options }
}

/// A connection to `database` that leaves the kind of its journal as it is.
fn plain(database: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(database)
        .create_if_missing(false)
        .busy_timeout(BUSY)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("cell_size_check", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("temp_store", "MEMORY")
        .pragma("mmap_size", "0")
        .disable_statement_logging()
}

/// What an error of SQLite means to us; nothing when it is unexpected.
pub(crate) fn translate(error: &SqliteError) -> Option<StoreError> {
    let code: u32 = error.code()?.parse().ok()?;
    let constraint = |kind| {
        // The message ends with the list of columns: "UNIQUE constraint failed: person.email".
        let name = error.message().rsplit_once(": ").map_or("", |(_, name)| name);
        Some(StoreError::Constraint(Constraint::of(kind, name)))
    };
    match code {
        2067 | 1555 | 2579 => constraint(Kind::Unique),
        787 => constraint(Kind::ForeignKey),
        275 => constraint(Kind::Check),
        1299 => constraint(Kind::NotNull),
        // The shared-memory file of the journal could not grow.
        4874 => Some(StoreError::NoSpace),
        _ => match code & 0xff {
            5 | 6 => Some(StoreError::Busy),
            13 => Some(StoreError::NoSpace),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_connection_has_the_settings_of_the_trust_rules() {
        let folder = std::env::temp_dir().join(format!("convene-settings-{}", std::process::id()));
        let database = Database::open(&folder, &|_| Ok(())).await.unwrap();
        let wanted: [(&'static str, &str); 10] = [
            ("PRAGMA journal_mode", "wal"),
            ("PRAGMA synchronous", "2"),
            ("PRAGMA busy_timeout", "5000"),
            ("PRAGMA journal_size_limit", "67108864"),
            ("PRAGMA foreign_keys", "1"),
            ("PRAGMA secure_delete", "1"),
            ("PRAGMA cell_size_check", "1"),
            ("PRAGMA trusted_schema", "0"),
            ("PRAGMA temp_store", "2"),
            ("PRAGMA application_id", "1129270870"),
        ];
        for (pool, query_only) in [(&database.writer, "0"), (&database.readers, "1")] {
            for (pragma, value) in wanted.into_iter().chain([("PRAGMA query_only", query_only)]) {
                let row = sqlx::query(pragma).fetch_one(pool).await.unwrap();
                let found: String = row
                    .try_get_unchecked::<i64, _>(0)
                    .map(|number| number.to_string())
                    .ok()
                    .filter(|_| pragma != "PRAGMA journal_mode")
                    .unwrap_or_else(|| row.try_get_unchecked(0).unwrap());
                assert_eq!(found, value, "{pragma}");
            }
        }
        let loose: i64 = sqlx::query(
            "SELECT COUNT(*) FROM pragma_table_list WHERE type = 'table' AND strict = 0 \
             AND name NOT LIKE 'sqlite_%'",
        )
        .fetch_one(&database.writer)
        .await
        .unwrap()
        .get(0);
        assert_eq!(loose, 0, "every table is strict");
        database.close().await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }
}
