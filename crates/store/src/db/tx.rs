//! Transactions: a consistent view to read from, and a write that commits with its audit row and its mails.

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};

use model::id::PersonId;
use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite, Transaction};
use tokio::sync::OwnedSemaphorePermit;

use super::row::Row;
use super::value::{Value, values};
use super::{Dialect, decode};
use crate::audit::Audit;
use crate::changes;
use crate::constraint::Constraint;
use crate::error::StoreError;
use crate::news::{self, Hub};
use crate::outbox::NewMail;

/// `sql` with its values, for whichever driver the context asks for.
macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query($sql);
        for value in $values {
            query = match value {
                Value::Int(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
            };
        }
        query
    }};
}
/// A transaction of either database.
pub(crate) enum Connection {
    /// On SQLite; what is open when the connection goes back to its pool is taken back there.
    Sqlite(PoolConnection<Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// An open transaction; what the reading functions of this crate take.
pub struct Tx {
    connection: Connection,
    /// After a failed statement PostgreSQL refuses every other one and SQLite does not; here neither goes on.
    failed: bool,
    /// Whether a statement wrote where something of the directory follows from.
    touched_directory: bool,
    /// The place in the queue of writers, given back after the connection.
    _place: Option<OwnedSemaphorePermit>,
}

/// A transaction that only reads, and sees the database as it was at its first query.
pub struct Read(Tx);

/// A transaction that writes. Dropping it takes everything back.
pub struct Write {
    tx: Tx,
    /// Who has something new to see once this is committed.
    told: BTreeSet<PersonId>,
    news: Hub,
}

impl Read {
    pub(crate) fn new(connection: Connection) -> Self {
        Self(Tx { connection, failed: false, touched_directory: false, _place: None })
    }
}

impl Write {
    pub(crate) fn new(connection: Connection, place: OwnedSemaphorePermit, news: Hub) -> Self {
        let tx = Tx { connection, failed: false, touched_directory: false, _place: Some(place) };
        Self { tx, told: BTreeSet::new(), news }
    }

    /// Has `person` look again once this is committed, wherever a page of theirs is open.
    pub fn tell(&mut self, person: &PersonId) {
        self.told.insert(person.clone());
    }

    /// Writes the audit row and the mails of this write, and commits all of it (rule DAT-1).
    pub async fn commit(mut self, audit: Audit) -> Result<(), StoreError> {
        crate::audit::insert(&mut self, &audit).await?;
        for mail in &audit.mails {
            crate::outbox::insert(&mut self, mail, audit.at_ms).await?;
        }
        self.finish().await
    }

    /// Commits what is no act of anybody: the use of a session, an allowance, a link that was asked for, the state of
    /// a mail. `mails` are written at `now_ms`.
    pub async fn commit_without_audit(mut self, mails: &[NewMail], now_ms: i64) -> Result<(), StoreError> {
        for mail in mails {
            crate::outbox::insert(&mut self, mail, now_ms).await?;
        }
        self.finish().await
    }

    async fn finish(mut self) -> Result<(), StoreError> {
        // Last of all, so that the row is held no longer than a commit takes.
        if self.tx.touched_directory {
            changes::grow(&mut self).await?;
        }
        self.notify().await?;
        if self.tx.failed {
            return Err(StoreError::broken("a transaction with a failed statement was to be committed"));
        }
        let committed = match self.tx.connection {
            Connection::Sqlite(mut connection) => {
                let committed = sqlx::query("COMMIT").execute(&mut *connection).await;
                if committed.is_ok() {
                    self.told.into_iter().for_each(|person| self.news.tell(person));
                }
                committed.map(drop)
            }
            Connection::Postgres(transaction) => transaction.commit().await,
        };
        committed.map_err(|error| match StoreError::from(error) {
            StoreError::Lost => StoreError::OutcomeUnknown,
            other => other,
        })
    }

    /// Has PostgreSQL tell all servers, this one too, with the commit.
    async fn notify(&mut self) -> Result<(), StoreError> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let told: Vec<PersonId> = std::mem::take(&mut self.told).into_iter().collect();
        for people in told.chunks(news::AT_ONCE) {
            let ids: Vec<&str> = people.iter().map(PersonId::as_str).collect();
            self.execute(news::TELL, values![&ids.join(" ")]).await?;
        }
        Ok(())
    }

    /// Marks a point to come back to with [`Write::back_to_point`].
    pub(crate) async fn point(&mut self) -> Result<(), StoreError> {
        self.execute("SAVEPOINT point", Vec::new()).await.map(drop)
    }

    /// Takes back everything since the last [`Write::point`].
    pub(crate) async fn back_to_point(&mut self) -> Result<(), StoreError> {
        self.execute("ROLLBACK TO SAVEPOINT point", Vec::new()).await.map(drop)
    }
}

impl Tx {
    /// Which database this is.
    pub(crate) fn dialect(&self) -> Dialect {
        match &self.connection {
            Connection::Sqlite(_) => Dialect::Sqlite,
            Connection::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The rows that `sql` answers.
    pub(crate) async fn query(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        self.check(&values)?;
        let answer = match &mut self.connection {
            Connection::Sqlite(connection) => {
                bound!(sql, values).fetch_all(&mut **connection).await.map(decode::sqlite)
            }
            Connection::Postgres(transaction) => {
                bound!(sql, values).fetch_all(&mut **transaction).await.map(decode::postgres)
            }
        };
        let answer = answer.map_err(StoreError::from).flatten();
        self.failed |= answer.is_err();
        self.touched_directory |= changes::touches_directory(sql);
        answer
    }

    /// The one row that `sql` answers, or none; the first when there are several.
    pub(crate) async fn query_one(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, values).await?.into_iter().next())
    }

    /// How many rows `sql` changed.
    pub(crate) async fn execute(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        self.check(&values)?;
        let changed = match &mut self.connection {
            Connection::Sqlite(connection) => {
                bound!(sql, values).execute(&mut **connection).await.map(|done| done.rows_affected())
            }
            Connection::Postgres(transaction) => {
                bound!(sql, values).execute(&mut **transaction).await.map(|done| done.rows_affected())
            }
        };
        let changed = changed.map_err(StoreError::from);
        self.failed |= changed.is_err();
        if changed.as_ref().is_ok_and(|rows| *rows > 0) {
            self.touched_directory |= changes::touches_directory(sql);
        }
        changed
    }

    /// Runs `sql`, which changes a row into itself to hold it: how many rows are held.
    pub(crate) async fn hold(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        let before = self.touched_directory;
        let held = self.execute(sql, values).await;
        self.touched_directory = before;
        held
    }

    /// Says that something of the directory may follow from this write, where the statement alone does not.
    pub(crate) fn touch_directory(&mut self) {
        self.touched_directory = true;
    }

    fn check(&mut self, values: &[Value]) -> Result<(), StoreError> {
        if self.failed {
            return Err(StoreError::broken("a statement followed a failed one in the same transaction"));
        }
        let has_nul = |value: &Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
        if values.iter().any(has_nul) {
            self.failed = true;
            return Err(StoreError::Constraint(Constraint::NulInText));
        }
        Ok(())
    }
}

impl Deref for Read {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.0
    }
}

impl DerefMut for Read {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.0
    }
}

impl Deref for Write {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}
