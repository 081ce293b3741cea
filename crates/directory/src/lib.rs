//! What the index of the directory holds of members, people and practices: the page and the server make the same index
//! of the same answer, so both find the same.
//!
//! It knows no browser, no database and no words. Names of countries and topics are handed in, in all three languages, so
//! that a reader finds a country by whichever of our names they know. How words are found is the business of [`search`]
//! (`docs/SEARCHING.md`).

mod documents;
mod entry;
mod hits;
mod order;
mod pieces;
mod why;

pub use documents::{Names, documents, of_person, schema, texts, values};
pub use entry::{MEMBER, PERSON, PRACTICE, entries, key, member, name, what};
pub use hits::{asked, counted, found_as, hit, kind, place};
pub use order::ordered;
pub use pieces::{PIECES, WRITTEN, difference, digest_of, is_written, merged, piece, written};
pub use why::{Spelling, Why, excerpt, is_close, why};
