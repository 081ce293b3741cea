//! Mails that wait to be sent. A row is written in the transaction of the event it tells of and sent afterwards, at
//! least once, with the same message id every time (rule DAT-13).

use std::collections::BTreeMap;

use model::email::EmailAddress;
use model::id::PersonId;
use model::mail::MailFault;
use model::reason::Param;
use model::words::Locale;

use crate::db::{Row, Tx, Write, json, values};
use crate::error::StoreError;

/// After so many attempts a mail is given up, until staff resend it.
pub const MAX_ATTEMPTS: u32 = 10;

const MINUTE_MS: i64 = 60_000;
const LONGEST_DELAY_MS: i64 = 6 * 60 * MINUTE_MS;

/// A mail that is about to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// Its id.
    pub id: String,
    /// What it tells of. An event tells everybody once: a second mail of the same event to the same address is not
    /// kept.
    pub event: String,
    /// To whom.
    pub to: EmailAddress,
    /// In which language.
    pub locale: Locale,
    /// Which text.
    pub template: String,
    /// What the text needs.
    pub params: BTreeMap<String, Param>,
    /// Its `Message-ID`, the same in every attempt.
    pub message_id: String,
    /// Not to be sent before; `None` sends it as soon as may be.
    pub not_before_ms: Option<i64>,
    /// Whose account it is about, where `to` is not their address now; it is erased with them all the same.
    pub about: Option<PersonId>,
}

/// A mail as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailRecord {
    /// Its id.
    pub id: String,
    /// What it tells of.
    pub event: String,
    /// To whom.
    pub to: EmailAddress,
    /// In which language.
    pub locale: Locale,
    /// Which text.
    pub template: String,
    /// What the text needs.
    pub params: BTreeMap<String, Param>,
    /// Its `Message-ID`.
    pub message_id: String,
    /// When it was written.
    pub created_at_ms: i64,
    /// When it was sent; `None` before.
    pub sent_at_ms: Option<i64>,
    /// How often sending was tried, the present attempt included.
    pub attempts: u32,
    /// When it may be tried again; while somebody sends it, when their lease ends.
    pub next_attempt_ms: i64,
    /// Whether it was given up.
    pub failed: bool,
    /// Since when it could have been sent.
    pub due_at_ms: i64,
    /// Why the last attempt failed; `None` before the first, and after it was sent.
    pub fault: Option<MailFault>,
    /// The code of the mail server's answer at that attempt, where there was one.
    pub reply: Option<u16>,
}

/// Why an attempt failed, and whether there will be another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The class of the reason.
    pub fault: MailFault,
    /// The code of the mail server's answer, where there was one.
    pub reply: Option<u16>,
    /// What follows.
    pub then: Then,
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It is tried again, as long as it has attempts left.
    Retry,
    /// It is given up at once: the next attempt would fail in the same way.
    GiveUp,
}

/// A mail in a list, with the person it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedMail {
    /// The mail.
    pub mail: MailRecord,
    /// The name of the person who has the address now.
    pub name: Option<String>,
}

/// How many mails are not sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsent {
    /// Those that were given up.
    pub given_up: u32,
    /// When the oldest of them was written.
    pub given_up_since_ms: Option<i64>,
    /// Those that wait.
    pub waiting: u32,
}

/// Mails of one text that are too old to be sent: what they hold ends, as a link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooOld<'a> {
    /// Which text.
    pub template: &'a str,
    /// Those that were written until then.
    pub until_ms: i64,
}

pub(crate) async fn insert(write: &mut Write, mail: &NewMail, now_ms: i64) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO outbox (id, event, to_address, locale, template, params, message_id, created_at_ms, \
                 attempts, next_attempt_ms, failed, due_at_ms, person) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 0, $9, $10) \
             ON CONFLICT (event, to_address) DO NOTHING",
            values![
                &mail.id,
                &mail.event,
                &mail.to,
                mail.locale.code(),
                &mail.template,
                json(&mail.params)?,
                &mail.message_id,
                now_ms,
                mail.not_before_ms.unwrap_or(now_ms),
                mail.about.as_ref(),
            ],
        )
        .await?;
    Ok(())
}

/// Takes back the mails of an event; false, with the others taken back all the same, when sending one has begun.
pub async fn withdraw(write: &mut Write, event: &str) -> Result<bool, StoreError> {
    write.execute("DELETE FROM outbox WHERE event = $1 AND attempts = 0", values![event]).await?;
    let left = write.query_one("SELECT id FROM outbox WHERE event = $1 LIMIT 1", values![event]).await?;
    Ok(left.is_none())
}

/// Holds a mail that is about to be sent: until `write` ends nobody takes it back. False when somebody did.
pub async fn hold(write: &mut Write, id: &str) -> Result<bool, StoreError> {
    let held = write
        .execute("UPDATE outbox SET attempts = attempts WHERE id = $1 AND sent_at_ms IS NULL", values![id])
        .await?;
    Ok(held > 0)
}

/// Whether a mail waits that may be sent at `now_ms`.
pub async fn is_due(tx: &mut Tx, now_ms: i64) -> Result<bool, StoreError> {
    let row = tx
        .query_one(
            "SELECT id FROM outbox WHERE sent_at_ms IS NULL AND failed = 0 AND next_attempt_ms <= $1 LIMIT 1",
            values![now_ms],
        )
        .await?;
    Ok(row.is_some())
}

/// Leases at most `limit` mails that are due at `now_ms`, oldest first. Nobody else gets them before the lease ends,
/// and whoever dies meanwhile loses them to the next.
pub async fn claim(
    write: &mut Write,
    now_ms: i64,
    lease_ms: i64,
    limit: u32,
) -> Result<Vec<MailRecord>, StoreError> {
    let sql = write.dialect().pick(
        "UPDATE outbox SET attempts = attempts + 1, next_attempt_ms = $1 + $2 WHERE id IN ( \
             SELECT id FROM outbox WHERE sent_at_ms IS NULL AND failed = 0 AND next_attempt_ms <= $1 \
             ORDER BY next_attempt_ms, id LIMIT $3) RETURNING *",
        "UPDATE outbox SET attempts = attempts + 1, next_attempt_ms = $1 + $2 WHERE id IN ( \
             SELECT id FROM outbox WHERE sent_at_ms IS NULL AND failed = 0 AND next_attempt_ms <= $1 \
             ORDER BY next_attempt_ms, id LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING *",
    );
    let rows = write.query(sql, values![now_ms, lease_ms, limit]).await?;
    let mut mails = rows.iter().map(record).collect::<Result<Vec<_>, _>>()?;
    mails.sort_by(|a, b| (a.created_at_ms, &a.id).cmp(&(b.created_at_ms, &b.id)));
    Ok(mails)
}

/// Notes that a mail was sent; false when that is known already.
pub async fn mark_sent(write: &mut Write, id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE outbox SET sent_at_ms = $2, failed = 0, fault = NULL, reply = NULL \
             WHERE id = $1 AND sent_at_ms IS NULL",
            values![id, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Notes why the attempt `mail` was claimed for failed: it is tried again after a delay from a minute to six hours, or
/// given up. False when the lease had ended and somebody else has the mail.
pub async fn mark_failed(
    write: &mut Write,
    mail: &MailRecord,
    failed: Failed,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE outbox SET next_attempt_ms = $3, failed = $4, fault = $5, reply = $6 \
             WHERE id = $1 AND attempts = $2 AND sent_at_ms IS NULL AND failed = 0",
            values![
                &mail.id,
                mail.attempts,
                now_ms + delay_ms(mail.attempts),
                failed.then == Then::GiveUp || mail.attempts >= MAX_ATTEMPTS,
                failed.fault.code(),
                failed.reply,
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Gives a mail that was given up another round of attempts; false when it was not given up.
pub async fn resend(write: &mut Write, id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE outbox SET failed = 0, attempts = 0, next_attempt_ms = $2, due_at_ms = $2 \
             WHERE id = $1 AND failed = 1",
            values![id, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Gives every mail that was given up another round of attempts, but for those that are too old; says how many.
/// Those of the templates `uncounted` leave again and are not counted.
pub async fn resend_all(
    write: &mut Write,
    too_old: TooOld<'_>,
    uncounted: &[&str],
    now_ms: i64,
) -> Result<u32, StoreError> {
    let sql = "UPDATE outbox SET failed = 0, attempts = 0, next_attempt_ms = $1, due_at_ms = $1 \
        WHERE failed = 1 AND $2 LIKE '%,' || template || ',%'";
    write.execute(sql, values![now_ms, listing(uncounted)]).await?;
    let changed = write
        .execute(
            "UPDATE outbox SET failed = 0, attempts = 0, next_attempt_ms = $1, due_at_ms = $1 \
             WHERE failed = 1 AND (template <> $2 OR created_at_ms > $3)",
            values![now_ms, too_old.template, too_old.until_ms],
        )
        .await?;
    Ok(u32::try_from(changed).unwrap_or(u32::MAX))
}

/// Forgets the mails that were given up and are too old; nobody could do anything about them. Says how many.
pub async fn forget(write: &mut Write, too_old: TooOld<'_>) -> Result<u64, StoreError> {
    write
        .execute(
            "DELETE FROM outbox WHERE failed = 1 AND template = $1 AND created_at_ms <= $2",
            values![too_old.template, too_old.until_ms],
        )
        .await
}

/// One mail, with the person it is for.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<ListedMail>, StoreError> {
    let row = tx
        .query_one(
            "SELECT outbox.*, person.name AS person_name FROM outbox \
             LEFT JOIN person ON person.email = outbox.to_address WHERE outbox.id = $1",
            values![id],
        )
        .await?;
    row.as_ref().map(listed).transpose()
}

/// The newest mails, sent or not, newest first.
pub async fn recent(tx: &mut Tx, limit: u32) -> Result<Vec<MailRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM outbox ORDER BY created_at_ms DESC, id DESC LIMIT $1", values![limit])
        .await?;
    rows.iter().map(record).collect()
}

/// The mails that were given up, oldest first, but for those of the templates `without`.
pub async fn given_up(tx: &mut Tx, without: &[&str], limit: u32) -> Result<Vec<ListedMail>, StoreError> {
    unsent_rows(tx, 1, without, limit).await
}

/// The mails that are neither sent nor given up, oldest first, but for those of the templates `without`.
pub async fn waiting(tx: &mut Tx, without: &[&str], limit: u32) -> Result<Vec<ListedMail>, StoreError> {
    unsent_rows(tx, 0, without, limit).await
}

async fn unsent_rows(
    tx: &mut Tx,
    failed: i64,
    without: &[&str],
    limit: u32,
) -> Result<Vec<ListedMail>, StoreError> {
    let sql = "SELECT outbox.*, person.name AS person_name FROM outbox LEFT JOIN person ON person.email = to_address \
         WHERE outbox.sent_at_ms IS NULL AND outbox.failed = $1 AND $2 NOT LIKE '%,' || outbox.template || ',%' \
         ORDER BY outbox.created_at_ms, outbox.id LIMIT $3";
    tx.query(sql, values![failed, listing(without), limit]).await?.iter().map(listed).collect()
}

/// Templates as a statement looks for one among them.
fn listing(templates: &[&str]) -> String {
    format!(",{},", templates.join(","))
}

/// How many mails are not sent, and since when, but for those of the templates `uncounted`: where one person knows when such
/// a mail would be written, a count would tell them whether it was.
pub async fn unsent(tx: &mut Tx, uncounted: &[&str]) -> Result<Unsent, StoreError> {
    let row = tx
        .query_one(
            "SELECT CAST(COALESCE(SUM(failed), 0) AS BIGINT) AS given_up, \
                 MIN(CASE WHEN failed = 1 THEN created_at_ms END) AS since, \
                 CAST(COALESCE(SUM(1 - failed), 0) AS BIGINT) AS waiting FROM outbox \
             WHERE (failed = 1 OR sent_at_ms IS NULL) AND $1 NOT LIKE '%,' || template || ',%'",
            values![listing(uncounted)],
        )
        .await?;
    Ok(Unsent {
        given_up: row.as_ref().map_or(Ok(0), |row| row.number("given_up"))?,
        given_up_since_ms: row.as_ref().map_or(Ok(None), |row| row.int_opt("since"))?,
        waiting: row.as_ref().map_or(Ok(0), |row| row.number("waiting"))?,
    })
}

/// How many mails were given up that are too old to be sent again.
pub async fn count_too_old(tx: &mut Tx, too_old: TooOld<'_>) -> Result<u32, StoreError> {
    let row = tx
        .query_one(
            "SELECT COUNT(*) AS mails FROM outbox WHERE failed = 1 AND template = $1 AND created_at_ms <= $2",
            values![too_old.template, too_old.until_ms],
        )
        .await?;
    row.map_or(Ok(0), |row| row.number("mails"))
}

/// Since when the oldest mail could have been sent that is neither sent nor given up. One that waits because its own
/// recipient was put off says nothing about whether mail leaves, and does not count; nor do those of the templates `uncounted`.
pub async fn oldest_unsent_ms(tx: &mut Tx, uncounted: &[&str]) -> Result<Option<i64>, StoreError> {
    let row = tx
        .query_one(
            "SELECT MIN(due_at_ms) AS oldest FROM outbox WHERE sent_at_ms IS NULL AND failed = 0 \
             AND (fault IS NULL OR fault <> $1) AND $2 NOT LIKE '%,' || template || ',%'",
            values![MailFault::RecipientDeferred.code(), listing(uncounted)],
        )
        .await?;
    row.map_or(Ok(None), |row| row.int_opt("oldest"))
}

/// The delay after so many failed attempts: a minute, doubled every time, at most six hours.
fn delay_ms(attempts: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).min(16);
    (MINUTE_MS << doublings).min(LONGEST_DELAY_MS)
}

fn record(row: &Row) -> Result<MailRecord, StoreError> {
    Ok(MailRecord {
        id: row.text("id")?,
        event: row.text("event")?,
        to: row.parsed("to_address")?,
        locale: row.code("locale", Locale::from_code)?,
        template: row.text("template")?,
        params: row.json("params")?,
        message_id: row.text("message_id")?,
        created_at_ms: row.int("created_at_ms")?,
        sent_at_ms: row.int_opt("sent_at_ms")?,
        attempts: row.number("attempts")?,
        next_attempt_ms: row.int("next_attempt_ms")?,
        failed: row.flag("failed")?,
        due_at_ms: row.int("due_at_ms")?,
        fault: row.code_opt("fault", MailFault::from_code)?,
        reply: row.number_opt("reply")?,
    })
}

fn listed(row: &Row) -> Result<ListedMail, StoreError> {
    Ok(ListedMail { mail: record(row)?, name: row.text_opt("person_name")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_from_a_minute_to_six_hours() {
        assert_eq!(delay_ms(1), MINUTE_MS);
        assert_eq!(delay_ms(2), 2 * MINUTE_MS);
        assert_eq!(delay_ms(9), 256 * MINUTE_MS);
        assert_eq!(delay_ms(10), LONGEST_DELAY_MS);
        assert_eq!(delay_ms(u32::MAX), LONGEST_DELAY_MS);
    }
}
