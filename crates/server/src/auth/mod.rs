//! Who is there: sessions, the links that begin them, and how often one may try.

pub mod address;
pub mod blocklist;
pub mod by_password;
pub mod device;
pub mod limits;
pub mod link;
pub mod page;
pub mod passkey;
pub mod passwords;
pub mod proof;
pub mod second_factor;
pub mod session;
pub mod totp;

pub use session::{AnySession, CurrentSession, MaybeSignedIn, SignedIn};
