//! The data inventory: what every column holds, whose it is, and what becomes of it (rule PRI-16).
//!
//! `docs/data-inventory.csv` and `docs/retention.csv` are part of the program. Export and erasure are the statements
//! made of the inventory here, so a column that is missing there is missing in a test and not in somebody's file. The
//! statements are made once, of nothing but the names in those files, and never of anything a person wrote.

use std::sync::OnceLock;

use model::id::PersonId;

use crate::db::{Cell, Tx, values};
use crate::error::StoreError;

const INVENTORY: &str = include_str!("../../../docs/data-inventory.csv");
const RETENTION: &str = include_str!("../../../docs/retention.csv");

/// How a column ties its row, or only itself, to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Not at all.
    Nobodys,
    /// It holds the person's id, and the row is theirs.
    Row,
    /// It holds the person's address, and the row is theirs.
    Address,
    /// It holds a member for whose government side the person sits now.
    Seat,
    /// It holds the person's id in a row that is not theirs.
    Mention,
    /// It is JSON in which the person's id or name may stand, at the places that [`crate::traces`] knows.
    Text,
}

/// What becomes of a column when its person is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erase {
    /// It goes with its row.
    Delete,
    /// It is set to nothing.
    Null,
    /// A pseudonym takes the place of the id.
    Pseudonym,
    /// The same words for everybody take the place of the id.
    Fixed(&'static str),
    /// It stays, for this reason.
    Keep(&'static str),
}

/// One line of the inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The class of data, a line of `docs/retention.csv`.
    pub class: &'static str,
    /// Whose it is.
    pub whose: Whose,
    /// Whether it is in a person's file.
    pub export: bool,
    /// What erasing does to it.
    pub erase: Erase,
}

/// One line of the table of retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its name.
    pub name: &'static str,
    /// How long its rows are kept; `None` where no time ends them.
    pub kept_days: Option<u32>,
}

/// The inventory as it was read.
#[derive(Debug)]
pub struct Inventory {
    /// By table, in the order in which erasing goes through them.
    pub entries: Vec<Entry>,
    /// The classes.
    pub classes: Vec<Class>,
    exports: Vec<Statement>,
    pub(crate) erasures: Vec<Statement>,
    /// Takes what erasing left in the files of PostgreSQL out of them: of each table in which anything is deleted or
    /// changed.
    pub(crate) vacuum: &'static str,
}

/// A statement made of the inventory.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) table: &'static str,
    pub(crate) takes: Takes,
    pub(crate) sql: &'static str,
}

/// What stands for `$1` and, where there is one, `$2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// The id.
    Person,
    /// The id and the time.
    PersonNow,
    /// The address.
    Address,
    /// The id and the pseudonym.
    Pseudonym,
    /// The id, then each name, as JSON writes them; what is found is changed and given back as `$2` for the `$1` it was.
    Texts {
        /// Where it was found.
        column: &'static str,
        /// Puts it back.
        update: &'static str,
    },
}

/// The rows of one table that are somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRows {
    /// The table.
    pub table: &'static str,
    /// The class of its first exported column.
    pub class: &'static str,
    /// The exported columns.
    pub columns: Vec<&'static str>,
    /// The values in the order of the columns.
    pub rows: Vec<Vec<OwnValue>>,
}

/// One value of somebody's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnValue {
    /// Nothing.
    Nothing,
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

/// A line of the files that cannot be read; they are part of the program, so it is a fault of the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the data inventory cannot be read at {0:?}")]
struct Unreadable(&'static str);

/// The inventory, read once.
pub fn read() -> Result<&'static Inventory, StoreError> {
    static READ: OnceLock<Inventory> = OnceLock::new();
    if let Some(inventory) = READ.get() {
        return Ok(inventory);
    }
    let inventory = parse().map_err(|error| StoreError::Broken(Box::new(error)))?;
    Ok(READ.get_or_init(|| inventory))
}

fn parse() -> Result<Inventory, Unreadable> {
    let entries = INVENTORY.lines().skip(1).map(entry).collect::<Result<Vec<_>, _>>()?;
    let classes = RETENTION.lines().skip(1).map(class).collect::<Result<Vec<_>, _>>()?;
    let exports = tables(&entries).into_iter().filter_map(export_of_table).collect();
    let erasures = tables(&entries).into_iter().flat_map(erasure_of_table).collect();
    let touched = tables(&entries)
        .into_iter()
        .filter(|table| table.iter().any(|entry| !matches!(entry.erase, Erase::Keep(_))));
    let touched: Vec<&str> = touched.filter_map(|table| Some(table.first()?.table)).collect();
    let vacuum = kept(format!("VACUUM {}", touched.join(", ")));
    Ok(Inventory { entries, classes, exports, erasures, vacuum })
}

fn entry(line: &'static str) -> Result<Entry, Unreadable> {
    let cells: Vec<&'static str> = line.split(',').collect();
    let [table, column, class, whose, export, erase] = cells[..] else { return Err(Unreadable(line)) };
    // The names become parts of statements.
    let plain = |name: &str| !name.is_empty() && name.bytes().all(|b| b == b'_' || b.is_ascii_lowercase());
    if !plain(table) || !column.bytes().all(|b| b == b'_' || b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Err(Unreadable(line));
    }
    let whose = match whose {
        "" => Whose::Nobodys,
        "row" => Whose::Row,
        "address" => Whose::Address,
        "seat" => Whose::Seat,
        "mention" => Whose::Mention,
        "text" => Whose::Text,
        _ => return Err(Unreadable(line)),
    };
    let export = match export {
        "yes" => true,
        "no" => false,
        _ => return Err(Unreadable(line)),
    };
    let erase = match erase.split_once(':').unwrap_or((erase, "")) {
        ("delete", "") => Erase::Delete,
        ("empty", "null") => Erase::Null,
        ("pseudonym", "") => Erase::Pseudonym,
        ("fixed", words) if words.bytes().all(|b| b == b'-' || b.is_ascii_lowercase()) => Erase::Fixed(words),
        ("keep", reason) if !reason.is_empty() => Erase::Keep(reason),
        _ => return Err(Unreadable(line)),
    };
    Ok(Entry { table, column, class, whose, export, erase })
}

fn class(line: &'static str) -> Result<Class, Unreadable> {
    let cells: Vec<&'static str> = line.split(',').collect();
    let [name, _, _, _, days, _] = cells[..] else { return Err(Unreadable(line)) };
    let kept_days = match days {
        "" => None,
        days => Some(days.parse().map_err(|_| Unreadable(line))?),
    };
    Ok(Class { name, kept_days })
}

/// The entries of each table together, in the order of the file.
fn tables(entries: &[Entry]) -> Vec<&[Entry]> {
    entries.chunk_by(|one, other| one.table == other.table).collect()
}

/// Lasts as long as the program, as its other statements do; it is made once.
fn kept(sql: String) -> &'static str {
    sql.leak()
}

fn export_of_table(entries: &[Entry]) -> Option<Statement> {
    let columns: Vec<&str> = entries.iter().filter(|one| one.export).map(|one| one.column).collect();
    let key = entries.iter().find(|one| matches!(one.whose, Whose::Row | Whose::Seat))?;
    if columns.is_empty() {
        return None;
    }
    let (table, columns, column) = (key.table, columns.join(", "), key.column);
    let (takes, which) = if key.whose == Whose::Seat {
        let seats = "SELECT seat.member FROM seat_holding JOIN seat ON seat.id = seat_holding.seat \
             WHERE seat_holding.person = $1 AND seat.kind <> 'civil_society_lead' \
             AND (seat_holding.to_ms IS NULL OR seat_holding.to_ms > $2)";
        (Takes::PersonNow, format!("{column} IN ({seats})"))
    } else {
        (Takes::Person, format!("{column} = $1"))
    };
    let sql = kept(format!("SELECT {columns} FROM {table} WHERE {which} ORDER BY {columns}"));
    Some(Statement { table, takes, sql })
}

fn erasure_of_table(entries: &[Entry]) -> Vec<Statement> {
    let of = |one: &Entry| {
        let (table, column) = (one.table, one.column);
        let statement = |takes, sql| Some(Statement { table, takes, sql: kept(sql) });
        match (one.whose, one.erase) {
            (Whose::Row, Erase::Delete) => {
                statement(Takes::Person, format!("DELETE FROM {table} WHERE {column} = $1"))
            }
            (Whose::Address, Erase::Delete) => {
                statement(Takes::Address, format!("DELETE FROM {table} WHERE {column} = $1"))
            }
            (Whose::Row | Whose::Mention, Erase::Null) => {
                statement(Takes::Person, format!("UPDATE {table} SET {column} = NULL WHERE {column} = $1"))
            }
            (Whose::Row | Whose::Mention, Erase::Pseudonym) => {
                statement(Takes::Pseudonym, format!("UPDATE {table} SET {column} = $2 WHERE {column} = $1"))
            }
            (Whose::Row | Whose::Mention, Erase::Fixed(words)) => statement(
                Takes::Person,
                format!("UPDATE {table} SET {column} = '{words}' WHERE {column} = $1"),
            ),
            (Whose::Text, Erase::Pseudonym) => statement(
                Takes::Texts {
                    column,
                    update: kept(format!("UPDATE {table} SET {column} = $2 WHERE {column} = $1")),
                },
                format!(
                    "SELECT DISTINCT {column} AS held FROM {table} WHERE replace({column}, $1, '') <> {column}"
                ),
            ),
            _ => None,
        }
    };
    entries.iter().filter_map(of).collect()
}

/// Everything of `person` that belongs into their file at `now_ms`, by table; tables without rows are there too.
pub async fn own_rows(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<Vec<OwnRows>, StoreError> {
    let inventory = read()?;
    let mut tables = Vec::with_capacity(inventory.exports.len());
    for statement in &inventory.exports {
        let exported = |one: &&Entry| one.table == statement.table && one.export;
        let entries: Vec<&Entry> = inventory.entries.iter().filter(exported).collect();
        let values = match statement.takes {
            Takes::PersonNow => values![person, now_ms],
            Takes::Person | Takes::Address | Takes::Pseudonym | Takes::Texts { .. } => values![person],
        };
        let rows = tx.query(statement.sql, values).await?;
        let value = |cell: &Cell| match cell {
            Cell::Null => OwnValue::Nothing,
            Cell::Int(number) => OwnValue::Number(*number),
            Cell::Text(text) => OwnValue::Text(text.clone()),
        };
        tables.push(OwnRows {
            table: statement.table,
            class: entries.first().map_or("", |one| one.class),
            columns: entries.iter().map(|one| one.column).collect(),
            rows: rows.iter().map(|row| row.cells().iter().map(value).collect()).collect(),
        });
    }
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PRI-19: nothing that erasing takes out of a table is left in the files.
    #[test]
    fn whatever_erasing_touches_is_vacuumed() {
        let inventory = read().unwrap();
        let vacuumed: Vec<&str> = inventory.vacuum["VACUUM ".len()..].split(", ").collect();
        for statement in &inventory.erasures {
            assert!(vacuumed.contains(&statement.table), "{}", statement.table);
        }
        assert!(vacuumed.contains(&"message") && !vacuumed.contains(&"policy_area"), "{vacuumed:?}");
    }

    #[test]
    fn every_class_is_in_the_table_of_retention_and_is_used() {
        let inventory = read().unwrap();
        for entry in &inventory.entries {
            assert!(inventory.classes.iter().any(|class| class.name == entry.class), "{entry:?}");
        }
        for class in &inventory.classes {
            assert!(inventory.entries.iter().any(|entry| entry.class == class.name), "{class:?}");
        }
    }

    #[test]
    fn a_column_that_names_a_person_says_what_erasing_does_to_it() {
        let inventory = read().unwrap();
        for one in &inventory.entries {
            let kept = matches!(one.erase, Erase::Keep(_));
            let names = matches!(one.whose, Whose::Row | Whose::Address | Whose::Mention | Whose::Text);
            assert!(!(names && kept), "{one:?}");
            // What goes with its row needs a row that goes.
            let row = inventory.entries.iter().filter(|other| other.table == one.table);
            let goes = |other: &Entry| {
                matches!(other.whose, Whose::Row | Whose::Address) && other.erase == Erase::Delete
            };
            assert!(one.erase != Erase::Delete || row.clone().any(goes), "{one:?}");
        }
        assert_eq!(inventory.entries.last().map(|one| one.table), Some("person"), "whom the others refer to");
    }

    #[test]
    fn a_line_that_is_no_line_of_the_inventory_is_refused() {
        for wrong in [
            "person,name,profile,,yes",
            "person,name,profile,,maybe,delete",
            "person,name,profile,him,yes,delete",
            "person; DROP TABLE person,name,profile,,yes,delete",
            "person,name,profile,,yes,keep:",
            "audit,actor,audit,row,no,fixed:it's",
        ] {
            assert!(entry(wrong).is_err(), "{wrong}");
        }
        assert!(class("a,b,c,d,many,e").is_err());
    }
}
