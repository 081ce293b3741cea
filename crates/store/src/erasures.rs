//! The end of an account: asked for, taken back, done by the inventory, and remembered so that a backup which is put
//! back is erased anew (rules PRI-18 to PRI-20).

use model::audit::DELETED_MEMBER;
use model::directory::SeatKind;
use model::email::EmailAddress;
use model::id::{MemberId, PersonId};
use serde_json::Value as Json;

use crate::db::{Tx, Write, json, values};
use crate::error::StoreError;
use crate::inventory::{self, Takes};
use crate::people::{self, PersonRecord};
use crate::traces::{self, Leaving, StandIn};

/// A wish that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRecord {
    /// Whose account.
    pub person: PersonId,
    /// When it was asked for.
    pub asked_at_ms: i64,
    /// When it is to be done.
    pub due_at_ms: i64,
}

/// What an erasure ended, for whoever has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The address that was given up.
    pub email: EmailAddress,
    /// Members that lost their mentor, by id.
    pub mentees: Vec<MemberId>,
    /// How many rows were deleted or changed.
    pub rows: u64,
}

/// Notes that an account is to be erased at `due_at_ms`; a second wish changes nothing and is false.
pub async fn ask(write: &mut Write, request: &RequestRecord) -> Result<bool, StoreError> {
    let asked = write
        .execute(
            "INSERT INTO erasure_request (person, asked_at_ms, due_at_ms) VALUES ($1, $2, $3) \
             ON CONFLICT (person) DO NOTHING",
            values![&request.person, request.asked_at_ms, request.due_at_ms],
        )
        .await?;
    Ok(asked > 0)
}

/// Takes the wish back; false when there is none.
pub async fn cancel(write: &mut Write, person: &PersonId) -> Result<bool, StoreError> {
    Ok(write.execute("DELETE FROM erasure_request WHERE person = $1", values![person]).await? > 0)
}

/// The wish of a person, if there is one.
pub async fn request_of(tx: &mut Tx, person: &PersonId) -> Result<Option<RequestRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM erasure_request WHERE person = $1", values![person]).await?;
    row.map(|row| {
        Ok(RequestRecord {
            person: row.parsed("person")?,
            asked_at_ms: row.int("asked_at_ms")?,
            due_at_ms: row.int("due_at_ms")?,
        })
    })
    .transpose()
}

/// Whose accounts are to be erased by `now_ms`, the longest overdue first.
pub async fn due(tx: &mut Tx, now_ms: i64) -> Result<Vec<PersonId>, StoreError> {
    let rows = tx
        .query(
            "SELECT person FROM erasure_request WHERE due_at_ms <= $1 ORDER BY due_at_ms, person",
            values![now_ms],
        )
        .await?;
    rows.iter().map(|row| row.parsed("person")).collect()
}

/// Erases a person by the inventory; `pseudonym` takes their place where a row has to stay. Nothing when there is no
/// such person. Mentorships end, seats are left, unsent mail is not sent; the caller tells those concerned.
pub async fn erase(
    write: &mut Write,
    person: &PersonId,
    pseudonym: &PersonId,
    now_ms: i64,
) -> Result<Option<Erased>, StoreError> {
    let Some(record) = people::find(write, person).await? else { return Ok(None) };
    let mentees = crate::visibility::mentees(write, person, now_ms).await?;
    let mut rows = end_everything(write, person, now_ms).await?;
    rows += forget_hours(write, person).await?;
    stand_in(write, person, pseudonym, now_ms).await?;
    let leaving = leaving(write, &record, pseudonym).await?;
    let mut searched = vec![json(person)?];
    for name in leaving.names.keys() {
        searched.push(json(name)?);
    }
    for statement in &inventory::read()?.erasures {
        let sql = statement.sql;
        rows += match statement.takes {
            Takes::Person | Takes::PersonNow => write.execute(sql, values![person]).await?,
            Takes::Address => write.execute(sql, values![&record.email]).await?,
            Takes::Pseudonym => write.execute(sql, values![person, pseudonym]).await?,
            Takes::Texts { column, update } => {
                let mut changed = 0;
                for words in &searched {
                    for row in write.query(sql, values![words]).await? {
                        let mut held: Json = row.json("held")?;
                        if traces::remove(statement.table, column, &mut held, &leaving) {
                            changed +=
                                write.execute(update, values![row.text("held")?, json(&held)?]).await?;
                        }
                    }
                }
                changed
            }
        };
    }
    leave_no_idle_stand_in(write, pseudonym).await?;
    Ok(Some(Erased { email: record.email, mentees, rows }))
}

/// What takes the person's place in kept texts. A name that somebody else has too stays where no id stands beside it.
async fn leaving(
    write: &mut Write,
    record: &PersonRecord,
    pseudonym: &PersonId,
) -> Result<Leaving, StoreError> {
    let rows = write
        .query(
            "SELECT name FROM person WHERE id = $1 \
             EXCEPT SELECT name FROM person WHERE id <> $1 AND erased_at_ms IS NULL",
            values![&record.id],
        )
        .await?;
    let stand_in = StandIn { id: pseudonym.as_str().to_owned(), name: DELETED_MEMBER.to_owned() };
    let mut leaving =
        Leaving { people: [(record.id.as_str().to_owned(), stand_in)].into(), ..Leaving::default() };
    for row in &rows {
        let name = row.text("name")?;
        if !name.is_empty() {
            leaving.names.insert(name, DELETED_MEMBER.to_owned());
        }
    }
    Ok(leaving)
}

/// Ends what runs, and takes away what has not begun.
async fn end_everything(write: &mut Write, person: &PersonId, now_ms: i64) -> Result<u64, StoreError> {
    let mut rows = 0;
    for sql in [
        "DELETE FROM mentorship WHERE mentor = $1 AND published_at_ms > $2",
        "UPDATE mentorship SET ended_at_ms = $2 WHERE mentor = $1 AND (ended_at_ms IS NULL OR ended_at_ms > $2)",
        "DELETE FROM seat_holding WHERE person = $1 AND from_ms >= $2",
        "UPDATE seat_holding SET to_ms = $2 WHERE person = $1 AND (to_ms IS NULL OR to_ms > $2)",
        "UPDATE consent SET withdrawn_at_ms = $2 WHERE person = $1 AND withdrawn_at_ms IS NULL",
    ] {
        rows += write.execute(sql, values![person, now_ms]).await?;
    }
    Ok(rows)
}

/// Takes what a lead had told of themselves out of the matchings that were made while they led a member: the engine met
/// the member at their hours, in their languages.
async fn forget_hours(write: &mut Write, person: &PersonId) -> Result<u64, StoreError> {
    let led = write
        .query(
            "SELECT DISTINCT run.id AS run, seat.member AS member FROM seat_holding \
                 JOIN seat ON seat.id = seat_holding.seat \
                 JOIN run ON run.created_at_ms >= seat_holding.from_ms \
                     AND (seat_holding.to_ms IS NULL OR run.created_at_ms <= seat_holding.to_ms) \
             WHERE seat_holding.person = $1 AND seat.kind = $2 AND run.kind = 'match'",
            values![person, SeatKind::GovernmentLead.code()],
        )
        .await?;
    let mut rows = 0;
    for pair in &led {
        let (run, member) = (pair.text("run")?, pair.text("member")?);
        let kept = write.query_one("SELECT record FROM run WHERE id = $1", values![&run]).await?;
        let Some(mut record) = kept.map(|row| row.json::<Json>("record")).transpose()? else { continue };
        traces::blank_mentees(&mut record, |id| id == member);
        let sql = "UPDATE run SET record = $2 WHERE id = $1";
        rows += write.execute(sql, values![run, json(&record)?]).await?;
    }
    Ok(rows)
}

/// Makes the pseudonym, so that rows which stay have somebody to refer to.
async fn stand_in(
    write: &mut Write,
    person: &PersonId,
    pseudonym: &PersonId,
    now_ms: i64,
) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO person (id, name, email, locale, time_zone, languages, erased_at_ms) \
             VALUES ($1, '', $2, 'en', 'UTC', '[]', $3)",
            values![pseudonym, format!("{pseudonym}@erased.invalid"), now_ms],
        )
        .await?;
    write
        .execute(
            "INSERT INTO mentoring_profile (person, member, side, capacity, paused, approved, stage, experience, \
                 experience_language, offers) \
             SELECT $2, member, side, 0, 1, 0, stage, '', experience_language, '[]' \
             FROM mentoring_profile WHERE person = $1 \
                 AND EXISTS (SELECT 1 FROM mentorship WHERE mentorship.mentor = $1)",
            values![person, pseudonym],
        )
        .await?;
    Ok(())
}

/// A pseudonym to which nothing refers is not needed.
async fn leave_no_idle_stand_in(write: &mut Write, pseudonym: &PersonId) -> Result<(), StoreError> {
    write
        .execute(
            "DELETE FROM person WHERE id = $1 \
                 AND NOT EXISTS (SELECT 1 FROM seat_holding WHERE seat_holding.person = $1) \
                 AND NOT EXISTS (SELECT 1 FROM mentoring_profile WHERE mentoring_profile.person = $1)",
            values![pseudonym],
        )
        .await?;
    Ok(())
}

/// Notes an erasure under the keyed hash of the person's id; false when it is noted already.
pub async fn note(write: &mut Write, person_hash: &str, now_ms: i64) -> Result<bool, StoreError> {
    let noted = write
        .execute(
            "INSERT INTO erasure (person_hash, erased_at_ms) VALUES ($1, $2) ON CONFLICT (person_hash) DO NOTHING",
            values![person_hash, now_ms],
        )
        .await?;
    Ok(noted > 0)
}

/// Every erasure, by hash, with its time.
pub async fn journal(tx: &mut Tx) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = tx.query("SELECT * FROM erasure ORDER BY person_hash", values![]).await?;
    rows.iter().map(|row| Ok((row.text("person_hash")?, row.int("erased_at_ms")?))).collect()
}
