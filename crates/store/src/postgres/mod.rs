//! PostgreSQL 15 or later: several servers may share one database (rules DAT-11, DAT-12).

mod migrate;

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool, Row};

use crate::constraint::{Constraint, Kind};
use crate::db::Connection;
use crate::error::{OpenError, StoreError};
use crate::inventory;
use crate::open::KeyCheck;

pub(crate) use migrate::check;

/// Tables and columns, as [`crate::Store::columns`] answers them.
pub(crate) const COLUMNS: &str = "SELECT CAST(table_name AS TEXT) AS tbl, CAST(column_name AS TEXT) AS col, \
    CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END AS nullable \
    FROM information_schema.columns WHERE table_schema = current_schema() \
    ORDER BY CAST(table_name AS TEXT) COLLATE \"C\", CAST(column_name AS TEXT) COLLATE \"C\"";

const CONNECTIONS: u32 = 10;
/// How long a read or write waits for a connection.
const TURN: Duration = Duration::from_secs(10);

/// Sets what every connection relies on and answers what the server made of it.
const SETTINGS: &str = "SELECT set_config('synchronous_commit', 'on', false), \
    set_config('default_transaction_isolation', 'read committed', false), \
    set_config('statement_timeout', '5s', false), \
    set_config('lock_timeout', '2s', false), \
    set_config('idle_in_transaction_session_timeout', '10s', false), \
    set_config('client_encoding', 'UTF8', false)";

/// The settings of [`SETTINGS`] in their order, with the value that must come back.
const WANTED: [(&str, &str); 6] = [
    ("synchronous_commit", "on"),
    ("default_transaction_isolation", "read committed"),
    ("statement_timeout", "5s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("client_encoding", "UTF8"),
];

/// A pool of connections to one database.
#[derive(Clone)]
pub(crate) struct Database {
    pool: PgPool,
}

impl Database {
    /// Connects, checks the server, migrates. `place` names the database in messages.
    pub(crate) async fn open(
        options: &PgConnectOptions,
        place: &str,
        key: KeyCheck<'_>,
    ) -> Result<Self, OpenError> {
        let options = options.clone().application_name("convene").disable_statement_logging();
        let mut connection = connect(&options).await?;
        migrate::apply(&mut connection, place, key).await?;
        drop(connection);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(TURN)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    set_up(connection).await.map_err(|error| match error {
                        OpenError::Statement(error) => error,
                        other => sqlx::Error::Configuration(Box::new(other)),
                    })
                })
            })
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// Repeatable, so that all queries of one answer see the same moment.
    pub(crate) async fn begin_read(&self) -> Result<Connection, StoreError> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(Connection::Postgres(self.pool.begin_with(begin).await?))
    }

    pub(crate) async fn begin_write(&self) -> Result<Connection, StoreError> {
        Ok(Connection::Postgres(self.pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?))
    }

    /// Vacuums the tables that hold what people erase. It may take longer than a statement of a request may.
    pub(crate) async fn scrub(&self) -> Result<(), StoreError> {
        let vacuum = inventory::read()?.vacuum;
        let mut connection = self.pool.acquire().await?;
        sqlx::query("SET statement_timeout = '10min'").execute(&mut *connection).await?;
        let vacuumed = sqlx::query(vacuum).execute(&mut *connection).await;
        sqlx::query("SET statement_timeout = '5s'").execute(&mut *connection).await?;
        vacuumed?;
        Ok(())
    }

    /// How its connections are made.
    pub(crate) fn options(&self) -> PgConnectOptions {
        PgConnectOptions::clone(&self.pool.connect_options())
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// A first connection: reachable, recent enough, with our settings.
async fn connect(options: &PgConnectOptions) -> Result<PgConnection, OpenError> {
    let mut connection =
        options.connect().await.map_err(|error| OpenError::Unreachable(error.to_string()))?;
    let row = sqlx::query("SELECT current_setting('server_version_num'), current_setting('server_version')")
        .fetch_one(&mut connection)
        .await?;
    let number: String = row.try_get(0)?;
    if number.parse::<u32>().unwrap_or(0) < 150_000 {
        return Err(OpenError::OldServer { found: row.try_get(1)? });
    }
    set_up(&mut connection).await?;
    Ok(connection)
}

async fn set_up(connection: &mut PgConnection) -> Result<(), OpenError> {
    let row = sqlx::query(SETTINGS).fetch_one(connection).await?;
    for (index, (setting, wanted)) in WANTED.into_iter().enumerate() {
        let found: String = row.try_get(index)?;
        if found != wanted {
            return Err(OpenError::Setting { setting: setting.to_owned(), found });
        }
    }
    Ok(())
}

/// What an error of PostgreSQL means to us; nothing when it is unexpected.
pub(crate) fn translate(error: &PgDatabaseError) -> Option<StoreError> {
    let constraint = |kind| {
        let name = error.constraint().unwrap_or_default();
        Some(StoreError::Constraint(Constraint::of(kind, name)))
    };
    match error.code() {
        "23505" => constraint(Kind::Unique),
        "23503" => constraint(Kind::ForeignKey),
        "23514" => constraint(Kind::Check),
        "23502" => constraint(Kind::NotNull),
        // Lock not available, deadlock, serialization, cancelled by a timeout, too many connections.
        "55P03" | "40P01" | "40001" | "57014" | "53300" => Some(StoreError::Busy),
        "53100" => Some(StoreError::NoSpace),
        // Stopped by an administrator, crashed, starting up, idle for too long inside a transaction.
        "57P01" | "57P02" | "57P03" | "25P03" => Some(StoreError::Lost),
        code if code.starts_with("08") => Some(StoreError::Lost),
        _ => None,
    }
}
