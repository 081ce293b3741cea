//! A case, from the report it is made of until its reporter has an answer.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> open
//!     open --> taken_up: take_up
//!     taken_up --> closed: close
//! ```
//!
//! Nothing leads back: what comes up later is another report. Whoever closes a case has taken it up before, so that its
//! reporter never hears the end of something that nobody had begun.

use serde::{Deserialize, Serialize};

use super::IllegalStep;
use crate::place::codes;

codes! {
    /// How a case stands.
    CaseState {
        /// It waits for one of its officers.
        Open = "open",
        /// One of them works on it.
        TakenUp = "taken_up",
        /// Its reporter has an answer, and nobody reads it any more.
        Closed = "closed",
    }
}

codes! {
    /// What can happen to a case.
    CaseStep {
        /// An officer begins to work on it.
        TakeUp = "take_up",
        /// An officer answers its reporter.
        Close = "close",
    }
}

impl CaseState {
    /// The state after `step`, or [`IllegalStep`].
    pub fn step(self, step: CaseStep) -> Result<Self, IllegalStep> {
        match (self, step) {
            (Self::Open, CaseStep::TakeUp) => Ok(Self::TakenUp),
            (Self::TakenUp, CaseStep::Close) => Ok(Self::Closed),
            (Self::Open, CaseStep::Close)
            | (Self::TakenUp, CaseStep::TakeUp)
            | (Self::Closed, CaseStep::TakeUp | CaseStep::Close) => Err(IllegalStep),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_shows_every_possible_step_and_no_other() {
        let drawing = include_str!("case.rs");
        for from in CaseState::ALL {
            for step in CaseStep::ALL {
                let arrows: Vec<String> = CaseState::ALL
                    .iter()
                    .map(|to| (to, format!("//!     {} --> {}: {}\n", from.code(), to.code(), step.code())))
                    .filter(|(_, arrow)| drawing.contains(arrow.as_str()))
                    .map(|(to, _)| to.code().to_owned())
                    .collect();
                let reached: Vec<String> =
                    from.step(*step).map(|to| to.code().to_owned()).into_iter().collect();
                assert_eq!(arrows, reached, "{} {}", from.code(), step.code());
            }
        }
    }
}
