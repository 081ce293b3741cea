//! Calls for applications, with their applicants, their quotas and, once it is decided, the selection.

use model::id::{CallId, PersonId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A call as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRecord {
    /// Its id.
    pub id: CallId,
    /// The name of the cohort it is for.
    pub name: String,
    /// How many can join.
    pub seats: u16,
    /// Changes with every write; whoever changes the call names the version they saw.
    pub version: u32,
    /// When it was made.
    pub created_at_ms: i64,
    /// Applicants with their reviews, as JSON.
    pub applicants: String,
    /// Quotas and decisions, as JSON.
    pub form: String,
    /// The selection, once it is frozen.
    pub frozen: Option<FrozenRecord>,
}

/// A selection that is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenRecord {
    /// When.
    pub at_ms: i64,
    /// By whom, while they have an account.
    pub by: Option<PersonId>,
    /// The result and everything needed to repeat it, as JSON.
    pub record: String,
}

/// Adds an open call; its version is 1.
pub async fn insert(write: &mut Write, call: &CallRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO application_call (id, name, seats, version, created_at_ms, applicants, form) \
             VALUES ($1, $2, $3, 1, $4, $5, $6)",
            values![&call.id, &call.name, call.seats, call.created_at_ms, &call.applicants, &call.form],
        )
        .await?;
    Ok(())
}

/// All of them, the newest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<CallRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM application_call ORDER BY created_at_ms DESC, id", values![]).await?;
    rows.iter().map(record).collect()
}

/// The call with this id.
pub async fn find(tx: &mut Tx, id: &CallId) -> Result<Option<CallRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM application_call WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// Keeps another form of an open call that still has `version`, and gives its new version; `None` when somebody else was
/// faster, when the call is frozen, or when there is no such call.
pub async fn keep_form_if_version(
    write: &mut Write,
    id: &CallId,
    version: u32,
    form: &str,
) -> Result<Option<u32>, StoreError> {
    let row = write
        .query_one(
            "UPDATE application_call SET form = $1, version = version + 1 \
             WHERE id = $2 AND version = $3 AND frozen_at_ms IS NULL RETURNING version",
            values![form, id, version],
        )
        .await?;
    row.map(|row| row.number("version")).transpose()
}

/// Keeps other applicants of an open call that still has `version`, and gives its new version; `None` as for
/// [`keep_form_if_version`].
pub async fn keep_applicants_if_version(
    write: &mut Write,
    id: &CallId,
    version: u32,
    applicants: &str,
) -> Result<Option<u32>, StoreError> {
    let row = write
        .query_one(
            "UPDATE application_call SET applicants = $1, version = version + 1 \
             WHERE id = $2 AND version = $3 AND frozen_at_ms IS NULL RETURNING version",
            values![applicants, id, version],
        )
        .await?;
    row.map(|row| row.number("version")).transpose()
}

/// Freezes an open call that still has `version`, and gives its new version; `None` as for [`keep_form_if_version`].
pub async fn freeze_if_version(
    write: &mut Write,
    id: &CallId,
    version: u32,
    frozen: &FrozenRecord,
) -> Result<Option<u32>, StoreError> {
    let row = write
        .query_one(
            "UPDATE application_call SET record = $1, frozen_at_ms = $2, frozen_by = $3, version = version + 1 \
             WHERE id = $4 AND version = $5 AND frozen_at_ms IS NULL RETURNING version",
            values![&frozen.record, frozen.at_ms, frozen.by.as_ref(), id, version],
        )
        .await?;
    row.map(|row| row.number("version")).transpose()
}

fn record(row: &Row) -> Result<CallRecord, StoreError> {
    let frozen = match (row.text_opt("record")?, row.number_opt("frozen_at_ms")?) {
        (Some(record), Some(at_ms)) => Some(FrozenRecord { at_ms, by: row.parsed_opt("frozen_by")?, record }),
        _ => None,
    };
    Ok(CallRecord {
        id: row.parsed("id")?,
        name: row.text("name")?,
        seats: row.number("seats")?,
        version: row.number("version")?,
        created_at_ms: row.int("created_at_ms")?,
        applicants: row.text("applicants")?,
        form: row.text("form")?,
        frozen,
    })
}
