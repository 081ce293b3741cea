//! The cells of one row, parsed one by one; every fault is kept, so a file is fixed in one go.

use model::import::{RowError, RowFault};
use model::place::{Country, Kind, Region};

use super::table::{Row, row_error};

/// Longest name, own name included, in characters.
pub(super) const MAX_NAME: usize = 200;
/// More people than live in any local government.
pub(super) const MAX_POPULATION: u64 = 500_000_000;

/// The cells of a row while they are read.
pub(super) struct Cells<'a> {
    pub(super) row: &'a Row,
    pub(super) errors: &'a mut Vec<RowError>,
}

impl<'a> Cells<'a> {
    /// The cell in `column`; empty where there is nothing.
    pub(super) fn cell(&self, column: &str) -> &'a str {
        self.row.cell(column)
    }

    /// Adds what is wrong with the cell in `column`.
    pub(super) fn fault(&mut self, column: &str, reason: RowFault) {
        self.errors.push(row_error(self.row.line, column, reason, self.cell(column)));
    }

    /// What `parse` makes of a cell that must not be empty.
    pub(super) fn parsed<T>(
        &mut self,
        column: &str,
        parse: impl Fn(&str) -> Result<T, RowFault>,
    ) -> Option<T> {
        let cell = self.cell(column);
        let result = if cell.is_empty() { Err(RowFault::Required) } else { parse(cell) };
        result.map_err(|reason| self.fault(column, reason)).ok()
    }

    /// A text that must be there.
    pub(super) fn required_text(&mut self, column: &str, max: usize) -> Option<String> {
        self.parsed(column, |text| check_text(text, max).map(|()| text.to_owned()))
    }

    /// A text that may be missing.
    pub(super) fn optional_text(&mut self, column: &str, max: usize) -> Option<String> {
        if self.cell(column).is_empty() { None } else { self.required_text(column, max) }
    }

    /// The country in its column.
    pub(super) fn country(&mut self) -> Option<Country> {
        self.parsed("country", |text| Country::parse(text).map_err(|_| RowFault::Malformed))
    }

    /// The region in its column, by OGP's name or by its code.
    pub(super) fn region(&mut self) -> Option<Region> {
        self.parsed("region", |text| {
            Region::from_ogp_name(text).or_else(|| Region::from_code(text)).ok_or(RowFault::UnknownValue)
        })
    }

    /// The kind of jurisdiction in its column.
    pub(super) fn kind(&mut self) -> Option<Kind> {
        self.parsed("kind", |text| Kind::from_code(text).ok_or(RowFault::UnknownValue))
    }

    /// A whole number in `range`, or nothing.
    pub(super) fn number(&mut self, column: &str, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
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
}

/// Line breaks and other controls have no place in a name or a note and would break mails and calendar files.
pub(super) fn check_text(text: &str, max: usize) -> Result<(), RowFault> {
    if text.chars().any(char::is_control) {
        return Err(RowFault::Malformed);
    }
    if text.chars().count() > max { Err(RowFault::TooLong) } else { Ok(()) }
}
