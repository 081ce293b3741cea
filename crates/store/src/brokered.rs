//! Introductions that the Support Unit brokers, as they are kept: what the Support Unit knows of each, apart from it what either
//! side said, and apart from both that two met (rule PRI-15).
//!
//! Whoever proposes or answers calls [`crate::introductions::guard`] first, so that of two who decide about the same pair the
//! second sees what the first decided. Words come and go sealed; this module never opens them.

use model::brokered::{Said, SideOf, Telling};
use model::id::{BrokeredId, ConversationId, PersonId};
use model::introduction::{GivenAnswer, Side};
use model::place::Region;
use model::state::BrokeredState;
use model::words::Language;

use crate::db::{BadCell, Row, Tx, Write, values};
use crate::error::StoreError;

/// What stands as the answer of a side that blocked whoever the other is.
const BLOCKED: &str = "block";

/// A proposal as it is kept for the Support Unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokeredRecord {
    /// Its id.
    pub id: BrokeredId,
    /// Who proposed it; nobody once their account is erased.
    pub proposer: Option<PersonId>,
    /// Both sides.
    pub sides: [SideOf; 2],
    /// The policy area.
    pub topic: Option<String>,
    /// The note, sealed for the id.
    pub words: String,
    /// Its language.
    pub language: Language,
    /// When it was sent.
    pub sent_at_ms: i64,
    /// When it closes.
    pub closes_at_ms: i64,
    /// When it was taken back; not written by [`insert`].
    pub withdrawn_at_ms: Option<i64>,
    /// The meeting that came of it; not written by [`insert`].
    pub meeting: Option<Meeting>,
}

/// That two met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Where they write to each other; nothing when it is no longer kept.
    pub conversation: Option<ConversationId>,
    /// Whether the Support Unit learns of it.
    pub telling: Telling,
}

impl BrokeredRecord {
    /// How it stands for the Support Unit at `now_ms`.
    pub fn state_at(&self, now_ms: i64) -> BrokeredState {
        let meeting = self.meeting.as_ref().map(|meeting| meeting.telling);
        BrokeredState::at(now_ms, self.closes_at_ms, self.withdrawn_at_ms, meeting)
    }

    /// Whether the two it came to can answer it at `now_ms`, as far as time and the Support Unit decide.
    pub fn is_open(&self, now_ms: i64) -> bool {
        self.withdrawn_at_ms.is_none() && self.closes_at_ms > now_ms
    }
}

/// To whom a proposal came on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideRecord {
    /// Its place among the two: 0 or 1.
    pub place: usize,
    /// Who is asked.
    pub asked: PersonId,
    /// The region of the other side that their card shows.
    pub region: Option<Region>,
    /// What they said; nothing while it waits, and where they blocked whoever the other is.
    pub said: Option<Said>,
    /// Whether they blocked whoever the other is: then it is there for them no more, and the other side keeps theirs.
    pub blocked: bool,
}

/// Keeps a proposal, which came to nobody yet.
pub async fn insert(write: &mut Write, record: &BrokeredRecord) -> Result<(), StoreError> {
    let [first, second] = &record.sides;
    write
        .execute(
            "INSERT INTO brokered (id, proposer, first_member, first_side, second_member, second_side, topic, words, \
                 language, sent_at_ms, closes_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            values![
                &record.id,
                record.proposer.as_ref(),
                &first.member,
                first.side.code(),
                &second.member,
                second.side.code(),
                record.topic.as_ref(),
                &record.words,
                &record.language,
                record.sent_at_ms,
                record.closes_at_ms,
            ],
        )
        .await?;
    Ok(())
}

/// Gives a proposal to two people, in the order of its sides, each with the region that their card shows of the other.
pub async fn deliver(
    write: &mut Write,
    id: &BrokeredId,
    to: [(&PersonId, Option<Region>); 2],
) -> Result<(), StoreError> {
    for ((asked, region), place) in to.into_iter().zip(1_u8..) {
        write
            .execute(
                "INSERT INTO brokered_side (brokered, place, asked, region, tells, reminders) \
                 VALUES ($1, $2, $3, $4, 0, 0)",
                values![id, place, asked, region.map(Region::code)],
            )
            .await?;
    }
    Ok(())
}

/// The proposal with this id.
pub async fn find(tx: &mut Tx, id: &BrokeredId) -> Result<Option<BrokeredRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT brokered.*, brokered_meeting.brokered AS met, brokered_meeting.conversation, \
                 brokered_meeting.told \
             FROM brokered LEFT JOIN brokered_meeting ON brokered_meeting.brokered = brokered.id \
             WHERE brokered.id = $1",
            values![id],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// All proposals, newest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<BrokeredRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT brokered.*, brokered_meeting.brokered AS met, brokered_meeting.conversation, \
                 brokered_meeting.told \
             FROM brokered LEFT JOIN brokered_meeting ON brokered_meeting.brokered = brokered.id \
             ORDER BY brokered.sent_at_ms DESC, brokered.id",
            values![],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The proposals that came to a person, newest first, with what they said.
pub async fn of_asked(
    tx: &mut Tx,
    asked: &PersonId,
) -> Result<Vec<(BrokeredRecord, SideRecord)>, StoreError> {
    let sql = "SELECT brokered.*, brokered_meeting.brokered AS met, brokered_meeting.conversation, \
             brokered_meeting.told, brokered_side.place, brokered_side.asked, brokered_side.region, \
             brokered_side.answer, brokered_side.tells \
         FROM brokered_side JOIN brokered ON brokered.id = brokered_side.brokered \
             LEFT JOIN brokered_meeting ON brokered_meeting.brokered = brokered.id \
         WHERE brokered_side.asked = $1 ORDER BY brokered.sent_at_ms DESC, brokered.id";
    let rows = tx.query(sql, values![asked]).await?;
    rows.iter().map(|row| Ok((record(row)?, side(row)?))).collect()
}

/// To whom a proposal came: both by their place, or those who are left of them.
pub async fn sides(tx: &mut Tx, id: &BrokeredId) -> Result<Vec<SideRecord>, StoreError> {
    let sql = "SELECT * FROM brokered_side WHERE brokered = $1 ORDER BY place";
    let rows = tx.query(sql, values![id]).await?;
    rows.iter().map(side).collect()
}

/// When it was last proposed that these two sides meet, in whichever order, if it ever was.
pub async fn last_sent(tx: &mut Tx, sides: &[SideOf; 2]) -> Result<Option<i64>, StoreError> {
    let [one, other] = sides;
    let row = tx
        .query_one(
            "SELECT MAX(sent_at_ms) AS sent_at_ms FROM brokered \
             WHERE (first_member = $1 AND first_side = $2 AND second_member = $3 AND second_side = $4) \
                 OR (first_member = $3 AND first_side = $4 AND second_member = $1 AND second_side = $2)",
            values![&one.member, one.side.code(), &other.member, other.side.code()],
        )
        .await?;
    row.map_or(Ok(None), |row| row.int_opt("sent_at_ms"))
}

/// Whether a proposal came to both of these two after `since_ms`, by whichever of their seats.
pub async fn came_since(
    tx: &mut Tx,
    one: &PersonId,
    other: &PersonId,
    since_ms: i64,
) -> Result<bool, StoreError> {
    let row = tx
        .query_one(
            "SELECT brokered.id FROM brokered \
                 JOIN brokered_side AS one ON one.brokered = brokered.id AND one.asked = $1 \
                 JOIN brokered_side AS other ON other.brokered = brokered.id AND other.asked = $2 \
             WHERE brokered.sent_at_ms > $3 LIMIT 1",
            values![one, other, since_ms],
        )
        .await?;
    Ok(row.is_some())
}

/// Notes what a side said; false when they had said something, or are not asked. One statement, so of two at once one counts.
pub async fn answer(
    write: &mut Write,
    id: &BrokeredId,
    asked: &PersonId,
    said: Said,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE brokered_side SET answer = $3, tells = $4, answered_at_ms = $5 \
             WHERE brokered = $1 AND asked = $2 AND answer IS NULL",
            values![id, asked, said.answer().code(), said.tells(), now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Notes that a side blocked whoever the other is; false when they had said something, or are not asked. To whom the proposal
/// came stays known, so that the other side can do the same.
pub async fn block(
    write: &mut Write,
    id: &BrokeredId,
    asked: &PersonId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE brokered_side SET answer = $3, answered_at_ms = $4 \
        WHERE brokered = $1 AND asked = $2 AND answer IS NULL";
    Ok(write.execute(sql, values![id, asked, BLOCKED, now_ms]).await? > 0)
}

/// Takes the row of a proposal that is open at `now_ms` for this transaction, so that nobody withdraws it meanwhile; false
/// when it is not open.
pub async fn hold(write: &mut Write, id: &BrokeredId, now_ms: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE brokered SET withdrawn_at_ms = NULL \
             WHERE id = $1 AND withdrawn_at_ms IS NULL AND closes_at_ms > $2",
            values![id, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Keeps that the two of a proposal met.
pub async fn meet(write: &mut Write, id: &BrokeredId, meeting: &Meeting) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO brokered_meeting (brokered, conversation, told) VALUES ($1, $2, $3)",
            values![id, meeting.conversation.as_ref(), meeting.telling == Telling::Told],
        )
        .await?;
    Ok(())
}

/// Takes a proposal back that is open for the Support Unit at `now_ms`; false when it is not. That two met who do not both want
/// it told changes nothing.
pub async fn withdraw(write: &mut Write, id: &BrokeredId, now_ms: i64) -> Result<bool, StoreError> {
    // Whoever answers at this moment is waited for, so that what follows sees whether the two met.
    write.execute("UPDATE brokered SET withdrawn_at_ms = withdrawn_at_ms WHERE id = $1", values![id]).await?;
    let changed = write
        .execute(
            "UPDATE brokered SET withdrawn_at_ms = $2 \
             WHERE id = $1 AND withdrawn_at_ms IS NULL AND closes_at_ms > $2 AND NOT EXISTS \
                 (SELECT 1 FROM brokered_meeting WHERE brokered_meeting.brokered = $1 AND told = 1)",
            values![id, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// Who is to be reminded of which proposal at `now_ms`: of those sent until `first_ms` for the first time, and until
/// `second_ms` for the second.
pub async fn forgotten(
    tx: &mut Tx,
    first_ms: i64,
    second_ms: i64,
    now_ms: i64,
) -> Result<Vec<(BrokeredId, u32, PersonId)>, StoreError> {
    let rows = tx
        .query(
            "SELECT brokered.id, brokered_side.asked, \
                 CASE WHEN brokered.sent_at_ms <= $2 THEN 2 ELSE 1 END AS wanted \
             FROM brokered JOIN brokered_side ON brokered_side.brokered = brokered.id \
             WHERE brokered.withdrawn_at_ms IS NULL AND brokered.closes_at_ms > $3 \
                 AND brokered_side.answer IS NULL AND brokered.sent_at_ms <= $1 \
                 AND brokered_side.reminders < CASE WHEN brokered.sent_at_ms <= $2 THEN 2 ELSE 1 END \
             ORDER BY brokered.sent_at_ms, brokered.id, brokered_side.place",
            values![first_ms, second_ms, now_ms],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.number("wanted")?, row.parsed("asked")?))).collect()
}

/// Notes that somebody is reminded for the `wanted`th time; false when they were, or have answered.
pub async fn remind(
    write: &mut Write,
    id: &BrokeredId,
    asked: &PersonId,
    wanted: u32,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE brokered_side SET reminders = $3 \
             WHERE brokered = $1 AND asked = $2 AND answer IS NULL AND reminders < $3",
            values![id, asked, wanted],
        )
        .await?;
    Ok(changed > 0)
}

fn record(row: &Row) -> Result<BrokeredRecord, StoreError> {
    let side = |member: &str, side: &str| -> Result<SideOf, StoreError> {
        Ok(SideOf { member: row.parsed(member)?, side: row.code(side, Side::from_code)? })
    };
    let meeting = match row.text_opt("met")? {
        Some(_) => Some(Meeting {
            conversation: row.parsed_opt("conversation")?,
            telling: if row.flag("told")? { Telling::Told } else { Telling::Untold },
        }),
        None => None,
    };
    Ok(BrokeredRecord {
        id: row.parsed("id")?,
        proposer: row.parsed_opt("proposer")?,
        sides: [side("first_member", "first_side")?, side("second_member", "second_side")?],
        topic: row.text_opt("topic")?,
        words: row.text("words")?,
        language: row.parsed("language")?,
        sent_at_ms: row.int("sent_at_ms")?,
        closes_at_ms: row.int("closes_at_ms")?,
        withdrawn_at_ms: row.int_opt("withdrawn_at_ms")?,
        meeting,
    })
}

fn side(row: &Row) -> Result<SideRecord, StoreError> {
    let blocked = row.text_opt("answer")?.is_some_and(|answer| answer == BLOCKED);
    let telling = if row.flag("tells")? { Telling::Told } else { Telling::Untold };
    let answer = if blocked { None } else { row.code_opt("answer", GivenAnswer::from_code)? };
    let said = answer.map(|answer| match answer {
        GivenAnswer::Yes => Said::Yes(telling),
        GivenAnswer::NotNow => Said::NotNow,
        GivenAnswer::No => Said::No,
    });
    let place = match row.number::<u8>("place")? {
        1 => 0,
        2 => 1,
        _ => return Err(BadCell::error("place", "is neither 1 nor 2")),
    };
    Ok(SideRecord {
        place,
        asked: row.parsed("asked")?,
        region: row.code_opt("region", Region::from_code)?,
        said,
        blocked,
    })
}
