//! From the database to the engine and back.
//!
//! Nothing is kept between requests: [`cohort::CohortData::load`] reads a cohort once, [`groups`] and [`matching`] turn
//! it into the engine's problems, [`match_input`] into what the engine in the page needs, [`match_view`] and [`groups`]
//! the engine's answers into what staff see; [`match_changes`] tells what has changed since an answer, [`private`] keeps
//! what nobody may read out of all of it, [`timing`] lays sessions onto clocks, and [`hours`] knows which hour holds when.

pub mod balance;
pub mod cohort;
pub mod group_run;
pub mod groups;
pub mod hours;
pub mod match_changes;
pub mod match_input;
pub mod match_view;
pub mod matching;
pub mod private;
pub mod timing;

pub use answers::reasons;

/// How many groups a facilitator leads at most. It is the same for everybody, so no table holds it.
pub const GROUPS_PER_FACILITATOR: u16 = 2;
