//! What members of a cohort look for in a mentor.

use model::id::{CohortId, MemberId, PersonId};
use model::words::Language;

use crate::db::{Row, Tx, Write, json, values};
use crate::error::StoreError;

/// A need as it is kept; one per member and cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedRecord {
    /// Whose.
    pub member: MemberId,
    /// For which cohort.
    pub cohort: CohortId,
    /// The problem in the member's own words.
    pub problem: String,
    /// The language of those words.
    pub problem_language: Language,
    /// How far the member has come, as the engine takes it.
    pub stage: u8,
    /// The policy areas it looks for.
    pub themes: Vec<Theme>,
    /// Mentors it would like, most wanted first.
    pub wishes: Vec<PersonId>,
    /// In how many rounds it was left out before.
    pub waited_rounds: u16,
}

/// A policy area somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Slug of the policy area.
    pub slug: String,
    /// How much it matters, as the engine takes it.
    pub weight: u16,
}

/// Writes down a need, in the place of an earlier one of the same member and cohort.
pub async fn upsert(write: &mut Write, record: &NeedRecord) -> Result<(), StoreError> {
    let themes: Vec<(&str, u16)> =
        record.themes.iter().map(|theme| (theme.slug.as_str(), theme.weight)).collect();
    write
        .execute(
            "INSERT INTO need (member, cohort, problem, problem_language, stage, themes, wishes, waited_rounds) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (member, cohort) DO UPDATE SET problem = excluded.problem, \
                 problem_language = excluded.problem_language, stage = excluded.stage, \
                 themes = excluded.themes, wishes = excluded.wishes, waited_rounds = excluded.waited_rounds",
            values![
                &record.member,
                &record.cohort,
                &record.problem,
                &record.problem_language,
                record.stage,
                json(&themes)?,
                json(&record.wishes)?,
                record.waited_rounds,
            ],
        )
        .await?;
    Ok(())
}

/// The need of a member in a cohort.
pub async fn find(
    tx: &mut Tx,
    member: &MemberId,
    cohort: &CohortId,
) -> Result<Option<NeedRecord>, StoreError> {
    let row =
        tx.query_one("SELECT * FROM need WHERE member = $1 AND cohort = $2", values![member, cohort]).await?;
    row.as_ref().map(record).transpose()
}

/// The needs of a cohort, by member.
pub async fn of_cohort(tx: &mut Tx, cohort: &CohortId) -> Result<Vec<NeedRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM need WHERE cohort = $1 ORDER BY member", values![cohort]).await?;
    rows.iter().map(record).collect()
}

/// All needs, by member, then cohort.
pub async fn all(tx: &mut Tx) -> Result<Vec<NeedRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM need ORDER BY member, cohort", values![]).await?;
    rows.iter().map(record).collect()
}

fn record(row: &Row) -> Result<NeedRecord, StoreError> {
    let themes: Vec<(String, u16)> = row.json("themes")?;
    Ok(NeedRecord {
        member: row.parsed("member")?,
        cohort: row.parsed("cohort")?,
        problem: row.text("problem")?,
        problem_language: row.parsed("problem_language")?,
        stage: row.number("stage")?,
        themes: themes.into_iter().map(|(slug, weight)| Theme { slug, weight }).collect(),
        wishes: row.json("wishes")?,
        waited_rounds: row.number("waited_rounds")?,
    })
}
