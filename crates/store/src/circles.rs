//! Circles, and who is inside.

use model::circle::{Circle, CircleDate, CirclePlan, CircleState};
use model::id::{CircleId, PersonId};
use model::words::Language;

use crate::db::{Row, Tx, Value, Write, json, values};
use crate::error::StoreError;
use crate::gatherings;

/// A circle as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CircleRecord {
    /// Its id.
    pub id: CircleId,
    /// Changes with every change; whoever changes it names the version they saw.
    pub version: u32,
    /// Its topic.
    pub topic: String,
    /// What it is about.
    pub about: String,
    /// Its policy area, by its slug.
    pub area: Option<String>,
    /// The language it speaks.
    pub language: Option<Language>,
    /// Whether it goes on.
    pub state: CircleState,
    /// Its meetings in their order, those that are over too.
    pub dates: Vec<CircleDate>,
}

/// Somebody inside a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsideRecord {
    /// Which circle.
    pub circle: CircleId,
    /// Who.
    pub person: PersonId,
    /// Whether they lead it.
    pub leads: bool,
}

/// Opens a circle with version 1, and its leads inside.
pub async fn insert(write: &mut Write, id: &CircleId, circle: &Circle) -> Result<(), StoreError> {
    let values = values_of(id, Value::from(CircleState::Open.code()), circle)?;
    write
        .execute(
            "INSERT INTO circle (id, version, state, topic, about, area, language, dates) \
             VALUES ($1, 1, $2, $3, $4, $5, $6, $7)",
            values,
        )
        .await?;
    lead(write, id, &circle.says().leads).await
}

/// Makes a circle that still has `version` what `circle` says; false when somebody was faster or there is none. Of those who
/// lead it, whoever is in `led_by` and is not named stops leading; whoever the caller did not see stays what they were.
pub async fn change_if_version(
    write: &mut Write,
    id: &CircleId,
    version: u32,
    circle: &Circle,
    led_by: &[PersonId],
) -> Result<bool, StoreError> {
    let values = values_of(id, Value::from(version), circle)?;
    let changed = write
        .execute(
            "UPDATE circle SET version = version + 1, topic = $3, about = $4, area = $5, language = $6, dates = $7 \
             WHERE id = $1 AND version = $2",
            values,
        )
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    let leads = &circle.says().leads;
    for person in led_by.iter().filter(|person| !leads.contains(person)) {
        let sql = "UPDATE circle_person SET leads = 0 WHERE circle = $1 AND person = $2";
        write.execute(sql, values![id, person]).await?;
    }
    lead(write, id, leads).await?;
    Ok(true)
}

/// Makes a circle that still has `version` what `plan` says; false when somebody was faster or there is none.
pub async fn plan_if_version(
    write: &mut Write,
    id: &CircleId,
    version: u32,
    plan: &CirclePlan,
) -> Result<bool, StoreError> {
    let says = plan.says();
    let changed = write
        .execute(
            "UPDATE circle SET version = version + 1, about = $3, dates = $4 WHERE id = $1 AND version = $2",
            values![id, version, &says.about, json(&says.dates)?],
        )
        .await?;
    Ok(changed > 0)
}

/// The values of a statement that writes what is said of a circle: its id, what the statement needs beside, and the rest.
fn values_of(id: &CircleId, second: Value, circle: &Circle) -> Result<Vec<Value>, StoreError> {
    let says = circle.says();
    Ok(values![
        id,
        second,
        &says.topic,
        &says.about,
        says.area.as_ref(),
        says.language.as_ref(),
        json(&says.dates)?,
    ])
}

async fn lead(write: &mut Write, id: &CircleId, people: &[PersonId]) -> Result<(), StoreError> {
    for person in people {
        write
            .execute(
                "INSERT INTO circle_person (circle, person, leads) VALUES ($1, $2, 1) \
                 ON CONFLICT (circle, person) DO UPDATE SET leads = 1",
                values![id, person],
            )
            .await?;
    }
    Ok(())
}

/// Closes a circle; false when it is closed or there is none.
pub async fn close(write: &mut Write, id: &CircleId) -> Result<bool, StoreError> {
    let closed = write
        .execute(
            "UPDATE circle SET version = version + 1, state = $2 WHERE id = $1 AND state = $3",
            values![id, CircleState::Closed.code(), CircleState::Open.code()],
        )
        .await?;
    Ok(closed > 0)
}

/// Takes an open circle for this transaction and puts somebody inside; once is as often as you like. False when it is
/// closed or there is none.
pub async fn join(write: &mut Write, id: &CircleId, person: &PersonId) -> Result<bool, StoreError> {
    let open = write
        .hold(
            "UPDATE circle SET state = state WHERE id = $1 AND state = $2",
            values![id, CircleState::Open.code()],
        )
        .await?;
    if open == 0 {
        return Ok(false);
    }
    write
        .execute(
            "INSERT INTO circle_person (circle, person, leads) VALUES ($1, $2, 0) \
             ON CONFLICT (circle, person) DO NOTHING",
            values![id, person],
        )
        .await?;
    Ok(true)
}

/// Takes somebody out of a circle, whether they were inside or not. When a lead goes the circle has another version: who
/// changes its leads and does not know of that would put them back.
pub async fn leave(write: &mut Write, id: &CircleId, person: &PersonId) -> Result<(), StoreError> {
    // Whoever makes them a lead at this moment is waited for.
    write.hold("UPDATE circle SET state = state WHERE id = $1", values![id]).await?;
    write
        .execute(
            "UPDATE circle SET version = version + 1 WHERE id = $1 \
                 AND EXISTS (SELECT 1 FROM circle_person WHERE circle = $1 AND person = $2 AND leads = 1)",
            values![id, person],
        )
        .await?;
    let sql = "DELETE FROM circle_person WHERE circle = $1 AND person = $2";
    write.execute(sql, values![id, person]).await?;
    gatherings::forget(write, id, person).await
}

/// The circle with this id.
pub async fn find(tx: &mut Tx, id: &CircleId) -> Result<Option<CircleRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM circle WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// All circles by topic, then id.
pub async fn all(tx: &mut Tx) -> Result<Vec<CircleRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM circle ORDER BY topic, id", values![]).await?;
    rows.iter().map(record).collect()
}

/// Who is inside a circle by id; nobody who is suspended.
pub async fn inside(tx: &mut Tx, id: &CircleId) -> Result<Vec<InsideRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT circle_person.* FROM circle_person JOIN person ON person.id = circle_person.person \
             WHERE circle = $1 AND person.suspended_at_ms IS NULL AND person.erased_at_ms IS NULL \
             ORDER BY circle_person.person",
            values![id],
        )
        .await?;
    rows.iter().map(inside_record).collect()
}

/// The circles somebody is inside, by id.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<InsideRecord>, StoreError> {
    let sql = "SELECT * FROM circle_person WHERE person = $1 ORDER BY circle";
    let rows = tx.query(sql, values![person]).await?;
    rows.iter().map(inside_record).collect()
}

fn inside_record(row: &Row) -> Result<InsideRecord, StoreError> {
    Ok(InsideRecord {
        circle: row.parsed("circle")?,
        person: row.parsed("person")?,
        leads: row.int("leads")? > 0,
    })
}

fn record(row: &Row) -> Result<CircleRecord, StoreError> {
    Ok(CircleRecord {
        id: row.parsed("id")?,
        version: row.number("version")?,
        topic: row.text("topic")?,
        about: row.text("about")?,
        area: row.text_opt("area")?,
        language: row.parsed_opt("language")?,
        state: row.code("state", CircleState::from_code)?,
        dates: row.json("dates")?,
    })
}
