//! Countries in which people who work for open government are at risk.

use model::id::PersonId;
use model::place::Country;

use crate::db::{Tx, Write, values};
use crate::error::StoreError;

/// The flagged countries, by code.
pub async fn all(tx: &mut Tx) -> Result<Vec<Country>, StoreError> {
    let rows = tx.query("SELECT country FROM country_at_risk ORDER BY country", values![]).await?;
    rows.iter().map(|row| row.parsed("country")).collect()
}

/// Flags a country; false when it is flagged already, and then since when does not change.
pub async fn flag(write: &mut Write, country: &Country, now_ms: i64) -> Result<bool, StoreError> {
    let added = write
        .execute(
            "INSERT INTO country_at_risk (country, since_ms) VALUES ($1, $2) ON CONFLICT (country) DO NOTHING",
            values![country, now_ms],
        )
        .await?;
    Ok(added > 0)
}

/// Takes the flag off a country; false when it has none. Whoever is to stay as they were is the caller's affair, see
/// [`people`].
pub async fn lift(write: &mut Write, country: &Country) -> Result<bool, StoreError> {
    let lifted = write.execute("DELETE FROM country_at_risk WHERE country = $1", values![country]).await?;
    Ok(lifted > 0)
}

/// Everybody who sits or sat for a member of the country, or mentors from there, by id.
pub async fn people(tx: &mut Tx, country: &Country) -> Result<Vec<PersonId>, StoreError> {
    let rows = tx
        .query(
            "SELECT person.id FROM person WHERE erased_at_ms IS NULL AND person.id IN ( \
                 SELECT seat_holding.person FROM seat_holding JOIN seat ON seat.id = seat_holding.seat \
                     JOIN member ON member.id = seat.member WHERE member.country = $1 \
                 UNION SELECT mentoring_profile.person FROM mentoring_profile \
                     JOIN member ON member.id = mentoring_profile.member WHERE member.country = $1) \
             ORDER BY person.id",
            values![country],
        )
        .await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}
