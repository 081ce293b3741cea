//! What the server sent about a cohort's round, with the engine's pool ready to be asked.

use model::id::CohortId;
use model::matching::MatchStudio;

use super::view_model::{Round, Unanswered};

/// Both halves of what was fetched.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// For people.
    pub studio: MatchStudio,
    /// For the engine.
    pub round: Round,
}

impl Source {
    /// Reads what was fetched; fails when this page does not understand the pool, as from a newer server.
    pub(super) fn read(studio: MatchStudio) -> Result<Self, Unanswered> {
        let round = Round::read(&studio.input, &studio.pool)?;
        Ok(Self { studio, round })
    }

    /// The cohort.
    pub(super) fn cohort(&self) -> &CohortId {
        &self.studio.cohort
    }
}
