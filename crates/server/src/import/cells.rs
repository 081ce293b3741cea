//! The cells of one row, each parsed into what the model knows; every fault is kept, so a file is fixed in one go.

use std::collections::BTreeSet;

use model::directory::Jurisdiction;
use model::id::MemberId;
use model::import::{RowError, RowFault};
use model::place::{Coordinates, Country, Kind, MemberStatus, Region};
use model::words::Language;
use store::members::MemberRecord;

use super::table::{Row, row_error};
use crate::engine::zones;

/// Longest name, own name included, in characters.
const MAX_NAME: usize = 200;
/// Longest note or source, in characters.
const MAX_TEXT: usize = 1000;
/// More people than live in any local government.
const MAX_POPULATION: u64 = 500_000_000;
/// The first year in which local governments could join, and one no cohort of today reaches.
const YEARS: std::ops::RangeInclusive<u64> = 2016..=2100;

/// Reads the cells of a row; what is wrong is added to `errors`, and the answer is then `None`.
pub(super) fn member(row: &Row, errors: &mut Vec<RowError>) -> Option<MemberRecord> {
    let before = errors.len();
    let mut cells = Cells { row, errors };
    let id = cells.parsed("id", |text| MemberId::parse(text).map_err(|_| RowFault::Malformed));
    let name = cells.required_text("name", MAX_NAME);
    let own_name = cells.optional_text("own_name", MAX_NAME);
    let kind = cells.parsed("kind", |text| Kind::from_code(text).ok_or(RowFault::UnknownValue));
    let country = cells.parsed("country", |text| Country::parse(text).map_err(|_| RowFault::Malformed));
    let region = cells.parsed("region", |text| {
        Region::from_ogp_name(text).or_else(|| Region::from_code(text)).ok_or(RowFault::UnknownValue)
    });
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

struct Cells<'a> {
    row: &'a Row,
    errors: &'a mut Vec<RowError>,
}

impl<'a> Cells<'a> {
    fn cell(&self, column: &str) -> &'a str {
        self.row.cell(column)
    }

    fn fault(&mut self, column: &str, reason: RowFault) {
        self.errors.push(row_error(self.row.line, column, reason, self.cell(column)));
    }

    fn parsed<T>(&mut self, column: &str, parse: impl Fn(&str) -> Result<T, RowFault>) -> Option<T> {
        let cell = self.cell(column);
        let result = if cell.is_empty() { Err(RowFault::Required) } else { parse(cell) };
        result.map_err(|reason| self.fault(column, reason)).ok()
    }

    fn required_text(&mut self, column: &str, max: usize) -> Option<String> {
        self.parsed(column, |text| check_text(text, max).map(|()| text.to_owned()))
    }

    fn optional_text(&mut self, column: &str, max: usize) -> Option<String> {
        if self.cell(column).is_empty() { None } else { self.required_text(column, max) }
    }

    fn number(&mut self, column: &str, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
        if self.cell(column).is_empty() {
            return None;
        }
        self.parsed(column, |text| {
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            if !digits {
                return Err(RowFault::Malformed);
            }
            // What overflows is as much out of range as what does not.
            text.parse().ok().filter(|number| range.contains(number)).ok_or(RowFault::OutOfRange)
        })
    }

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

/// Line breaks and other controls have no place in a name or a note and would break mails and calendar files.
fn check_text(text: &str, max: usize) -> Result<(), RowFault> {
    if text.chars().any(char::is_control) {
        return Err(RowFault::Malformed);
    }
    if text.chars().count() > max { Err(RowFault::TooLong) } else { Ok(()) }
}
