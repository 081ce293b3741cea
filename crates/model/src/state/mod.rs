//! State machines: which step is possible from where, the same in the browser and on the server.

mod brokered;
mod case;
mod introduction;
mod run;

pub use brokered::{BrokeredState, BrokeredStep};
pub use case::{CaseState, CaseStep};
pub use introduction::{IntroductionState, IntroductionStep};
pub use run::{IllegalStep, RunState, RunStep};
