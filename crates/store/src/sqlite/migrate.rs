//! Making, checking and migrating a database file.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Row};

use super::file::{APPLICATION_ID, Found, Paths, damaged, sync_folder_of};
use super::{code, copy, plain};
use crate::error::OpenError;
use crate::meta;
use crate::migrations::{CREATE_LOG_STRICT, MIGRATIONS, Migration, READ_LOG, WRITE_LOG, checksum, pending};
use crate::open::KeyCheck;

/// The migrations that the database in `folder` still needs; changes nothing.
pub(crate) async fn check(folder: &Path) -> Result<&'static [Migration], OpenError> {
    Ok(examine(&Paths::in_folder(folder), &|_| Ok(())).await?.unwrap_or(MIGRATIONS))
}

/// The migrations that the database still needs, once it is known to be whole and ours, or nothing where there is no
/// database; changes nothing.
pub(super) async fn examine(
    paths: &Paths,
    key: KeyCheck<'_>,
) -> Result<Option<&'static [Migration]>, OpenError> {
    match paths.inspect()? {
        Found::Nothing => {
            key(None)?;
            Ok(None)
        }
        Found::Database { journal } => Ok(Some(verify(paths, journal, key).await?)),
    }
}

async fn verify(paths: &Paths, journal: bool, key: KeyCheck<'_>) -> Result<&'static [Migration], OpenError> {
    let database = &paths.database;
    // Without a journal the file is all there is, and SQLite need not even make a file beside it.
    let options = SqliteConnectOptions::new().filename(database).read_only(true).immutable(!journal);
    let checked = async {
        let mut connection = options.disable_statement_logging().connect().await?;
        let verdict: String =
            sqlx::query("PRAGMA quick_check(1)").fetch_one(&mut connection).await?.try_get(0)?;
        if verdict != "ok" {
            // SQLite puts its finding on a line of its own below what it found it in.
            let verdict = verdict.split_whitespace().collect::<Vec<_>>().join(" ");
            return Err(damaged(database, verdict));
        }
        let state = state(&mut connection, database).await?;
        connection.close().await?;
        key(state.key.as_deref())?;
        Ok(state.pending)
    };
    checked.await.map_err(|error| say_damage(error, database))
}

/// What a database says about itself.
pub(super) struct State {
    /// The number of its latest migration.
    pub(super) schema: u32,
    /// What it still needs.
    pub(super) pending: &'static [Migration],
    /// The fingerprint of its key.
    pub(super) key: Option<String>,
}

/// Schema and key of a database; refuses one that was not made by our migrations, or by later ones.
pub(super) async fn state(connection: &mut SqliteConnection, database: &Path) -> Result<State, OpenError> {
    let logged: i64 = sqlx::query("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_migration'")
        .fetch_one(&mut *connection)
        .await?
        .try_get(0)?;
    if logged == 0 {
        return Err(damaged(database, "it does not say which schema it has"));
    }
    let log = log(&mut *connection).await?;
    let pending = pending(&database.display().to_string(), &log, |migration| migration.sqlite)?;
    let key = sqlx::query(meta::READ).bind(meta::KEY_FINGERPRINT).fetch_optional(connection).await?;
    let key: Option<String> = key.map(|row| row.try_get(0)).transpose()?;
    Ok(State { schema: (MIGRATIONS.len() - pending.len()) as u32, pending, key })
}

/// `error` as one of the database itself, where SQLite found the file to be broken.
pub(super) fn say_damage(error: OpenError, database: &Path) -> OpenError {
    match error {
        OpenError::Statement(error) if is_damage(&error) => damaged(database, error.to_string()),
        other => other,
    }
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
    sync_folder_of(&paths.database)
}

/// Applies `pending`, after a copy of the database has been put beside it.
pub(super) async fn apply(paths: &Paths, pending: &'static [Migration]) -> Result<(), OpenError> {
    let Some(first) = pending.first() else { return Ok(()) };
    let before = paths.beside(&format!(".before-{}", first.name));
    if !before.exists() {
        copy::whole(&paths.database, &before).await?;
    }
    let mut connection = plain(&paths.database).connect().await?;
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
    matches!(code(error).map(|code| code & 0xff), Some(11 | 26))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::Database;

    /// What might come some day, with numbers that are still free.
    static NEXT: [Migration; 2] = [
        Migration {
            number: 1_000,
            name: "1000_more",
            sqlite: "CREATE TABLE more (x INTEGER) STRICT;",
            postgres: "",
        },
        Migration {
            number: 1_001,
            name: "1001_wrong",
            sqlite: "CREATE TABLE y (x INTEGER); NONSENSE;",
            postgres: "",
        },
    ];

    #[tokio::test]
    async fn a_migration_is_whole_or_not_at_all_and_a_copy_stands_beside_it() {
        let folder = std::env::temp_dir().join(format!("convene-migrate-{}", std::process::id()));
        Database::open(&folder, &|_| Ok(())).await.unwrap().close().await.unwrap();
        let paths = Paths::in_folder(&folder);

        let failed = apply(&paths, &NEXT).await;
        assert!(matches!(failed, Err(OpenError::Statement(_))), "{failed:?}");
        let mut connection = plain(&paths.database).connect().await.unwrap();
        let applied: Vec<i64> =
            log(&mut connection).await.unwrap().into_iter().map(|(number, _)| number).collect();
        assert_eq!(applied.last(), Some(&1_000), "the first is kept, nothing of the second");
        let tables: i64 = sqlx::query("SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('more', 'y')")
            .fetch_one(&mut connection)
            .await
            .unwrap()
            .get(0);
        assert_eq!(tables, 1);
        connection.close().await.unwrap();
        assert!(matches!(
            Database::open(&folder, &|_| Ok(())).await.err(),
            Some(OpenError::Newer { found: 1_000, .. })
        ));

        let copy = paths.beside(".before-1000_more");
        assert!(copy.exists());
        std::fs::rename(&copy, &paths.database).unwrap();
        Database::open(&folder, &|_| Ok(())).await.unwrap().close().await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }
}
