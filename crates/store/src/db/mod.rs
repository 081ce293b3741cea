//! A thin layer over the two drivers, so that a query is written once.
//!
//! A value is a whole number or a text, either of which may be missing; nothing else is stored. Booleans are 0 and 1,
//! lists and records are JSON text, times are UTC milliseconds. What the two databases spell differently stands in
//! [`Dialect`].

mod decode;
mod dialect;
mod row;
mod tx;
mod value;

pub(crate) use dialect::Dialect;
pub(crate) use row::{BadCell, Cell, Row};
pub(crate) use tx::Connection;
pub use tx::{Read, Tx, Write};
pub(crate) use value::{Value, json, values};
