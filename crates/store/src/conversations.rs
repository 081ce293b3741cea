//! Conversations of two, with what each has read; and messages, which those of many have too ([`crate::gatherings`]).
//! Bodies come and go sealed; this module never opens them.

use model::id::{ConversationId, MessageId, PersonId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A conversation as one of the two knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationRecord {
    /// Its id.
    pub id: ConversationId,
    /// The other one; nobody once their account is erased.
    pub other: Option<PersonId>,
    /// When somebody last wrote, or when it began.
    pub last_at_ms: i64,
    /// How many messages of the other one have not been read.
    pub unread: u32,
    /// The number of the last message that was read.
    pub read_until: u32,
}

/// A message as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRecord {
    /// Its id.
    pub id: MessageId,
    /// Where.
    pub conversation: ConversationId,
    /// Its place in the conversation; not written, only read.
    pub number: u32,
    /// Who wrote it.
    pub sender: PersonId,
    /// What it says, sealed for the id.
    pub body: String,
    /// When it was sent.
    pub sent_at_ms: i64,
}

/// Begins the conversation of two.
pub async fn begin(
    write: &mut Write,
    id: &ConversationId,
    people: [&PersonId; 2],
    now_ms: i64,
) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO conversation (id, begun_at_ms, last_at_ms, newest) VALUES ($1, $2, $2, 0)",
            values![id, now_ms],
        )
        .await?;
    for (person, place) in people.into_iter().zip(1_u8..) {
        write
            .execute(
                "INSERT INTO conversation_side (conversation, place, person, read_until, told) \
                 VALUES ($1, $2, $3, 0, 0)",
                values![id, place, person],
            )
            .await?;
    }
    Ok(())
}

/// The conversations of a person, the one with the newest message first.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<ConversationRecord>, StoreError> {
    of(tx, person, "").await
}

/// The conversation with this id, if `person` has a part in it.
pub async fn find(
    tx: &mut Tx,
    id: &ConversationId,
    person: &PersonId,
) -> Result<Option<ConversationRecord>, StoreError> {
    Ok(of(tx, person, id.as_str()).await?.pop())
}

/// The conversation of these two, the newest where there are several.
pub async fn between(
    tx: &mut Tx,
    one: &PersonId,
    other: &PersonId,
) -> Result<Option<ConversationId>, StoreError> {
    let all = of(tx, one, "").await?;
    Ok(all.into_iter().find(|conversation| conversation.other.as_ref() == Some(other)).map(|found| found.id))
}

/// One conversation of a person, or all of them for the empty text.
async fn of(tx: &mut Tx, person: &PersonId, id: &str) -> Result<Vec<ConversationRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT conversation.id, conversation.last_at_ms, own.read_until, other.person AS other, \
                 (SELECT COUNT(*) FROM message WHERE message.conversation = conversation.id \
                     AND message.number > own.read_until AND message.sender <> $1) AS unread \
             FROM conversation_side AS own JOIN conversation ON conversation.id = own.conversation \
                 JOIN conversation_side AS other \
                     ON other.conversation = own.conversation AND other.place <> own.place \
             WHERE own.person = $1 AND ($2 = '' OR conversation.id = $2) \
             ORDER BY conversation.last_at_ms DESC, conversation.id",
            values![person, id],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// At most `limit` messages with numbers below `before`, the newest first.
pub async fn messages(
    tx: &mut Tx,
    id: &ConversationId,
    before: u32,
    limit: u32,
) -> Result<Vec<MessageRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM message WHERE conversation = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
            values![id, before, limit],
        )
        .await?;
    rows.iter().map(message).collect()
}

/// The message with this id.
pub async fn find_message(tx: &mut Tx, id: &MessageId) -> Result<Option<MessageRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM message WHERE id = $1", values![id]).await?;
    row.as_ref().map(message).transpose()
}

/// Keeps a message under the next number of its conversation, which it gives.
pub async fn send(write: &mut Write, record: &MessageRecord) -> Result<u32, StoreError> {
    // One statement counts, so of two at once each has a number of its own.
    let row = write
        .query_one(
            "UPDATE conversation SET newest = newest + 1, last_at_ms = $2 WHERE id = $1 RETURNING newest",
            values![&record.conversation, record.sent_at_ms],
        )
        .await?;
    let Some(row) = row else { return Err(StoreError::broken("a message of no conversation")) };
    let number: u32 = row.number("newest")?;
    write
        .execute(
            "INSERT INTO message (id, conversation, number, sender, body, sent_at_ms) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            values![
                &record.id,
                &record.conversation,
                number,
                &record.sender,
                &record.body,
                record.sent_at_ms
            ],
        )
        .await?;
    Ok(number)
}

/// Whoever is to be told by mail that `sender` wrote: the other one, unless a mail told them of what they have not read.
pub async fn tell(
    write: &mut Write,
    id: &ConversationId,
    sender: &PersonId,
) -> Result<Option<PersonId>, StoreError> {
    let row = write
        .query_one(
            "UPDATE conversation_side SET told = 1 \
             WHERE conversation = $1 AND person <> $2 AND told = 0 RETURNING person",
            values![id, sender],
        )
        .await?;
    row.map_or(Ok(None), |row| row.parsed_opt("person"))
}

/// Notes that a person has read up to the message `until`, never back and never past the newest. Once they have read all
/// that the other one wrote, a mail tells them of the next.
pub async fn read(
    write: &mut Write,
    id: &ConversationId,
    person: &PersonId,
    until: u32,
) -> Result<(), StoreError> {
    // Whoever writes at this moment is waited for: else nobody would be told of what they write.
    write.execute("UPDATE conversation SET newest = newest WHERE id = $1", values![id]).await?;
    write
        .execute(
            "UPDATE conversation_side SET \
                 read_until = CASE WHEN $3 > (SELECT newest FROM conversation WHERE id = $1) \
                     THEN (SELECT newest FROM conversation WHERE id = $1) ELSE $3 END, \
                 told = CASE WHEN EXISTS (SELECT 1 FROM message \
                     WHERE message.conversation = $1 AND number > $3 AND sender <> $2) THEN told ELSE 0 END \
             WHERE conversation = $1 AND person = $2 AND read_until < $3",
            values![id, person, until],
        )
        .await?;
    Ok(())
}

fn record(row: &Row) -> Result<ConversationRecord, StoreError> {
    Ok(ConversationRecord {
        id: row.parsed("id")?,
        other: row.parsed_opt("other")?,
        last_at_ms: row.int("last_at_ms")?,
        unread: row.number("unread")?,
        read_until: row.number("read_until")?,
    })
}

pub(crate) fn message(row: &Row) -> Result<MessageRecord, StoreError> {
    Ok(MessageRecord {
        id: row.parsed("id")?,
        conversation: row.parsed("conversation")?,
        number: row.number("number")?,
        sender: row.parsed("sender")?,
        body: row.text("body")?,
        sent_at_ms: row.int("sent_at_ms")?,
    })
}
