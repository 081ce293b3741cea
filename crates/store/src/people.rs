//! People with an account.

use model::email::EmailAddress;
use model::id::PersonId;
use model::words::{Locale, Speaks};

use crate::db::{Row, Tx, Write, json, values};
use crate::error::StoreError;

/// A person as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRecord {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their address; no two people share one.
    pub email: EmailAddress,
    /// The language of their mails.
    pub locale: Locale,
    /// Their IANA time zone.
    pub time_zone: String,
    /// Their languages, best first.
    pub languages: Vec<Speaks>,
}

/// Adds a person; [`crate::Constraint::EmailTaken`] when the address is in use.
pub async fn insert(write: &mut Write, record: &PersonRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO person (id, name, email, locale, time_zone, languages) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            values![
                &record.id,
                &record.name,
                &record.email,
                record.locale.code(),
                &record.time_zone,
                json(&record.languages)?,
            ],
        )
        .await?;
    Ok(())
}

/// The person with this id.
pub async fn find(tx: &mut Tx, id: &PersonId) -> Result<Option<PersonRecord>, StoreError> {
    let row =
        tx.query_one("SELECT * FROM person WHERE id = $1 AND erased_at_ms IS NULL", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// The person with this address.
pub async fn by_email(tx: &mut Tx, email: &EmailAddress) -> Result<Option<PersonRecord>, StoreError> {
    let row = tx
        .query_one("SELECT * FROM person WHERE email = $1 AND erased_at_ms IS NULL", values![email])
        .await?;
    row.as_ref().map(record).transpose()
}

/// Everybody by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<PersonRecord>, StoreError> {
    let rows =
        tx.query("SELECT * FROM person WHERE erased_at_ms IS NULL ORDER BY name, id", values![]).await?;
    rows.iter().map(record).collect()
}

/// Gives a person another address; false when there is no such person, and [`crate::Constraint::EmailTaken`] when the
/// address is in use.
pub async fn set_email(write: &mut Write, id: &PersonId, email: &EmailAddress) -> Result<bool, StoreError> {
    let changed = write
        .execute("UPDATE person SET email = $2 WHERE id = $1 AND erased_at_ms IS NULL", values![id, email])
        .await?;
    Ok(changed > 0)
}

/// Since when a person is suspended, if they are; nothing for somebody unknown.
pub async fn suspended_at(tx: &mut Tx, id: &PersonId) -> Result<Option<i64>, StoreError> {
    let row = tx.query_one("SELECT suspended_at_ms FROM person WHERE id = $1", values![id]).await?;
    row.map_or(Ok(None), |row| row.int_opt("suspended_at_ms"))
}

/// Suspends a person from `at_ms` on, or lets them back in with `None`; false when nothing changes.
pub async fn suspend(write: &mut Write, id: &PersonId, at_ms: Option<i64>) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE person SET suspended_at_ms = $2 \
             WHERE id = $1 AND (suspended_at_ms IS NULL) <> ($2 IS NULL)",
            values![id, at_ms],
        )
        .await?;
    Ok(changed > 0)
}

fn record(row: &Row) -> Result<PersonRecord, StoreError> {
    Ok(PersonRecord {
        id: row.parsed("id")?,
        name: row.text("name")?,
        email: row.parsed("email")?,
        locale: row.code("locale", Locale::from_code)?,
        time_zone: row.text("time_zone")?,
        languages: row.json("languages")?,
    })
}
