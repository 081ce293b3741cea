//! Sign-in links. Only the hash of a token is kept (rule ACC-7).

use model::email::EmailAddress;
use model::id::PersonId;

use crate::account_mails;
use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A link as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRecord {
    /// Hash over purpose and token, as text; how it is made is the caller's affair.
    pub token_hash: String,
    /// Whom it signs in.
    pub person: PersonId,
    /// The flow it belongs to; a link opens no other.
    pub purpose: String,
    /// The address that it confirms; `None` for a link that signs in.
    pub email: Option<EmailAddress>,
    /// Hash of the cookie of the browser that asked; `None` for a link bound to no browser.
    pub browser_hash: Option<String>,
    /// Hash of the code that stands in for the link in that browser; `None` for a link bound to no browser.
    pub code_hash: Option<String>,
    /// When it was made.
    pub created_at_ms: i64,
    /// When it ends.
    pub expires_at_ms: i64,
}

/// Keeps a link.
pub async fn insert(write: &mut Write, link: &LinkRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO sign_in_link (token_hash, person, purpose, email, browser_hash, code_hash, created_at_ms, \
                 expires_at_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                &link.token_hash,
                &link.person,
                &link.purpose,
                link.email.as_ref(),
                link.browser_hash.as_ref(),
                link.code_hash.as_ref(),
                link.created_at_ms,
                link.expires_at_ms,
            ],
        )
        .await?;
    Ok(())
}

/// Uses a link up and tells whom it signs in; `None` when it was used, has ended, is bound to another browser or never
/// was, or its person is suspended. One statement, so of many at once one succeeds.
pub async fn consume(
    write: &mut Write,
    token_hash: &str,
    purpose: &str,
    browser_hash: Option<&str>,
    now_ms: i64,
) -> Result<Option<PersonId>, StoreError> {
    let row = write
        .query_one(
            "UPDATE sign_in_link SET used_at_ms = $4 \
             WHERE token_hash = $1 AND purpose = $2 AND (browser_hash IS NULL OR browser_hash = $3) \
                 AND used_at_ms IS NULL AND expires_at_ms > $4 \
                 AND person IN (SELECT id FROM person WHERE suspended_at_ms IS NULL) \
             RETURNING person",
            values![token_hash, purpose, browser_hash, now_ms],
        )
        .await?;
    row.map(|row| row.parsed("person")).transpose()
}

/// The same for the link whose code was typed in the browser that asked for it.
pub async fn consume_code(
    write: &mut Write,
    code_hash: &str,
    purpose: &str,
    browser_hash: &str,
    now_ms: i64,
) -> Result<Option<PersonId>, StoreError> {
    let row = write
        .query_one(
            "UPDATE sign_in_link SET used_at_ms = $4 \
             WHERE code_hash = $1 AND purpose = $2 AND browser_hash = $3 \
                 AND used_at_ms IS NULL AND expires_at_ms > $4 \
                 AND person IN (SELECT id FROM person WHERE suspended_at_ms IS NULL) \
             RETURNING person",
            values![code_hash, purpose, browser_hash, now_ms],
        )
        .await?;
    row.map(|row| row.parsed("person")).transpose()
}

/// Uses up a link that confirms an address: whose, and which; `None` as for [`consume`].
pub async fn consume_address(
    write: &mut Write,
    token_hash: &str,
    purpose: &str,
    now_ms: i64,
) -> Result<Option<(PersonId, EmailAddress)>, StoreError> {
    let row = write
        .query_one(
            "UPDATE sign_in_link SET used_at_ms = $3 \
             WHERE token_hash = $1 AND purpose = $2 AND email IS NOT NULL \
                 AND used_at_ms IS NULL AND expires_at_ms > $3 \
                 AND person IN (SELECT id FROM person WHERE suspended_at_ms IS NULL) \
             RETURNING person, email",
            values![token_hash, purpose, now_ms],
        )
        .await?;
    row.map(|row| Ok((row.parsed("person")?, row.parsed("email")?))).transpose()
}

/// An open link of somebody who is not suspended, whichever browser it is bound to; changes nothing.
pub async fn peek(
    tx: &mut Tx,
    token_hash: &str,
    purpose: &str,
    now_ms: i64,
) -> Result<Option<LinkRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT * FROM sign_in_link \
             WHERE token_hash = $1 AND purpose = $2 AND used_at_ms IS NULL AND expires_at_ms > $3 \
                 AND person IN (SELECT id FROM person WHERE suspended_at_ms IS NULL)",
            values![token_hash, purpose, now_ms],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// Voids the open links of a person; how many there were. Mails that are not sent yet, whose links would be made only
/// then, are taken back.
pub async fn void_of_person(write: &mut Write, person: &PersonId, now_ms: i64) -> Result<u64, StoreError> {
    // First the mails: whoever makes a link holds its mail (see `outbox::hold`), so a link is there by now or never.
    account_mails::take_back_links(write, person).await?;
    write
        .execute(
            "UPDATE sign_in_link SET used_at_ms = $2 \
             WHERE person = $1 AND used_at_ms IS NULL AND expires_at_ms > $2",
            values![person, now_ms],
        )
        .await
}

/// Forgets links that ended before `before_ms`; how many there were.
pub async fn sweep(write: &mut Write, before_ms: i64) -> Result<u64, StoreError> {
    write.execute("DELETE FROM sign_in_link WHERE expires_at_ms < $1", values![before_ms]).await
}

fn record(row: &Row) -> Result<LinkRecord, StoreError> {
    Ok(LinkRecord {
        token_hash: row.text("token_hash")?,
        person: row.parsed("person")?,
        purpose: row.text("purpose")?,
        email: row.parsed_opt("email")?,
        browser_hash: row.text_opt("browser_hash")?,
        code_hash: row.text_opt("code_hash")?,
        created_at_ms: row.int("created_at_ms")?,
        expires_at_ms: row.int("expires_at_ms")?,
    })
}
