//! The best answer that keeps so many of some pairs: the least disruption a re-match can have.
//!
//! Each kept pair earns a bonus, and the bonus rises until enough are kept (Lagrangian relaxation). An answer that
//! is best with the bonus is the best of all that keep at least as many pairs as it does (Everett 1963), which its
//! prices prove. It may keep a few more than asked: an answer in between may be better than it, but is best at no
//! bonus.

use super::candidates::rescored;
use super::{Open, Proof, Solution, SolveError, narrowed};
use crate::certificate::{Keep, Price};
use crate::instance::Instance;
use crate::objective::{Objective, SCORE_MAX};

/// What is added to the score of a pair that earns the bonus, to look its weight up.
const EARNS: u16 = SCORE_MAX + 1;
/// After so many guesses by the slope, every other one halves what is left.
const GUESSES: u32 = 8;

/// The best matches of those that keep at least `at_least` of `pairs`, and the proof; pinned pairs count as kept.
///
/// First comes the number of matches, under `worst-off` then the worst score, then the pairs to keep, and then the
/// objective: where fewer than `at_least` can be kept, as many as possible are. Pairs that may not be matched are
/// left out of account. Fails as [`super::solve`] does, and where the bonus makes the weights too large.
pub fn solve_keeping(
    instance: &Instance,
    objective: &Objective,
    pairs: &[(u32, u32)],
    at_least: u32,
) -> Result<Solution, SolveError> {
    let mut pairs: Vec<(u32, u32)> = pairs.to_vec();
    pairs.retain(|&(mentee, mentor)| {
        instance.edges().position(mentee, mentor).is_some() && !instance.is_forbidden(mentee, mentor)
    });
    pairs.sort_unstable();
    pairs.dedup();
    let open = Open::new(instance);
    let weights = open.weights(objective)?;
    let places = open.caps[super::MENTEES].iter().map(|&cap| u64::from(cap)).sum();
    let (open, floor) = open.with_floor(objective);
    let kept_anyway = pairs.iter().filter(|pair| instance.is_pinned(pair.0, pair.1)).count();
    let wanted = (at_least as usize).saturating_sub(kept_anyway);
    let keeping = Keeping::new(open, &pairs, weights, places)
        .ok_or(SolveError::TooManyPlaces { places, cuts: objective.cuts().len() })?;
    let answer = keeping.cheapest(wanted);
    let mut solution = answer.proof.solution(instance, objective, floor);
    solution.certificate.keep = Some(Keep { pairs, at_least, bonus: Price(answer.bonus) });
    Ok(solution)
}

/// A problem in which some pairs earn a bonus.
struct Keeping {
    open: Open<'static>,
    weights: Vec<i128>,
    places: i128,
    /// A bonus that outweighs all weights together.
    highest: i128,
}

/// The best answer at one bonus.
struct Answer {
    bonus: i128,
    /// How many pairs earn it.
    kept: usize,
    /// What the matches weigh without it.
    weight: i128,
    proof: Proof,
}

impl Keeping {
    /// Nothing where the weights would not fit.
    fn new(open: Open<'_>, pairs: &[(u32, u32)], weights: Vec<i128>, places: u64) -> Option<Self> {
        let places = i128::from(places);
        let widest = weights[usize::from(SCORE_MAX)] - weights[0];
        let highest = widest.checked_mul(places)?.checked_add(1)?;
        let most = highest.checked_mul(places + 1)?.checked_add(weights[usize::from(SCORE_MAX)])?;
        // As in `Worth`: a path adds a handful of weights, none of which exceeds the sum over all places.
        most.checked_mul(places.max(4))?.checked_mul(2)?;
        let mut earning = pairs.iter().peekable();
        let edges = rescored(&open.edges, |mentee, mentor, score| {
            while earning.next_if(|pair| **pair < (mentee, mentor)).is_some() {}
            let earns = earning.next_if(|pair| **pair == (mentee, mentor)).is_some();
            Some(if earns { score + EARNS } else { score })
        });
        let open = Open { edges: std::borrow::Cow::Owned(edges), caps: open.caps };
        Some(Self { open, weights, places, highest })
    }

    /// One match more stays worth more than every bonus, because each match is worth what all of them are together.
    fn at(&self, bonus: i128) -> Answer {
        let usual = self.weights.iter().map(|weight| weight + self.places * bonus);
        let weights: Vec<i128> = usual.clone().chain(usual.map(|weight| weight + bonus)).collect();
        let mut proof = self.open.exact(&weights, narrowed(&weights).as_deref());
        let mut answer = Answer { bonus, kept: 0, weight: 0, proof: Proof::default() };
        for pair in &mut proof.matches {
            if pair.score >= EARNS {
                pair.score -= EARNS;
                answer.kept += 1;
            }
            answer.weight += self.weights[usize::from(pair.score)];
        }
        Answer { proof, ..answer }
    }

    /// An answer at some bonus, in whole units of the weights, that keeps exactly `wanted` pairs; where no bonus does, the
    /// one at the lowest bonus that keeps more.
    fn cheapest(&self, wanted: usize) -> Answer {
        let mut below = self.at(0);
        if below.kept >= wanted {
            return below;
        }
        let mut enough = self.at(self.highest);
        let mut guesses = 0;
        while enough.kept > wanted && enough.bonus - below.bonus > 1 {
            // Where the lines of the two answers, weight by bonus, cross.
            let gap = (enough.kept - below.kept) as i128;
            let cross = (below.weight - enough.weight + gap - 1) / gap;
            let half = below.bonus + (enough.bonus - below.bonus) / 2;
            let guess = if guesses >= GUESSES && guesses % 2 == 0 { half } else { cross };
            guesses += 1;
            let answer = self.at(guess.clamp(below.bonus + 1, enough.bonus - 1));
            if answer.kept >= wanted {
                enough = answer;
            } else {
                below = answer;
            }
        }
        enough
    }
}
