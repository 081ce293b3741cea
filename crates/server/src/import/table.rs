//! From bytes to rows: encoding, separator, header and the number of cells. What is in a cell is for
//! `member_row` and `applicant_row`.

use std::collections::BTreeSet;

use model::import::{RowError, RowFault};

use crate::spreadsheet::unguarded;

/// Most rows of one file, the header not counted.
pub const MAX_ROWS: usize = 50_000;
/// Largest file, in bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Most faults one report carries; whoever has more mends these first.
pub(super) const MAX_ERRORS: usize = 2_000;
/// How much of a wrong value is repeated, in characters.
const MAX_SHOWN: usize = 80;

/// A row whose cells stand in the order of the columns that were asked for, trimmed, and without the apostrophe that keeps a
/// spreadsheet from taking them for formulas.
#[derive(Debug)]
pub(super) struct Row {
    /// The line on which it begins, from 1.
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
    columns: &'static [&'static str],
}

impl Row {
    /// The cell in `column`, which is one of those the file was read with.
    pub(super) fn cell(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|known| *known == column);
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }
}

/// The rows of a file and what is wrong with its form.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// Rows in the file, ragged ones too.
    pub(super) count: u32,
    pub(super) errors: Vec<RowError>,
}

/// A fault with the value it is about, cut to what a table can show.
pub(super) fn row_error(line: u32, column: &str, reason: RowFault, value: &str) -> RowError {
    let value = value.chars().take(MAX_SHOWN).collect();
    RowError { line, column: column.to_owned(), reason, value }
}

/// Adds a fault when the id of `row` stands in one of the rows before, which are `seen`.
pub(super) fn once<'a>(row: &'a Row, seen: &mut BTreeSet<&'a str>, errors: &mut Vec<RowError>) {
    let id = row.cell("id");
    if !id.is_empty() && !seen.insert(id) {
        errors.push(row_error(row.line, "id", RowFault::Duplicate, id));
    }
}

/// The faults as a report tells them: by line, and not too many.
pub(super) fn told(mut errors: Vec<RowError>) -> Vec<RowError> {
    errors.sort_by_key(|error| error.line);
    errors.truncate(MAX_ERRORS);
    errors
}

/// Reads a file that must have all of `columns`, in any order. A byte-order mark is skipped, lines may end in CRLF, and
/// `;` separates where the header says so.
pub(super) fn read(bytes: &[u8], columns: &'static [&'static str]) -> Table {
    let mut table = Table::default();
    if bytes.len() > MAX_BYTES {
        let size = format!("{} bytes", bytes.len());
        table.errors.push(row_error(1, "", RowFault::TooLong, &size));
        return table;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Err(error) = std::str::from_utf8(bytes) {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        table.errors.push(row_error(line as u32, "", RowFault::NotUtf8, ""));
        return table;
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter(bytes))
        .from_reader(bytes);
    let mut records = reader.records();
    let Some(Ok(header)) = records.next() else {
        table.errors.push(row_error(1, "", RowFault::Empty, ""));
        return table;
    };
    let places = header_places(&header, columns, &mut table.errors);
    let mut lines = Lines { bytes, at: 0, line: 1 };
    for record in records {
        // The text is UTF-8 and rows may be ragged, so no reading error is left; a row that fails all the same is told.
        let Ok(record) = record else {
            table.errors.push(row_error(table.count + 2, "", RowFault::Malformed, ""));
            continue;
        };
        table.count += 1;
        let line = lines.of(&record);
        if table.count as usize > MAX_ROWS {
            table.errors.push(row_error(line, "", RowFault::TooManyRows, ""));
            break;
        }
        if record.len() != header.len() {
            let cells = format!("{} / {}", record.len(), header.len());
            table.errors.push(row_error(line, "", RowFault::Ragged, &cells));
        } else if let Some(places) = &places {
            let cells = places.iter().map(|at| unguarded(&record[*at]).to_owned()).collect();
            table.rows.push(Row { line, cells, columns });
        }
    }
    if table.count == 0 {
        table.errors.push(row_error(1, "", RowFault::Empty, ""));
    }
    table
}

/// Counts lines as an editor does. The reader's own count is one behind where lines end in CRLF.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line on which a record begins; records come in order.
    fn of(&mut self, record: &csv::StringRecord) -> u32 {
        let start = record.position().map_or(self.at, |position| position.byte() as usize);
        // A record is said to begin right behind the one before, so line ends in front of it are still to be passed.
        let rest = &self.bytes[start.min(self.bytes.len())..];
        let start = start + rest.iter().take_while(|byte| matches!(**byte, b'\r' | b'\n')).count();
        let passed = &self.bytes[self.at.min(start)..start];
        self.line += passed.split(|byte| *byte == b'\n').count() as u32 - 1;
        self.at = start;
        self.line
    }
}

/// Spreadsheets of many countries write `;`. The header holds neither sign in a name, so it decides.
fn delimiter(bytes: &[u8]) -> u8 {
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let semicolons = header.contains(&b';') && !header.contains(&b',');
    if semicolons { b';' } else { b',' }
}

/// Where each of `columns` stands, or `None` where one is missing; every fault of the header is added.
fn header_places(
    header: &csv::StringRecord,
    columns: &[&str],
    errors: &mut Vec<RowError>,
) -> Option<Vec<usize>> {
    for (at, name) in header.iter().enumerate() {
        if !columns.contains(&name) {
            errors.push(row_error(1, name, RowFault::UnknownColumn, name));
        } else if header.iter().take(at).any(|earlier| earlier == name) {
            errors.push(row_error(1, name, RowFault::Duplicate, name));
        }
    }
    let place = |name: &&str| header.iter().position(|column| column == *name);
    let missing: Vec<&&str> = columns.iter().filter(|name| place(name).is_none()).collect();
    errors.extend(missing.iter().map(|name| row_error(1, name, RowFault::MissingColumn, "")));
    columns.iter().map(place).collect()
}
