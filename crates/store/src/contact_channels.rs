//! Ways to reach somebody, as their owner keeps them (rule PRI-14). Values come and go sealed; this module never opens them.
//!
//! Whoever else reads one reads it through [`crate::contact_releases`].

use model::contact::ContactKind;
use model::id::{ChannelId, PersonId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A channel as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelRecord {
    /// Its id.
    pub id: ChannelId,
    /// Whose.
    pub person: PersonId,
    /// What it is.
    pub kind: ContactKind,
    /// By what its owner is reached, sealed for the id.
    pub value: String,
    /// When it was added.
    pub created_at_ms: i64,
}

/// Keeps a channel.
pub async fn insert(write: &mut Write, record: &ChannelRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO contact_channel (id, person, kind, value, created_at_ms) VALUES ($1, $2, $3, $4, $5)",
            values![&record.id, &record.person, record.kind.code(), &record.value, record.created_at_ms],
        )
        .await?;
    Ok(())
}

/// The channels of a person, first added first, each with the number of people it is released to.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<(ChannelRecord, u32)>, StoreError> {
    of(tx, person, "").await
}

/// The channel with this id, if it is the person's.
pub async fn find(
    tx: &mut Tx,
    id: &ChannelId,
    person: &PersonId,
) -> Result<Option<(ChannelRecord, u32)>, StoreError> {
    Ok(of(tx, person, id.as_str()).await?.pop())
}

/// One channel of a person, or all of them for the empty text.
async fn of(tx: &mut Tx, person: &PersonId, id: &str) -> Result<Vec<(ChannelRecord, u32)>, StoreError> {
    let rows = tx
        .query(
            "SELECT contact_channel.*, \
                 (SELECT COUNT(*) FROM contact_release \
                      JOIN conversation_side AS other ON other.conversation = contact_release.conversation \
                          AND other.person <> contact_channel.person \
                  WHERE contact_release.channel = contact_channel.id AND contact_release.until_ms IS NULL) AS people \
             FROM contact_channel WHERE person = $1 AND ($2 = '' OR id = $2) ORDER BY created_at_ms, id",
            values![person, id],
        )
        .await?;
    rows.iter().map(|row| Ok((record(row)?, row.number("people")?))).collect()
}

/// Takes a person's channel away, and from everybody it is released to; false when they have no such channel. That it
/// was released, and until now, stays.
pub async fn remove(
    write: &mut Write,
    id: &ChannelId,
    person: &PersonId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    write
        .execute(
            "UPDATE contact_release SET until_ms = CASE WHEN $3 < since_ms THEN since_ms ELSE $3 END \
             WHERE channel = $1 AND person = $2 AND until_ms IS NULL",
            values![id, person, now_ms],
        )
        .await?;
    let removed = write
        .execute("DELETE FROM contact_channel WHERE id = $1 AND person = $2", values![id, person])
        .await?;
    Ok(removed > 0)
}

fn record(row: &Row) -> Result<ChannelRecord, StoreError> {
    Ok(ChannelRecord {
        id: row.parsed("id")?,
        person: row.parsed("person")?,
        kind: row.code("kind", ContactKind::from_code)?,
        value: row.text("value")?,
        created_at_ms: row.int("created_at_ms")?,
    })
}
