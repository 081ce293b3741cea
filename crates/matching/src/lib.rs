//! The engine: who mentors whom and who learns together, with proof and reasons.
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
pub mod objective;
pub mod pool;
mod random;
pub mod ruleset;
pub mod run;
pub mod score;
pub mod solve;
pub mod time;
pub mod verify;
pub mod wide;
