//! Practices of members.

use model::id::{MemberId, PracticeId};
use model::introduction::Side;
use model::practice::{Practice, PracticeForm, PracticeReaders, PracticeStatus};

use crate::db::{Row, Tx, Value, Write, json, values};
use crate::error::StoreError;

/// A practice as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeRecord {
    /// Its id.
    pub id: PracticeId,
    /// Changes with every change; whoever changes it names the version they saw.
    pub version: u32,
    /// Whose.
    pub member: MemberId,
    /// What it says.
    pub says: PracticeForm,
    /// When it was last changed.
    pub changed_at_ms: i64,
}

/// Writes a practice down with version 1.
pub async fn insert(
    write: &mut Write,
    id: &PracticeId,
    member: &MemberId,
    practice: &Practice,
    now_ms: i64,
) -> Result<(), StoreError> {
    let values = values_of(id, Value::from(member), practice, now_ms)?;
    write
        .execute(
            "INSERT INTO practice (id, version, member, title, problem, steps, result, cost, obstacles, language, \
                 areas, commitments, status, ask, readers, changed_at_ms) \
             VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            values,
        )
        .await?;
    Ok(())
}

/// Makes a practice that still has `version` what `practice` says; false when somebody was faster or there is none.
pub async fn change_if_version(
    write: &mut Write,
    id: &PracticeId,
    version: u32,
    practice: &Practice,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let values = values_of(id, Value::from(version), practice, now_ms)?;
    let changed = write
        .execute(
            "UPDATE practice SET version = version + 1, title = $3, problem = $4, steps = $5, result = $6, \
                 cost = $7, obstacles = $8, language = $9, areas = $10, commitments = $11, status = $12, ask = $13, \
                 readers = $14, changed_at_ms = $15 \
             WHERE id = $1 AND version = $2",
            values,
        )
        .await?;
    Ok(changed > 0)
}

/// The values of a statement that writes what a practice says: its id, what the statement needs beside, and the rest.
fn values_of(
    id: &PracticeId,
    second: Value,
    practice: &Practice,
    now_ms: i64,
) -> Result<Vec<Value>, StoreError> {
    let says = practice.says();
    Ok(values![
        id,
        second,
        &says.title,
        &says.problem,
        &says.steps,
        &says.result,
        &says.cost,
        &says.obstacles,
        &says.language,
        json(&says.areas)?,
        json(&says.commitments)?,
        says.status.code(),
        says.ask.code(),
        says.readers.code(),
        now_ms,
    ])
}

/// Takes a practice away; false when there is none.
pub async fn remove(write: &mut Write, id: &PracticeId) -> Result<bool, StoreError> {
    Ok(write.execute("DELETE FROM practice WHERE id = $1", values![id]).await? > 0)
}

/// The practice with this id.
pub async fn find(tx: &mut Tx, id: &PracticeId) -> Result<Option<PracticeRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM practice WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// All practices by id.
pub async fn all(tx: &mut Tx) -> Result<Vec<PracticeRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM practice ORDER BY id", values![]).await?;
    rows.iter().map(record).collect()
}

/// The practices of a member, by id.
pub async fn of_member(tx: &mut Tx, member: &MemberId) -> Result<Vec<PracticeRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM practice WHERE member = $1 ORDER BY id", values![member]).await?;
    rows.iter().map(record).collect()
}

fn record(row: &Row) -> Result<PracticeRecord, StoreError> {
    Ok(PracticeRecord {
        id: row.parsed("id")?,
        version: row.number("version")?,
        member: row.parsed("member")?,
        says: PracticeForm {
            title: row.text("title")?,
            problem: row.text("problem")?,
            steps: row.text("steps")?,
            result: row.text("result")?,
            cost: row.text("cost")?,
            obstacles: row.text("obstacles")?,
            language: row.parsed("language")?,
            areas: row.json("areas")?,
            commitments: row.json("commitments")?,
            status: row.code("status", PracticeStatus::from_code)?,
            ask: row.code("ask", Side::from_code)?,
            readers: row.code("readers", PracticeReaders::from_code)?,
        },
        changed_at_ms: row.int("changed_at_ms")?,
    })
}
