//! What people decide about themselves.

pub mod consents;
pub mod erasure;
pub mod exports;
pub mod levels;
pub mod preview;
pub mod privacy;
