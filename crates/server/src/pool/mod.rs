//! From the database to the engine and back: groups, pools, sessions, reasons.
//!
//! Nothing is kept between requests.

pub mod parts;
pub mod reasons;
pub mod timing;

/// How many groups a facilitator leads at most. It is the same for everybody, so no table holds it.
pub const GROUPS_PER_FACILITATOR: u16 = 2;
