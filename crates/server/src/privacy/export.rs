//! Somebody's own data as one file: JSON for programs, a CSV for each table, and a README in their language (rule
//! PRI-17). What is in it is said by the inventory.

use std::fmt::Write as _;
use std::io::{self, Cursor, Write as _};

use model::words::Locale;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::inventory::{OwnRows, OwnValue};
use store::seal::SealError;
use store::{Seal, StoreError, Tx};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::ids::hex;
use crate::spreadsheet::guarded;

/// How long a file can be fetched: 72 hours.
pub const LIFETIME_MS: i64 = 72 * 60 * 60_000;
/// The format of the JSON, for whoever reads it with a program.
const FORMAT: &str = "convene-export-1";

/// Why no file was made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The words of a language cannot be read; the program was built from a broken file.
    #[error("the words of the export cannot be read")]
    Words(#[source] serde_json::Error),
    /// The archive cannot be written.
    #[error("the archive cannot be written")]
    Archive(#[from] zip::result::ZipError),
    /// A file of the archive cannot be written.
    #[error("a file of the archive cannot be written")]
    File(#[from] io::Error),
    /// What somebody wrote cannot be opened.
    #[error("what is sealed cannot be opened")]
    Sealed(#[from] SealError),
    /// A table of the archive cannot be written.
    #[error("a table of the archive cannot be written")]
    Table(#[from] csv::Error),
}

/// The words of the README.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    made: String,
    inside: String,
    json: String,
    csv: String,
    outside: String,
    questions: String,
}

impl Words {
    fn of(locale: Locale) -> Result<Self, ExportError> {
        let file = match locale {
            Locale::En => include_str!("../../../../locales/en/export.json"),
            Locale::Es => include_str!("../../../../locales/es/export.json"),
            Locale::Fr => include_str!("../../../../locales/fr/export.json"),
        };
        serde_json::from_str(file).map_err(ExportError::Words)
    }
}

/// The archive of a person's rows, made at `now_ms`.
pub async fn archive(
    tx: &mut Tx,
    seal: &Seal,
    person: &model::id::PersonId,
    locale: Locale,
    now_ms: i64,
) -> Result<Vec<u8>, ExportError> {
    let mut tables = store::inventory::own_rows(tx, person, now_ms).await?;
    for table in &mut tables {
        open(seal, table)?;
    }
    let words = Words::of(locale)?;
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    archive.start_file("README.txt", options)?;
    archive.write_all(readme(&words, &tables, now_ms).as_bytes())?;
    archive.start_file("data.json", options)?;
    archive.write_all(
        serde_json::to_string_pretty(&as_json(&tables, now_ms)).map_err(io::Error::from)?.as_bytes(),
    )?;
    for table in &tables {
        archive.start_file(format!("{}.csv", table.table), options)?;
        archive.write_all(&as_csv(table)?)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Table and column of what is sealed, and the column whose id it is sealed for.
const SEALED: [(&str, &str, &str); 9] = [
    ("brokered", "words", "id"),
    ("contact_channel", "value", "id"),
    ("introduction", "words", "id"),
    ("introduction_question", "words", "id"),
    ("introduction_reply", "words", "question"),
    ("message", "body", "id"),
    ("network_answer", "words", "id"),
    ("network_question", "words", "id"),
    ("report", "words", "id"),
];

/// Opens what the person wrote themselves; in their own file it is theirs.
fn open(seal: &Seal, table: &mut OwnRows) -> Result<(), ExportError> {
    let Some((_, sealed, id)) = SEALED.iter().find(|(name, ..)| *name == table.table) else { return Ok(()) };
    let at = |wanted: &str| table.columns.iter().position(|column| *column == wanted);
    let (Some(sealed), Some(id)) = (at(sealed), at(id)) else { return Ok(()) };
    for row in &mut table.rows {
        let (Some(OwnValue::Text(text)), Some(OwnValue::Text(id))) = (row.get(sealed), row.get(id)) else {
            continue;
        };
        let of = if table.table == "introduction_reply" { format!("{id} reply") } else { id.clone() };
        let plain = String::from_utf8_lossy(&seal.open(&of, text)?).into_owned();
        if let Some(value) = row.get_mut(sealed) {
            *value = OwnValue::Text(plain);
        }
    }
    Ok(())
}

/// The archive as the database keeps it.
pub fn encode(archive: &[u8]) -> String {
    hex(archive)
}

/// The archive that [`encode`] wrote; `None` where it was damaged.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

fn readme(words: &Words, tables: &[OwnRows], now_ms: i64) -> String {
    // Rounds of the clock lie within the years that are reckoned with; what does not would be 1970.
    let day = jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default().strftime("%Y-%m-%d %H:%M UTC");
    let Words { title, made, inside, json, csv, outside, questions } = words;
    let mut text = format!("{title}\n\n{made} {day}\n\n{inside}\n\n- data.json: {json}\n");
    for table in tables {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "- {}.csv: {csv} {}", table.table, table.rows.len());
    }
    let _ = write!(text, "\n{outside}\n\n{questions}\n");
    text
}

fn as_json(tables: &[OwnRows], now_ms: i64) -> Value {
    let row = |table: &OwnRows, row: &Vec<OwnValue>| {
        let cells = table.columns.iter().zip(row).map(|(column, value)| ((*column).to_owned(), cell(value)));
        Value::Object(cells.collect())
    };
    let of = |table: &OwnRows| {
        let rows = table.rows.iter().map(|one| row(table, one)).collect();
        (table.table.to_owned(), Value::Array(rows))
    };
    let tables: Map<String, Value> = tables.iter().map(of).collect();
    json!({ "format": FORMAT, "made_at_ms": now_ms, "tables": tables })
}

/// Lists and records are kept as JSON and stand in the file as what they are.
fn cell(value: &OwnValue) -> Value {
    match value {
        OwnValue::Nothing => Value::Null,
        OwnValue::Number(number) => Value::from(*number),
        OwnValue::Text(text) if text.starts_with(['[', '{']) => {
            serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str()))
        }
        OwnValue::Text(text) => Value::from(text.as_str()),
    }
}

fn as_csv(table: &OwnRows) -> Result<Vec<u8>, ExportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.columns)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|value| match value {
            OwnValue::Nothing => String::new(),
            OwnValue::Number(number) => number.to_string(),
            OwnValue::Text(text) => guarded(text),
        }))?;
    }
    Ok(writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: Vec<Vec<OwnValue>>) -> OwnRows {
        OwnRows { table: "person", class: "account", columns: vec!["id", "languages"], rows }
    }

    #[test]
    fn a_file_survives_being_kept_as_text() {
        assert_eq!(decode(&encode(&[0, 1, 0xab, 0xff])).unwrap(), [0, 1, 0xab, 0xff]);
        assert!(decode("0").is_none() && decode("zz").is_none());
    }

    #[test]
    fn formulas_are_texts_and_lists_are_lists() {
        let text = |text: &str| OwnValue::Text(text.to_owned());
        let table =
            table(vec![vec![text("=1+1"), text("[\"es\"]")], vec![text("p, \"1\""), OwnValue::Nothing]]);
        let csv = String::from_utf8(as_csv(&table).unwrap()).unwrap();
        assert_eq!(csv, "id,languages\n'=1+1,\"[\"\"es\"\"]\"\n\"p, \"\"1\"\"\",\n");
        let json = as_json(&[table], 5);
        assert_eq!(json["tables"]["person"][0]["languages"][0], "es");
        assert_eq!(json["tables"]["person"][1]["languages"], Value::Null);
    }

    #[test]
    fn every_language_has_the_words_of_the_readme() {
        let titles = Locale::ALL.map(|locale| Words::of(locale).unwrap().title);
        assert!(titles.iter().all(|title| !title.is_empty()) && titles[0] != titles[1]);
    }
}
