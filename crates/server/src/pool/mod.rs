//! From the database to the engine and back.
//!
//! Nothing is kept between requests: [`cohort::CohortData::load`] reads a cohort once, [`groups`] and [`matching`] turn
//! it into the engine's problems and the engine's answers into what staff see, and [`timing`] lays sessions onto clocks.

pub mod cohort;
pub mod groups;
pub mod matching;
pub mod timing;

pub use answers::reasons;

/// How many groups a facilitator leads at most. It is the same for everybody, so no table holds it.
pub const GROUPS_PER_FACILITATOR: u16 = 2;
