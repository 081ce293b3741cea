//! Who reads what of people: the levels they chose, and what their defaults follow from.

use std::collections::BTreeMap;

use model::id::{MemberId, PersonId};
use model::privacy::Purpose;
use model::visibility::{Chosen, Consented, Field, Level, SetBy, Standing};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// What decides who reads the fields of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsRecord {
    /// Whose.
    pub person: PersonId,
    /// What the defaults follow from.
    pub standing: Standing,
    /// Whether the consent to a wider profile holds.
    pub consent: Consented,
    /// The chosen levels, with who chose them.
    pub chosen: BTreeMap<Field, (Chosen, SetBy)>,
}

impl SettingsRecord {
    /// The level that holds for `field`.
    pub fn level(&self, field: Field) -> Level {
        self.standing.level(field, self.chosen.get(&field).map(|(chosen, _)| *chosen), self.consent)
    }

    /// Who chose the level that holds for `field`; nobody where it is the default.
    pub fn set_by(&self, field: Field) -> Option<SetBy> {
        let (chosen, set_by) = self.chosen.get(&field)?;
        let overruled = self.standing.at_risk_since_ms.is_some_and(|since| chosen.set_at_ms < since);
        (!overruled && self.level(field) == chosen.level).then_some(*set_by)
    }
}

/// The settings of one person; nothing for somebody without an account.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Option<SettingsRecord>, StoreError> {
    Ok(settings(tx, person.as_str()).await?.remove(person))
}

/// The settings of everybody.
pub async fn all(tx: &mut Tx) -> Result<BTreeMap<PersonId, SettingsRecord>, StoreError> {
    settings(tx, "").await
}

/// Of one person, or of everybody for the empty text.
async fn settings(tx: &mut Tx, person: &str) -> Result<BTreeMap<PersonId, SettingsRecord>, StoreError> {
    // A seat that was left counts too: nobody is shown to more people by being moved to another seat.
    let rows = tx
        .query(
            "SELECT person.id AS person, \
                 (SELECT COUNT(*) FROM seat_holding JOIN seat ON seat.id = seat_holding.seat \
                     WHERE seat_holding.person = person.id AND seat.kind <> 'civil_society_lead') \
                 + (SELECT COUNT(*) FROM mentoring_profile \
                     WHERE mentoring_profile.person = person.id AND side = 'government') AS official, \
                 (SELECT COUNT(*) FROM seat_holding JOIN seat ON seat.id = seat_holding.seat \
                     WHERE seat_holding.person = person.id AND seat.kind = 'civil_society_lead') \
                 + (SELECT COUNT(*) FROM mentoring_profile \
                     WHERE mentoring_profile.person = person.id AND side = 'civil_society') AS civil_society, \
                 (SELECT MAX(since_ms) FROM country_at_risk WHERE country IN ( \
                     SELECT member.country FROM member JOIN seat ON seat.member = member.id \
                         JOIN seat_holding ON seat_holding.seat = seat.id WHERE seat_holding.person = person.id \
                     UNION SELECT member.country FROM member JOIN mentoring_profile \
                         ON mentoring_profile.member = member.id WHERE mentoring_profile.person = person.id \
                 )) AS at_risk_since_ms, \
                 (SELECT COUNT(*) FROM consent WHERE consent.person = person.id AND purpose = $2 \
                     AND withdrawn_at_ms IS NULL) AS consents \
             FROM person WHERE ($1 = '' OR person.id = $1) AND erased_at_ms IS NULL",
            values![person, Purpose::WiderProfile.code()],
        )
        .await?;
    let mut settings = BTreeMap::new();
    for row in &rows {
        let record = standing(row)?;
        settings.insert(record.person.clone(), record);
    }
    let rows = tx.query("SELECT * FROM field_level WHERE ($1 = '' OR person = $1)", values![person]).await?;
    for row in &rows {
        let person: PersonId = row.parsed("person")?;
        let chosen = Chosen { level: row.code("level", Level::from_code)?, set_at_ms: row.int("set_at_ms")? };
        if let Some(record) = settings.get_mut(&person) {
            let set_by = row.code("set_by", SetBy::from_code)?;
            record.chosen.insert(row.code("field", Field::from_code)?, (chosen, set_by));
        }
    }
    Ok(settings)
}

fn standing(row: &Row) -> Result<SettingsRecord, StoreError> {
    let consent = if row.int("consents")? > 0 { Consented::ToWiderProfile } else { Consented::No };
    Ok(SettingsRecord {
        person: row.parsed("person")?,
        standing: Standing {
            official: row.int("official")? > 0,
            civil_society: row.int("civil_society")? > 0,
            at_risk_since_ms: row.int_opt("at_risk_since_ms")?,
        },
        consent,
        chosen: BTreeMap::new(),
    })
}

/// Takes the row of a person for this transaction, so that of two who decide about the same fields the second sees
/// what the first decided; false when there is no such person.
pub async fn guard(write: &mut Write, person: &PersonId) -> Result<bool, StoreError> {
    let taken = write
        .hold("UPDATE person SET locale = locale WHERE id = $1 AND erased_at_ms IS NULL", values![person])
        .await?;
    Ok(taken > 0)
}

/// Makes `level` the level of a field, in the place of an earlier choice.
pub async fn choose(
    write: &mut Write,
    person: &PersonId,
    field: Field,
    level: Level,
    set_by: SetBy,
    now_ms: i64,
) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO field_level (person, field, level, set_by, set_at_ms) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (person, field) DO UPDATE SET level = excluded.level, set_by = excluded.set_by, \
                 set_at_ms = excluded.set_at_ms",
            values![person, field.code(), level.code(), set_by.code(), now_ms],
        )
        .await?;
    Ok(())
}

/// Forgets the choices of a person that do not hold because they show more than may be shown now, so that nothing that is
/// agreed to later brings them back. Says how many.
pub async fn forget_overruled(write: &mut Write, person: &PersonId) -> Result<u32, StoreError> {
    let Some(settings) = of_person(write, person).await? else { return Ok(0) };
    let mut forgotten = 0;
    for (field, (chosen, _)) in &settings.chosen {
        if chosen.level > settings.level(*field) {
            let sql = "DELETE FROM field_level WHERE person = $1 AND field = $2";
            write.execute(sql, values![person, field.code()]).await?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// Leaves everybody at most as wide as they were `before` something else changed what their levels follow from, until
/// they widen it themselves (rule PRI-2); how many fields that needed.
pub async fn stay_as_narrow(
    write: &mut Write,
    before: &BTreeMap<PersonId, SettingsRecord>,
    now_ms: i64,
) -> Result<u64, StoreError> {
    let mut narrowed = 0;
    for (person, now) in all(write).await? {
        let Some(then) = before.get(&person) else { continue };
        for field in Field::ALL {
            let level = then.level(*field);
            if now.level(*field) > level {
                choose(write, &person, *field, level, SetBy::Flag, now_ms).await?;
                narrowed += 1;
            }
        }
    }
    Ok(narrowed)
}

/// The members a person mentors at `now_ms`, by id.
pub async fn mentees(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<Vec<MemberId>, StoreError> {
    let rows = tx
        .query(
            "SELECT DISTINCT mentee FROM mentorship WHERE mentor = $1 AND published_at_ms <= $2 \
                 AND (ended_at_ms IS NULL OR ended_at_ms > $2) ORDER BY mentee",
            values![person, now_ms],
        )
        .await?;
    rows.iter().map(|row| row.parsed("mentee")).collect()
}
