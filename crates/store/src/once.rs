//! Writes that happen once however often they are asked for (rules DAT-2, DAT-3).
//!
//! The first attempt inserts the row of its key before anything else and commits it with its effect, so a crash or a
//! refusal leaves no key behind. A twin on another connection waits at that row: once the first has committed it finds
//! the receipt, and when the first was taken back it becomes the first itself.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use crate::audit::Audit;
use crate::db::{Row, Tx, Write, json, values};
use crate::error::StoreError;
use crate::outbox::NewMail;

/// How long a key is remembered, in milliseconds.
pub const KEPT_MS: i64 = 48 * 60 * 60_000;

/// Who asks for what under which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The id of whoever asks; empty for somebody who is not signed in.
    pub actor: String,
    /// Hash of their key.
    pub key_hash: String,
    /// Hash of everything that is asked.
    pub request_hash: String,
    /// Now.
    pub at_ms: i64,
}

/// What a repetition is answered from: ids, version, state and counts, no one's data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// What was made or changed, in order.
    pub ids: Vec<String>,
    /// The version it had then.
    pub version: Option<u32>,
    /// The code of the state it was in then.
    pub state: Option<String>,
    /// How many of what.
    pub counts: BTreeMap<String, u32>,
}

impl Receipt {
    /// The receipt for one thing.
    pub fn of(id: impl Into<String>) -> Self {
        Self { ids: vec![id.into()], ..Self::default() }
    }

    /// The same with the version the thing has now.
    #[must_use]
    pub fn at_version(self, version: u32) -> Self {
        Self { version: Some(version), ..self }
    }

    /// The same with the code of the state the thing is in now.
    #[must_use]
    pub fn in_state(self, state: &str) -> Self {
        Self { state: Some(state.to_owned()), ..self }
    }

    /// The same with one count more.
    #[must_use]
    pub fn counting(mut self, what: &str, count: u32) -> Self {
        self.counts.insert(what.to_owned(), count);
        self
    }
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// The same was done under it.
    Done(Receipt),
    /// Something else was done under it.
    OtherRequest,
}

/// How a write that happens once begins.
pub enum Begun {
    /// Nothing was done under the key yet.
    First(OnceWrite),
    /// Something was.
    Known(Known),
    /// A twin is at it and has not ended.
    Twin,
}

/// A transaction that writes and commits only together with its receipt. Dropping it takes everything back, the key too.
pub struct OnceWrite {
    write: Write,
    request: Request,
}

impl OnceWrite {
    /// Begins in `write`, whose first statement this is.
    pub(crate) async fn begin(mut write: Write, request: Request) -> Result<Begun, StoreError> {
        // The receipt is set before the commit; a row without one is never seen by anybody.
        let inserted = write
            .execute(
                "INSERT INTO idempotency (actor, key_hash, request_hash, receipt, created_at_ms) \
                 VALUES ($1, $2, $3, '', $4) ON CONFLICT (actor, key_hash) DO NOTHING",
                values![&request.actor, &request.key_hash, &request.request_hash, request.at_ms],
            )
            .await;
        match inserted {
            Ok(0) => {}
            Ok(_) => return Ok(Begun::First(Self { write, request })),
            // The row is held by somebody for longer than a statement may wait.
            Err(StoreError::Busy) => return Ok(Begun::Twin),
            Err(error) => return Err(error),
        }
        // The sweep may have been faster by a moment; whoever asks again is the first then.
        Ok(find(&mut write, &request).await?.map_or(Begun::Twin, Begun::Known))
    }

    /// Writes the receipt, the audit row and the mails of this write, and commits all of it (rule DAT-1).
    pub async fn commit(mut self, audit: Audit, receipt: &Receipt) -> Result<(), StoreError> {
        self.keep(receipt).await?;
        self.write.commit(audit).await
    }

    /// The same for what is no act of anybody.
    pub async fn commit_without_audit(
        mut self,
        mails: &[NewMail],
        now_ms: i64,
        receipt: &Receipt,
    ) -> Result<(), StoreError> {
        self.keep(receipt).await?;
        self.write.commit_without_audit(mails, now_ms).await
    }

    async fn keep(&mut self, receipt: &Receipt) -> Result<(), StoreError> {
        let Receipt { ids, version, state, counts } = receipt;
        let receipt = json(&(ids, version, state, counts))?;
        let Request { actor, key_hash, .. } = &self.request;
        self.write
            .execute(
                "UPDATE idempotency SET receipt = $3 WHERE actor = $1 AND key_hash = $2",
                values![actor, key_hash, receipt],
            )
            .await?;
        Ok(())
    }
}

impl Deref for OnceWrite {
    type Target = Write;
    fn deref(&self) -> &Write {
        &self.write
    }
}

impl DerefMut for OnceWrite {
    fn deref_mut(&mut self) -> &mut Write {
        &mut self.write
    }
}

/// What was done under the key of `request`, if anything.
pub async fn find(tx: &mut Tx, request: &Request) -> Result<Option<Known>, StoreError> {
    let row = tx
        .query_one(
            "SELECT request_hash, receipt FROM idempotency WHERE actor = $1 AND key_hash = $2",
            values![&request.actor, &request.key_hash],
        )
        .await?;
    row.map(|row| known(&row, request)).transpose()
}

fn known(row: &Row, request: &Request) -> Result<Known, StoreError> {
    if row.text("request_hash")? != request.request_hash {
        return Ok(Known::OtherRequest);
    }
    let (ids, version, state, counts) = row.json("receipt")?;
    Ok(Known::Done(Receipt { ids, version, state, counts }))
}

/// Forgets keys that were used before `before_ms`; how many there were.
pub async fn sweep(write: &mut Write, before_ms: i64) -> Result<u64, StoreError> {
    write.execute("DELETE FROM idempotency WHERE created_at_ms < $1", values![before_ms]).await
}
