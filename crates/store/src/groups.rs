//! Published groups.

use model::id::{CohortId, GroupId, MemberId, PersonId, RunId};
use model::reason::Reason;
use model::words::Language;

use crate::cohorts;
use crate::db::{BadCell, Row, Tx, Write, json, values};
use crate::error::StoreError;
use crate::gatherings;

/// A published group as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRecord {
    /// Its id.
    pub id: GroupId,
    /// Its cohort.
    pub cohort: CohortId,
    /// Its number within the cohort, from 1.
    pub number: u16,
    /// The run it comes from.
    pub run: RunId,
    /// The language everybody in it works in.
    pub language: Language,
    /// The weekday of its sessions in UTC, 0 is Monday, 6 is Sunday.
    pub day: u8,
    /// When they begin, in minutes since midnight UTC, `0..1440`.
    pub utc_minute: u16,
    /// An hour that takes turns with that one.
    pub second: Option<SecondHour>,
    /// How long one lasts, in minutes.
    pub session_minutes: u16,
    /// Who leads them.
    pub facilitator: Option<PersonId>,
    /// Why it is as it is, strongest first.
    pub reasons: Vec<Reason>,
    /// Its members by id.
    pub members: Vec<MemberId>,
}

/// The second hour of a group whose two hours take turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondHour {
    /// The weekday of its sessions in UTC, 0 is Monday, 6 is Sunday.
    pub day: u8,
    /// When they begin, in minutes since midnight UTC, `0..1440`.
    pub utc_minute: u16,
    /// In which weeks of the programme, counted from 0.
    pub weeks: Vec<u16>,
}

/// Makes these the groups of a cohort, in the place of all earlier ones. Every group must be of that cohort and run.
pub async fn publish(
    write: &mut Write,
    cohort: &CohortId,
    run: &RunId,
    groups: &[GroupRecord],
) -> Result<(), StoreError> {
    if groups.iter().any(|group| group.cohort != *cohort || group.run != *run) {
        return Err(StoreError::broken("a group of another cohort or run"));
    }
    cohorts::guard(write, cohort).await?;
    let conversations = gatherings::of_cohort(write, cohort).await?;
    write.execute("DELETE FROM group_member WHERE cohort = $1", values![cohort]).await?;
    write.execute("DELETE FROM learning_group WHERE cohort = $1", values![cohort]).await?;
    for group in groups {
        let second = group.second.as_ref();
        write
            .execute(
                "INSERT INTO learning_group (id, cohort, number, run, language, day, utc_minute, \
                     session_minutes, facilitator, reasons, second_day, second_utc_minute, second_weeks) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                values![
                    &group.id,
                    cohort,
                    group.number,
                    run,
                    &group.language,
                    group.day,
                    group.utc_minute,
                    group.session_minutes,
                    group.facilitator.as_ref(),
                    json(&group.reasons)?,
                    second.map(|second| second.day),
                    second.map(|second| second.utc_minute),
                    second.map(|second| json(&second.weeks)).transpose()?.as_deref(),
                ],
            )
            .await?;
        for member in &group.members {
            write
                .execute(
                    "INSERT INTO group_member (learning_group, cohort, member) VALUES ($1, $2, $3)",
                    values![&group.id, cohort, member],
                )
                .await?;
        }
    }
    gatherings::follow(write, &conversations, groups).await
}

/// The group with this id.
pub async fn find(tx: &mut Tx, id: &GroupId) -> Result<Option<GroupRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT learning_group.*, group_member.member FROM learning_group \
                 LEFT JOIN group_member ON group_member.learning_group = learning_group.id \
             WHERE learning_group.id = $1 ORDER BY group_member.member",
            values![id],
        )
        .await?;
    Ok(records(&rows)?.into_iter().next())
}

/// The groups of a cohort, by number.
pub async fn of_cohort(tx: &mut Tx, cohort: &CohortId) -> Result<Vec<GroupRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT learning_group.*, group_member.member FROM learning_group \
                 LEFT JOIN group_member ON group_member.learning_group = learning_group.id \
             WHERE learning_group.cohort = $1 ORDER BY learning_group.number, group_member.member",
            values![cohort],
        )
        .await?;
    records(&rows)
}

/// The groups a member is in, by cohort; mostly one.
pub async fn of_member(tx: &mut Tx, member: &MemberId) -> Result<Vec<GroupRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT learning_group.*, group_member.member FROM learning_group \
                 JOIN group_member ON group_member.learning_group = learning_group.id \
             WHERE learning_group.id IN (SELECT learning_group FROM group_member WHERE member = $1) \
             ORDER BY learning_group.cohort, learning_group.number, group_member.member",
            values![member],
        )
        .await?;
    records(&rows)
}

/// The groups a person leads, by cohort and number.
pub async fn of_facilitator(tx: &mut Tx, person: &PersonId) -> Result<Vec<GroupRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT learning_group.*, group_member.member FROM learning_group \
                 LEFT JOIN group_member ON group_member.learning_group = learning_group.id \
             WHERE learning_group.facilitator = $1 \
             ORDER BY learning_group.cohort, learning_group.number, group_member.member",
            values![person],
        )
        .await?;
    records(&rows)
}

/// Groups out of one row per member; the rows of a group follow each other.
fn records(rows: &[Row]) -> Result<Vec<GroupRecord>, StoreError> {
    let mut groups: Vec<GroupRecord> = Vec::new();
    for row in rows {
        let id: GroupId = row.parsed("id")?;
        if groups.last().is_none_or(|group| group.id != id) {
            groups.push(record(row, id)?);
        }
        if let Some(member) = row.parsed_opt("member")? {
            let group = groups.last_mut().ok_or_else(|| BadCell::error("id", "names no group"))?;
            group.members.push(member);
        }
    }
    Ok(groups)
}

fn second(row: &Row) -> Result<Option<SecondHour>, StoreError> {
    let Some(day) = row.number_opt("second_day")? else { return Ok(None) };
    let (utc_minute, weeks) = (row.number("second_utc_minute")?, row.json("second_weeks")?);
    Ok(Some(SecondHour { day, utc_minute, weeks }))
}

fn record(row: &Row, id: GroupId) -> Result<GroupRecord, StoreError> {
    Ok(GroupRecord {
        id,
        cohort: row.parsed("cohort")?,
        number: row.number("number")?,
        run: row.parsed("run")?,
        language: row.parsed("language")?,
        day: row.number("day")?,
        utc_minute: row.number("utc_minute")?,
        second: second(row)?,
        session_minutes: row.number("session_minutes")?,
        facilitator: row.parsed_opt("facilitator")?,
        reasons: row.json("reasons")?,
        members: Vec::new(),
    })
}
