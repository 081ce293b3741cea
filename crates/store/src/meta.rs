//! Facts about the installation itself.

use crate::db::{Tx, Write, values};
use crate::error::StoreError;

/// Set to `1` when the database holds invented people.
pub const DEMO: &str = "demo";
/// A random id of this installation.
pub const INSTALLATION_ID: &str = "installation_id";

/// The fingerprint of the key that seals (rule DAT-16).
pub const KEY_FINGERPRINT: &str = "key_fingerprint";

/// The value under a key.
pub(crate) const READ: &str = "SELECT value FROM meta WHERE key = $1";

/// The value under `key`.
pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>, StoreError> {
    let row = tx.query_one(READ, values![key]).await?;
    row.map(|row| row.text("value")).transpose()
}

/// Makes `value` the value under `key`.
pub async fn set(write: &mut Write, key: &str, value: &str) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO meta (key, value) VALUES ($1, $2) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            values![key, value],
        )
        .await?;
    Ok(())
}

/// Makes `value` the value under `key` if there is none; whether it was.
pub async fn set_once(write: &mut Write, key: &str, value: &str) -> Result<bool, StoreError> {
    let written = write
        .execute(
            "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
            values![key, value],
        )
        .await?;
    Ok(written > 0)
}

/// Whether the database holds invented people.
pub async fn is_demo(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(get(tx, DEMO).await?.as_deref() == Some("1"))
}
