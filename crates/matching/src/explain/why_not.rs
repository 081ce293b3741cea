//! Why not this mentor: what forcing a pair would cost everybody, and who would move.
//!
//! The loss is the difference of two optima, the second found by pinning the pair in the first, so it is exact
//! whatever the objective; nothing is estimated.

use std::collections::BTreeSet;

use serde::Serialize;

use super::diff::steps;
use crate::edges::Scored;
use crate::fault::Fault;
use crate::figures::{Figures, figures};
use crate::objective::Cuts;
use crate::ruleset::Rule;
use crate::run::{PoolError, best};
use crate::score::Scores;
use crate::solve::{Change, Session};

/// The code for a pair whose places the pins have taken; the other codes are those of the rules.
const PINNED: &str = "pinned";
/// The code where a pair that is held for an earlier answer has taken one of them.
const KEPT: &str = "kept";

/// What forcing one pair would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhyNot {
    /// Whether the pair could be forced at all.
    pub allowed: bool,
    /// The rules that cut the pair, or `pinned` or `kept` where pairs that are fixed or held leave one of the two no
    /// place; empty when allowed.
    pub cut_by: Vec<&'static str>,
    /// The optimum minus the optimum with the pair, field by field; nothing when not allowed.
    pub loss: Option<Loss>,
    /// Every mentee whose mentors would change, by id.
    pub moves: Vec<Move>,
}

/// A difference of figures; negative where forcing the pair would raise one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// Number of matches.
    pub matched: i64,
    /// The worst score; where nothing is matched it counts as 0.
    pub worst: i64,
    /// Matches in each band, the best first.
    pub bands: Vec<i64>,
    /// Total score.
    pub total: i64,
}

/// A mentee who would have another mentor; nothing stands for no mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Id of the mentee.
    pub mentee: String,
    /// Id of the mentor they have.
    pub from: Option<String>,
    /// Id of the mentor they would have.
    pub to: Option<String>,
}

/// Compares the optimum with the optimum that contains the pair; indices are those of the scores.
///
/// Fails as [`crate::run::best`] does.
pub fn why_not(scores: &Scores<'_>, pair: (u32, u32)) -> Result<WhyNot, PoolError> {
    let instance = scores.instance();
    let cut_by = obstacles(scores, pair);
    if !cut_by.is_empty() {
        return Ok(WhyNot { allowed: false, cut_by, loss: None, moves: Vec::new() });
    }
    let cuts = Cuts::default();
    let objective = scores.pool().objective.with_cuts(cuts.clone());
    let solution = best(scores)?;
    let mut session = Session::new(instance, &objective, &solution)?;
    if !instance.is_pinned(pair.0, pair.1) {
        let pinned = session.apply(Change::Pin(pair.0, pair.1));
        pinned.map_err(|refused| Fault::at("$.pinned", refused.to_string()))?;
    }
    let (now, then) = (&solution.matches, session.matches());
    Ok(WhyNot {
        allowed: true,
        cut_by,
        loss: Some(loss(&figures(instance, &cuts, now), &figures(instance, &cuts, then))),
        moves: moves(scores, now, then),
    })
}

/// What keeps a pair from being forced.
fn obstacles(scores: &Scores<'_>, (mentee, mentor): (u32, u32)) -> Vec<&'static str> {
    let cut_by: Vec<&str> = scores.cuts(mentee, mentor).rules().map(Rule::code).collect();
    let instance = scores.instance();
    if !cut_by.is_empty() || instance.is_pinned(mentee, mentor) {
        return cut_by;
    }
    if instance.mentee_cap()[mentee as usize] == 0 {
        return vec![Rule::Unavailable.code()];
    }
    let (mentee_cap, mentor_cap) = (instance.mentee_cap(), instance.mentor_cap());
    let pins_of = |person: &dyn Fn(&(u32, u32)) -> bool| -> Vec<(u32, u32)> {
        instance.pinned().iter().copied().filter(person).collect()
    };
    let sides = [
        (mentee_cap[mentee as usize], pins_of(&|pin| pin.0 == mentee)),
        (mentor_cap[mentor as usize], pins_of(&|pin| pin.1 == mentor)),
    ];
    let mut full = sides.iter().filter(|(places, pins)| *places as usize <= pins.len()).peekable();
    if full.peek().is_none() {
        return cut_by;
    }
    let held = full.flat_map(|(_, pins)| pins).any(|pin| scores.is_kept(pin.0, pin.1));
    vec![if held { KEPT } else { PINNED }]
}

fn loss(now: &Figures, then: &Figures) -> Loss {
    let worst = |figures: &Figures| figures.worst.map_or(0, i64::from);
    let bands = now.bands.iter().zip(&then.bands);
    Loss {
        matched: now.matched as i64 - then.matched as i64,
        worst: worst(now) - worst(then),
        bands: bands.map(|(&now, &then)| now as i64 - then as i64).collect(),
        total: now.total as i64 - then.total as i64,
    }
}

/// What each mentee gives up and gets.
fn moves(scores: &Scores<'_>, now: &[Scored], then: &[Scored]) -> Vec<Move> {
    let pairs = |matches: &[Scored]| -> BTreeSet<(u32, u32)> {
        matches.iter().map(|pair| (pair.mentee, pair.mentor)).collect()
    };
    let id = |mentor: u32| scores.mentor(mentor).id.clone();
    let step = |(mentee, from, to): (u32, Option<u32>, Option<u32>)| Move {
        mentee: scores.mentee(mentee).id.clone(),
        from: from.map(id),
        to: to.map(id),
    };
    steps(&pairs(now), &pairs(then)).into_iter().map(step).collect()
}
