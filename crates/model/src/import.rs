//! Importing members from CSV: a dry run first, then all or nothing (rule DAT-19).

use serde::{Deserialize, Serialize};

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Whether nothing was written because this was a dry run.
    pub dry_run: bool,
    /// Rows read, the header not counted.
    pub rows: u32,
    /// Members that are new.
    pub added: u32,
    /// Members that changed.
    pub changed: u32,
    /// Members that are in the file as they are in the database.
    pub unchanged: u32,
    /// What is wrong; when there is anything, nothing was written.
    pub errors: Vec<RowError>,
}

impl ImportReport {
    /// Whether the file says what the database already holds.
    pub fn changes_nothing(&self) -> bool {
        self.errors.is_empty() && self.added == 0 && self.changed == 0
    }
}

/// One thing that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowError {
    /// The line, counted from 1 with the header.
    pub line: u32,
    /// The column's name, or empty when the whole row is meant.
    pub column: String,
    /// What is wrong.
    pub reason: RowFault,
    /// The value as it stands there, cut to 80 characters.
    pub value: String,
}

crate::place::codes! {
    /// What can be wrong with a row.
    RowFault {
        /// The column is not in the header.
        MissingColumn = "missing_column",
        /// The header has a column we do not know.
        UnknownColumn = "unknown_column",
        /// The row has more or fewer cells than the header.
        Ragged = "ragged",
        /// The cell must not be empty.
        Required = "required",
        /// The cell is not of the form it must have.
        Malformed = "malformed",
        /// The cell holds a word that is none of the allowed ones.
        UnknownValue = "unknown_value",
        /// The value is longer than it may be.
        TooLong = "too_long",
        /// The number is out of range.
        OutOfRange = "out_of_range",
        /// The id stands in an earlier row too.
        Duplicate = "duplicate",
        /// The file is not UTF-8 text.
        NotUtf8 = "not_utf8",
        /// The file has more rows than one import takes.
        TooManyRows = "too_many_rows",
        /// The file holds no rows.
        Empty = "empty",
    }
}
