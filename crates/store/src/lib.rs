//! Everything that is kept: migrations and queries on SQLite and PostgreSQL.
//!
//! [`Store::open`] brings a database to the schema of this program. [`Store::read`] gives a consistent view and
//! [`Store::write`] a transaction that commits together with its audit row and its mails. The modules hold the
//! queries, one module an aggregate: reading functions take `&mut Tx`, writing functions `&mut Write`, and a `Write`
//! serves as a `Tx` too, so the facts of a decision are read inside the transaction that acts on them.
//! [`Store::write_once`] gives one that happens once however often it is asked for.
//!
//! Nobody else writes SQL. Records are what a table holds, not what a client may see, so none of them can be
//! serialized: whoever answers a request builds the viewer's type first. Ids, times and random tokens come in as
//! parameters.
//!
//! ```no_run
//! # async fn example(member: &store::members::MemberRecord) -> Result<(), Box<dyn std::error::Error>> {
//! use model::audit::Act;
//! use store::{Audit, Location, Store};
//!
//! let store = Store::open(&Location::parse("/var/lib/convene")?).await?;
//! let mut write = store.write().await?;
//! store::members::upsert(&mut write, member).await?;
//! let audit = Audit::new(1_750_000_000_000, None, Act::MembersImported).with("added", 1).with("changed", 0);
//! write.commit(audit).await?;
//! # Ok(())
//! # }
//! ```

mod constraint;
mod db;
mod error;
mod location;
mod migrations;
mod open;
mod postgres;
mod sqlite;
mod traces;

pub mod account_mails;
pub mod audit;
pub mod backup;
pub mod blocks;
pub mod brokered;
pub mod calls;
pub mod case_officers;
pub mod changes;
pub mod circles;
pub mod cohorts;
pub mod consents;
pub mod contact_channels;
pub mod contact_releases;
pub mod conversations;
pub mod countries_at_risk;
pub mod credentials;
pub mod devices;
pub mod erasures;
pub mod exports;
pub mod free_hours;
pub mod gatherings;
pub mod grants;
pub mod groups;
pub mod introduction_questions;
pub mod introductions;
pub mod inventory;
pub mod invitations;
pub mod limits;
pub mod members;
pub mod mentoring_profiles;
pub mod mentorships;
pub mod message_mails;
pub mod meta;
pub mod needs;
pub mod network;
pub mod network_answers;
pub mod news;
pub mod officers;
pub mod once;
pub mod organisations;
pub mod outbox;
pub mod passkeys;
pub mod password_failures;
pub mod people;
pub mod policy_areas;
pub mod practices;
pub mod reports;
pub mod retention;
pub mod runs;
pub mod seal;
pub mod seats;
pub mod second_factor_resets;
pub mod sessions;
pub mod sign_in_links;
pub mod visibility;

pub use audit::Audit;
pub use constraint::Constraint;
pub use db::{Read, Tx, Write};
pub use error::{OpenError, StoreError};
pub use location::{Location, LocationError};
pub use open::Store;
pub use seal::Seal;
