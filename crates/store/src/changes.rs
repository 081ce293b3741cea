//! Whether what the directory shows may have changed: a number that grows with every write that could matter to it.
//!
//! Whoever keeps an answer of the directory keeps the number with it, read before the answer, and makes the answer anew
//! once the number is another. It grows in the transaction of the write and as its last statement, so that no other write
//! waits for it longer than a commit takes, and none that waits for it holds back what this one still needs.

use crate::db::{Tx, Write, values};
use crate::error::StoreError;
use crate::meta;

/// The key of the number in `meta`.
const DIRECTORY: &str = "directory_change";

/// Tables from which nothing of the directory follows. A write to any other may change it: a new table changes it until
/// somebody says here that it does not.
const ELSEWHERE: [&str; 49] = [
    "allowance",
    "application_call",
    "audit",
    // Of these only some do, and `store::blocks` says which.
    "block",
    "block_address",
    "brokered",
    "brokered_meeting",
    "brokered_side",
    "case_act",
    "case_member",
    "case_officer",
    "case_person",
    "circle",
    "circle_person",
    "contact_channel",
    "contact_release",
    "conversation",
    "conversation_gathering",
    "conversation_reader",
    "conversation_side",
    "credential",
    "device",
    "erasure",
    "erasure_request",
    "export",
    "free_hour",
    "idempotency",
    "introduction",
    "introduction_delivery",
    "introduction_question",
    "introduction_reply",
    "invitation",
    "invitation_link",
    "message",
    "message_mail_choice",
    "meta",
    "network_answer",
    "network_choice",
    "network_delivery",
    "network_question",
    "officer_proposal",
    "outbox",
    "passkey_challenge",
    "password_failure",
    "report",
    "report_message",
    "second_factor_reset",
    "session",
    "sign_in_link",
];

/// Whether `sql` changes rows from which something of the directory follows.
pub(crate) fn touches_directory(sql: &str) -> bool {
    let mut words = sql.split_whitespace();
    let table = match (words.next(), words.next(), words.next()) {
        (Some("INSERT"), Some("INTO"), table) | (Some("DELETE"), Some("FROM"), table) => table,
        (Some("UPDATE"), table, _) => table,
        (Some("SELECT" | "SAVEPOINT" | "RELEASE" | "ROLLBACK"), ..) => return false,
        // What is not understood may change anything.
        _ => return true,
    };
    table.is_none_or(|table| !ELSEWHERE.contains(&table))
}

/// Lets the number grow.
pub(crate) async fn grow(write: &mut Write) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO meta (key, value) VALUES ($1, '1') \
             ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)",
            values![DIRECTORY],
        )
        .await?;
    Ok(())
}

/// The number of the directory; empty before the first write.
pub async fn directory(tx: &mut Tx) -> Result<String, StoreError> {
    Ok(meta::get(tx, DIRECTORY).await?.unwrap_or_default())
}

/// The next moment after `now_ms` at which the directory changes without a write, because somebody takes or leaves a seat
/// or a mentorship begins or ends; nothing while none is known.
pub async fn next_turn(tx: &mut Tx, now_ms: i64) -> Result<Option<i64>, StoreError> {
    let row = tx
        .query_one(
            "SELECT MIN(at_ms) AS at_ms FROM ( \
                 SELECT MIN(from_ms) AS at_ms FROM seat_holding WHERE from_ms > $1 \
                 UNION ALL SELECT MIN(to_ms) FROM seat_holding WHERE to_ms > $1 \
                 UNION ALL SELECT MIN(published_at_ms) FROM mentorship WHERE published_at_ms > $1 \
                 UNION ALL SELECT MIN(ended_at_ms) FROM mentorship WHERE ended_at_ms > $1 \
             ) AS turns",
            values![now_ms],
        )
        .await?;
    row.map(|row| row.int_opt("at_ms")).transpose().map(Option::flatten)
}

/// How many people and practices there are, seen or not, but for those who were erased.
pub async fn people_and_practices(tx: &mut Tx) -> Result<i64, StoreError> {
    let row = tx
        .query_one(
            "SELECT (SELECT COUNT(*) FROM person WHERE erased_at_ms IS NULL) \
                 + (SELECT COUNT(*) FROM practice) AS entries",
            values![],
        )
        .await?;
    row.map_or(Ok(0), |row| row.int("entries"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_statement_writes_to_decides() {
        for sql in [
            "INSERT INTO person (id) VALUES ($1)",
            "UPDATE seat_holding SET to_ms = $1",
            "DELETE FROM practice WHERE id = $1",
            "INSERT INTO no_such_table (id) VALUES ($1)",
            "WITH old AS (SELECT 1) DELETE FROM session",
        ] {
            assert!(touches_directory(sql), "{sql}");
        }
        for sql in [
            "SELECT * FROM person",
            "UPDATE session SET used_at_ms = $1",
            "INSERT INTO meta (key, value) VALUES ($1, $2)",
            "ROLLBACK TO SAVEPOINT point",
        ] {
            assert!(!touches_directory(sql), "{sql}");
        }
        assert!(ELSEWHERE.is_sorted());
    }
}
