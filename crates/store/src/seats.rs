//! Seats of members and who holds them from when to when. The seat stays when the person changes.

use model::directory::SeatKind;
use model::id::{MemberId, OrganisationId, PersonId, SeatId};

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;

/// A seat as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatRecord {
    /// Its id.
    pub id: SeatId,
    /// Whose seat it is.
    pub member: MemberId,
    /// What it is for.
    pub kind: SeatKind,
    /// The organisation a civil-society seat belongs to.
    pub organisation: Option<OrganisationId>,
    /// Name of that organisation; not written, only read.
    pub organisation_name: Option<String>,
    /// The office its holder has at work, such as "Director of Open Government".
    pub title: Option<String>,
}

/// Somebody in a seat, from a moment to a moment; half-open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldingRecord {
    /// Which seat.
    pub seat: SeatId,
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub from_ms: i64,
    /// Until when; `None` while no end is known.
    pub to_ms: Option<i64>,
}

/// A seat and who sits in it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The seat.
    pub seat: SeatRecord,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// Since when.
    pub from_ms: i64,
}

/// Adds a seat.
pub async fn insert(write: &mut Write, record: &SeatRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO seat (id, member, kind, organisation, title) VALUES ($1, $2, $3, $4, $5)",
            values![
                &record.id,
                &record.member,
                record.kind.code(),
                record.organisation.as_ref(),
                record.title.as_ref(),
            ],
        )
        .await?;
    Ok(())
}

/// Puts somebody into a seat.
pub async fn hold(write: &mut Write, holding: &HoldingRecord) -> Result<(), StoreError> {
    write
        .execute(
            "INSERT INTO seat_holding (seat, person, from_ms, to_ms) VALUES ($1, $2, $3, $4)",
            values![&holding.seat, &holding.person, holding.from_ms, holding.to_ms],
        )
        .await?;
    Ok(())
}

/// Ends the holding that runs at `to_ms`; false when there is none.
pub async fn end_holding(
    write: &mut Write,
    seat: &SeatId,
    person: &PersonId,
    to_ms: i64,
) -> Result<bool, StoreError> {
    let changed = write
        .execute(
            "UPDATE seat_holding SET to_ms = $3 \
             WHERE seat = $1 AND person = $2 AND from_ms < $3 AND (to_ms IS NULL OR to_ms > $3)",
            values![seat, person, to_ms],
        )
        .await?;
    Ok(changed > 0)
}

/// All seats, by member, then kind, then id.
pub async fn all(tx: &mut Tx) -> Result<Vec<SeatRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT seat.*, organisation.name AS organisation_name \
             FROM seat LEFT JOIN organisation ON organisation.id = seat.organisation \
             ORDER BY seat.member, seat.kind, seat.id",
            values![],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// The seat with this id.
pub async fn find(tx: &mut Tx, id: &SeatId) -> Result<Option<SeatRecord>, StoreError> {
    let row = tx
        .query_one(
            "SELECT seat.*, organisation.name AS organisation_name \
             FROM seat LEFT JOIN organisation ON organisation.id = seat.organisation WHERE seat.id = $1",
            values![id],
        )
        .await?;
    row.as_ref().map(record).transpose()
}

/// The seats of a member, by kind, then id.
pub async fn of_member(tx: &mut Tx, member: &MemberId) -> Result<Vec<SeatRecord>, StoreError> {
    let rows = tx
        .query(
            "SELECT seat.*, organisation.name AS organisation_name \
             FROM seat LEFT JOIN organisation ON organisation.id = seat.organisation \
             WHERE seat.member = $1 ORDER BY seat.kind, seat.id",
            values![member],
        )
        .await?;
    rows.iter().map(record).collect()
}

/// Who sits where at `now_ms`: everybody, by member, then kind, then who came first.
pub async fn holders(tx: &mut Tx, now_ms: i64) -> Result<Vec<Holder>, StoreError> {
    let rows = tx
        .query(
            "SELECT seat.*, organisation.name AS organisation_name, person.id AS person, \
                 person.name AS person_name, seat_holding.from_ms \
             FROM seat_holding JOIN seat ON seat.id = seat_holding.seat \
                 JOIN person ON person.id = seat_holding.person \
                 LEFT JOIN organisation ON organisation.id = seat.organisation \
             WHERE seat_holding.from_ms <= $1 AND (seat_holding.to_ms IS NULL OR seat_holding.to_ms > $1) \
             ORDER BY seat.member, seat.kind, seat_holding.from_ms, person.id",
            values![now_ms],
        )
        .await?;
    rows.iter().map(holder).collect()
}

/// Who sits for a member at `now_ms`, by kind, then who came first.
pub async fn holders_of_member(
    tx: &mut Tx,
    member: &MemberId,
    now_ms: i64,
) -> Result<Vec<Holder>, StoreError> {
    let rows = tx
        .query(
            "SELECT seat.*, organisation.name AS organisation_name, person.id AS person, \
                 person.name AS person_name, seat_holding.from_ms \
             FROM seat_holding JOIN seat ON seat.id = seat_holding.seat \
                 JOIN person ON person.id = seat_holding.person \
                 LEFT JOIN organisation ON organisation.id = seat.organisation \
             WHERE seat.member = $2 AND seat_holding.from_ms <= $1 \
                 AND (seat_holding.to_ms IS NULL OR seat_holding.to_ms > $1) \
             ORDER BY seat.kind, seat_holding.from_ms, person.id",
            values![now_ms, member],
        )
        .await?;
    rows.iter().map(holder).collect()
}

/// The seats a person holds at `now_ms`, by member, then kind.
pub async fn held_by(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<Vec<Holder>, StoreError> {
    let rows = tx
        .query(
            "SELECT seat.*, organisation.name AS organisation_name, person.id AS person, \
                 person.name AS person_name, seat_holding.from_ms \
             FROM seat_holding JOIN seat ON seat.id = seat_holding.seat \
                 JOIN person ON person.id = seat_holding.person \
                 LEFT JOIN organisation ON organisation.id = seat.organisation \
             WHERE person.id = $2 AND seat_holding.from_ms <= $1 \
                 AND (seat_holding.to_ms IS NULL OR seat_holding.to_ms > $1) \
             ORDER BY seat.member, seat.kind, seat.id",
            values![now_ms, person],
        )
        .await?;
    rows.iter().map(holder).collect()
}

fn record(row: &Row) -> Result<SeatRecord, StoreError> {
    Ok(SeatRecord {
        id: row.parsed("id")?,
        member: row.parsed("member")?,
        kind: row.code("kind", SeatKind::from_code)?,
        organisation: row.parsed_opt("organisation")?,
        organisation_name: row.text_opt("organisation_name")?,
        title: row.text_opt("title")?,
    })
}

fn holder(row: &Row) -> Result<Holder, StoreError> {
    Ok(Holder {
        seat: record(row)?,
        person: row.parsed("person")?,
        person_name: row.text("person_name")?,
        from_ms: row.int("from_ms")?,
    })
}
