//! State machines: which step is possible from where, the same in the browser and on the server.

mod run;

pub use run::{IllegalStep, RunState, RunStep};
