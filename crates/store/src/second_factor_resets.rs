//! Resets of a second factor that its owner lost: asked for by one, agreed to by another, done after a while
//! (rule ACC-18).

use model::id::PersonId;

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A reset as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetRecord {
    /// Whose second factor.
    pub person: PersonId,
    /// Who asked for it.
    pub asked_by: PersonId,
    /// When.
    pub asked_at_ms: i64,
    /// Who agreed; nobody yet.
    pub agreed_by: Option<PersonId>,
    /// When it is done, once somebody agreed.
    pub due_at_ms: Option<i64>,
}

/// Asks for a reset; false when one was asked for before.
pub async fn ask(
    write: &mut Write,
    person: &PersonId,
    by: &PersonId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let added = write
        .execute(
            "INSERT INTO second_factor_reset (person, asked_by, asked_at_ms) VALUES ($1, $2, $3) \
             ON CONFLICT (person) DO NOTHING",
            values![person, by, now_ms],
        )
        .await?;
    Ok(added > 0)
}

/// Agrees to a reset, which is then done at `due_at_ms`; false when there is none to agree to, or `by` asked for it.
pub async fn agree(
    write: &mut Write,
    person: &PersonId,
    by: &PersonId,
    due_at_ms: i64,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE second_factor_reset SET agreed_by = $2, due_at_ms = $3 \
             WHERE person = $1 AND agreed_by IS NULL AND asked_by <> $2",
            values![person, by, due_at_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// The reset of a person's second factor.
pub async fn find(tx: &mut Tx, person: &PersonId) -> Result<Option<ResetRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM second_factor_reset WHERE person = $1", values![person]).await?;
    row.as_ref().map(record).transpose()
}

/// The resets that are to be done by `now_ms`, by person.
pub async fn due(tx: &mut Tx, now_ms: i64) -> Result<Vec<ResetRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM second_factor_reset WHERE due_at_ms <= $1 ORDER BY person", values![now_ms])
        .await?;
    rows.iter().map(record).collect()
}

/// Takes a reset back, or notes that it was done; false when there was none.
pub async fn end(write: &mut Write, person: &PersonId) -> Result<bool, StoreError> {
    let ended = write.execute("DELETE FROM second_factor_reset WHERE person = $1", values![person]).await?;
    Ok(ended > 0)
}

/// Forgets the resets that were asked for until `until_ms` and that nobody agreed to; how many there were.
pub async fn sweep(write: &mut Write, until_ms: i64) -> Result<u64, StoreError> {
    write
        .execute(
            "DELETE FROM second_factor_reset WHERE agreed_by IS NULL AND asked_at_ms <= $1",
            values![until_ms],
        )
        .await
}

fn record(row: &Row) -> Result<ResetRecord, StoreError> {
    Ok(ResetRecord {
        person: row.parsed("person")?,
        asked_by: row.parsed("asked_by")?,
        asked_at_ms: row.int("asked_at_ms")?,
        agreed_by: row.parsed_opt("agreed_by")?,
        due_at_ms: row.int_opt("due_at_ms")?,
    })
}
