//! Sessions. Only the hash of a token is kept, and when it was last used in steps of five minutes, so that a session
//! tells neither its token nor its holder's every move (rule ACC-21).

use model::id::PersonId;

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// The step in which the last use is noted.
pub const STEP_MS: i64 = 5 * 60_000;

/// A session that is about to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Hash of the token, as text.
    pub token_hash: String,
    /// Whose.
    pub person: PersonId,
    /// When it begins.
    pub started_at_ms: i64,
    /// It ends when it is not used for so long.
    pub idle_ms: i64,
    /// It ends after so long in any case.
    pub absolute_ms: i64,
}

/// A running session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// Whose.
    pub person: PersonId,
    /// When it began.
    pub started_at_ms: i64,
    /// When it was last used, rounded down to [`STEP_MS`].
    pub last_used_at_ms: i64,
    /// It ends when it is not used for so long.
    pub idle_ms: i64,
    /// It ends at this moment in any case.
    pub ends_at_ms: i64,
}

impl SessionRecord {
    /// Whether a use at `now_ms` is worth a [`touch`].
    pub fn needs_touch(&self, now_ms: i64) -> bool {
        step(now_ms) > self.last_used_at_ms
    }
}

/// Begins a session.
pub async fn insert(write: &mut Write, session: &NewSession) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO session (token_hash, person, started_at_ms, last_used_at_ms, idle_ms, ends_at_ms) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            values![
                &session.token_hash,
                &session.person,
                session.started_at_ms,
                step(session.started_at_ms),
                session.idle_ms,
                session.started_at_ms + session.absolute_ms,
            ],
        )
        .await?;
    Ok(())
}

/// The session with this token, if it still runs at `now_ms`. Because the last use is rounded down, a session may
/// idle up to one step less than its limit, never longer.
pub async fn find(tx: &mut Tx, token_hash: &str, now_ms: i64) -> Result<Option<SessionRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT * FROM session \
             WHERE token_hash = $1 AND last_used_at_ms + idle_ms > $2 AND ends_at_ms > $2",
            values![token_hash, now_ms],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// Notes a use at `now_ms`; false when it was noted already or the session has ended.
pub async fn touch(write: &mut Write, token_hash: &str, now_ms: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE session SET last_used_at_ms = $2 WHERE token_hash = $1 AND last_used_at_ms < $2 \
                 AND last_used_at_ms + idle_ms > $3 AND ends_at_ms > $3",
            values![token_hash, step(now_ms), now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Ends a session; false when there is none.
pub async fn end(write: &mut Write, token_hash: &str) -> Result<bool, StoreError> {
    let ended = write.execute("DELETE FROM session WHERE token_hash = $1", values![token_hash]).await?;
    Ok(ended > 0)
}

/// Ends all sessions of a person; how many there were.
pub async fn end_of_person(write: &mut Write, person: &PersonId) -> Result<u64, StoreError> {
    write.execute("DELETE FROM session WHERE person = $1", values![person]).await
}

/// Forgets sessions that have ended by `now_ms`; how many there were.
pub async fn sweep(write: &mut Write, now_ms: i64) -> Result<u64, StoreError> {
    write
        .execute(
            "DELETE FROM session WHERE ends_at_ms <= $1 OR last_used_at_ms + idle_ms <= $1",
            values![now_ms],
        )
        .await
}

fn step(at_ms: i64) -> i64 {
    at_ms - at_ms.rem_euclid(STEP_MS)
}

fn record(row: &Row) -> Result<SessionRecord, StoreError> {
    Ok(SessionRecord {
        person: row.parsed("person")?,
        started_at_ms: row.int("started_at_ms")?,
        last_used_at_ms: row.int("last_used_at_ms")?,
        idle_ms: row.int("idle_ms")?,
        ends_at_ms: row.int("ends_at_ms")?,
    })
}
