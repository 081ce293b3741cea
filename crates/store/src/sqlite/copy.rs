//! Copies of a database file: out of a folder while it is served, back into one that is not, and reading one.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};

use super::file::{Found, Paths, damaged, inspect_file, sync_folder_of};
use super::{migrate, plain};
use crate::error::OpenError;

/// What a database file holds.
pub(crate) struct Contents {
    pub(crate) schema: u32,
    pub(crate) key: Option<String>,
    pub(crate) rows: Vec<(String, i64)>,
}

/// Copies the database in `folder` to `file`; whether there was one. A server may be writing into it meanwhile: the copy
/// is what was committed when it began.
pub(crate) async fn from_folder(folder: &Path, file: &Path) -> Result<bool, OpenError> {
    let paths = Paths::in_folder(folder);
    if paths.inspect()? == Found::Nothing {
        return Ok(false);
    }
    // Where nobody serves, nobody begins to while it is copied.
    let _lock = match paths.lock() {
        Ok(lock) => Some(lock),
        Err(OpenError::InUse { .. }) => None,
        Err(error) => return Err(error),
    };
    migrate::examine(&paths, &|_| Ok(())).await?;
    whole(&paths.database, file).await?;
    Ok(true)
}

/// Copies `database` to `file`, which has its name only once all of it is on disk.
pub(super) async fn whole(database: &Path, file: &Path) -> Result<(), OpenError> {
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".part");
    let unfinished = PathBuf::from(unfinished);
    let failed = |error| OpenError::io(&unfinished, error);
    let part = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&unfinished)
        .map_err(failed)?;
    match part.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { path: unfinished }),
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    let copied = async {
        // A copy that was broken off may lie there.
        part.set_len(0).map_err(failed)?;
        let mut connection = plain(database).connect().await?;
        // SQLite does not sync what it vacuums into.
        sqlx::query("VACUUM INTO $1").bind(unfinished.display().to_string()).execute(&mut connection).await?;
        connection.close().await?;
        part.sync_all().map_err(failed)?;
        fs::rename(&unfinished, file).map_err(failed)
    };
    let copied = copied.await;
    if copied.is_err() {
        fs::remove_file(&unfinished).map_err(failed)?;
    }
    copied?;
    sync_folder_of(file)
}

/// Everything that the database in `file` can tell about itself, after SQLite has read all of it.
pub(crate) async fn read(file: &Path) -> Result<Contents, OpenError> {
    inspect_file(file, false)?;
    let read = async {
        let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
        let mut connection = options.disable_statement_logging().connect().await?;
        let verdict: String =
            sqlx::query("PRAGMA integrity_check(1)").fetch_one(&mut connection).await?.try_get(0)?;
        if verdict != "ok" {
            return Err(damaged(file, verdict));
        }
        if sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut connection).await?.is_some() {
            return Err(damaged(file, "a row refers to one that is not there"));
        }
        let state = migrate::state(&mut connection, file).await?;
        let rows = rows(&mut connection).await?;
        connection.close().await?;
        Ok(Contents { schema: state.schema, key: state.key, rows })
    };
    read.await.map_err(|error| migrate::say_damage(error, file))
}

/// Every table with the number of its rows.
async fn rows(connection: &mut SqliteConnection) -> Result<Vec<(String, i64)>, OpenError> {
    let names = sqlx::query(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    );
    let mut rows = Vec::new();
    for row in names.fetch_all(&mut *connection).await? {
        let name: String = row.try_get(0)?;
        // Safe, because it is the name of a table, quoted; a name cannot be a parameter.
        let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{}\"", name.replace('"', "\"\"")));
        rows.push((name, sqlx::query(count).fetch_one(&mut *connection).await?.try_get(0)?));
    }
    Ok(rows)
}

/// A copy of a backup in a folder of its own, within that of the database whose place it will take. As long as this is
/// there, nobody serves that database. What was not placed is removed.
pub(crate) struct Staged {
    paths: Paths,
    copy: Paths,
    _lock: File,
}

/// Copies `file` there; only this account may read the copy, whoever may read `file`.
pub(crate) fn stage(folder: &Path, file: &Path) -> Result<Staged, OpenError> {
    let paths = Paths::in_folder(folder);
    let lock = paths.lock()?;
    let copy = Paths::in_folder(&folder.join("restoring"));
    match fs::remove_dir_all(&copy.folder) {
        // A restore that was broken off may have left it.
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(OpenError::io(&copy.folder, error)),
        _ => {}
    }
    DirBuilder::new().mode(0o700).create(&copy.folder).map_err(|error| OpenError::io(&copy.folder, error))?;
    let staged = Staged { paths, copy, _lock: lock };
    let written = || {
        let mut from = File::open(file)?;
        let mut to = OpenOptions::new().write(true).create_new(true).mode(0o600).open(staged.database())?;
        std::io::copy(&mut from, &mut to)?;
        to.sync_all()
    };
    written().map_err(|error| OpenError::io(staged.database(), error))?;
    Ok(staged)
}

impl Staged {
    /// The folder of the copy.
    pub(crate) fn folder(&self) -> &Path {
        &self.copy.folder
    }

    /// The copy.
    pub(crate) fn database(&self) -> &Path {
        &self.copy.database
    }

    /// Puts the copy, which nobody has open any more, into the place of the database, and keeps that one beside it under
    /// a name that ends in `label`; where it lies. Whatever is interrupted on the way, one of the two is there under its
    /// name.
    pub(crate) fn place(self, label: &str) -> Result<Option<PathBuf>, OpenError> {
        let Found::Database { journal: false } = self.copy.inspect()? else {
            return Err(damaged(&self.copy.database, "its journal was not written back"));
        };
        let failed = |error| OpenError::io(&self.copy.database, error);
        File::open(&self.copy.database).and_then(|copy| copy.sync_all()).map_err(failed)?;
        let aside = keep_aside(&self.paths, label)?;
        fs::rename(&self.copy.database, &self.paths.database).map_err(failed)?;
        sync_folder_of(&self.paths.database)?;
        Ok(aside)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // What stays is removed by the next restore, and nothing reads it before.
        let _ = fs::remove_dir_all(&self.copy.folder);
    }
}

/// Removes the files beside the database that upgrades and restores put there before `until_ms`; how many.
pub(super) fn forget(paths: &Paths, until_ms: i64) -> std::io::Result<u32> {
    let begins = paths.beside(".before-");
    let begins = begins.file_name().unwrap_or_default().as_encoded_bytes();
    let mut forgotten = 0;
    for entry in fs::read_dir(&paths.folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(begins) {
            continue;
        }
        // Not when its content was last written, but when it got this name.
        if entry.metadata()?.ctime().saturating_mul(1000) < until_ms {
            fs::remove_file(entry.path())?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// Gives the database and its journal a second name, and takes the journal's first: it would be played into whatever
/// bears the database's name next.
fn keep_aside(paths: &Paths, label: &str) -> Result<Option<PathBuf>, OpenError> {
    if !paths.database.exists() {
        return Ok(None);
    }
    let aside = format!(".{label}");
    for suffix in ["", "-wal", "-journal"] {
        let (from, to) = (paths.beside(suffix), paths.beside(&format!("{aside}{suffix}")));
        match fs::hard_link(&from, &to) {
            Err(error) if error.kind() == ErrorKind::NotFound && !suffix.is_empty() => {}
            linked => linked.map_err(|error| OpenError::io(&to, error))?,
        }
    }
    sync_folder_of(&paths.database)?;
    for suffix in ["-wal", "-shm", "-journal"] {
        remove(&paths.beside(suffix))?;
    }
    Ok(Some(paths.beside(&aside)))
}

fn remove(path: &Path) -> Result<(), OpenError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(OpenError::io(path, error)),
        _ => Ok(()),
    }
}
