//! Wrong passwords in a row, under keys that the caller makes (rules ACC-28 and ACC-29).

use model::id::PersonId;

use crate::db::{Tx, Write, values};
use crate::error::StoreError;

/// How many there were in a row.
pub async fn count(tx: &mut Tx, key: &str) -> Result<u32, StoreError> {
    let row = tx.query_one("SELECT failures FROM password_failure WHERE key = $1", values![key]).await?;
    row.map_or(Ok(0), |row| row.number("failures"))
}

/// Notes one more for the account of `person`, if there is one, and tells how many that makes.
pub async fn add(
    write: &mut Write,
    key: &str,
    person: Option<&PersonId>,
    now_ms: i64,
) -> Result<u32, StoreError> {
    let row = write
        .query_one(
            "INSERT INTO password_failure (key, person, failures, last_at_ms) VALUES ($1, $2, 1, $3) \
             ON CONFLICT (key) DO UPDATE \
                 SET failures = password_failure.failures + 1, last_at_ms = excluded.last_at_ms \
             RETURNING failures",
            values![key, person, now_ms],
        )
        .await?;
    row.map_or(Ok(1), |row| row.number("failures"))
}

/// Begins to count anew.
pub async fn forget(write: &mut Write, key: &str) -> Result<(), StoreError> {
    write.execute("DELETE FROM password_failure WHERE key = $1", values![key]).await?;
    Ok(())
}

/// Begins to count anew for the account of `person`, under every key; under how many there were some.
pub async fn forget_of_person(write: &mut Write, person: &PersonId) -> Result<u64, StoreError> {
    write.execute("DELETE FROM password_failure WHERE person = $1", values![person]).await
}

/// Forgets the rows of addresses without an account whose last failure was before `before_ms`; their keys begin with
/// [`NOBODY`].
pub async fn sweep(write: &mut Write, before_ms: i64) -> Result<u64, StoreError> {
    write
        .execute(
            "DELETE FROM password_failure WHERE substr(key, 1, 7) = $2 AND last_at_ms < $1",
            values![before_ms, NOBODY],
        )
        .await
}

/// How the keys of addresses without an account begin.
pub const NOBODY: &str = "nobody:";
