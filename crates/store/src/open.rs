//! The store: opening it, reading from it, writing to it, closing it.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::sync::broadcast::Receiver;

use crate::db::{Read, Write, values};
use crate::error::{OpenError, StoreError};
use crate::location::{Location, Place};
use crate::migrations::LATEST;
use crate::news::{Hub, News};
use crate::once::{Begun, OnceWrite, Request};
use crate::seal::{self, KeyError, Seal};
use crate::{meta, postgres, sqlite};

/// Judges the key by the fingerprint in the database, before anything is changed.
pub(crate) type KeyCheck<'a> = &'a (dyn Fn(Option<&str>) -> Result<(), KeyError> + Sync);

/// How many writes may wait or run at once; beyond that the answer is [`StoreError::Busy`].
const WRITE_QUEUE: usize = 256;

/// An open database, brought to the schema of this program. Clones share it.
#[derive(Clone)]
pub struct Store {
    backend: Backend,
    queue: Arc<Semaphore>,
    news: Hub,
}

#[derive(Clone)]
enum Backend {
    Sqlite(Arc<sqlite::Database>),
    Postgres(postgres::Database),
}

impl Store {
    /// Opens the database at `location`, makes it when there is none, and applies the migrations it still needs. What
    /// is damaged, foreign, newer, read-only or in use is refused and left as it is (rules DAT-9 to DAT-11, DAT-14).
    pub async fn open(location: &Location) -> Result<Self, OpenError> {
        Self::open_if(location, &|_| Ok(())).await
    }

    /// The same, with the key that its sealed texts open with. The first time, the key in `key_file` (which is made
    /// where there is none) becomes that of the database; afterwards a missing file and any other key are refused, and
    /// everything is left as it is (rule DAT-16).
    pub async fn open_with_key(location: &Location, key_file: &Path) -> Result<(Self, Seal), OpenError> {
        let store = Self::open_if(location, &|wanted| seal::check(key_file, wanted)).await?;
        match store.adopt(key_file).await {
            Ok(seal) => Ok((store, seal)),
            Err(error) => {
                // What is wrong with the key matters more than what might be wrong with closing.
                let _ = store.close().await;
                Err(error)
            }
        }
    }

    async fn open_if(location: &Location, key: KeyCheck<'_>) -> Result<Self, OpenError> {
        let backend = match &location.0 {
            Place::Folder(folder) => Backend::Sqlite(Arc::new(sqlite::Database::open(folder, key).await?)),
            Place::Server(options) => {
                let place = location.to_string();
                Backend::Postgres(postgres::Database::open(options, &place, key).await?)
            }
        };
        Ok(Self { backend, queue: Arc::new(Semaphore::new(WRITE_QUEUE)), news: Hub::new() })
    }

    /// Makes the key in `key_file` that of the database, unless it has one already. Of two servers that start with
    /// different keys at the same time, the second is refused here.
    async fn adopt(&self, key_file: &Path) -> Result<Seal, OpenError> {
        let seal = Seal::open_or_make(key_file)?;
        let mut write = self.write().await?;
        if meta::set_once(&mut write, meta::KEY_FINGERPRINT, seal.fingerprint()).await? {
            write.commit_without_audit(&[], 0).await?;
        } else {
            let wanted = meta::get(&mut write, meta::KEY_FINGERPRINT).await?;
            seal.must_be(wanted.as_deref(), key_file)?;
        }
        Ok(seal)
    }

    /// The names of the migrations that [`Store::open`] would apply; changes nothing, and may be asked while another
    /// process serves the database.
    pub async fn check(location: &Location) -> Result<Vec<&'static str>, OpenError> {
        let pending = match &location.0 {
            Place::Folder(folder) => sqlite::check(folder).await?,
            Place::Server(options) => postgres::check(options, &location.to_string()).await?,
        };
        Ok(pending.iter().map(|migration| migration.name).collect())
    }

    /// The number of the latest migration, which an open store always has.
    pub fn schema_version(&self) -> u32 {
        LATEST
    }

    /// Whether it is SQLite, which serves one process only.
    pub fn is_sqlite(&self) -> bool {
        match &self.backend {
            Backend::Sqlite(_) => true,
            Backend::Postgres(_) => false,
        }
    }

    /// A consistent view of the database.
    pub async fn read(&self) -> Result<Read, StoreError> {
        let connection = match &self.backend {
            Backend::Sqlite(database) => database.begin_read().await?,
            Backend::Postgres(database) => database.begin_read().await?,
        };
        Ok(Read::new(connection))
    }

    /// A transaction that writes. On SQLite it is the only one; on PostgreSQL others may run beside it.
    pub async fn write(&self) -> Result<Write, StoreError> {
        let place = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| StoreError::Busy)?;
        let connection = match &self.backend {
            Backend::Sqlite(database) => database.begin_write().await?,
            Backend::Postgres(database) => database.begin_write().await?,
        };
        Ok(Write::new(connection, place, self.news.clone()))
    }

    /// A transaction that writes what `request` asks for, unless that was done already (rules DAT-2, DAT-3).
    pub async fn write_once(&self, request: Request) -> Result<Begun, StoreError> {
        OnceWrite::begin(self.write().await?, request).await
    }

    /// Who has something new to see, from now on and for as long as it is asked.
    pub fn news(&self) -> Receiver<News> {
        match &self.backend {
            Backend::Sqlite(_) => self.news.hear(),
            Backend::Postgres(database) => self.news.hear_all(database),
        }
    }

    /// Succeeds when a write could begin and end now; for the readiness check, which adds its own time limit.
    pub async fn ping_writer(&self) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        write.query("SELECT 1 AS alive", Vec::new()).await?;
        drop(write);
        Ok(())
    }

    /// Whether nothing has ever been written: no member, person, cohort or audit row. The fingerprint of the key does
    /// not count, because every start leaves it.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let row = self
            .read()
            .await?
            .query_one(
                "SELECT (SELECT COUNT(*) FROM member) + (SELECT COUNT(*) FROM person) \
                    + (SELECT COUNT(*) FROM cohort) + (SELECT COUNT(*) FROM audit) \
                    + (SELECT COUNT(*) FROM policy_area) + (SELECT COUNT(*) FROM meta WHERE key <> $1) AS found",
                values![meta::KEY_FINGERPRINT],
            )
            .await?;
        Ok(row.map(|row| row.int("found")).transpose()? == Some(0))
    }

    /// Every column of our tables as `table`, `column`, and whether it may be missing; sorted. The schemas of both
    /// databases must answer the same.
    pub async fn columns(&self) -> Result<Vec<(String, String, bool)>, StoreError> {
        let mut read = self.read().await?;
        let sql = read.dialect().pick(sqlite::COLUMNS, postgres::COLUMNS);
        let rows = read.query(sql, values![]).await?;
        rows.iter().map(|row| Ok((row.text("tbl")?, row.text("col")?, row.flag("nullable")?))).collect()
    }

    /// Takes what was deleted out of the files of the database (rule PRI-19): on SQLite, whose pages are overwritten as
    /// rows go, what still stands in the journal; on PostgreSQL the dead rows.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        match &self.backend {
            Backend::Sqlite(database) => database.scrub().await,
            Backend::Postgres(database) => database.scrub().await,
        }
    }

    /// Removes the copies of the whole database that upgrades and restores put beside it before `until_ms`, because nobody
    /// is erased from them; how many files. PostgreSQL has none.
    pub fn forget_copies(&self, until_ms: i64) -> Result<u32, StoreError> {
        match &self.backend {
            Backend::Sqlite(database) => database.forget_copies(until_ms),
            Backend::Postgres(_) => Ok(0),
        }
    }

    /// Waits for running transactions, writes everything into the database file and closes it. Reads and writes fail
    /// afterwards.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.news.close();
        match &self.backend {
            Backend::Sqlite(database) => database.close().await,
            Backend::Postgres(database) => {
                database.close().await;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_disk_is_told_and_writing_goes_on_when_there_is_room_again() {
        let folder = std::env::temp_dir().join(format!("convene-full-{}", std::process::id()));
        let store = Store::open(&Location::folder(&folder)).await.unwrap();
        let limit = async |pragma: &'static str| {
            let mut write = store.write().await.unwrap();
            write.query(pragma, values![]).await.unwrap();
        };
        let add = async || {
            let mut write = store.write().await?;
            crate::meta::set(&mut write, "small", "x").await?;
            crate::meta::set(&mut write, "big", &"x".repeat(1_000_000)).await?;
            write.commit_without_audit(&[], 0).await
        };
        limit("PRAGMA max_page_count = 1").await;
        for _ in 0..3 {
            let error = add().await.unwrap_err();
            assert!(matches!(error, StoreError::NoSpace), "{error:?}");
            assert!(store.is_empty().await.unwrap(), "reading goes on and sees nothing partial");
        }
        limit("PRAGMA max_page_count = 1000000").await;
        add().await.unwrap();
        assert!(!store.is_empty().await.unwrap());
        store.close().await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }
}
