//! Questions to the network as they are kept: what the asker knows of each, and to whom it went.
//!
//! What those asked do is kept apart from the question, and none of it is read for the asker but answers
//! ([`crate::network_answers`]). Words come and go sealed; this module never opens them.

use model::id::{NetworkQuestionId, PersonId};
use model::introduction::CardPlace;
use model::permissions::Role;
use model::place::{Country, Kind, Region};
use model::words::Language;

use crate::db::{BadCell, Row, Tx, Write, values};
use crate::error::StoreError;

/// A question as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRecord {
    /// Its id.
    pub id: NetworkQuestionId,
    /// Who asks.
    pub asker: PersonId,
    /// The policy area, by its slug.
    pub area: String,
    /// The words, sealed for the id.
    pub words: String,
    /// Their language.
    pub language: Language,
    /// What the asker shows that they are.
    pub seat: Option<Role>,
    /// The place that the asker shows.
    pub place: Option<CardPlace>,
    /// The country that the asker shows.
    pub country: Option<Country>,
    /// When it was sent.
    pub sent_at_ms: i64,
    /// When it closes.
    pub closes_at_ms: i64,
}

impl QuestionRecord {
    /// Whether it can be answered at `now_ms`. It follows from the time alone.
    pub fn is_open(&self, now_ms: i64) -> bool {
        self.closes_at_ms > now_ms
    }
}

/// What somebody who was asked did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// They answered.
    Replied,
    /// They passed.
    Passed,
}

impl Done {
    fn code(self) -> &'static str {
        match self {
            Self::Replied => "answered",
            Self::Passed => "passed",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Replied, Self::Passed].into_iter().find(|done| done.code() == code)
    }
}

/// How much somebody was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub person: PersonId,
    /// How many questions wait for them.
    pub waiting: u32,
    /// When they were last asked.
    pub last_asked_ms: i64,
    /// How many questions were ever asked of them.
    pub times: u32,
}

/// Waits until no other question is being given to people: whoever chooses next sees whom this transaction asked.
pub async fn turn(write: &mut Write) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO meta (key, value) VALUES ('network_turn', '') \
             ON CONFLICT (key) DO UPDATE SET value = meta.value",
            values![],
        )
        .await?;
    Ok(())
}

/// Keeps a question.
pub async fn insert(write: &mut Write, record: &QuestionRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO network_question (id, asker, area, words, language, seat, region, kind, country, sent_at_ms, \
                 closes_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            values![
                &record.id,
                &record.asker,
                &record.area,
                &record.words,
                &record.language,
                record.seat.map(Role::code),
                record.place.map(|place| place.region.code()),
                record.place.map(|place| place.kind.code()),
                record.country.as_ref(),
                record.sent_at_ms,
                record.closes_at_ms,
            ],
        )
        .await?;
    Ok(())
}

/// Gives a question to somebody, who is asked from now on.
pub async fn deliver(write: &mut Write, id: &NetworkQuestionId, asked: &PersonId) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO network_delivery (question, asked, reminded) VALUES ($1, $2, 0)",
            values![id, asked],
        )
        .await?;
    Ok(())
}

/// The question with this id.
pub async fn find(tx: &mut Tx, id: &NetworkQuestionId) -> Result<Option<QuestionRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM network_question WHERE id = $1", values![id]).await?;
    row.as_ref().map(question).transpose()
}

/// The questions of a person, newest first.
pub async fn of_asker(tx: &mut Tx, asker: &PersonId) -> Result<Vec<QuestionRecord>, StoreError> {
    let sql = "SELECT * FROM network_question WHERE asker = $1 ORDER BY sent_at_ms DESC, id";
    let rows = tx.query(sql, values![asker]).await?;
    rows.iter().map(question).collect()
}

/// The questions that went to a person and what they did, newest first.
pub async fn of_asked(
    tx: &mut Tx,
    asked: &PersonId,
) -> Result<Vec<(QuestionRecord, Option<Done>)>, StoreError> {
    let rows = tx
        .query(
            "SELECT network_question.*, network_delivery.done FROM network_question \
                 JOIN network_delivery ON network_delivery.question = network_question.id \
             WHERE network_delivery.asked = $1 ORDER BY network_question.sent_at_ms DESC, network_question.id",
            values![asked],
        )
        .await?;
    rows.iter().map(|row| Ok((question(row)?, row.code_opt("done", Done::from_code)?))).collect()
}

/// What somebody did whom a question went to; nothing where it did not go to them.
pub async fn delivery(
    tx: &mut Tx,
    id: &NetworkQuestionId,
    asked: &PersonId,
) -> Result<Option<Option<Done>>, StoreError> {
    let sql = "SELECT done FROM network_delivery WHERE question = $1 AND asked = $2";
    let row = tx.query_one(sql, values![id, asked]).await?;
    row.map(|row| row.code_opt("done", Done::from_code)).transpose()
}

/// How much everybody was asked who ever was, at `now_ms`, by person.
pub async fn loads(tx: &mut Tx, now_ms: i64) -> Result<Vec<Load>, StoreError> {
    let rows = tx
        .query(
            "SELECT network_delivery.asked, MAX(network_question.sent_at_ms) AS last_at_ms, COUNT(*) AS times, \
                 CAST(SUM(CASE WHEN network_delivery.done IS NULL AND network_question.closes_at_ms > $1 \
                     THEN 1 ELSE 0 END) AS BIGINT) AS waiting \
             FROM network_delivery JOIN network_question ON network_question.id = network_delivery.question \
             GROUP BY network_delivery.asked ORDER BY network_delivery.asked",
            values![now_ms],
        )
        .await?;
    let load = |row: &Row| {
        Ok(Load {
            person: row.parsed("asked")?,
            waiting: row.number("waiting")?,
            last_asked_ms: row.int("last_at_ms")?,
            times: row.number("times")?,
        })
    };
    rows.iter().map(load).collect()
}

/// Notes what somebody did with a question that is open at `now_ms`; false when they had done something, or were not asked.
/// One statement, so of two at once one counts.
pub async fn settle(
    write: &mut Write,
    id: &NetworkQuestionId,
    asked: &PersonId,
    done: Done,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE network_delivery SET done = $3 WHERE question = $1 AND asked = $2 AND done IS NULL \
                 AND EXISTS (SELECT 1 FROM network_question WHERE id = $1 AND closes_at_ms > $4)",
            values![id, asked, done.code(), now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Who is to be reminded at `now_ms` of which question: those that were sent until `sent_ms` and wait.
pub async fn forgotten(
    tx: &mut Tx,
    sent_ms: i64,
    now_ms: i64,
) -> Result<Vec<(NetworkQuestionId, PersonId)>, StoreError> {
    let rows = tx
        .query(
            "SELECT network_delivery.question, network_delivery.asked FROM network_delivery \
                 JOIN network_question ON network_question.id = network_delivery.question \
             WHERE network_question.sent_at_ms <= $1 AND network_question.closes_at_ms > $2 \
                 AND network_delivery.done IS NULL AND network_delivery.reminded = 0 \
             ORDER BY network_question.sent_at_ms, network_delivery.question, network_delivery.asked",
            values![sent_ms, now_ms],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parsed("question")?, row.parsed("asked")?))).collect()
}

/// Notes that somebody is reminded; false when they were, or are done with the question.
pub async fn remind(write: &mut Write, id: &NetworkQuestionId, asked: &PersonId) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE network_delivery SET reminded = 1 \
             WHERE question = $1 AND asked = $2 AND done IS NULL AND reminded = 0",
            values![id, asked],
        )
        .await?;
    Ok(changed > 0)
}

/// Makes `willing` what a person chose about being asked.
pub async fn choose(write: &mut Write, person: &PersonId, willing: bool) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO network_choice (person, willing) VALUES ($1, $2) \
             ON CONFLICT (person) DO UPDATE SET willing = excluded.willing",
            values![person, willing],
        )
        .await?;
    Ok(())
}

/// What everybody chose who chose something, by person.
pub async fn choices(tx: &mut Tx) -> Result<Vec<(PersonId, bool)>, StoreError> {
    let rows = tx.query("SELECT * FROM network_choice ORDER BY person", values![]).await?;
    rows.iter().map(|row| Ok((row.parsed("person")?, row.flag("willing")?))).collect()
}

fn question(row: &Row) -> Result<QuestionRecord, StoreError> {
    let place = match (row.code_opt("region", Region::from_code)?, row.code_opt("kind", Kind::from_code)?) {
        (Some(region), Some(kind)) => Some(CardPlace { region, kind }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(BadCell::error("region", "is without its kind")),
    };
    Ok(QuestionRecord {
        id: row.parsed("id")?,
        asker: row.parsed("asker")?,
        area: row.text("area")?,
        words: row.text("words")?,
        language: row.parsed("language")?,
        seat: row.code_opt("seat", Role::from_code)?,
        place,
        country: row.parsed_opt("country")?,
        sent_at_ms: row.int("sent_at_ms")?,
        closes_at_ms: row.int("closes_at_ms")?,
    })
}
