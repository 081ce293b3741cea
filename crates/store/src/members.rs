//! Members of OGP Local, with the jurisdictions they consist of.

use model::directory::Jurisdiction;
use model::id::MemberId;
use model::place::{Coordinates, Country, Kind, MemberStatus, Region};
use model::words::Language;

use crate::db::{Row, Tx, Write, json, values};
use crate::error::StoreError;

/// A member as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRecord {
    /// Its id.
    pub id: MemberId,
    /// Its name, never translated.
    pub name: String,
    /// Its name in its own script, where that is not Latin.
    pub own_name: Option<String>,
    /// What kind of government it is.
    pub kind: Kind,
    /// Its country.
    pub country: Country,
    /// Its region as OGP assigns it.
    pub region: Region,
    /// The languages its people work in, most used first.
    pub languages: Vec<Language>,
    /// How many people live there.
    pub population: Option<u32>,
    /// Where its dot is.
    pub coordinates: Option<Coordinates>,
    /// The year of its cohort.
    pub cohort_year: Option<u16>,
    /// Its IANA time zone.
    pub time_zone: String,
    /// Where it stands in the programme.
    pub status: MemberStatus,
    /// What a reader must know beside the facts.
    pub note: Option<String>,
    /// Where its facts come from.
    pub source: Option<String>,
    /// The jurisdictions it consists of: one, or several for a consortium.
    pub jurisdictions: Vec<Jurisdiction>,
}

/// What an upsert did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upserted {
    /// The row is new.
    Added,
    /// The row was there and differed.
    Changed,
    /// The row was there as it is; nothing was written.
    Unchanged,
}

impl Upserted {
    /// From the row's version after the upsert, which answers no row when nothing differed.
    pub(crate) fn of(row: Option<&Row>) -> Result<Self, StoreError> {
        match row.map(|row| row.int("version")).transpose()? {
            None => Ok(Self::Unchanged),
            Some(1) => Ok(Self::Added),
            Some(_) => Ok(Self::Changed),
        }
    }
}

/// All members by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<MemberRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM member ORDER BY name, id", values![]).await?;
    rows.iter().map(record).collect()
}

/// The member with this id.
pub async fn find(tx: &mut Tx, id: &MemberId) -> Result<Option<MemberRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM member WHERE id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// How many members there are.
pub async fn count(tx: &mut Tx) -> Result<u32, StoreError> {
    let row = tx.query_one("SELECT COUNT(*) AS members FROM member", values![]).await?;
    row.map_or(Ok(0), |row| row.number("members"))
}

/// Makes the member what `record` says: one statement, which writes nothing when nothing differs.
pub async fn upsert(write: &mut Write, record: &MemberRecord) -> Result<Upserted, StoreError> {
    let jurisdictions: Vec<(&str, &str)> =
        record.jurisdictions.iter().map(|part| (part.name.as_str(), part.kind.code())).collect();
    let row = write
        .query_one(
            "INSERT INTO member (id, version, name, own_name, kind, country, region, languages, population, \
                 lat_e2, lon_e2, cohort_year, time_zone, status, note, source, jurisdictions) \
             VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
             ON CONFLICT (id) DO UPDATE SET version = member.version + 1, name = excluded.name, \
                 own_name = excluded.own_name, kind = excluded.kind, country = excluded.country, \
                 region = excluded.region, languages = excluded.languages, \
                 population = excluded.population, lat_e2 = excluded.lat_e2, lon_e2 = excluded.lon_e2, \
                 cohort_year = excluded.cohort_year, time_zone = excluded.time_zone, \
                 status = excluded.status, note = excluded.note, source = excluded.source, \
                 jurisdictions = excluded.jurisdictions \
             WHERE (member.name, member.own_name, member.kind, member.country, member.region, \
                 member.languages, member.population, member.lat_e2, member.lon_e2, member.cohort_year, \
                 member.time_zone, member.status, member.note, member.source, member.jurisdictions) \
             IS DISTINCT FROM (excluded.name, excluded.own_name, excluded.kind, excluded.country, \
                 excluded.region, excluded.languages, excluded.population, excluded.lat_e2, \
                 excluded.lon_e2, excluded.cohort_year, excluded.time_zone, excluded.status, \
                 excluded.note, excluded.source, excluded.jurisdictions) \
             RETURNING version",
            values![
                &record.id,
                &record.name,
                record.own_name.as_ref(),
                record.kind.code(),
                &record.country,
                record.region.code(),
                json(&record.languages)?,
                record.population,
                record.coordinates.map(|at| at.lat_e2),
                record.coordinates.map(|at| at.lon_e2),
                record.cohort_year,
                &record.time_zone,
                record.status.code(),
                record.note.as_ref(),
                record.source.as_ref(),
                json(&jurisdictions)?,
            ],
        )
        .await?;
    Upserted::of(row.as_ref())
}

fn record(row: &Row) -> Result<MemberRecord, StoreError> {
    let coordinates = match (row.number_opt("lat_e2")?, row.number_opt("lon_e2")?) {
        (Some(lat_e2), Some(lon_e2)) => Some(Coordinates { lat_e2, lon_e2 }),
        _ => None,
    };
    let jurisdictions: Vec<(String, Kind)> = row.json("jurisdictions")?;
    Ok(MemberRecord {
        id: row.parsed("id")?,
        name: row.text("name")?,
        own_name: row.text_opt("own_name")?,
        kind: row.code("kind", Kind::from_code)?,
        country: row.parsed("country")?,
        region: row.code("region", Region::from_code)?,
        languages: row.json("languages")?,
        population: row.number_opt("population")?,
        coordinates,
        cohort_year: row.number_opt("cohort_year")?,
        time_zone: row.text("time_zone")?,
        status: row.code("status", MemberStatus::from_code)?,
        note: row.text_opt("note")?,
        source: row.text_opt("source")?,
        jurisdictions: jurisdictions.into_iter().map(|(name, kind)| Jurisdiction { name, kind }).collect(),
    })
}
