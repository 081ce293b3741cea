//! Making, checking and migrating a database file.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::error::DatabaseError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteError};
use sqlx::{ConnectOptions, Connection, Row};

use super::file::{APPLICATION_ID, Found, Paths};
use super::plain;
use crate::error::OpenError;
use crate::migrations::{CREATE_LOG_STRICT, MIGRATIONS, Migration, READ_LOG, WRITE_LOG, checksum, pending};

/// The migrations that the database in `folder` still needs; changes nothing.
pub(crate) async fn check(folder: &Path) -> Result<&'static [Migration], OpenError> {
    let paths = Paths::in_folder(folder);
    match paths.inspect()? {
        Found::Nothing => Ok(MIGRATIONS),
        Found::Database { journal } => verify(&paths, journal).await,
    }
}

/// The migrations that the database still needs, once it is known to be whole and ours; changes nothing.
pub(super) async fn verify(paths: &Paths, journal: bool) -> Result<&'static [Migration], OpenError> {
    // Without a journal the file is all there is, and SQLite need not even make a file beside it.
    let options = SqliteConnectOptions::new().filename(&paths.database).read_only(true).immutable(!journal);
    let checked = async {
        let mut connection = options.disable_statement_logging().connect().await?;
        let verdict: String =
            sqlx::query("PRAGMA quick_check(1)").fetch_one(&mut connection).await?.try_get(0)?;
        if verdict != "ok" {
            return Err(paths.damaged(verdict));
        }
        let logged: i64 = sqlx::query("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_migration'")
            .fetch_one(&mut connection)
            .await?
            .try_get(0)?;
        if logged == 0 {
            return Err(paths.damaged("it does not say which schema it has"));
        }
        let log = log(&mut connection).await?;
        connection.close().await?;
        pending(&paths.place(), &log, |migration| migration.sqlite)
    };
    checked.await.map_err(|error| match error {
        OpenError::Statement(error) if is_damage(&error) => paths.damaged(error.to_string()),
        other => other,
    })
}

/// Makes a complete database under another name and renames it.
pub(super) async fn create(paths: &Paths) -> Result<(), OpenError> {
    let journal = PathBuf::from(format!("{}-journal", paths.unfinished.display()));
    for leftover in [&paths.unfinished, &journal] {
        match fs::remove_file(leftover) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(OpenError::io(leftover, error));
            }
            _ => {}
        }
    }
    let mut connection = plain(&paths.unfinished)
        .create_if_missing(true)
        .pragma("application_id", APPLICATION_ID.to_string())
        .connect()
        .await?;
    run(&mut connection, MIGRATIONS).await?;
    connection.close().await?;
    fs::rename(&paths.unfinished, &paths.database).map_err(|error| OpenError::io(&paths.database, error))?;
    // The new name is on disk only when the folder is.
    fs::File::open(&paths.folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| OpenError::io(&paths.folder, error))
}

/// Applies `pending`, after a copy of the database has been put beside it.
pub(super) async fn apply(paths: &Paths, pending: &'static [Migration]) -> Result<(), OpenError> {
    let Some(first) = pending.first() else { return Ok(()) };
    let copy = paths.beside(&format!(".before-{}", first.name));
    let mut connection = plain(&paths.database).connect().await?;
    if !copy.exists() {
        sqlx::query("VACUUM INTO $1").bind(copy.display().to_string()).execute(&mut connection).await?;
    }
    run(&mut connection, pending).await?;
    connection.close().await?;
    Ok(())
}

async fn run(connection: &mut SqliteConnection, migrations: &'static [Migration]) -> Result<(), OpenError> {
    for migration in migrations {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(CREATE_LOG_STRICT).execute(&mut *transaction).await?;
        sqlx::raw_sql(migration.sqlite).execute(&mut *transaction).await?;
        sqlx::query(WRITE_LOG)
            .bind(i64::from(migration.number))
            .bind(migration.name)
            .bind(checksum(migration.sqlite))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(())
}

async fn log(connection: &mut SqliteConnection) -> Result<Vec<(i64, String)>, OpenError> {
    let rows = sqlx::query(READ_LOG).fetch_all(connection).await?;
    let log = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    Ok(log.collect::<Result<_, sqlx::Error>>()?)
}

/// Whether SQLite found the file itself to be broken: `SQLITE_CORRUPT` or `SQLITE_NOTADB`.
fn is_damage(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<SqliteError>())
        .and_then(|error| error.code()?.parse::<u32>().ok());
    matches!(code.map(|code| code & 0xff), Some(11 | 26))
}
