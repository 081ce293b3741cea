//! Migrating a database on a server; one of several servers does it while the others wait.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Row};

use crate::error::OpenError;
use crate::meta;
use crate::migrations::{CREATE_LOG, MIGRATIONS, Migration, READ_LOG, WRITE_LOG, checksum, pending};
use crate::open::KeyCheck;

/// The number of the advisory lock: `CONV` in the upper half, so that no other program holds it by chance.
const LOCK: &str = "SELECT pg_advisory_lock(4850181414587400192)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(4850181414587400192)";

/// The migrations that the database still needs; changes nothing.
pub(crate) async fn check(
    options: &PgConnectOptions,
    place: &str,
) -> Result<&'static [Migration], OpenError> {
    let mut connection = super::connect(options).await?;
    let pending = needed(&mut connection, place).await;
    connection.close().await?;
    pending
}

/// Applies what is missing, while nobody else does.
pub(super) async fn apply(
    connection: &mut PgConnection,
    place: &str,
    key: KeyCheck<'_>,
) -> Result<(), OpenError> {
    // A migration, and waiting for another server's, may take longer than a request.
    sqlx::query("SELECT set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)")
        .execute(&mut *connection)
        .await?;
    sqlx::query(LOCK).execute(&mut *connection).await?;
    let applied = run(connection, place, key).await;
    sqlx::query(UNLOCK).execute(&mut *connection).await?;
    applied
}

async fn run(connection: &mut PgConnection, place: &str, key: KeyCheck<'_>) -> Result<(), OpenError> {
    let pending = needed(connection, place).await?;
    let sealed = if pending.len() == MIGRATIONS.len() { None } else { fingerprint(connection).await? };
    key(sealed.as_deref())?;
    for migration in pending {
        let mut transaction = connection.begin().await?;
        sqlx::query(CREATE_LOG).execute(&mut *transaction).await?;
        sqlx::raw_sql(migration.postgres).execute(&mut *transaction).await?;
        sqlx::query(WRITE_LOG)
            .bind(i64::from(migration.number))
            .bind(migration.name)
            .bind(checksum(migration.postgres))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(())
}

async fn fingerprint(connection: &mut PgConnection) -> Result<Option<String>, OpenError> {
    let row = sqlx::query(meta::READ).bind(meta::KEY_FINGERPRINT).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

async fn needed(connection: &mut PgConnection, place: &str) -> Result<&'static [Migration], OpenError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS tables, COUNT(*) FILTER (WHERE table_name = 'schema_migration') AS logs \
         FROM information_schema.tables WHERE table_schema = current_schema()",
    )
    .fetch_one(&mut *connection)
    .await?;
    let (tables, logs): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    if tables == 0 {
        return Ok(MIGRATIONS);
    }
    if logs == 0 {
        let why = "it holds the tables of another program".to_owned();
        return Err(OpenError::Foreign { place: place.to_owned(), why });
    }
    let rows = sqlx::query(READ_LOG).fetch_all(connection).await?;
    let log = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    let log = log.collect::<Result<Vec<_>, sqlx::Error>>()?;
    pending(place, &log, |migration| migration.postgres)
}
