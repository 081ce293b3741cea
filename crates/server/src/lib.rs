//! The one binary: HTTP, sessions, jobs, mail and the command line.

pub mod cli;
pub mod demo;
pub mod engine;
pub mod import;
pub mod pool;
