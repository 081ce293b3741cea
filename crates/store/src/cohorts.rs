//! Cohorts: their programme, and who is in.

use model::cohort::{Phase, Topic};
use model::group::Titles;
use model::id::{CohortId, MemberId};

use crate::db::{Row, Tx, Write, json, values};
use crate::error::StoreError;

/// A cohort as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortRecord {
    /// Its id.
    pub id: CohortId,
    /// Its name; no two cohorts share one.
    pub name: String,
    /// First day of the programme, `YYYY-MM-DD`.
    pub starts_on: String,
    /// Length of the programme in weeks.
    pub weeks: u16,
    /// The sessions of its groups in order, one a week.
    pub sessions: Vec<CohortSession>,
    /// Its phases in order.
    pub phases: Vec<Phase>,
}

/// What one session of every group is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortSession {
    /// The topic it belongs to.
    pub topic: Topic,
    /// Its title in each language of the interface.
    pub title: Titles,
}

/// Adds a cohort without members.
pub async fn insert(write: &mut Write, record: &CohortRecord) -> Result<(), StoreError> {
    let sessions: Vec<(Topic, &Titles)> =
        record.sessions.iter().map(|session| (session.topic, &session.title)).collect();
    write
        .execute(
            "INSERT INTO cohort (id, version, name, starts_on, weeks, sessions, phases) \
             VALUES ($1, 1, $2, $3, $4, $5, $6)",
            values![
                &record.id,
                &record.name,
                &record.starts_on,
                record.weeks,
                json(&sessions)?,
                json(&record.phases)?,
            ],
        )
        .await?;
    Ok(())
}

/// Puts a member into a cohort.
pub async fn add_member(write: &mut Write, cohort: &CohortId, member: &MemberId) -> Result<(), StoreError> {
    write
        .execute("INSERT INTO cohort_member (cohort, member) VALUES ($1, $2)", values![cohort, member])
        .await?;
    Ok(())
}

/// All cohorts, newest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<CohortRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM cohort ORDER BY starts_on DESC, id", values![]).await?;
    rows.iter().map(record).collect()
}

/// The cohort with this id.
pub async fn find(tx: &mut Tx, id: &CohortId) -> Result<Option<CohortRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM cohort WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// The members of a cohort, by id.
pub async fn members(tx: &mut Tx, cohort: &CohortId) -> Result<Vec<MemberId>, StoreError> {
    let rows = tx
        .query("SELECT member FROM cohort_member WHERE cohort = $1 ORDER BY member", values![cohort])
        .await?;
    rows.iter().map(|row| row.parsed("member")).collect()
}

/// The cohorts a member is in, newest first.
pub async fn of_member(tx: &mut Tx, member: &MemberId) -> Result<Vec<CohortRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT cohort.* FROM cohort JOIN cohort_member ON cohort_member.cohort = cohort.id \
             WHERE cohort_member.member = $1 ORDER BY cohort.starts_on DESC, cohort.id",
            values![member],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// Makes every other transaction that touches what holds once per cohort wait for this one; false when there is no
/// such cohort.
pub(crate) async fn guard(write: &mut Write, cohort: &CohortId) -> Result<bool, StoreError> {
    let changed =
        write.execute("UPDATE cohort SET version = version + 1 WHERE id = $1", values![cohort]).await?;
    Ok(changed > 0)
}

fn record(row: &Row) -> Result<CohortRecord, StoreError> {
    let sessions: Vec<(Topic, Titles)> = row.json("sessions")?;
    Ok(CohortRecord {
        id: row.parsed("id")?,
        name: row.text("name")?,
        starts_on: row.text("starts_on")?,
        weeks: row.number("weeks")?,
        sessions: sessions.into_iter().map(|(topic, title)| CohortSession { topic, title }).collect(),
        phases: row.json("phases")?,
    })
}
