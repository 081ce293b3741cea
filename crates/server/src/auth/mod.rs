//! Who is there: sessions, the links that begin them, and how often one may try.

pub mod limits;
pub mod link;
pub mod page;
pub mod recent;
pub mod session;

pub use session::{MaybeSignedIn, SignedIn};
