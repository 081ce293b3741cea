//! A run of the engine, for groups or matches.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> draft
//!     draft --> draft: change
//!     draft --> published: publish
//!     published --> draft: withdraw
//!     draft --> replaced: replace
//!     published --> replaced: replace
//!     replaced --> draft: reopen
//!     replaced --> published: reinstate
//! ```
//!
//! A publication of matches can be withdrawn while nobody was told; whatever it had replaced then comes back as it
//! was: drafts are reopened, the publication before it is reinstated.

use crate::place::codes;

codes! {
    /// Where a run stands.
    RunState {
        /// Only staff see it.
        Draft = "draft",
        /// Everybody concerned sees it, as soon as it cannot be taken back any more.
        Published = "published",
        /// A later run was published for the same cohort.
        Replaced = "replaced",
    }
}

codes! {
    /// What can happen to a run.
    RunStep {
        /// Staff change the proposal.
        Change = "change",
        /// Staff publish it.
        Publish = "publish",
        /// Staff take the publication back before anybody was told.
        Withdraw = "withdraw",
        /// Another run of the cohort is published.
        Replace = "replace",
        /// The publication that replaced this draft is withdrawn.
        Reopen = "reopen",
        /// The publication that replaced this one is withdrawn.
        Reinstate = "reinstate",
    }
}

use serde::{Deserialize, Serialize};

/// The step is not possible from this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this step is not possible in the present state")]
pub struct IllegalStep;

impl RunState {
    /// The state after `step`, or [`IllegalStep`].
    pub fn step(self, step: RunStep) -> Result<Self, IllegalStep> {
        match (self, step) {
            (Self::Draft, RunStep::Change)
            | (Self::Published, RunStep::Withdraw)
            | (Self::Replaced, RunStep::Reopen) => Ok(Self::Draft),
            (Self::Draft, RunStep::Publish) | (Self::Replaced, RunStep::Reinstate) => Ok(Self::Published),
            (Self::Draft | Self::Published, RunStep::Replace) => Ok(Self::Replaced),
            (Self::Draft, RunStep::Withdraw | RunStep::Reopen | RunStep::Reinstate)
            | (Self::Published, RunStep::Change | RunStep::Publish | RunStep::Reopen | RunStep::Reinstate)
            | (Self::Replaced, RunStep::Change | RunStep::Publish | RunStep::Withdraw | RunStep::Replace) => {
                Err(IllegalStep)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_shows_every_possible_step_and_no_other() {
        let drawing = include_str!("run.rs");
        for from in RunState::ALL {
            for step in RunStep::ALL {
                let arrows: Vec<String> = RunState::ALL
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
