//! Runs of the engine, for groups and for matches, with their full record.

use model::id::{CohortId, PersonId, RunId};
use model::state::RunState;

use crate::cohorts;
use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// What a run was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// Forming groups.
    Group,
    /// Matching mentees with mentors.
    Match,
}

impl RunKind {
    /// The code, as it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Match => "match",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "group" => Some(Self::Group),
            "match" => Some(Self::Match),
            _ => None,
        }
    }
}

/// A run as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRecord {
    /// Its id.
    pub id: RunId,
    /// What it was for.
    pub kind: RunKind,
    /// For which cohort.
    pub cohort: CohortId,
    /// Its number among the runs of its kind and cohort, from 1.
    pub number: u32,
    /// Changes with every change; whoever changes the run names the version they saw.
    pub version: u32,
    /// Where it stands.
    pub state: RunState,
    /// When it was made.
    pub created_at_ms: i64,
    /// Who made it; nobody when the program did.
    pub created_by: Option<PersonId>,
    /// Its publication, while it is published and after another replaced it.
    pub publication: Option<PublicationRecord>,
    /// The settings it was made with, as JSON.
    pub form: String,
    /// What came out and everything needed to repeat it, as JSON.
    pub record: String,
}

/// The publication of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationRecord {
    /// When it was published.
    pub published_at_ms: i64,
    /// Who published it; nobody when that is not known.
    pub published_by: Option<PersonId>,
    /// From then on it cannot be taken back.
    pub final_at_ms: i64,
}

/// A run that is about to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRun {
    /// Its id.
    pub id: RunId,
    /// What it was for.
    pub kind: RunKind,
    /// For which cohort.
    pub cohort: CohortId,
    /// When it was made.
    pub created_at_ms: i64,
    /// Who made it.
    pub created_by: Option<PersonId>,
    /// The settings it was made with, as JSON.
    pub form: String,
    /// What came out, as JSON.
    pub record: String,
}

/// Keeps a run as a draft with the next number of its cohort and version 1.
pub async fn insert(write: &mut Write, run: &NewRun) -> Result<RunRecord, StoreError> {
    // Two runs at once must not take the same number.
    cohorts::guard(write, &run.cohort).await?;
    let row = write
        .query_one(
            "INSERT INTO run (id, kind, cohort, number, version, state, created_at_ms, created_by, form, record) \
             VALUES ($1, $2, $3, \
                 (SELECT COALESCE(MAX(number), 0) + 1 FROM run WHERE cohort = $3 AND kind = $2), \
                 1, $4, $5, $6, $7, $8) \
             RETURNING *",
            values![
                &run.id,
                run.kind.code(),
                &run.cohort,
                RunState::Draft.code(),
                run.created_at_ms,
                run.created_by.as_ref(),
                &run.form,
                &run.record,
            ],
        )
        .await?;
    record(&row.ok_or_else(|| StoreError::broken("an insert answered no row"))?)
}

/// The run of this kind with this id.
pub async fn find(tx: &mut Tx, kind: RunKind, id: &RunId) -> Result<Option<RunRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM run WHERE id = $1 AND kind = $2", values![id, kind.code()]).await?;
    row.as_ref().map(record).transpose()
}

/// The run of this kind with the highest number.
pub async fn latest(tx: &mut Tx, kind: RunKind, cohort: &CohortId) -> Result<Option<RunRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT * FROM run WHERE cohort = $1 AND kind = $2 ORDER BY number DESC LIMIT 1",
            values![cohort, kind.code()],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// At most `limit` runs of this kind with a number below `before`, or the latest, by number, the highest first.
pub async fn page(
    tx: &mut Tx,
    kind: RunKind,
    cohort: &CohortId,
    before: Option<u32>,
    limit: u32,
) -> Result<Vec<RunRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM run WHERE cohort = $1 AND kind = $2 AND number < $3 ORDER BY number DESC LIMIT $4",
            values![cohort, kind.code(), before.map_or(i64::MAX, i64::from), limit],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The published run of this kind.
pub async fn published(
    tx: &mut Tx,
    kind: RunKind,
    cohort: &CohortId,
) -> Result<Option<RunRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT * FROM run WHERE cohort = $1 AND kind = $2 AND state = $3 ORDER BY number DESC LIMIT 1",
            values![cohort, kind.code(), RunState::Published.code()],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// The runs of this kind that were published until another took their place, the newest first.
pub async fn replaced(tx: &mut Tx, kind: RunKind, cohort: &CohortId) -> Result<Vec<RunRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM run WHERE cohort = $1 AND kind = $2 AND state = $3 AND published_at_ms IS NOT NULL \
             ORDER BY number DESC",
            values![cohort, kind.code(), RunState::Replaced.code()],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// Replaces the record of a draft that still has `version`, and gives its new version; `None` when somebody else
/// changed or published it first, or when there is no such run.
pub async fn update_if_version(
    write: &mut Write,
    kind: RunKind,
    id: &RunId,
    version: u32,
    record: &str,
) -> Result<Option<u32>, StoreError> {
    let row = write
        .query_one(
            "UPDATE run SET record = $1, version = version + 1 \
             WHERE id = $2 AND kind = $3 AND version = $4 AND state = $5 RETURNING version",
            values![record, id, kind.code(), version, RunState::Draft.code()],
        )
        .await?;
    row.map(|row| row.number("version")).transpose()
}

/// The publication of this kind that can still be taken back at `now_ms`; there is one at most.
pub async fn open_publication(
    tx: &mut Tx,
    kind: RunKind,
    cohort: &CohortId,
    now_ms: i64,
) -> Result<Option<RunRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT * FROM run WHERE cohort = $1 AND kind = $2 AND state = $3 AND final_at_ms > $4 \
             ORDER BY number DESC LIMIT 1",
            values![cohort, kind.code(), RunState::Published.code(), now_ms],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// Publishes a draft that still has `version`, replaces what was published and the drafts made before it, and gives
/// its new version; `None` when somebody else was faster, when there is no such run, or while another publication of
/// the cohort can be taken back.
pub async fn publish_if_version(
    write: &mut Write,
    kind: RunKind,
    id: &RunId,
    version: u32,
    publication: &PublicationRecord,
) -> Result<Option<u32>, StoreError> {
    // One publication at a time per cohort, so that never two runs of a kind are published.
    if !guard_cohort_of(write, id).await? {
        return Ok(None);
    }
    let published = write
        .query_one(
            "UPDATE run SET state = $1, version = version + 1, published_at_ms = $6, published_by = $7, \
                 final_at_ms = $8 \
             WHERE id = $2 AND kind = $3 AND version = $4 AND state = $5 AND NOT EXISTS ( \
                 SELECT 1 FROM run AS other WHERE other.cohort = run.cohort AND other.kind = run.kind \
                     AND other.state = $1 AND other.final_at_ms > $6) \
             RETURNING *",
            values![
                RunState::Published.code(),
                id,
                kind.code(),
                version,
                RunState::Draft.code(),
                publication.published_at_ms,
                publication.published_by.as_ref(),
                publication.final_at_ms,
            ],
        )
        .await?;
    let Some(row) = published else { return Ok(None) };
    let run = record(&row)?;
    write
        .execute(
            "UPDATE run SET state = $1, version = version + 1, replaced_by = $4 \
             WHERE cohort = $2 AND kind = $3 AND id <> $4 \
                 AND (state = $5 OR (state = $6 AND number < $7))",
            values![
                RunState::Replaced.code(),
                &run.cohort,
                kind.code(),
                id,
                RunState::Published.code(),
                RunState::Draft.code(),
                run.number,
            ],
        )
        .await?;
    Ok(Some(run.version))
}

/// Makes a published run that still has `version` and is not final at `now_ms` a draft again, brings back what it had
/// replaced, and gives its new version; `None` when somebody else was faster, when it is too late, or when there is
/// no such run.
pub async fn withdraw_if_version(
    write: &mut Write,
    kind: RunKind,
    id: &RunId,
    version: u32,
    now_ms: i64,
) -> Result<Option<u32>, StoreError> {
    if !guard_cohort_of(write, id).await? {
        return Ok(None);
    }
    let withdrawn = write
        .query_one(
            "UPDATE run SET state = $1, version = version + 1, published_at_ms = NULL, published_by = NULL, \
                 final_at_ms = NULL \
             WHERE id = $2 AND kind = $3 AND version = $4 AND state = $5 AND final_at_ms > $6 \
             RETURNING version",
            values![RunState::Draft.code(), id, kind.code(), version, RunState::Published.code(), now_ms],
        )
        .await?;
    let Some(row) = withdrawn else { return Ok(None) };
    write
        .execute(
            "UPDATE run SET state = CASE WHEN published_at_ms IS NULL THEN $1 ELSE $2 END, \
                 version = version + 1, replaced_by = NULL \
             WHERE replaced_by = $3",
            values![RunState::Draft.code(), RunState::Published.code(), id],
        )
        .await?;
    row.number("version").map(Some)
}

/// Makes every other publication of the run's cohort wait; false when there is no such run.
async fn guard_cohort_of(write: &mut Write, id: &RunId) -> Result<bool, StoreError> {
    let guarded = write
        .execute(
            "UPDATE cohort SET version = version + 1 WHERE id = (SELECT cohort FROM run WHERE id = $1)",
            values![id],
        )
        .await?;
    Ok(guarded > 0)
}

fn record(row: &Row) -> Result<RunRecord, StoreError> {
    Ok(RunRecord {
        id: row.parsed("id")?,
        kind: row.code("kind", RunKind::from_code)?,
        cohort: row.parsed("cohort")?,
        number: row.number("number")?,
        version: row.number("version")?,
        state: row.code("state", RunState::from_code)?,
        created_at_ms: row.int("created_at_ms")?,
        created_by: row.parsed_opt("created_by")?,
        publication: publication(row)?,
        form: row.text("form")?,
        record: row.text("record")?,
    })
}

fn publication(row: &Row) -> Result<Option<PublicationRecord>, StoreError> {
    let Some(published_at_ms) = row.int_opt("published_at_ms")? else { return Ok(None) };
    Ok(Some(PublicationRecord {
        published_at_ms,
        published_by: row.parsed_opt("published_by")?,
        final_at_ms: row.int("final_at_ms")?,
    }))
}
