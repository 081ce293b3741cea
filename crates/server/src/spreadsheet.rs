//! Tables that leave the house as CSV, and cells that a spreadsheet must not take for formulas (rule DAT-19).

use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table could not be written; nothing a request says can bring this about.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// The writer of CSV refused a row.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// The last bytes could not be written.
    #[error("the table cannot be finished: {0}")]
    Flush(String),
    /// What was written is no text.
    #[error(transparent)]
    Utf8(#[from] std::string::FromUtf8Error),
}

/// A cell that a spreadsheet takes for text: one that begins like a formula gets an apostrophe in front, and so does one
/// that [`unguarded`] would else take for such a cell.
pub fn guarded(text: &str) -> String {
    if is_like_guarded(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text that [`guarded`] made a cell of; any other cell as it is.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_like_guarded(text)).unwrap_or(cell)
}

/// Whether the text begins like a formula, behind any number of apostrophes.
fn is_like_guarded(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A table as CSV: its header, and rows of as many cells, which are [`guarded`] already where they are somebody's words.
pub fn csv<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<String, Unwritable> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(header)?;
    for row in rows {
        table.write_record(row)?;
    }
    let bytes = table.into_inner().map_err(|error| Unwritable::Flush(error.to_string()))?;
    Ok(String::from_utf8(bytes)?)
}

/// An answer that browsers keep as the file `name`.
pub fn download(text: String, kind: &'static str, name: &str) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// DAT-19.
    #[test]
    fn what_begins_like_a_formula_is_text_and_reads_back_as_it_was() {
        for text in ["=1+1", "+44", "-0", "@name", "'=1", "''@x", "\tx"] {
            let cell = guarded(text);
            assert!(cell.starts_with('\'') && cell.len() == text.len() + 1, "{cell}");
            assert_eq!(unguarded(&cell), text);
        }
        for text in ["", "Praia", "'s-Hertogenbosch", "''", "1=1", "L'Aquila"] {
            assert_eq!((guarded(text).as_str(), unguarded(text)), (text, text));
        }
    }
}
