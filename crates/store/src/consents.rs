//! What people agreed to: purpose, version of the words, language and time; a withdrawal is added and nothing is
//! forgotten while it proves something (rule PRI-21).

use model::id::PersonId;
use model::privacy::Purpose;
use model::words::Locale;

use crate::db::{Tx, Write, values};
use crate::error::StoreError;

/// A consent that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRecord {
    /// To what.
    pub purpose: Purpose,
    /// When it was given.
    pub given_at_ms: i64,
    /// The version of the words that were read.
    pub text_version: u32,
    /// The language in which they were read.
    pub language: Locale,
}

/// The consents of a person that hold, by purpose.
pub async fn holding(tx: &mut Tx, person: &PersonId) -> Result<Vec<ConsentRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM consent WHERE person = $1 AND withdrawn_at_ms IS NULL ORDER BY purpose, given_at_ms",
            values![person],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(ConsentRecord {
                purpose: row.code("purpose", Purpose::from_code)?,
                given_at_ms: row.int("given_at_ms")?,
                text_version: row.number("text_version")?,
                language: row.code("language", Locale::from_code)?,
            })
        })
        .collect()
}

/// Gives a consent; false when the same one holds already.
pub async fn give(write: &mut Write, person: &PersonId, consent: &ConsentRecord) -> Result<bool, StoreError> {
    let given = write
        .execute(
            "INSERT INTO consent (person, purpose, given_at_ms, text_version, language) \
             SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS ( \
                 SELECT 1 FROM consent WHERE person = $1 AND purpose = $2 AND withdrawn_at_ms IS NULL) \
             ON CONFLICT (person, purpose, given_at_ms) DO UPDATE SET withdrawn_at_ms = NULL",
            values![
                person,
                consent.purpose.code(),
                consent.given_at_ms,
                consent.text_version,
                consent.language.code(),
            ],
        )
        .await?;
    Ok(given > 0)
}

/// Withdraws a consent; false when there is none.
pub async fn withdraw(
    write: &mut Write,
    person: &PersonId,
    purpose: Purpose,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let withdrawn = write
        .execute(
            "UPDATE consent SET withdrawn_at_ms = $3 \
             WHERE person = $1 AND purpose = $2 AND withdrawn_at_ms IS NULL",
            values![person, purpose.code(), now_ms],
        )
        .await?;
    Ok(withdrawn > 0)
}
