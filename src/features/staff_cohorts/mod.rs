//! The cohorts, and the page of one: phases, members and what they still lack, the ways to groups and matching.

pub mod list;
pub mod members;
pub mod missing;
pub mod page;

pub use list::CohortsPage;
pub use page::CohortPage;
