//! Requests for introductions as they are kept: what its asker knows of each, and apart from it to whom it came and what
//! they answered (rules PRI-11 and PRI-12).
//!
//! Whoever asks, answers, blocks or writes calls [`guard`] first, so that of two who decide about the same pair the second
//! sees what the first decided (rule DAT-5). Words come and go sealed; this module never opens them.

use model::id::{ConversationId, IntroductionId, MemberId, PersonId};
use model::introduction::{CardPlace, GivenAnswer, Side};
use model::permissions::Role;
use model::place::{Country, Kind, Region};
use model::state::IntroductionState;
use model::words::Language;

use crate::db::{BadCell, Row, Tx, Write, values};
use crate::error::StoreError;

/// A request as it is kept for its asker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntroductionRecord {
    /// Its id.
    pub id: IntroductionId,
    /// Who asks.
    pub asker: PersonId,
    /// Which member.
    pub member: MemberId,
    /// Which side of it.
    pub side: Side,
    /// The policy area of the card.
    pub topic: Option<String>,
    /// The words of the card, sealed for the id.
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
    /// How it stands for its asker.
    pub state: IntroductionState,
    /// Where the two write to each other, after a yes.
    pub conversation: Option<ConversationId>,
}

impl IntroductionRecord {
    /// How it stands at `now_ms`: once its time is over it is closed, whether or not somebody has noted so yet.
    pub fn state_at(&self, now_ms: i64) -> IntroductionState {
        match self.state {
            IntroductionState::Sent if self.closes_at_ms <= now_ms => IntroductionState::Closed,
            state => state,
        }
    }
}

/// To whom a request came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRecord {
    /// Who is asked.
    pub asked: PersonId,
    /// What they answered; nothing while it waits.
    pub answer: Option<GivenAnswer>,
}

/// Takes the rows of two people for this transaction, always in the same order; of one who is both, once.
pub async fn guard(write: &mut Write, one: &PersonId, other: &PersonId) -> Result<(), StoreError> {
    for person in [one.min(other), one.max(other)] {
        crate::visibility::guard(write, person).await?;
    }
    Ok(())
}

/// Keeps a request; [`crate::Constraint::IntroductionOpen`] when its asker has an open one to the same side.
pub async fn insert(write: &mut Write, record: &IntroductionRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO introduction (id, asker, member, side, topic, words, language, seat, region, kind, country, \
                 sent_at_ms, closes_at_ms, state, conversation) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            values![
                &record.id,
                &record.asker,
                &record.member,
                record.side.code(),
                record.topic.as_ref(),
                &record.words,
                &record.language,
                record.seat.map(Role::code),
                record.place.map(|place| place.region.code()),
                record.place.map(|place| place.kind.code()),
                record.country.as_ref(),
                record.sent_at_ms,
                record.closes_at_ms,
                record.state.code(),
                record.conversation.as_ref(),
            ],
        )
        .await?;
    Ok(())
}

/// Gives a request to somebody, who is asked from now on.
pub async fn deliver(write: &mut Write, id: &IntroductionId, asked: &PersonId) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO introduction_delivery (introduction, asked, reminders) VALUES ($1, $2, 0)",
            values![id, asked],
        )
        .await?;
    Ok(())
}

/// The request with this id.
pub async fn find(tx: &mut Tx, id: &IntroductionId) -> Result<Option<IntroductionRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM introduction WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// To whom a request came; nothing where it came to nobody.
pub async fn delivery(tx: &mut Tx, id: &IntroductionId) -> Result<Option<DeliveryRecord>, StoreError> {
    let row =
        tx.query_one("SELECT * FROM introduction_delivery WHERE introduction = $1", values![id]).await?;
    row.as_ref().map(delivered).transpose()
}

/// When a person last asked this side of this member, if they ever did.
pub async fn last_sent(
    tx: &mut Tx,
    asker: &PersonId,
    member: &MemberId,
    side: Side,
) -> Result<Option<i64>, StoreError> {
    let row = tx
        .query_one(
            "SELECT MAX(sent_at_ms) AS sent_at_ms FROM introduction \
             WHERE asker = $1 AND member = $2 AND side = $3",
            values![asker, member, side.code()],
        )
        .await?;
    row.map_or(Ok(None), |row| row.int_opt("sent_at_ms"))
}

/// Whether a request of `asker` came to `asked` after `since_ms`, by whichever of their seats.
pub async fn came_since(
    tx: &mut Tx,
    asker: &PersonId,
    asked: &PersonId,
    since_ms: i64,
) -> Result<bool, StoreError> {
    let row = tx
        .query_one(
            "SELECT introduction.id FROM introduction \
                 JOIN introduction_delivery ON introduction_delivery.introduction = introduction.id \
             WHERE introduction.asker = $1 AND introduction_delivery.asked = $2 \
                 AND introduction.sent_at_ms > $3 LIMIT 1",
            values![asker, asked, since_ms],
        )
        .await?;
    Ok(row.is_some())
}

/// The request of `asker` that waits for an answer of `asked` at `now_ms`, if there is one.
pub async fn waiting(
    tx: &mut Tx,
    asker: &PersonId,
    asked: &PersonId,
    now_ms: i64,
) -> Result<Option<IntroductionRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT introduction.* FROM introduction \
                 JOIN introduction_delivery ON introduction_delivery.introduction = introduction.id \
             WHERE introduction.asker = $1 AND introduction_delivery.asked = $2 \
                 AND introduction_delivery.answer IS NULL AND introduction.state = 'sent' \
                 AND introduction.closes_at_ms > $3 ORDER BY introduction.sent_at_ms, introduction.id",
            values![asker, asked, now_ms],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// Notes an answer; false when there was one, or nobody is asked. One statement, so of two at once one counts.
pub async fn answer(
    write: &mut Write,
    id: &IntroductionId,
    answer: GivenAnswer,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE introduction_delivery SET answer = $2, answered_at_ms = $3 \
             WHERE introduction = $1 AND answer IS NULL",
            values![id, answer.code(), now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// The two know each other: an open request leads to their conversation. False when it is not open at `now_ms`.
pub async fn introduce(
    write: &mut Write,
    id: &IntroductionId,
    conversation: &ConversationId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE introduction SET state = 'introduced', conversation = $2 \
             WHERE id = $1 AND state = 'sent' AND closes_at_ms > $3",
            values![id, conversation, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Takes an open request back; false when it is not open at `now_ms`.
pub async fn withdraw(write: &mut Write, id: &IntroductionId, now_ms: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE introduction SET state = 'withdrawn' WHERE id = $1 AND state = 'sent' AND closes_at_ms > $2",
            values![id, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Closes a request whose time is over at `now_ms`; false when it is not that any more.
pub async fn close(write: &mut Write, id: &IntroductionId, now_ms: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE introduction SET state = 'closed' WHERE id = $1 AND state = 'sent' AND closes_at_ms <= $2",
            values![id, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Takes every request that waits between two people away from whoever is asked; their askers keep what they know.
pub async fn undeliver(write: &mut Write, one: &PersonId, other: &PersonId) -> Result<u64, StoreError> {
    write
        .execute(
            "DELETE FROM introduction_delivery WHERE answer IS NULL \
                 AND ((asked = $1 AND introduction IN (SELECT id FROM introduction WHERE asker = $2)) \
                     OR (asked = $2 AND introduction IN (SELECT id FROM introduction WHERE asker = $1)))",
            values![one, other],
        )
        .await
}

/// The requests of a person, newest first.
pub async fn of_asker(tx: &mut Tx, asker: &PersonId) -> Result<Vec<IntroductionRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM introduction WHERE asker = $1 ORDER BY sent_at_ms DESC, id", values![asker])
        .await?;
    rows.iter().map(record).collect()
}

/// The requests that came to a person, newest first.
pub async fn of_asked(
    tx: &mut Tx,
    asked: &PersonId,
) -> Result<Vec<(IntroductionRecord, DeliveryRecord)>, StoreError> {
    let rows = tx
        .query(
            "SELECT introduction.*, introduction_delivery.asked, introduction_delivery.answer FROM introduction \
                 JOIN introduction_delivery ON introduction_delivery.introduction = introduction.id \
             WHERE introduction_delivery.asked = $1 ORDER BY introduction.sent_at_ms DESC, introduction.id",
            values![asked],
        )
        .await?;
    rows.iter().map(|row| Ok((record(row)?, delivered(row)?))).collect()
}

/// The open requests whose time is over at `now_ms`, by that time.
pub async fn due(tx: &mut Tx, now_ms: i64) -> Result<Vec<IntroductionRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM introduction WHERE state = 'sent' AND closes_at_ms <= $1 ORDER BY closes_at_ms, id",
            values![now_ms],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// Requests of which somebody is to be reminded at `now_ms`: sent until `first_ms` for the first time, and until
/// `second_ms` for the second.
pub async fn forgotten(
    tx: &mut Tx,
    first_ms: i64,
    second_ms: i64,
    now_ms: i64,
) -> Result<Vec<(IntroductionId, u32, PersonId)>, StoreError> {
    let rows = tx
        .query(
            "SELECT introduction.id, introduction_delivery.asked, \
                 CASE WHEN introduction.sent_at_ms <= $2 THEN 2 ELSE 1 END AS wanted \
             FROM introduction JOIN introduction_delivery ON introduction_delivery.introduction = introduction.id \
             WHERE introduction.state = 'sent' AND introduction.closes_at_ms > $3 \
                 AND introduction_delivery.answer IS NULL AND introduction.sent_at_ms <= $1 \
                 AND introduction_delivery.reminders < CASE WHEN introduction.sent_at_ms <= $2 THEN 2 ELSE 1 END \
             ORDER BY introduction.sent_at_ms, introduction.id",
            values![first_ms, second_ms, now_ms],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.number("wanted")?, row.parsed("asked")?))).collect()
}

/// Notes that somebody is reminded for the `wanted`th time; false when they were, or have answered.
pub async fn remind(write: &mut Write, id: &IntroductionId, wanted: u32) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE introduction_delivery SET reminders = $2 \
             WHERE introduction = $1 AND answer IS NULL AND reminders < $2",
            values![id, wanted],
        )
        .await?;
    Ok(changed > 0)
}

fn record(row: &Row) -> Result<IntroductionRecord, StoreError> {
    let place = match (row.code_opt("region", Region::from_code)?, row.code_opt("kind", Kind::from_code)?) {
        (Some(region), Some(kind)) => Some(CardPlace { region, kind }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(BadCell::error("region", "is without its kind")),
    };
    Ok(IntroductionRecord {
        id: row.parsed("id")?,
        asker: row.parsed("asker")?,
        member: row.parsed("member")?,
        side: row.code("side", Side::from_code)?,
        topic: row.text_opt("topic")?,
        words: row.text("words")?,
        language: row.parsed("language")?,
        seat: row.code_opt("seat", Role::from_code)?,
        place,
        country: row.parsed_opt("country")?,
        sent_at_ms: row.int("sent_at_ms")?,
        closes_at_ms: row.int("closes_at_ms")?,
        state: row.code("state", IntroductionState::from_code)?,
        conversation: row.parsed_opt("conversation")?,
    })
}

fn delivered(row: &Row) -> Result<DeliveryRecord, StoreError> {
    Ok(DeliveryRecord {
        asked: row.parsed("asked")?,
        answer: row.code_opt("answer", GivenAnswer::from_code)?,
    })
}
