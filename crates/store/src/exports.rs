//! Files of people's own data: asked for, made, fetched once (rule PRI-17).

use model::id::{ExportId, PersonId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// An export as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRecord {
    /// Its id.
    pub id: ExportId,
    /// Whose data.
    pub person: PersonId,
    /// When it was asked for.
    pub asked_at_ms: i64,
    /// Until when it can be fetched; `None` while it is being made.
    pub ends_at_ms: Option<i64>,
    /// When it was fetched.
    pub fetched_at_ms: Option<i64>,
}

/// Notes that a person wants their data; false when they are waiting for it already.
pub async fn ask(
    write: &mut Write,
    id: &ExportId,
    person: &PersonId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let asked = write
        .execute(
            "INSERT INTO export (id, person, asked_at_ms) VALUES ($1, $2, $3) \
             ON CONFLICT (person) WHERE made_at_ms IS NULL DO NOTHING",
            values![id, person, now_ms],
        )
        .await?;
    Ok(asked > 0)
}

/// The newest export of a person.
pub async fn newest(tx: &mut Tx, person: &PersonId) -> Result<Option<ExportRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT id, person, asked_at_ms, ends_at_ms, fetched_at_ms FROM export WHERE person = $1 \
             ORDER BY asked_at_ms DESC, id DESC LIMIT 1",
            values![person],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// The exports that wait to be made, oldest first.
pub async fn waiting(tx: &mut Tx) -> Result<Vec<ExportRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT id, person, asked_at_ms, ends_at_ms, fetched_at_ms FROM export WHERE made_at_ms IS NULL \
             ORDER BY asked_at_ms, id",
            values![],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// Keeps the file of an export until `ends_at_ms`; false when it is made already or was taken back.
pub async fn keep(
    write: &mut Write,
    id: &ExportId,
    file: &str,
    now_ms: i64,
    ends_at_ms: i64,
) -> Result<bool, StoreError> {
    let kept = write
        .execute(
            "UPDATE export SET file = $2, made_at_ms = $3, ends_at_ms = $4 WHERE id = $1 AND made_at_ms IS NULL",
            values![id, file, now_ms, ends_at_ms],
        )
        .await?;
    Ok(kept > 0)
}

/// The file of an export, once: it is forgotten in the same transaction. Nothing when it is somebody else's, not made,
/// fetched already or past its end.
pub async fn fetch(
    write: &mut Write,
    id: &ExportId,
    person: &PersonId,
    now_ms: i64,
) -> Result<Option<String>, StoreError> {
    let row = write
        .query_one(
            "SELECT file FROM export WHERE id = $1 AND person = $2 AND file IS NOT NULL AND ends_at_ms > $3",
            values![id, person, now_ms],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let taken = write
        .execute(
            "UPDATE export SET file = NULL, fetched_at_ms = $2 WHERE id = $1 AND fetched_at_ms IS NULL",
            values![id, now_ms],
        )
        .await?;
    // Somebody else with the same session was faster.
    if taken == 0 { Ok(None) } else { row.text("file").map(Some) }
}

fn record(row: &Row) -> Result<ExportRecord, StoreError> {
    Ok(ExportRecord {
        id: row.parsed("id")?,
        person: row.parsed("person")?,
        asked_at_ms: row.int("asked_at_ms")?,
        ends_at_ms: row.int_opt("ends_at_ms")?,
        fetched_at_ms: row.int_opt("fetched_at_ms")?,
    })
}
