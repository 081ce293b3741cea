//! The audit log: who did what. It is written by [`crate::Write::commit`] alone.

use std::collections::BTreeMap;

use model::audit::Act;
use model::id::PersonId;
use model::reason::{Param, Reason};

use crate::db::{Row, Tx, Write, json, values};
use crate::error::StoreError;
use crate::outbox::NewMail;

/// What a write did, for the log, and whom it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    pub(crate) at_ms: i64,
    pub(crate) actor: Option<PersonId>,
    pub(crate) act: Act,
    pub(crate) params: BTreeMap<String, Param>,
    pub(crate) mails: Vec<NewMail>,
}

impl Audit {
    /// An act without parameters and mails; `actor` is nobody when the program acts by itself.
    pub fn new(at_ms: i64, actor: Option<PersonId>, act: Act) -> Self {
        Self { at_ms, actor, act, params: BTreeMap::new(), mails: Vec::new() }
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Param>) -> Self {
        self.params.insert(key.to_owned(), value.into());
        self
    }

    /// The same with one more mail, written in the same transaction.
    #[must_use]
    pub fn mail(mut self, mail: NewMail) -> Self {
        self.mails.push(mail);
        self
    }
}

/// An act as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Position in the log.
    pub sequence: i64,
    /// When.
    pub at_ms: i64,
    /// Who; nobody for the program itself.
    pub actor: Option<PersonId>,
    /// Their name, while they have an account.
    pub actor_name: Option<String>,
    /// What: a code of [`Act`] and its parameters.
    pub act: Reason,
}

pub(crate) async fn insert(write: &mut Write, audit: &Audit) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO audit (at_ms, actor, act, params) VALUES ($1, $2, $3, $4)",
            values![audit.at_ms, audit.actor.as_ref(), audit.act.code(), json(&audit.params)?],
        )
        .await?;
    Ok(())
}

/// At most `limit` acts before position `before`, or from the end, newest first.
pub async fn page(tx: &mut Tx, before: Option<i64>, limit: u32) -> Result<Vec<AuditRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT audit.*, person.name AS actor_name FROM audit LEFT JOIN person ON person.id = audit.actor \
             WHERE audit.sequence < $1 ORDER BY audit.sequence DESC LIMIT $2",
            values![before.unwrap_or(i64::MAX), limit],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// What was done of one of these two kinds after `since_ms`, oldest first.
pub async fn of_kinds(
    tx: &mut Tx,
    [one, other]: [Act; 2],
    since_ms: i64,
) -> Result<Vec<AuditRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT audit.*, person.name AS actor_name FROM audit LEFT JOIN person ON person.id = audit.actor \
             WHERE audit.at_ms > $1 AND audit.act IN ($2, $3) ORDER BY audit.sequence",
            values![since_ms, one.code(), other.code()],
        )
        .await?;
    rows.iter().map(record).collect()
}

fn record(row: &Row) -> Result<AuditRecord, StoreError> {
    Ok(AuditRecord {
        sequence: row.int("sequence")?,
        at_ms: row.int("at_ms")?,
        actor: row.parsed_opt("actor")?,
        actor_name: row.text_opt("actor_name")?,
        act: Reason { code: row.text("act")?, params: row.json("params")? },
    })
}
