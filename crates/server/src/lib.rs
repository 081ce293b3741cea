//! The one binary: HTTP, sessions, jobs, mail and the command line.

pub mod cli;
pub mod engine;
