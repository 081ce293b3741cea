//! Sessions. Only the hash of a token is kept, and when it was last used in steps of five minutes, so that a session
//! tells neither its token nor its holder's every move (rule ACC-21).

use model::account::DeviceKind;
use model::id::{PersonId, SessionId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// The step in which the last use is noted.
pub const STEP_MS: i64 = 5 * 60_000;

/// A session that is about to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// The id by which its holder knows it; it opens nothing.
    pub id: SessionId,
    /// Hash of the token, as text.
    pub token_hash: String,
    /// Whose.
    pub person: PersonId,
    /// Whether others use the device too.
    pub device: DeviceKind,
    /// What the person calls the device.
    pub label: Option<String>,
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
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// Whether others use the device too.
    pub device: DeviceKind,
    /// What the person calls the device.
    pub label: Option<String>,
    /// When it began.
    pub started_at_ms: i64,
    /// When it was last used, rounded down to [`STEP_MS`].
    pub last_used_at_ms: i64,
    /// It ends when it is not used for so long.
    pub idle_ms: i64,
    /// It ends at this moment in any case.
    pub ends_at_ms: i64,
    /// When the person last proved who they are.
    pub proved_at_ms: i64,
    /// When they gave the second factor, if they did.
    pub second_factor_at_ms: Option<i64>,
}

impl SessionRecord {
    /// Whether a use at `now_ms` is worth a [`touch`].
    pub fn needs_touch(&self, now_ms: i64) -> bool {
        step(now_ms) > self.last_used_at_ms
    }
}

/// What a new token of a running session says of its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Nothing new.
    None,
    /// They proved who they are.
    Identity,
    /// They gave the second factor too.
    SecondFactor,
}

/// Begins a session; it counts as a proof of who its holder is.
pub async fn insert(write: &mut Write, session: &NewSession) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO session (id, token_hash, person, device, label, started_at_ms, last_used_at_ms, idle_ms, \
                 ends_at_ms, proved_at_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $6)",
            values![
                &session.id,
                &session.token_hash,
                &session.person,
                session.device.code(),
                session.label.as_ref(),
                session.started_at_ms,
                step(session.started_at_ms),
                session.idle_ms,
                session.started_at_ms + session.absolute_ms,
            ],
        )
        .await?;
    Ok(())
}

/// The session with this token, if it still runs at `now_ms` and its holder is not suspended. Because the last use is
/// rounded down, a session may idle up to one step less than its limit, never longer.
pub async fn find(tx: &mut Tx, token_hash: &str, now_ms: i64) -> Result<Option<SessionRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT session.* FROM session JOIN person ON person.id = session.person \
             WHERE session.token_hash = $1 AND session.last_used_at_ms + session.idle_ms > $2 \
                 AND session.ends_at_ms > $2 AND person.suspended_at_ms IS NULL",
            values![token_hash, now_ms],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// The running sessions of a person, last used first.
pub async fn of_person(
    tx: &mut Tx,
    person: &PersonId,
    now_ms: i64,
) -> Result<Vec<SessionRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM session WHERE person = $1 AND last_used_at_ms + idle_ms > $2 AND ends_at_ms > $2 \
             ORDER BY last_used_at_ms DESC, started_at_ms DESC, id",
            values![person, now_ms],
        )
        .await?;
    rows.iter().map(record).collect()
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

/// Gives a running session another token; false when the old one is not its token any more (rule ACC-23).
pub async fn renew(
    write: &mut Write,
    old_hash: &str,
    new_hash: &str,
    proof: Proof,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let proved = (proof != Proof::None).then_some(now_ms);
    let second = (proof == Proof::SecondFactor).then_some(now_ms);
    let changed = write
        .execute(
            "UPDATE session SET token_hash = $2, proved_at_ms = COALESCE($3, proved_at_ms), \
                 second_factor_at_ms = COALESCE($4, second_factor_at_ms) \
             WHERE token_hash = $1 AND ends_at_ms > $5",
            values![old_hash, new_hash, proved, second, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Calls the device of a person's session `label`; false when they have no such session.
pub async fn label(
    write: &mut Write,
    person: &PersonId,
    id: &SessionId,
    label: Option<&str>,
) -> Result<bool, StoreError> {
    let changed = write
        .execute("UPDATE session SET label = $3 WHERE id = $2 AND person = $1", values![person, id, label])
        .await?;
    Ok(changed > 0)
}

/// Ends a session; false when there is none.
pub async fn end(write: &mut Write, token_hash: &str) -> Result<bool, StoreError> {
    let ended = write.execute("DELETE FROM session WHERE token_hash = $1", values![token_hash]).await?;
    Ok(ended > 0)
}

/// Ends the session of a person with this id; false when they have none such.
pub async fn end_by_id(write: &mut Write, person: &PersonId, id: &SessionId) -> Result<bool, StoreError> {
    let ended =
        write.execute("DELETE FROM session WHERE id = $2 AND person = $1", values![person, id]).await?;
    Ok(ended > 0)
}

/// Ends all sessions of a person; how many there were.
pub async fn end_of_person(write: &mut Write, person: &PersonId) -> Result<u64, StoreError> {
    write.execute("DELETE FROM session WHERE person = $1", values![person]).await
}

/// Ends all sessions of a person but the one with this id; how many that were.
pub async fn end_others(write: &mut Write, person: &PersonId, kept: &SessionId) -> Result<u64, StoreError> {
    write.execute("DELETE FROM session WHERE person = $1 AND id <> $2", values![person, kept]).await
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
        id: row.parsed("id")?,
        person: row.parsed("person")?,
        device: row.code("device", DeviceKind::from_code)?,
        label: row.text_opt("label")?,
        started_at_ms: row.int("started_at_ms")?,
        last_used_at_ms: row.int("last_used_at_ms")?,
        idle_ms: row.int("idle_ms")?,
        ends_at_ms: row.int("ends_at_ms")?,
        proved_at_ms: row.int("proved_at_ms")?,
        second_factor_at_ms: row.int_opt("second_factor_at_ms")?,
    })
}
