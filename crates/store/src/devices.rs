//! Browsers that are known for an account, so that nobody elsewhere can shut its owner out (rule ACC-28).

use model::id::PersonId;

use crate::db::{Tx, Write, values};
use crate::error::StoreError;

/// How many browsers an account may have; the one used longest ago is forgotten for the next.
pub const MOST: u32 = 10;

/// Notes a browser by the hash of its token, and forgets those beyond [`MOST`].
pub async fn insert(
    write: &mut Write,
    token_hash: &str,
    person: &PersonId,
    now_ms: i64,
) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO device (token_hash, person, created_at_ms, last_used_at_ms) VALUES ($1, $2, $3, $3)",
            values![token_hash, person, now_ms],
        )
        .await?;
    write
        .execute(
            "DELETE FROM device WHERE person = $1 AND token_hash NOT IN (\
                 SELECT token_hash FROM device WHERE person = $1 \
                 ORDER BY last_used_at_ms DESC, created_at_ms DESC, token_hash LIMIT $2)",
            values![person, MOST],
        )
        .await?;
    Ok(())
}

/// Whose browser it is.
pub async fn owner(tx: &mut Tx, token_hash: &str) -> Result<Option<PersonId>, StoreError> {
    let row = tx.query_one("SELECT person FROM device WHERE token_hash = $1", values![token_hash]).await?;
    row.map(|row| row.parsed("person")).transpose()
}

/// Notes that it was used at `now_ms`.
pub async fn touch(write: &mut Write, token_hash: &str, now_ms: i64) -> Result<(), StoreError> {
    write
        .execute("UPDATE device SET last_used_at_ms = $2 WHERE token_hash = $1", values![token_hash, now_ms])
        .await?;
    Ok(())
}

/// Forgets all browsers of a person; how many there were.
pub async fn forget_of_person(write: &mut Write, person: &PersonId) -> Result<u64, StoreError> {
    write.execute("DELETE FROM device WHERE person = $1", values![person]).await
}

/// Forgets browsers that were last used before `before_ms`; how many there were.
pub async fn sweep(write: &mut Write, before_ms: i64) -> Result<u64, StoreError> {
    write.execute("DELETE FROM device WHERE last_used_at_ms < $1", values![before_ms]).await
}
