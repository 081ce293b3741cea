//! Who is named on a case that is not closed, and until when they read it (rule SAF-3).

use model::id::{PersonId, ReportId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// Somebody who is named on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRecord {
    /// Which case.
    pub report: ReportId,
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub named_at_ms: i64,
    /// Until when they read it.
    pub read_until_ms: i64,
}

/// Names somebody on a case; false when two are, or they are, whoever was first.
pub async fn name(write: &mut Write, record: &NamedRecord) -> Result<bool, StoreError> {
    for place in [1_u8, 2] {
        let named = write
            .execute(
                "INSERT INTO case_officer (report, place, person, named_at_ms, read_until_ms) \
                 SELECT $1, $2, $3, $4, $5 \
                 WHERE NOT EXISTS (SELECT 1 FROM case_officer WHERE report = $1 AND person = $3) \
                 ON CONFLICT (report, place) DO NOTHING",
                values![&record.report, place, &record.person, record.named_at_ms, record.read_until_ms],
            )
            .await?;
        if named > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes somebody off a case; false when they were not named on it.
pub async fn leave(write: &mut Write, report: &ReportId, person: &PersonId) -> Result<bool, StoreError> {
    let left = write
        .execute("DELETE FROM case_officer WHERE report = $1 AND person = $2", values![report, person])
        .await?;
    Ok(left > 0)
}

/// Lets somebody read a case for longer; false when they are not named on it.
pub async fn renew(
    write: &mut Write,
    report: &ReportId,
    person: &PersonId,
    read_until_ms: i64,
) -> Result<bool, StoreError> {
    let renewed = write
        .execute(
            "UPDATE case_officer SET read_until_ms = $3 WHERE report = $1 AND person = $2",
            values![report, person, read_until_ms],
        )
        .await?;
    Ok(renewed > 0)
}

/// Who is named on a case, by when and id.
pub async fn of_report(tx: &mut Tx, report: &ReportId) -> Result<Vec<NamedRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM case_officer WHERE report = $1 ORDER BY named_at_ms, person", values![report])
        .await?;
    rows.iter().map(record).collect()
}

/// On which cases somebody is named, by id.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<NamedRecord>, StoreError> {
    let rows =
        tx.query("SELECT * FROM case_officer WHERE person = $1 ORDER BY report", values![person]).await?;
    rows.iter().map(record).collect()
}

/// On how many cases somebody is named.
pub async fn count(tx: &mut Tx, person: &PersonId) -> Result<u32, StoreError> {
    let row =
        tx.query_one("SELECT COUNT(*) AS cases FROM case_officer WHERE person = $1", values![person]).await?;
    row.map_or(Ok(0), |row| row.number("cases"))
}

fn record(row: &Row) -> Result<NamedRecord, StoreError> {
    Ok(NamedRecord {
        report: row.parsed("report")?,
        person: row.parsed("person")?,
        named_at_ms: row.int("named_at_ms")?,
        read_until_ms: row.int("read_until_ms")?,
    })
}
