//! What people may do at a moment: role grants with dates, and the roles that come with seats (rule AUT-5).

use model::directory::SeatKind;
use model::id::PersonId;
use model::permissions::{Grant, Role};

use crate::db::{BadCell, Row, Tx, Write, values};
use crate::error::StoreError;

/// A role somebody was given, from a moment to a moment; half-open. Roles of seats are not given but held, see
/// [`crate::seats::hold`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRecord {
    /// Who.
    pub person: PersonId,
    /// What: mentor, facilitator, reformer, staff, admin or safeguarding officer.
    pub role: Role,
    /// Since when.
    pub from_ms: i64,
    /// Until when; `None` while no end is known.
    pub to_ms: Option<i64>,
}

/// Gives a role.
pub async fn insert(write: &mut Write, record: &GrantRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO role_grant (person, role, from_ms, to_ms) VALUES ($1, $2, $3, $4)",
            values![&record.person, record.role.code(), record.from_ms, record.to_ms],
        )
        .await?;
    Ok(())
}

/// Ends the grant of `role` that runs at `to_ms`; false when there is none.
pub async fn end(write: &mut Write, person: &PersonId, role: Role, to_ms: i64) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE role_grant SET to_ms = $3 \
             WHERE person = $1 AND role = $2 AND from_ms < $3 AND (to_ms IS NULL OR to_ms > $3)",
            values![person, role.code(), to_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// What a person may do at `now_ms`: the roles given to them and those of the seats they hold.
pub async fn of_person(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<Vec<Grant>, StoreError> {
    let rows = tx
        .query(
            "SELECT person, role, CAST(NULL AS TEXT) AS seat_kind, CAST(NULL AS TEXT) AS member \
             FROM role_grant WHERE person = $2 AND from_ms <= $1 AND (to_ms IS NULL OR to_ms > $1) \
             UNION ALL \
             SELECT seat_holding.person, CAST(NULL AS TEXT), seat.kind, seat.member \
             FROM seat_holding JOIN seat ON seat.id = seat_holding.seat \
             WHERE seat_holding.person = $2 AND seat_holding.from_ms <= $1 \
                 AND (seat_holding.to_ms IS NULL OR seat_holding.to_ms > $1)",
            values![now_ms, person],
        )
        .await?;
    let mut grants = rows.iter().map(grant).collect::<Result<Vec<_>, _>>()?;
    sort(&mut grants);
    Ok(grants)
}

/// Who was given `role` and has it at `now_ms`, by id; nobody who is suspended or has no account any more.
pub async fn people_with(tx: &mut Tx, role: Role, now_ms: i64) -> Result<Vec<PersonId>, StoreError> {
    let rows = tx
        .query(
            "SELECT DISTINCT person.id FROM role_grant JOIN person ON person.id = role_grant.person \
             WHERE role_grant.role = $2 AND role_grant.from_ms <= $1 \
                 AND (role_grant.to_ms IS NULL OR role_grant.to_ms > $1) \
                 AND person.suspended_at_ms IS NULL AND person.erased_at_ms IS NULL \
             ORDER BY person.id",
            values![now_ms, role.code()],
        )
        .await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}

/// What a person may do at `now_ms`, as [`of_person`], for a decision that a write acts on: until `write` ends nobody else
/// can end one of these grants, so the decision still holds when the write is committed (rule AUT-3).
pub async fn held_still(write: &mut Write, person: &PersonId, now_ms: i64) -> Result<Vec<Grant>, StoreError> {
    // SQLite has one writer at a time, so there is nothing to lock.
    let given = write.dialect().pick(
        "SELECT role FROM role_grant WHERE person = $1",
        "SELECT role FROM role_grant WHERE person = $1 FOR SHARE",
    );
    let seats = write.dialect().pick(
        "SELECT seat FROM seat_holding WHERE person = $1",
        "SELECT seat FROM seat_holding WHERE person = $1 FOR SHARE",
    );
    write.query(given, values![person]).await?;
    write.query(seats, values![person]).await?;
    of_person(write, person, now_ms).await
}

/// What everybody may do at `now_ms`, by person.
pub async fn all(tx: &mut Tx, now_ms: i64) -> Result<Vec<(PersonId, Grant)>, StoreError> {
    let rows = tx
        .query(
            "SELECT person, role, CAST(NULL AS TEXT) AS seat_kind, CAST(NULL AS TEXT) AS member \
             FROM role_grant WHERE from_ms <= $1 AND (to_ms IS NULL OR to_ms > $1) \
             UNION ALL \
             SELECT seat_holding.person, CAST(NULL AS TEXT), seat.kind, seat.member \
             FROM seat_holding JOIN seat ON seat.id = seat_holding.seat \
             WHERE seat_holding.from_ms <= $1 AND (seat_holding.to_ms IS NULL OR seat_holding.to_ms > $1)",
            values![now_ms],
        )
        .await?;
    let mut grants = rows
        .iter()
        .map(|row| Ok((row.parsed("person")?, grant(row)?)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    grants.sort_by(|(one, a), (other, b)| (one, a.role, &a.member).cmp(&(other, b.role, &b.member)));
    Ok(grants)
}

fn sort(grants: &mut [Grant]) {
    grants.sort_by(|a, b| (a.role, &a.member).cmp(&(b.role, &b.member)));
}

fn grant(row: &Row) -> Result<Grant, StoreError> {
    let role = match row.text_opt("seat_kind")? {
        None => row.code("role", Role::from_code)?,
        Some(kind) => match SeatKind::from_code(&kind) {
            Some(kind) => Role::of_seat(kind),
            None => return Err(BadCell::error("seat_kind", format!("holds the unknown code {kind:?}"))),
        },
    };
    Ok(Grant { role, member: row.parsed_opt("member")? })
}
