//! Staying close to an earlier answer: which of its pairs a pool holds on to.
//!
//! The pairs are chosen by [`crate::solve::solve_keeping`] and then hold like pins, so that everything that is said
//! about the answer is said with them in place. That loses nothing: the best answer with those pairs is the one that
//! chose them.

use crate::certificate::Certificate;
use crate::instance::Instance;
use crate::objective::{Cuts, ObjectiveCode};
use crate::solve::{SolveError, solve_keeping};

/// The pairs that are held, and the proof that no better answer keeps as many; indices follow the scores.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Held pairs that nobody pinned, sorted.
    pub pairs: Vec<(u32, u32)>,
    /// How many pairs are kept, pinned ones included.
    pub count: u32,
    /// The proof, about the problem without the held pairs.
    pub certificate: Certificate,
}

impl Kept {
    /// Chooses at least `percent` of the earlier pairs that are still allowed, or as many as can be kept.
    pub(crate) fn choose(
        instance: &Instance,
        objective: ObjectiveCode,
        earlier: &[(u32, u32)],
        percent: u8,
    ) -> Result<Self, SolveError> {
        let mut allowed: Vec<(u32, u32)> = earlier.to_vec();
        allowed.retain(|pair| instance.edges().position(pair.0, pair.1).is_some());
        let at_least = asked(allowed.len(), percent);
        let objective = objective.with_cuts(Cuts::default());
        let solution = solve_keeping(instance, &objective, &allowed, at_least)?;
        let matched = |pair: &&(u32, u32)| {
            let found = solution.matches.binary_search_by_key(*pair, |one| (one.mentee, one.mentor));
            found.is_ok()
        };
        let kept: Vec<(u32, u32)> = match &solution.certificate.keep {
            Some(keep) => keep.pairs.iter().filter(matched).copied().collect(),
            None => Vec::new(),
        };
        let count = kept.len() as u32;
        let pairs = kept.into_iter().filter(|pair| !instance.is_pinned(pair.0, pair.1)).collect();
        Ok(Self { pairs, count, certificate: solution.certificate })
    }
}

/// So many of `pairs` are at least `percent` of them.
pub(crate) fn asked(pairs: usize, percent: u8) -> u32 {
    (pairs * usize::from(percent)).div_ceil(100) as u32
}
