//! From the rows of a driver to our [`Row`]s.

use std::sync::Arc;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column, Row as _, TypeInfo, ValueRef};

use super::row::{BadCell, Cell, Row};
use crate::error::StoreError;

/// The rows of SQLite; every value carries its own type there.
pub(super) fn sqlite(rows: Vec<SqliteRow>) -> Result<Vec<Row>, StoreError> {
    let columns = names(rows.first().map_or(&[], |row| row.columns()));
    rows.iter()
        .map(|row| {
            let cell = |(index, name): (usize, &String)| {
                let raw = row.try_get_raw(index)?;
                if raw.is_null() {
                    return Ok(Cell::Null);
                }
                let kind = raw.type_info().name().to_owned();
                match kind.as_str() {
                    "INTEGER" | "BOOLEAN" => Ok(Cell::Int(row.try_get_unchecked(index)?)),
                    "TEXT" => Ok(Cell::Text(row.try_get_unchecked(index)?)),
                    other => Err(unknown(name, other)),
                }
            };
            let cells = columns.iter().enumerate().map(cell).collect::<Result<_, StoreError>>()?;
            Ok(Row { columns: columns.clone(), cells })
        })
        .collect()
}

/// The rows of PostgreSQL; a column has one type there.
pub(super) fn postgres(rows: Vec<PgRow>) -> Result<Vec<Row>, StoreError> {
    let columns = names(rows.first().map_or(&[], |row| row.columns()));
    rows.iter()
        .map(|row| {
            let cell = |(index, column): (usize, &sqlx::postgres::PgColumn)| {
                let number = |number: Option<i64>| number.map_or(Cell::Null, Cell::Int);
                match column.type_info().name() {
                    "INT8" => Ok(number(row.try_get(index)?)),
                    "INT4" => Ok(number(row.try_get::<Option<i32>, _>(index)?.map(i64::from))),
                    "BOOL" => Ok(number(row.try_get::<Option<bool>, _>(index)?.map(i64::from))),
                    "TEXT" | "VARCHAR" | "NAME" => {
                        Ok(row.try_get::<Option<String>, _>(index)?.map_or(Cell::Null, Cell::Text))
                    }
                    other => Err(unknown(column.name(), other)),
                }
            };
            let cells = row.columns().iter().enumerate().map(cell).collect::<Result<_, StoreError>>()?;
            Ok(Row { columns: columns.clone(), cells })
        })
        .collect()
}

fn names<C: Column>(columns: &[C]) -> Arc<[String]> {
    columns.iter().map(|column| column.name().to_owned()).collect()
}

fn unknown(column: &str, kind: &str) -> StoreError {
    BadCell::error(column, format!("is of the type {kind}, which nothing here stores"))
}
