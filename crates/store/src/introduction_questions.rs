//! What the other side of a request asks back before it answers, with the one reply to each. Both are sealed.

use model::id::{IntroductionId, PersonId, QuestionId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A question that the other side asked back, with its reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRecord {
    /// Its id.
    pub id: QuestionId,
    /// Of which request.
    pub introduction: IntroductionId,
    /// Who asks.
    pub person: PersonId,
    /// What they ask, sealed for the id.
    pub words: String,
    /// When.
    pub asked_at_ms: i64,
    /// The sealed reply and when it came.
    pub reply: Option<(String, i64)>,
}

/// Keeps a question; false when one of the same request has no reply yet, or the request was answered.
pub async fn ask(write: &mut Write, question: &QuestionRecord) -> Result<bool, StoreError> {
    let added = write
        .execute(
            "INSERT INTO introduction_question (id, introduction, person, words, asked_at_ms) \
             SELECT $1, $2, $3, $4, $5 WHERE EXISTS (SELECT 1 FROM introduction_delivery \
                     WHERE introduction_delivery.introduction = $2 AND asked = $3 AND answer IS NULL) \
                 AND NOT EXISTS (SELECT 1 FROM introduction_question AS other WHERE other.introduction = $2 \
                     AND NOT EXISTS (SELECT 1 FROM introduction_reply WHERE introduction_reply.question = other.id))",
            values![
                &question.id,
                &question.introduction,
                &question.person,
                &question.words,
                question.asked_at_ms
            ],
        )
        .await?;
    Ok(added > 0)
}

/// The question with this id.
pub async fn find(tx: &mut Tx, id: &QuestionId) -> Result<Option<QuestionRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT introduction_question.*, introduction_reply.words AS reply, introduction_reply.replied_at_ms \
             FROM introduction_question \
                 LEFT JOIN introduction_reply ON introduction_reply.question = introduction_question.id \
             WHERE introduction_question.id = $1",
            values![id],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// The questions of a request, oldest first.
pub async fn of_introduction(tx: &mut Tx, of: &IntroductionId) -> Result<Vec<QuestionRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT introduction_question.*, introduction_reply.words AS reply, introduction_reply.replied_at_ms \
             FROM introduction_question \
                 LEFT JOIN introduction_reply ON introduction_reply.question = introduction_question.id \
             WHERE introduction_question.introduction = $1 \
             ORDER BY introduction_question.asked_at_ms, introduction_question.id",
            values![of],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// Keeps the one reply to a question, sealed; false when there is one.
pub async fn reply(
    write: &mut Write,
    question: &QuestionId,
    person: &PersonId,
    words: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let added = write
        .execute(
            "INSERT INTO introduction_reply (question, person, words, replied_at_ms) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (question) DO NOTHING",
            values![question, person, words, now_ms],
        )
        .await?;
    Ok(added > 0)
}

fn record(row: &Row) -> Result<QuestionRecord, StoreError> {
    Ok(QuestionRecord {
        id: row.parsed("id")?,
        introduction: row.parsed("introduction")?,
        person: row.parsed("person")?,
        words: row.text("words")?,
        asked_at_ms: row.int("asked_at_ms")?,
        reply: row.text_opt("reply")?.zip(row.int_opt("replied_at_ms")?),
    })
}
