//! The engine: who mentors whom, who learns together and who joins the cohort, with proof and reasons.
//!
//! It knows nothing of HTTP, SQL or the clock: time-zone rules come in as data ([`time::Zones`]),
//! randomness as a seed, and everything is counted in integers, so the server and the browser give the same bytes.

mod bits;
pub mod certificate;
pub mod diverse;
pub mod edges;
pub mod explain;
pub mod fault;
pub mod figures;
pub mod group;
pub mod instance;
pub mod keep;
mod node;
pub mod objective;
pub mod pool;
mod random;
pub mod ruleset;
pub mod run;
pub mod score;
pub mod select;
pub mod solve;
pub mod time;
pub mod verify;
pub mod wide;
