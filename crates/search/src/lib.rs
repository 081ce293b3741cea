//! The search engine: finds, ranks, counts and explains, the same on the server and in the page.
//!
//! It knows nothing of HTTP, SQL, the clock or what a document is: an [`Index`] is built from texts and facet values,
//! sent as bytes, and answers a [`Query`] in integers, so the same documents give the same bytes and answers everywhere.
//! The methods are in `docs/SEARCHING.md`.
//!
//! A database with an inverted table gives the same results with the same pure functions: [`tokens`] says which words a
//! text is stored under, [`words`] and [`Dictionary::expand`] which of them a query asks for, and [`score`] what each place
//! is worth.

mod bits;
mod bytes;
mod columns;
mod dictionary;
mod difference;
mod distance;
mod document;
mod facets;
mod find;
mod fold;
#[cfg(any(test, feature = "generate"))]
pub mod generate;
mod index;
mod lexicon;
mod postings;
mod query;
#[cfg(any(test, feature = "generate"))]
pub mod scan;
pub mod score;
mod similar;
mod sound;
mod strings;
mod word;

pub use dictionary::{Dictionary, Kind, Match, compare};
pub use difference::Difference;
pub use document::{Document, Error, Field, MOST_BYTES, MOST_COLUMNS, MOST_DOCUMENTS, Schema};
pub use find::{Finder, MOST_LOOKED_AT};
pub use fold::fold;
pub use index::Index;
pub use query::{Answer, Hit, Query, Row};
pub use similar::{Similar, Wanted};
pub use word::{MOST_ANY_WORDS, MOST_LETTERS, MOST_WORDS, Mode, Reading, Token, Word, tokens, words};

#[cfg(test)]
mod oracle_tests;
#[cfg(test)]
mod property_tests;
