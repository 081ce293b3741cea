//! Answers to questions to the network, and who agreed that they are public.
//!
//! Words come and go sealed; this module never opens them.

use model::id::{NetworkAnswerId, NetworkQuestionId, PersonId};
use model::permissions::Role;
use model::place::Region;

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRecord {
    /// Its id.
    pub id: NetworkAnswerId,
    /// What it answers.
    pub question: NetworkQuestionId,
    /// Who wrote it.
    pub person: PersonId,
    /// What it says, sealed for the id.
    pub words: String,
    /// What they were in the programme then.
    pub seat: Option<Role>,
    /// The region of their member then.
    pub region: Option<Region>,
    /// Whether the asker reads who wrote it.
    pub shows_name: bool,
    /// When it was written.
    pub answered_at_ms: i64,
    /// Whether the asker agrees that it is public.
    pub asker_agrees: bool,
    /// Whether whoever wrote it does.
    pub person_agrees: bool,
    /// Since when both agree.
    pub published_at_ms: Option<i64>,
    /// When the Support Unit took it away.
    pub removed_at_ms: Option<i64>,
}

/// One of the two who can agree that an answer is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partner {
    /// Who asked.
    Asker,
    /// Who answered.
    Answerer,
}

/// Keeps an answer on which nobody has agreed anything yet.
pub async fn insert(write: &mut Write, record: &AnswerRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO network_answer (id, question, person, words, seat, region, shows_name, answered_at_ms, \
                 asker_agrees, person_agrees) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)",
            values![
                &record.id,
                &record.question,
                &record.person,
                &record.words,
                record.seat.map(Role::code),
                record.region.map(Region::code),
                record.shows_name,
                record.answered_at_ms,
            ],
        )
        .await?;
    Ok(())
}

/// The answer with this id.
pub async fn find(tx: &mut Tx, id: &NetworkAnswerId) -> Result<Option<AnswerRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM network_answer WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// The answers to a question, oldest first.
pub async fn of_question(tx: &mut Tx, id: &NetworkQuestionId) -> Result<Vec<AnswerRecord>, StoreError> {
    let sql = "SELECT * FROM network_answer WHERE question = $1 ORDER BY answered_at_ms, id";
    let rows = tx.query(sql, values![id]).await?;
    rows.iter().map(record).collect()
}

/// The answers that are public, the newest first, at most so many.
pub async fn published(tx: &mut Tx, most: u32) -> Result<Vec<AnswerRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM network_answer WHERE published_at_ms IS NOT NULL \
             ORDER BY published_at_ms DESC, id LIMIT $1",
            values![most],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// Notes that one of the two agrees at `now_ms` that an answer is public, or does not any more; it is public from the moment
/// at which both do. False where it was taken away and somebody agrees, or there is none. One statement, so of two at once
/// the second knows what the first said.
pub async fn agree(
    write: &mut Write,
    id: &NetworkAnswerId,
    partner: Partner,
    agrees: bool,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let (yes, no) = match partner {
        Partner::Asker => (
            "UPDATE network_answer SET asker_agrees = 1, \
                 published_at_ms = CASE WHEN person_agrees = 1 THEN COALESCE(published_at_ms, $2) END \
             WHERE id = $1 AND removed_at_ms IS NULL",
            "UPDATE network_answer SET asker_agrees = 0, published_at_ms = NULL WHERE id = $1",
        ),
        Partner::Answerer => (
            "UPDATE network_answer SET person_agrees = 1, \
                 published_at_ms = CASE WHEN asker_agrees = 1 THEN COALESCE(published_at_ms, $2) END \
             WHERE id = $1 AND removed_at_ms IS NULL",
            "UPDATE network_answer SET person_agrees = 0, published_at_ms = NULL WHERE id = $1",
        ),
    };
    let changed = if agrees {
        write.execute(yes, values![id, now_ms]).await?
    } else {
        write.execute(no, values![id]).await?
    };
    Ok(changed > 0)
}

/// Takes a public answer away for good; false when it is not public.
pub async fn remove(write: &mut Write, id: &NetworkAnswerId, now_ms: i64) -> Result<bool, StoreError> {
    let removed = write
        .execute(
            "UPDATE network_answer SET removed_at_ms = $2, published_at_ms = NULL \
             WHERE id = $1 AND published_at_ms IS NOT NULL",
            values![id, now_ms],
        )
        .await?;
    Ok(removed > 0)
}

fn record(row: &Row) -> Result<AnswerRecord, StoreError> {
    Ok(AnswerRecord {
        id: row.parsed("id")?,
        question: row.parsed("question")?,
        person: row.parsed("person")?,
        words: row.text("words")?,
        seat: row.code_opt("seat", Role::from_code)?,
        region: row.code_opt("region", Region::from_code)?,
        shows_name: row.flag("shows_name")?,
        answered_at_ms: row.int("answered_at_ms")?,
        asker_agrees: row.flag("asker_agrees")?,
        person_agrees: row.flag("person_agrees")?,
        published_at_ms: row.int_opt("published_at_ms")?,
        removed_at_ms: row.int_opt("removed_at_ms")?,
    })
}
