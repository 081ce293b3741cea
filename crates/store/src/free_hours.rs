//! When people are free, in civil time of their own zone.

use model::id::PersonId;

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A span of one weekday, half-open, in minutes since midnight of the person's own clock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FreeHourRecord {
    /// Whose.
    pub person: PersonId,
    /// The weekday, 0 is Monday, 6 is Sunday.
    pub day: u8,
    /// From when, `0..1440`.
    pub from_minute: u16,
    /// Until when, at most 1440, later than `from_minute`.
    pub to_minute: u16,
}

/// Makes these the free hours of a person, in the place of all earlier ones. Every span must be of that person.
pub async fn replace(
    write: &mut Write,
    person: &PersonId,
    spans: &[FreeHourRecord],
) -> Result<(), StoreError> {
    if spans.iter().any(|span| span.person != *person) {
        return Err(StoreError::broken("free hours of somebody else"));
    }
    write.execute("DELETE FROM free_hour WHERE person = $1", values![person]).await?;
    for span in spans {
        write
            .execute(
                "INSERT INTO free_hour (person, day, from_minute, to_minute) VALUES ($1, $2, $3, $4)",
                values![person, span.day, span.from_minute, span.to_minute],
            )
            .await?;
    }
    Ok(())
}

/// The free hours of a person, by day and time.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<FreeHourRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM free_hour WHERE person = $1 ORDER BY day, from_minute", values![person])
        .await?;
    rows.iter().map(record).collect()
}

/// The free hours of everybody, by person, day and time.
pub async fn all(tx: &mut Tx) -> Result<Vec<FreeHourRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM free_hour ORDER BY person, day, from_minute", values![]).await?;
    rows.iter().map(record).collect()
}

fn record(row: &Row) -> Result<FreeHourRecord, StoreError> {
    Ok(FreeHourRecord {
        person: row.parsed("person")?,
        day: row.number("day")?,
        from_minute: row.number("from_minute")?,
        to_minute: row.number("to_minute")?,
    })
}
