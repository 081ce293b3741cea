//! How people prove who they are: a password, a second factor, recovery codes; a kind each (rule ACC-19).
//!
//! What is kept is a hash or was sealed by the caller; this module never sees a secret.

use model::id::PersonId;

use crate::db::{Tx, Write, values};
use crate::error::StoreError;

/// A second factor that makes codes of the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpRecord {
    /// Its id, to which the secret is sealed.
    pub id: String,
    /// The sealed secret.
    pub sealed: String,
    /// The step of the last code that was taken; none of it or before is taken again.
    pub last_step: i64,
}

/// Whether a password is long enough to open an account without a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// It opens an account alone.
    Alone,
    /// It needs a second factor beside it.
    WithSecondFactor,
}

/// The hash of a person's password.
pub async fn password(tx: &mut Tx, person: &PersonId) -> Result<Option<String>, StoreError> {
    let row = tx
        .query_one("SELECT secret FROM credential WHERE person = $1 AND kind = 'password'", values![person])
        .await?;
    row.map(|row| row.text("secret")).transpose()
}

/// Makes `hash` the hash of a person's password, whether or not they had one.
pub async fn set_password(
    write: &mut Write,
    id: &str,
    person: &PersonId,
    hash: &str,
    strength: Strength,
    now_ms: i64,
) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO credential (id, person, kind, secret, created_at_ms, confirmed_at_ms, counter) \
             VALUES ($1, $2, 'password', $3, $4, $4, $5) \
             ON CONFLICT (person) WHERE kind = 'password' \
                 DO UPDATE SET secret = excluded.secret, created_at_ms = excluded.created_at_ms, \
                     counter = excluded.counter",
            values![id, person, hash, now_ms, strength == Strength::Alone],
        )
        .await?;
    Ok(())
}

/// Whether a person has a password that needs a second factor beside it.
pub async fn password_needs_second_factor(tx: &mut Tx, person: &PersonId) -> Result<bool, StoreError> {
    let row = tx
        .query_one(
            "SELECT counter FROM credential WHERE person = $1 AND kind = 'password' AND counter = 0",
            values![person],
        )
        .await?;
    Ok(row.is_some())
}

/// Replaces the hash `old` by a dearer one of the same password; false when the password was changed meanwhile.
pub async fn upgrade_password(
    write: &mut Write,
    person: &PersonId,
    old: &str,
    new: &str,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE credential SET secret = $3 WHERE person = $1 AND kind = 'password' AND secret = $2",
            values![person, old, new],
        )
        .await?;
    Ok(changed > 0)
}

/// Takes a person's password away; false when they had none.
pub async fn remove_password(write: &mut Write, person: &PersonId) -> Result<bool, StoreError> {
    let removed = write
        .execute("DELETE FROM credential WHERE person = $1 AND kind = 'password'", values![person])
        .await?;
    Ok(removed > 0)
}

/// The second factor that counts.
pub async fn totp(tx: &mut Tx, person: &PersonId) -> Result<Option<TotpRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT id, secret, counter FROM credential \
             WHERE person = $1 AND kind = 'totp' AND confirmed_at_ms IS NOT NULL",
            values![person],
        )
        .await?;
    row.as_ref().map(totp_record).transpose()
}

/// The second factor that was begun and not yet proved.
pub async fn unproved_totp(tx: &mut Tx, person: &PersonId) -> Result<Option<TotpRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT id, secret, counter FROM credential \
             WHERE person = $1 AND kind = 'totp' AND confirmed_at_ms IS NULL",
            values![person],
        )
        .await?;
    row.as_ref().map(totp_record).transpose()
}

/// Begins a second factor; one that was begun before and not proved is forgotten.
pub async fn begin_totp(
    write: &mut Write,
    person: &PersonId,
    record: &TotpRecord,
    now_ms: i64,
) -> Result<(), StoreError> {
    write
        .execute(
            "DELETE FROM credential WHERE person = $1 AND kind = 'totp' AND confirmed_at_ms IS NULL",
            values![person],
        )
        .await?;
    write
        .execute(
            "INSERT INTO credential (id, person, kind, secret, created_at_ms, counter) \
             VALUES ($1, $2, 'totp', $3, $4, $5)",
            values![&record.id, person, &record.sealed, now_ms, record.last_step],
        )
        .await?;
    Ok(())
}

/// Makes the second factor `id` count instead of any other, with the step of the code that proved it; false when it
/// was proved or replaced meanwhile.
pub async fn confirm_totp(
    write: &mut Write,
    person: &PersonId,
    id: &str,
    step: i64,
    now_ms: i64,
) -> Result<bool, StoreError> {
    write
        .execute(
            "DELETE FROM credential \
             WHERE person = $1 AND kind = 'totp' AND confirmed_at_ms IS NOT NULL \
                 AND EXISTS (SELECT 1 FROM credential AS next WHERE next.id = $2 AND next.confirmed_at_ms IS NULL)",
            values![person, id],
        )
        .await?;
    let changed = write
        .execute(
            "UPDATE credential SET confirmed_at_ms = $3, counter = $4 \
             WHERE id = $2 AND person = $1 AND kind = 'totp' AND confirmed_at_ms IS NULL",
            values![person, id, now_ms, step],
        )
        .await?;
    Ok(changed > 0)
}

/// Uses the code of `step` up; false when it, or a later one, was used before.
pub async fn use_totp_step(write: &mut Write, id: &str, step: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE credential SET counter = $2 WHERE id = $1 AND kind = 'totp' AND counter < $2",
            values![id, step],
        )
        .await?;
    Ok(changed > 0)
}

/// Takes away the second factor of a person with all recovery codes; false when there was none.
pub async fn remove_second_factor(write: &mut Write, person: &PersonId) -> Result<bool, StoreError> {
    let removed = write
        .execute(
            "DELETE FROM credential WHERE person = $1 AND kind IN ('totp', 'recovery_code')",
            values![person],
        )
        .await?;
    Ok(removed > 0)
}

/// Makes these the recovery codes of a person and forgets the old ones: an id and a hash each.
pub async fn replace_recovery_codes(
    write: &mut Write,
    person: &PersonId,
    codes: &[(String, String)],
    now_ms: i64,
) -> Result<(), StoreError> {
    write
        .execute("DELETE FROM credential WHERE person = $1 AND kind = 'recovery_code'", values![person])
        .await?;
    for (id, hash) in codes {
        write
            .execute(
                "INSERT INTO credential (id, person, kind, secret, created_at_ms, confirmed_at_ms, counter) \
                 VALUES ($1, $2, 'recovery_code', $3, $4, $4, 0)",
                values![id, person, hash, now_ms],
            )
            .await?;
    }
    Ok(())
}

/// Uses a recovery code up; false when the person has no such code, or not any more.
pub async fn use_recovery_code(write: &mut Write, person: &PersonId, hash: &str) -> Result<bool, StoreError> {
    let removed = write
        .execute(
            "DELETE FROM credential WHERE person = $1 AND kind = 'recovery_code' AND secret = $2",
            values![person, hash],
        )
        .await?;
    Ok(removed > 0)
}

/// How many recovery codes a person has left.
pub async fn recovery_codes_left(tx: &mut Tx, person: &PersonId) -> Result<u32, StoreError> {
    let row = tx
        .query_one(
            "SELECT COUNT(*) AS n FROM credential WHERE person = $1 AND kind = 'recovery_code'",
            values![person],
        )
        .await?;
    row.map_or(Ok(0), |row| row.number("n"))
}

fn totp_record(row: &crate::db::Row) -> Result<TotpRecord, StoreError> {
    Ok(TotpRecord { id: row.text("id")?, sealed: row.text("secret")?, last_step: row.int("counter")? })
}
