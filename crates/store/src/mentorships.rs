//! Published pairs of mentee and mentor.
//!
//! A mentorship begins when its publication becomes final and ends when another publication becomes final; both times
//! may lie ahead, so every question about who mentors whom takes the time at which it is asked. While a publication
//! can be taken back a cohort holds the places it has and those it is about to have, whichever are more: then neither
//! the publication nor its withdrawal can find a place taken by somebody else. Whoever takes a place changes the row
//! of the mentor's profile first and counts then, so that two at once cannot both take the last one (rule DAT-5).

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
    /// When it begins: when its publication becomes final.
    pub published_at_ms: i64,
    /// When it ends; `None` while nothing ends it.
    pub ended_at_ms: Option<i64>,
}

/// What came of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// All pairs are published.
    Done,
    /// Nothing was changed: these mentors cannot take everybody, by id.
    NoPlace(Vec<Shortage>),
    /// Nothing was changed: these pairs run in another cohort, by their place in the publication.
    Elsewhere(Vec<usize>),
}

/// A mentor who cannot take everybody a publication gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Who.
    pub mentor: PersonId,
    /// Whether they mentor at all.
    pub standing: Standing,
    /// How many places the publication needs.
    pub wanted: u32,
    /// How many places other cohorts leave.
    pub places: u32,
}

/// Whether somebody takes new mentees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They do, as far as they have places.
    Open,
    /// They take a break.
    Paused,
    /// Staff have not approved them.
    NotApproved,
    /// They do not mentor.
    Gone,
}

/// Places of a mentor that a cohort holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Whose places.
    pub mentor: PersonId,
    /// Which cohort.
    pub cohort: CohortId,
    /// How many, at least 1.
    pub places: u32,
}

/// When a publication is made and when it becomes final; the same when it cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Now.
    pub now_ms: i64,
    /// When its mentorships begin and those before them end.
    pub final_at_ms: i64,
}

/// Makes these the mentorships of a cohort from `window.final_at_ms` on: earlier ones end then, the new ones begin, and
/// their places are held from now on. All or nothing. Every pair must be of `cohort` and `run`; `published_at_ms` and
/// `ended_at_ms` of the pairs are not read.
pub async fn publish(
    write: &mut Write,
    cohort: &CohortId,
    run: &RunId,
    pairs: &[MentorshipRecord],
    window: Window,
) -> Result<Publication, StoreError> {
    if pairs.iter().any(|pair| pair.cohort != *cohort || pair.run != *run) {
        return Err(StoreError::broken("a mentorship of another cohort or run"));
    }
    write.point().await?;
    cohorts::guard(write, cohort).await?;
    let short = shortages(write, cohort, pairs, window.now_ms).await?;
    if !short.is_empty() {
        write.back_to_point().await?;
        return Ok(Publication::NoPlace(short));
    }
    let elsewhere = running_elsewhere(write, cohort, pairs, window.now_ms).await?;
    if !elsewhere.is_empty() {
        write.back_to_point().await?;
        return Ok(Publication::Elsewhere(elsewhere));
    }
    write
        .execute(
            "UPDATE mentorship SET ended_at_ms = $2, ended_by = $3 WHERE cohort = $1 AND ended_at_ms IS NULL",
            values![cohort, window.final_at_ms, run],
        )
        .await?;
    for pair in pairs {
        write
            .execute(
                "INSERT INTO mentorship (id, cohort, run, mentee, mentor, score, why, published_at_ms) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                values![
                    &pair.id,
                    cohort,
                    run,
                    &pair.mentee,
                    &pair.mentor,
                    pair.score,
                    json(&pair.why)?,
                    window.final_at_ms,
                ],
            )
            .await?;
    }
    Ok(Publication::Done)
}

/// Takes back what the publication of `run` began and ended; false, with nothing changed, when it is final at `now_ms`
/// or its earlier places or pairs are held by others, which happens only to somebody who read the clock before it was final.
pub async fn withdraw(write: &mut Write, run: &RunId, now_ms: i64) -> Result<bool, StoreError> {
    write.point().await?;
    let rows = write
        .query(
            "SELECT DISTINCT mentor FROM mentorship WHERE run = $1 OR ended_by = $1 ORDER BY mentor",
            values![run],
        )
        .await?;
    let mentors: Vec<PersonId> = rows.iter().map(|row| row.parsed("mentor")).collect::<Result<_, _>>()?;
    let mut capacities = Vec::with_capacity(mentors.len());
    for mentor in &mentors {
        let row = lock(write, mentor).await?;
        let capacity: u32 = row.map_or(Ok(0), |row| row.number("capacity"))?;
        capacities.push(capacity);
    }
    write
        .execute("DELETE FROM mentorship WHERE run = $1 AND published_at_ms > $2", values![run, now_ms])
        .await?;
    let begun_elsewhere = write
        .query_one(
            "SELECT other.id FROM mentorship AS old JOIN mentorship AS other \
                 ON other.mentee = old.mentee AND other.mentor = old.mentor AND other.ended_at_ms IS NULL \
             WHERE old.ended_by = $1 LIMIT 1",
            values![run],
        )
        .await?;
    if begun_elsewhere.is_some() {
        write.back_to_point().await?;
        return Ok(false);
    }
    write
        .execute(
            "UPDATE mentorship SET ended_at_ms = NULL, ended_by = NULL WHERE ended_by = $1 AND ended_at_ms > $2",
            values![run, now_ms],
        )
        .await?;
    let left = write
        .query_one("SELECT id FROM mentorship WHERE run = $1 OR ended_by = $1 LIMIT 1", values![run])
        .await?;
    let mut possible = left.is_none();
    for (mentor, capacity) in std::iter::zip(&mentors, capacities) {
        possible &= held(write, mentor, now_ms).await? <= capacity;
    }
    if !possible {
        write.back_to_point().await?;
    }
    Ok(possible)
}

/// Ends a running mentorship at `now_ms`; false when it ends already or never was.
pub async fn end(write: &mut Write, id: &MentorshipId, now_ms: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE mentorship SET ended_at_ms = $2 WHERE id = $1 AND ended_at_ms IS NULL",
            values![id, now_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// The mentorships of a member that run at `now_ms`, by mentor.
pub async fn of_member(
    tx: &mut Tx,
    member: &MemberId,
    now_ms: i64,
) -> Result<Vec<MentorshipRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM mentorship WHERE mentee = $1 AND published_at_ms <= $2 \
                 AND (ended_at_ms IS NULL OR ended_at_ms > $2) ORDER BY mentor",
            values![member, now_ms],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The mentorships of a mentor that run at `now_ms`, by mentee.
pub async fn of_mentor(
    tx: &mut Tx,
    mentor: &PersonId,
    now_ms: i64,
) -> Result<Vec<MentorshipRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM mentorship WHERE mentor = $1 AND published_at_ms <= $2 \
                 AND (ended_at_ms IS NULL OR ended_at_ms > $2) ORDER BY mentee",
            values![mentor, now_ms],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The mentorships of a cohort that run at `now_ms`, by mentee, then mentor.
pub async fn of_cohort(
    tx: &mut Tx,
    cohort: &CohortId,
    now_ms: i64,
) -> Result<Vec<MentorshipRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM mentorship WHERE cohort = $1 AND published_at_ms <= $2 \
                 AND (ended_at_ms IS NULL OR ended_at_ms > $2) ORDER BY mentee, mentor",
            values![cohort, now_ms],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The mentorship with this id, whether it runs or not.
pub async fn find(tx: &mut Tx, id: &MentorshipId) -> Result<Option<MentorshipRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM mentorship WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// Which cohorts hold how many places of which mentors at `now_ms`, by mentor, then cohort.
pub async fn holds(tx: &mut Tx, now_ms: i64) -> Result<Vec<Hold>, StoreError> {
    let rows = tx
        .query(
            "SELECT mentor, cohort, SUM(CASE WHEN published_at_ms <= $1 THEN 1 ELSE 0 END) AS present, \
                 SUM(CASE WHEN ended_at_ms IS NULL THEN 1 ELSE 0 END) AS coming FROM mentorship \
             WHERE ended_at_ms IS NULL OR ended_at_ms > $1 GROUP BY mentor, cohort ORDER BY mentor, cohort",
            values![now_ms],
        )
        .await?;
    rows.iter().map(hold).collect()
}

/// How many places of one mentor are held at `now_ms`, by all cohorts.
pub async fn held(tx: &mut Tx, mentor: &PersonId, now_ms: i64) -> Result<u32, StoreError> {
    Ok(holds_of(tx, mentor, now_ms).await?.iter().map(|hold| hold.places).sum())
}

async fn holds_of(tx: &mut Tx, mentor: &PersonId, now_ms: i64) -> Result<Vec<Hold>, StoreError> {
    let rows = tx
        .query(
            "SELECT mentor, cohort, SUM(CASE WHEN published_at_ms <= $1 THEN 1 ELSE 0 END) AS present, \
                 SUM(CASE WHEN ended_at_ms IS NULL THEN 1 ELSE 0 END) AS coming FROM mentorship \
             WHERE mentor = $2 AND (ended_at_ms IS NULL OR ended_at_ms > $1) \
             GROUP BY mentor, cohort ORDER BY cohort",
            values![now_ms, mentor],
        )
        .await?;
    rows.iter().map(hold).collect()
}

/// The mentors that cannot take what `pairs` give them, by id. Mentors are locked in the order of their ids, here as
/// everywhere, so that two publications never wait for each other.
async fn shortages(
    write: &mut Write,
    cohort: &CohortId,
    pairs: &[MentorshipRecord],
    now_ms: i64,
) -> Result<Vec<Shortage>, StoreError> {
    let mut wanted: BTreeMap<&PersonId, u32> = BTreeMap::new();
    for pair in pairs {
        *wanted.entry(&pair.mentor).or_default() += 1;
    }
    let mut short = Vec::new();
    for (mentor, wanted) in wanted {
        let row = lock(write, mentor).await?;
        let holds = holds_of(write, mentor, now_ms).await?;
        let elsewhere: u32 = holds.iter().filter(|hold| hold.cohort != *cohort).map(|hold| hold.places).sum();
        let (standing, capacity) = match &row {
            None => (Standing::Gone, 0),
            Some(row) if !row.flag("approved")? => (Standing::NotApproved, row.number("capacity")?),
            Some(row) if row.flag("paused")? => (Standing::Paused, row.number("capacity")?),
            Some(row) => (Standing::Open, row.number::<u32>("capacity")?),
        };
        let places = capacity.saturating_sub(elsewhere);
        if standing != Standing::Open || wanted > places {
            short.push(Shortage { mentor: mentor.clone(), standing, wanted, places });
        }
    }
    Ok(short)
}

/// Which of `pairs` run in another cohort, or will do so again when a publication there is withdrawn. Their mentors are
/// locked already.
async fn running_elsewhere(
    write: &mut Write,
    cohort: &CohortId,
    pairs: &[MentorshipRecord],
    now_ms: i64,
) -> Result<Vec<usize>, StoreError> {
    let mut found = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        let row = write
            .query_one(
                "SELECT id FROM mentorship WHERE mentee = $1 AND mentor = $2 AND cohort <> $3 \
                     AND (ended_at_ms IS NULL OR ended_at_ms > $4) LIMIT 1",
                values![&pair.mentee, &pair.mentor, cohort, now_ms],
            )
            .await?;
        if row.is_some() {
            found.push(at);
        }
    }
    Ok(found)
}

/// Makes everybody else who takes or changes places of this mentor wait, and gives the row of their profile.
async fn lock(write: &mut Write, mentor: &PersonId) -> Result<Option<Row>, StoreError> {
    write
        .query_one(
            "UPDATE mentoring_profile SET version = version WHERE person = $1 \
             RETURNING capacity, paused, approved",
            values![mentor],
        )
        .await
}

fn hold(row: &Row) -> Result<Hold, StoreError> {
    let (present, coming): (u32, u32) = (row.number("present")?, row.number("coming")?);
    Ok(Hold { mentor: row.parsed("mentor")?, cohort: row.parsed("cohort")?, places: present.max(coming) })
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
