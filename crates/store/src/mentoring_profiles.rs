//! What mentors offer, and how many places they have.

use model::id::{MemberId, PersonId};
use model::words::Language;

use crate::db::{Row, Tx, Write, json, values};
use crate::error::StoreError;
use crate::mentorships;

/// Which of the two sides of a member somebody speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Government.
    Government,
    /// Civil society.
    CivilSociety,
}

impl Side {
    /// The code, as it is stored and as the engine takes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::CivilSociety => "civil_society",
        }
    }

    /// The side with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "government" => Some(Self::Government),
            "civil_society" => Some(Self::CivilSociety),
            _ => None,
        }
    }
}

/// A policy area somebody offers help in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Slug of the policy area.
    pub slug: String,
    /// How well they know it, as the engine takes it.
    pub level: u16,
}

/// A mentor's profile as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentoringProfileRecord {
    /// Who.
    pub person: PersonId,
    /// The member they come from.
    pub member: MemberId,
    /// Which side of it.
    pub side: Side,
    /// How many mentees they take at once.
    pub capacity: u16,
    /// Changes with every change of places or break; whoever changes them names the version they saw.
    pub version: u32,
    /// Whether they take a break.
    pub paused: bool,
    /// Whether staff approved them.
    pub approved: bool,
    /// How far their member has come, as the engine takes it.
    pub stage: u8,
    /// What they have done, in their own words.
    pub experience: String,
    /// The language of those words.
    pub experience_language: Language,
    /// What they offer help in.
    pub offers: Vec<Offer>,
}

/// What came of changing a mentor's places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// They are changed; this is the new version.
    Done(u32),
    /// Somebody else was faster, or nobody mentors by this id.
    Stale,
    /// Nothing was changed: so many places are held by mentorships.
    Held(u32),
}

/// Adds a profile with version 1.
pub async fn insert(write: &mut Write, record: &MentoringProfileRecord) -> Result<(), StoreError> {
    let offers: Vec<(&str, u16)> =
        record.offers.iter().map(|offer| (offer.slug.as_str(), offer.level)).collect();
    write
        .execute(
            "INSERT INTO mentoring_profile (person, member, side, capacity, paused, approved, stage, \
                 experience, experience_language, offers) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                &record.person,
                &record.member,
                record.side.code(),
                record.capacity,
                record.paused,
                record.approved,
                record.stage,
                &record.experience,
                &record.experience_language,
                json(&offers)?,
            ],
        )
        .await?;
    Ok(())
}

/// Gives a mentor whose profile still has `version` so many places, but never fewer than mentorships hold at `now_ms`,
/// and sets whether they take a break.
pub async fn set_places_if_version(
    write: &mut Write,
    person: &PersonId,
    version: u32,
    capacity: u16,
    paused: bool,
    now_ms: i64,
) -> Result<Placed, StoreError> {
    write.point().await?;
    let row = write
        .query_one(
            "UPDATE mentoring_profile SET capacity = $3, paused = $4, version = version + 1 \
             WHERE person = $1 AND version = $2 RETURNING version",
            values![person, version, capacity, paused],
        )
        .await?;
    let Some(row) = row else { return Ok(Placed::Stale) };
    // The row is ours now: whoever takes a place waits for it.
    let held = mentorships::held(write, person, now_ms).await?;
    if held > u32::from(capacity) {
        write.back_to_point().await?;
        return Ok(Placed::Held(held));
    }
    Ok(Placed::Done(row.number("version")?))
}

/// All profiles by person.
pub async fn all(tx: &mut Tx) -> Result<Vec<MentoringProfileRecord>, StoreError> {
    let rows = tx.query("SELECT * FROM mentoring_profile ORDER BY person", values![]).await?;
    rows.iter().map(record).collect()
}

/// The profile of a person, if they mentor.
pub async fn find(tx: &mut Tx, person: &PersonId) -> Result<Option<MentoringProfileRecord>, StoreError> {
    let row = tx.query_one("SELECT * FROM mentoring_profile WHERE person = $1", values![person]).await?;
    row.as_ref().map(record).transpose()
}

/// The profiles of people who come from a member, by person.
pub async fn of_member(tx: &mut Tx, member: &MemberId) -> Result<Vec<MentoringProfileRecord>, StoreError> {
    let rows = tx
        .query("SELECT * FROM mentoring_profile WHERE member = $1 ORDER BY person", values![member])
        .await?;
    rows.iter().map(record).collect()
}

fn record(row: &Row) -> Result<MentoringProfileRecord, StoreError> {
    let offers: Vec<(String, u16)> = row.json("offers")?;
    Ok(MentoringProfileRecord {
        person: row.parsed("person")?,
        member: row.parsed("member")?,
        side: row.code("side", Side::from_code)?,
        capacity: row.number("capacity")?,
        version: row.number("version")?,
        paused: row.flag("paused")?,
        approved: row.flag("approved")?,
        stage: row.number("stage")?,
        experience: row.text("experience")?,
        experience_language: row.parsed("experience_language")?,
        offers: offers.into_iter().map(|(slug, level)| Offer { slug, level }).collect(),
    })
}
