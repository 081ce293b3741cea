//! A request for an introduction, as its asker sees it.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> sent
//!     sent --> introduced: introduce
//!     sent --> closed: close
//!     sent --> withdrawn: withdraw
//! ```
//!
//! A "no", a "not now", a block, an erasure and silence are no steps: the answer lives in a row of its own, and until
//! its time is over the request stays as it was sent (rules PRI-11 and PRI-12).

use serde::{Deserialize, Serialize};

use super::IllegalStep;
use crate::place::codes;

codes! {
    /// How a request stands for its asker.
    IntroductionState {
        /// It was sent, and nothing more is known.
        Sent = "sent",
        /// Both said yes and know each other now.
        Introduced = "introduced",
        /// Its time is over.
        Closed = "closed",
        /// Its asker took it back.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// What can happen to a request.
    IntroductionStep {
        /// The other side says yes, or had asked for the same.
        Introduce = "introduce",
        /// Its time is over.
        Close = "close",
        /// Its asker takes it back.
        Withdraw = "withdraw",
    }
}

impl IntroductionState {
    /// The state after `step`, or [`IllegalStep`].
    pub fn step(self, step: IntroductionStep) -> Result<Self, IllegalStep> {
        match (self, step) {
            (Self::Sent, IntroductionStep::Introduce) => Ok(Self::Introduced),
            (Self::Sent, IntroductionStep::Close) => Ok(Self::Closed),
            (Self::Sent, IntroductionStep::Withdraw) => Ok(Self::Withdrawn),
            (
                Self::Introduced | Self::Closed | Self::Withdrawn,
                IntroductionStep::Introduce | IntroductionStep::Close | IntroductionStep::Withdraw,
            ) => Err(IllegalStep),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_shows_every_possible_step_and_no_other() {
        let drawing = include_str!("introduction.rs");
        for from in IntroductionState::ALL {
            for step in IntroductionStep::ALL {
                let arrows: Vec<String> = IntroductionState::ALL
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
