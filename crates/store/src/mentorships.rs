//! Published pairs of mentee and mentor. A mentor's places are counted in the row of their profile, which every
//! beginning and every end changes by one conditional statement, so that two of them at once cannot both take the
//! last place (rule DAT-5).

use std::collections::BTreeMap;

use model::id::{CohortId, MemberId, MentorshipId, PersonId, RunId};
use model::reason::Reason;

use crate::cohorts;
use crate::db::{Row, Tx, Write, json, values};
use crate::error::StoreError;

/// A mentorship as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentorshipRecord {
    /// Its id.
    pub id: MentorshipId,
    /// Its cohort.
    pub cohort: CohortId,
    /// The run it comes from.
    pub run: RunId,
    /// The member that is mentored.
    pub mentee: MemberId,
    /// The person who mentors.
    pub mentor: PersonId,
    /// 0 to 1000.
    pub score: i64,
    /// Why this pair, strongest first.
    pub why: Vec<Reason>,
    /// When it was published.
    pub published_at_ms: i64,
    /// When it ended; `None` while it runs.
    pub ended_at_ms: Option<i64>,
}

/// What came of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// All pairs are published.
    Done,
    /// Nothing was changed: these mentors have not enough places, are paused or are not approved.
    NoPlace(Vec<PersonId>),
}

/// Makes these the running mentorships of a cohort at `now_ms`: earlier ones end, the new ones take their mentors'
/// places. All or nothing. Every pair must be of that cohort; `published_at_ms` and `ended_at_ms` of the pairs are
/// not read.
pub async fn publish(
    write: &mut Write,
    cohort: &CohortId,
    pairs: &[MentorshipRecord],
    now_ms: i64,
) -> Result<Publication, StoreError> {
    if pairs.iter().any(|pair| pair.cohort != *cohort) {
        return Err(StoreError::broken("a mentorship of another cohort"));
    }
    write.point().await?;
    cohorts::guard(write, cohort).await?;
    end_all(write, cohort, now_ms).await?;
    let full = take_places(write, pairs).await?;
    if !full.is_empty() {
        write.back_to_point().await?;
        return Ok(Publication::NoPlace(full));
    }
    for pair in pairs {
        write
            .execute(
                "INSERT INTO mentorship (id, cohort, run, mentee, mentor, score, why, published_at_ms) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                values![
                    &pair.id,
                    cohort,
                    &pair.run,
                    &pair.mentee,
                    &pair.mentor,
                    pair.score,
                    json(&pair.why)?,
                    now_ms,
                ],
            )
            .await?;
    }
    Ok(Publication::Done)
}

/// Ends a mentorship and gives its place back; false when it has ended before or never was.
pub async fn end(write: &mut Write, id: &MentorshipId, now_ms: i64) -> Result<bool, StoreError> {
    let row = write
        .query_one(
            "UPDATE mentorship SET ended_at_ms = $2 WHERE id = $1 AND ended_at_ms IS NULL RETURNING mentor",
            values![id, now_ms],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    give_back(write, &row.parsed("mentor")?, 1).await?;
    Ok(true)
}

/// The running mentorships of a member, by mentor.
pub async fn of_member(tx: &mut Tx, member: &MemberId) -> Result<Vec<MentorshipRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM mentorship WHERE mentee = $1 AND ended_at_ms IS NULL ORDER BY mentor",
            values![member],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The running mentorships of a mentor, by mentee.
pub async fn of_mentor(tx: &mut Tx, mentor: &PersonId) -> Result<Vec<MentorshipRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM mentorship WHERE mentor = $1 AND ended_at_ms IS NULL ORDER BY mentee",
            values![mentor],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The running mentorships of a cohort, by mentee, then mentor.
pub async fn of_cohort(tx: &mut Tx, cohort: &CohortId) -> Result<Vec<MentorshipRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM mentorship WHERE cohort = $1 AND ended_at_ms IS NULL ORDER BY mentee, mentor",
            values![cohort],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The mentorship with this id, running or ended.
pub async fn find(tx: &mut Tx, id: &MentorshipId) -> Result<Option<MentorshipRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM mentorship WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// Ends what runs in a cohort. Mentors are taken in the order of their ids, here as everywhere, so that two
/// publications never wait for each other.
async fn end_all(write: &mut Write, cohort: &CohortId, now_ms: i64) -> Result<(), StoreError> {
    let rows = write
        .query(
            "UPDATE mentorship SET ended_at_ms = $2 WHERE cohort = $1 AND ended_at_ms IS NULL RETURNING mentor",
            values![cohort, now_ms],
        )
        .await?;
    let mut places: BTreeMap<PersonId, u32> = BTreeMap::new();
    for row in rows {
        *places.entry(row.parsed("mentor")?).or_default() += 1;
    }
    for (mentor, count) in places {
        give_back(write, &mentor, count).await?;
    }
    Ok(())
}

/// Takes the places of `pairs`; the mentors that do not have them, by id.
async fn take_places(write: &mut Write, pairs: &[MentorshipRecord]) -> Result<Vec<PersonId>, StoreError> {
    let mut wanted: BTreeMap<&PersonId, u32> = BTreeMap::new();
    for pair in pairs {
        *wanted.entry(&pair.mentor).or_default() += 1;
    }
    let mut full = Vec::new();
    for (mentor, count) in wanted {
        let taken = write
            .execute(
                "UPDATE mentoring_profile SET taken = taken + $2 \
                 WHERE person = $1 AND taken + $2 <= capacity AND paused = 0 AND approved = 1",
                values![mentor, count],
            )
            .await?;
        if taken == 0 {
            full.push(mentor.clone());
        }
    }
    Ok(full)
}

async fn give_back(write: &mut Write, mentor: &PersonId, count: u32) -> Result<(), StoreError> {
    write
        .execute("UPDATE mentoring_profile SET taken = taken - $2 WHERE person = $1", values![mentor, count])
        .await?;
    Ok(())
}

fn record(row: &Row) -> Result<MentorshipRecord, StoreError> {
    Ok(MentorshipRecord {
        id: row.parsed("id")?,
        cohort: row.parsed("cohort")?,
        run: row.parsed("run")?,
        mentee: row.parsed("mentee")?,
        mentor: row.parsed("mentor")?,
        score: row.int("score")?,
        why: row.json("why")?,
        published_at_ms: row.int("published_at_ms")?,
        ended_at_ms: row.int_opt("ended_at_ms")?,
    })
}
