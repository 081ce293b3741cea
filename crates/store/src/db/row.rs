//! Values on their way out of a query, by the names of their columns.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::error::StoreError;

/// What one cell of an answer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(super) columns: Arc<[String]>,
    pub(super) cells: Vec<Cell>,
}

/// A cell that does not hold what the program expects: the database and the program disagree.
#[derive(Debug, thiserror::Error)]
#[error("column {column} {what}")]
pub(crate) struct BadCell {
    /// Which column.
    pub(crate) column: String,
    /// What is wrong with it.
    pub(crate) what: String,
}

impl BadCell {
    pub(crate) fn error(column: &str, what: impl Into<String>) -> StoreError {
        StoreError::Broken(Box::new(Self { column: column.to_owned(), what: what.into() }))
    }
}

impl Row {
    /// The number in `column`, or nothing where it is null.
    pub(crate) fn int_opt(&self, column: &str) -> Result<Option<i64>, StoreError> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Int(number) => Ok(Some(*number)),
            Cell::Text(_) => Err(BadCell::error(column, "holds a text where a number is expected")),
        }
    }

    /// The number in `column`.
    pub(crate) fn int(&self, column: &str) -> Result<i64, StoreError> {
        self.int_opt(column)?.ok_or_else(|| BadCell::error(column, "is null"))
    }

    /// The number in `column` as a narrower type.
    pub(crate) fn number<T: TryFrom<i64>>(&self, column: &str) -> Result<T, StoreError> {
        narrow(column, self.int(column)?)
    }

    /// The number in `column` as a narrower type, or nothing where it is null.
    pub(crate) fn number_opt<T: TryFrom<i64>>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.int_opt(column)?.map(|number| narrow(column, number)).transpose()
    }

    /// The 0 or 1 in `column`.
    pub(crate) fn flag(&self, column: &str) -> Result<bool, StoreError> {
        match self.int(column)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(BadCell::error(column, format!("holds {other} where 0 or 1 is expected"))),
        }
    }

    /// The text in `column`, or nothing where it is null.
    pub(crate) fn text_opt(&self, column: &str) -> Result<Option<String>, StoreError> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Text(text) => Ok(Some(text.clone())),
            Cell::Int(_) => Err(BadCell::error(column, "holds a number where a text is expected")),
        }
    }

    /// The text in `column`.
    pub(crate) fn text(&self, column: &str) -> Result<String, StoreError> {
        self.text_opt(column)?.ok_or_else(|| BadCell::error(column, "is null"))
    }

    /// The text in `column`, parsed.
    pub(crate) fn parsed<T: TryFrom<String>>(&self, column: &str) -> Result<T, StoreError> {
        parse(column, self.text(column)?)
    }

    /// The text in `column`, parsed, or nothing where it is null.
    pub(crate) fn parsed_opt<T: TryFrom<String>>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.text_opt(column)?.map(|text| parse(column, text)).transpose()
    }

    /// The code in `column`, read by `from_code`.
    pub(crate) fn code<T>(&self, column: &str, from_code: fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let text = self.text(column)?;
        from_code(&text).ok_or_else(|| BadCell::error(column, format!("holds the unknown code {text:?}")))
    }

    /// The code in `column`, read by `from_code`, or nothing where it is null.
    pub(crate) fn code_opt<T>(
        &self,
        column: &str,
        from_code: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        if self.cell(column)? == &Cell::Null { Ok(None) } else { self.code(column, from_code).map(Some) }
    }

    /// The JSON in `column`.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(column)?)
            .map_err(|error| BadCell::error(column, format!("holds unreadable JSON: {error}")))
    }

    fn cell(&self, column: &str) -> Result<&Cell, StoreError> {
        self.columns
            .iter()
            .position(|name| name == column)
            .and_then(|index| self.cells.get(index))
            .ok_or_else(|| BadCell::error(column, "is not in the answer"))
    }
}

fn narrow<T: TryFrom<i64>>(column: &str, number: i64) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| BadCell::error(column, format!("holds {number}, which is out of range")))
}

fn parse<T: TryFrom<String>>(column: &str, text: String) -> Result<T, StoreError> {
    // The text itself may be somebody's address, so the message names the column only.
    T::try_from(text).map_err(|_| BadCell::error(column, "holds a text that does not parse"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            columns: Arc::from(["a".to_owned(), "b".to_owned(), "c".to_owned()]),
            cells: vec![Cell::Int(300), Cell::Text("x".to_owned()), Cell::Null],
        }
    }

    #[test]
    fn a_cell_of_another_type_is_named() {
        let says = |error: StoreError| {
            let source = std::error::Error::source(&error).unwrap();
            source.to_string()
        };
        assert_eq!(says(row().text("a").unwrap_err()), "column a holds a number where a text is expected");
        assert_eq!(says(row().int("b").unwrap_err()), "column b holds a text where a number is expected");
        assert_eq!(says(row().int("c").unwrap_err()), "column c is null");
        assert_eq!(says(row().int("d").unwrap_err()), "column d is not in the answer");
        assert_eq!(says(row().number::<u8>("a").unwrap_err()), "column a holds 300, which is out of range");
        assert_eq!(says(row().flag("a").unwrap_err()), "column a holds 300 where 0 or 1 is expected");
        assert_eq!(row().text_opt("c").unwrap(), None);
    }
}
