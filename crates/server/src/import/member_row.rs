//! One row of a file of members.

use std::collections::BTreeSet;

use model::directory::Jurisdiction;
use model::id::MemberId;
use model::import::{RowError, RowFault};
use model::place::{Coordinates, Kind, MemberStatus};
use model::words::Language;
use store::members::MemberRecord;

use super::cells::{Cells, MAX_NAME, MAX_POPULATION, check_text};
use super::table::Row;
use crate::engine::zones;
use crate::spreadsheet::guarded;

/// The columns of a file of members, all of which it must have, in any order.
pub(super) const COLUMNS: [&str; 16] = [
    "id",
    "name",
    "own_name",
    "kind",
    "country",
    "region",
    "lat",
    "lon",
    "population",
    "cohort_year",
    "languages",
    "time_zone",
    "status",
    "note",
    "jurisdictions",
    "source",
];

/// Longest note or source, in characters.
const MAX_TEXT: usize = 1000;
/// The first year in which local governments could join, and one no cohort of today reaches.
const YEARS: std::ops::RangeInclusive<u64> = 2016..=2100;

/// Reads the cells of a row; what is wrong is added to `errors`, and the answer is then `None`.
pub(super) fn member(row: &Row, errors: &mut Vec<RowError>) -> Option<MemberRecord> {
    let before = errors.len();
    let mut cells = Cells { row, errors };
    let id = cells.parsed("id", |text| MemberId::parse(text).map_err(|_| RowFault::Malformed));
    let name = cells.required_text("name", MAX_NAME);
    let own_name = cells.optional_text("own_name", MAX_NAME);
    let kind = cells.kind();
    let country = cells.country();
    let region = cells.region();
    let coordinates = cells.coordinates();
    let population = cells.number("population", 0..=MAX_POPULATION).map(|number| number as u32);
    let cohort_year = cells.number("cohort_year", YEARS).map(|year| year as u16);
    let languages = cells.languages();
    let time_zone = cells.parsed("time_zone", |text| {
        zones::is_known(text).then(|| text.to_owned()).ok_or(RowFault::UnknownValue)
    });
    let status = cells.parsed("status", |text| MemberStatus::from_code(text).ok_or(RowFault::UnknownValue));
    let note = cells.optional_text("note", MAX_TEXT);
    let jurisdictions = cells.jurisdictions();
    let source = cells.optional_text("source", MAX_TEXT);
    if errors.len() > before {
        return None;
    }
    let (name, kind) = (name?, kind?);
    let own = || vec![Jurisdiction { name: name.clone(), kind }];
    Some(MemberRecord {
        id: id?,
        jurisdictions: if jurisdictions.is_empty() { own() } else { jurisdictions },
        name,
        own_name,
        kind,
        country: country?,
        region: region?,
        languages,
        population,
        coordinates,
        cohort_year,
        time_zone: time_zone?,
        status: status?,
        note,
        source,
    })
}

/// The cells of a member, in the order of [`COLUMNS`]: read by [`member`], they are the same member.
pub(super) fn cells(member: &MemberRecord) -> [String; 16] {
    let text = |text: Option<&String>| text.map_or_else(String::new, |text| guarded(text));
    let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
    let (lat, lon) = member.coordinates.map_or_else(Default::default, Coordinates::degrees);
    let languages: Vec<&str> = member.languages.iter().map(Language::as_str).collect();
    [
        member.id.to_string(),
        guarded(&member.name),
        text(member.own_name.as_ref()),
        member.kind.code().to_owned(),
        member.country.as_str().to_owned(),
        member.region.ogp_name().to_owned(),
        lat,
        lon,
        number(member.population),
        number(member.cohort_year.map(u32::from)),
        languages.join(";"),
        member.time_zone.clone(),
        member.status.code().to_owned(),
        text(member.note.as_ref()),
        guarded(&jurisdictions(member)),
        text(member.source.as_ref()),
    ]
}

/// Nothing for a member that is one jurisdiction, whose name may hold the signs that separate several.
fn jurisdictions(member: &MemberRecord) -> String {
    let own = [Jurisdiction { name: member.name.clone(), kind: member.kind }];
    if member.jurisdictions == own {
        return String::new();
    }
    let parts = member.jurisdictions.iter().map(|one| format!("{}|{}", one.name, one.kind.code()));
    parts.collect::<Vec<_>>().join(";")
}

impl Cells<'_> {
    fn coordinates(&mut self) -> Option<Coordinates> {
        let (lat, lon) = (self.cell("lat"), self.cell("lon"));
        match (lat.is_empty(), lon.is_empty()) {
            (true, true) => return None,
            (true, false) => self.fault("lat", RowFault::Required),
            (false, true) => self.fault("lon", RowFault::Required),
            (false, false) => {
                let mut whole = true;
                for (column, text, zero) in [("lat", lat, ("0", true)), ("lon", lon, ("0", false))] {
                    let fits =
                        if zero.1 { Coordinates::parse(text, "0") } else { Coordinates::parse("0", text) };
                    if fits.is_none() {
                        let number = text.parse::<f64>().is_ok_and(f64::is_finite);
                        self.fault(column, if number { RowFault::OutOfRange } else { RowFault::Malformed });
                        whole = false;
                    }
                }
                return if whole { Coordinates::parse(lat, lon) } else { None };
            }
        }
        None
    }

    fn languages(&mut self) -> Vec<Language> {
        let codes = self.parsed("languages", |text| {
            let codes =
                text.split(';').map(|code| Language::parse(code.trim()).map_err(|_| RowFault::Malformed));
            let codes: Vec<Language> = codes.collect::<Result<_, _>>()?;
            let distinct: BTreeSet<&Language> = codes.iter().collect();
            if distinct.len() < codes.len() { Err(RowFault::Duplicate) } else { Ok(codes) }
        });
        codes.unwrap_or_default()
    }

    /// `Name|kind` of each, separated by `;`; an empty cell stands for the member itself.
    fn jurisdictions(&mut self) -> Vec<Jurisdiction> {
        if self.cell("jurisdictions").is_empty() {
            return Vec::new();
        }
        let list = self.parsed("jurisdictions", |text| {
            let parse = |part: &str| {
                let (name, kind) = part.split_once('|').ok_or(RowFault::Malformed)?;
                let (name, kind) = (name.trim(), kind.trim());
                if name.is_empty() {
                    return Err(RowFault::Malformed);
                }
                check_text(name, MAX_NAME)?;
                let kind = Kind::from_code(kind).ok_or(RowFault::UnknownValue)?;
                Ok(Jurisdiction { name: name.to_owned(), kind })
            };
            text.split(';').map(parse).collect()
        });
        list.unwrap_or_default()
    }
}
