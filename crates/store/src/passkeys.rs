//! Passkeys, which are credentials of a kind of their own, and what they have to sign (rule ACC-19).
//!
//! What is kept of a key checks its signatures and cannot make any; how it is written down is the caller's affair.

use model::id::{PasskeyId, PersonId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A passkey as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRecord {
    /// Its id.
    pub id: PasskeyId,
    /// Whose.
    pub person: PersonId,
    /// The id by which the owner's device knows it.
    pub key_id: String,
    /// What checks its signatures.
    pub verifier: String,
    /// What its owner calls it.
    pub label: String,
    /// When it was added.
    pub created_at_ms: i64,
    /// When it last signed in.
    pub last_used_at_ms: Option<i64>,
}

/// Adds a passkey; [`crate::Constraint::KeyTaken`] when the device knows one by this id already.
pub async fn insert(write: &mut Write, record: &PasskeyRecord, counter: u32) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO credential (id, person, kind, secret, created_at_ms, confirmed_at_ms, counter, key_id, \
                 label, last_used_at_ms) \
             VALUES ($1, $2, 'passkey', $3, $4, $4, $5, $6, $7, $8)",
            values![
                &record.id,
                &record.person,
                &record.verifier,
                record.created_at_ms,
                i64::from(counter),
                &record.key_id,
                &record.label,
                record.last_used_at_ms,
            ],
        )
        .await?;
    Ok(())
}

/// The passkeys of a person, first added first.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<PasskeyRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM credential WHERE person = $1 AND kind = 'passkey' ORDER BY created_at_ms, id",
            values![person],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The passkey that the owner's device knows by this id.
pub async fn by_key(tx: &mut Tx, key_id: &str) -> Result<Option<PasskeyRecord>, StoreError> {
    let row = tx
        .query_one("SELECT * FROM credential WHERE key_id = $1 AND kind = 'passkey'", values![key_id])
        .await?;
    row.as_ref().map(record).transpose()
}

/// Notes that a passkey signed in: what checks it was `old` and is `new` from now on. False when it was taken away or
/// used meanwhile, or its owner is suspended.
pub async fn note_use(
    write: &mut Write,
    id: &PasskeyId,
    (old, new): (&str, &str),
    counter: u32,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE credential SET secret = $3, counter = $4, last_used_at_ms = $5 \
             WHERE id = $1 AND kind = 'passkey' AND secret = $2 \
                 AND person IN (SELECT id FROM person WHERE suspended_at_ms IS NULL)",
            values![id, old, new, i64::from(counter), now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Calls a person's passkey `label`; false when they have no such passkey.
pub async fn rename(
    write: &mut Write,
    person: &PersonId,
    id: &PasskeyId,
    label: &str,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE credential SET label = $3 WHERE id = $2 AND person = $1 AND kind = 'passkey'",
            values![person, id, label],
        )
        .await?;
    Ok(changed > 0)
}

/// Takes a person's passkey away; false when they have no such passkey.
pub async fn remove(write: &mut Write, person: &PersonId, id: &PasskeyId) -> Result<bool, StoreError> {
    let removed = write
        .execute(
            "DELETE FROM credential WHERE id = $2 AND person = $1 AND kind = 'passkey'",
            values![person, id],
        )
        .await?;
    Ok(removed > 0)
}

/// Takes all passkeys of a person away; how many there were.
pub async fn remove_of_person(write: &mut Write, person: &PersonId) -> Result<u64, StoreError> {
    write.execute("DELETE FROM credential WHERE person = $1 AND kind = 'passkey'", values![person]).await
}

/// Keeps what a passkey has to sign until `expires_at_ms`: one of `person`, or of whoever signs in.
pub async fn begin(
    write: &mut Write,
    id: &str,
    person: Option<&PersonId>,
    state: &str,
    expires_at_ms: i64,
) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO passkey_challenge (id, person, state, expires_at_ms) VALUES ($1, $2, $3, $4)",
            values![id, person, state, expires_at_ms],
        )
        .await?;
    Ok(())
}

/// Takes away what was kept under `id` for the same `person`, or for whoever signs in; `None` when it was taken, has
/// ended or never was. One statement, so of many at once one gets it.
pub async fn take(
    write: &mut Write,
    id: &str,
    person: Option<&PersonId>,
    now_ms: i64,
) -> Result<Option<String>, StoreError> {
    let person = person.map_or("", PersonId::as_str);
    let row = write
        .query_one(
            "DELETE FROM passkey_challenge \
             WHERE id = $1 AND COALESCE(person, '') = $2 AND expires_at_ms > $3 RETURNING state",
            values![id, person, now_ms],
        )
        .await?;
    row.map(|row| row.text("state")).transpose()
}

/// Forgets what nobody signed in time; how much that was.
pub async fn sweep(write: &mut Write, now_ms: i64) -> Result<u64, StoreError> {
    write.execute("DELETE FROM passkey_challenge WHERE expires_at_ms <= $1", values![now_ms]).await
}

fn record(row: &Row) -> Result<PasskeyRecord, StoreError> {
    Ok(PasskeyRecord {
        id: row.parsed("id")?,
        person: row.parsed("person")?,
        key_id: row.text("key_id")?,
        verifier: row.text("secret")?,
        label: row.text("label")?,
        created_at_ms: row.int("created_at_ms")?,
        last_used_at_ms: row.int_opt("last_used_at_ms")?,
    })
}
