//! What people may ask of us about their own data: a file of it, and its end; and what is forgotten by itself.
//!
//! Who reads what of a person is decided in [`crate::visibility`]; what is kept where stands in
//! `docs/data-inventory.csv`.

pub mod erase;
pub mod export;
pub mod journal;
pub mod retention;
pub mod routes;
