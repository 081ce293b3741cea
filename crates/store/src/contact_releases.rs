//! Which channel somebody released to whom, from when to when (rule PRI-14).
//!
//! Somebody else's value is read in [`held`] and nowhere else, through a release that has not ended, so that withdrawing
//! works at the next request. Whoever releases or takes a channel away takes its owner's row first
//! ([`crate::visibility::guard`]), so that nothing is released that is being taken away.

use model::contact::ContactKind;
use model::id::{ChannelId, ConversationId, PersonId, ReleaseId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A release as its owner knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRecord {
    /// Its id.
    pub id: ReleaseId,
    /// Who released.
    pub person: PersonId,
    /// To the other one of which conversation.
    pub conversation: ConversationId,
    /// Which channel; nothing once it was taken away.
    pub channel: Option<ChannelId>,
    /// What that is.
    pub kind: ContactKind,
    /// Since when.
    pub since_ms: i64,
    /// Until when; nothing while it holds.
    pub until_ms: Option<i64>,
}

/// A channel that somebody has released to whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRecord {
    /// Its id, for which the value is sealed.
    pub channel: ChannelId,
    /// What it is.
    pub kind: ContactKind,
    /// The sealed value.
    pub value: String,
    /// Since when it is released.
    pub since_ms: i64,
}

/// Releases a channel of `person` to a conversation; false when they have no such channel, or it is released there
/// already, whoever was first.
pub async fn release(
    write: &mut Write,
    id: &ReleaseId,
    person: &PersonId,
    channel: &ChannelId,
    conversation: &ConversationId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let released = write
        .execute(
            "INSERT INTO contact_release (id, person, conversation, channel, kind, since_ms) \
             SELECT $1, person, $4, id, kind, $5 FROM contact_channel WHERE id = $3 AND person = $2 \
             ON CONFLICT (channel, conversation) WHERE until_ms IS NULL DO NOTHING",
            values![id, person, channel, conversation, now_ms],
        )
        .await?;
    Ok(released > 0)
}

/// Ends a release of `person`; one that has ended stays as it was. False when they have no such release.
pub async fn withdraw(
    write: &mut Write,
    id: &ReleaseId,
    person: &PersonId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let known = write
        .execute(
            "UPDATE contact_release \
             SET until_ms = COALESCE(until_ms, CASE WHEN $3 < since_ms THEN since_ms ELSE $3 END) \
             WHERE id = $1 AND person = $2",
            values![id, person, now_ms],
        )
        .await?;
    Ok(known > 0)
}

/// Who reads a release of `person` that holds: the release with this id, or any of the channel with this id.
pub async fn read_by(tx: &mut Tx, person: &PersonId, id: &str) -> Result<Vec<PersonId>, StoreError> {
    let rows = tx
        .query(
            "SELECT DISTINCT other.person FROM contact_release \
                 JOIN conversation_side AS other ON other.conversation = contact_release.conversation \
                     AND other.person <> contact_release.person \
             WHERE contact_release.person = $1 AND contact_release.until_ms IS NULL \
                 AND (contact_release.id = $2 OR contact_release.channel = $2) \
             ORDER BY other.person",
            values![person, &id.to_owned()],
        )
        .await?;
    rows.iter().map(|row| row.parsed("person")).collect()
}

/// Ends whatever `person` has released to `other`; how much that was.
pub async fn withdraw_from(
    write: &mut Write,
    person: &PersonId,
    other: &PersonId,
    now_ms: i64,
) -> Result<u64, StoreError> {
    write
        .execute(
            "UPDATE contact_release SET until_ms = CASE WHEN $3 < since_ms THEN since_ms ELSE $3 END \
             WHERE person = $1 AND until_ms IS NULL \
                 AND conversation IN (SELECT conversation FROM conversation_side WHERE person = $2)",
            values![person, other, now_ms],
        )
        .await
}

/// What the other one of a conversation has released to `viewer`, who has a part in it, first released first; nothing
/// of somebody who is suspended.
pub async fn held(
    tx: &mut Tx,
    conversation: &ConversationId,
    viewer: &PersonId,
) -> Result<Vec<HeldRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT contact_channel.id, contact_channel.kind, contact_channel.value, contact_release.since_ms \
             FROM contact_release \
                 JOIN contact_channel ON contact_channel.id = contact_release.channel \
                     AND contact_channel.person = contact_release.person \
                 JOIN conversation_side AS own ON own.conversation = contact_release.conversation \
                     AND own.person = $2 \
                 JOIN conversation_side AS other ON other.conversation = contact_release.conversation \
                     AND other.place <> own.place AND other.person = contact_release.person \
                 JOIN person ON person.id = contact_release.person AND person.suspended_at_ms IS NULL \
             WHERE contact_release.conversation = $1 AND contact_release.until_ms IS NULL \
             ORDER BY contact_release.since_ms, contact_channel.created_at_ms, contact_channel.id",
            values![conversation, viewer],
        )
        .await?;
    rows.iter().map(held_record).collect()
}

/// The releases of `person` to a conversation, at most `most`: those that hold, then those that have ended, newest first.
pub async fn of_owner(
    tx: &mut Tx,
    conversation: &ConversationId,
    person: &PersonId,
    most: usize,
) -> Result<Vec<ReleaseRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM contact_release WHERE conversation = $1 AND person = $2 \
             ORDER BY CASE WHEN until_ms IS NULL THEN 0 ELSE 1 END, until_ms DESC, since_ms DESC, id LIMIT $3",
            values![conversation, person, most as i64],
        )
        .await?;
    rows.iter().map(record).collect()
}

fn record(row: &Row) -> Result<ReleaseRecord, StoreError> {
    Ok(ReleaseRecord {
        id: row.parsed("id")?,
        person: row.parsed("person")?,
        conversation: row.parsed("conversation")?,
        channel: row.parsed_opt("channel")?,
        kind: row.code("kind", ContactKind::from_code)?,
        since_ms: row.int("since_ms")?,
        until_ms: row.int_opt("until_ms")?,
    })
}

fn held_record(row: &Row) -> Result<HeldRecord, StoreError> {
    Ok(HeldRecord {
        channel: row.parsed("id")?,
        kind: row.code("kind", ContactKind::from_code)?,
        value: row.text("value")?,
        since_ms: row.int("since_ms")?,
    })
}
