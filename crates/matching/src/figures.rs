//! The figures of a set of matches: how many, how good, how many pairs would rather have each other.

use serde::{Deserialize, Serialize};

use crate::edges::Scored;
use crate::instance::Instance;
use crate::objective::Cuts;

/// What a result comes to; pinned pairs count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Number of matches.
    pub matched: u64,
    /// Sum of their scores.
    pub total: u64,
    /// The lowest of their scores; nothing when nothing is matched.
    pub worst: Option<u16>,
    /// Number of matches in each band, the best first.
    pub bands: Vec<u64>,
    /// Allowed, unmatched pairs that both prefer each other by score to what they have.
    pub blocking_pairs: u64,
}

/// Counts the figures of `matches`, which must lie within the instance.
pub fn figures(instance: &Instance, cuts: &Cuts, matches: &[Scored]) -> Figures {
    let mut bands = vec![0; cuts.bands()];
    for pair in matches {
        bands[cuts.band(pair.score)] += 1;
    }
    Figures {
        matched: matches.len() as u64,
        total: matches.iter().map(|pair| u64::from(pair.score)).sum(),
        worst: matches.iter().map(|pair| pair.score).min(),
        bands,
        blocking_pairs: blocking_pairs(instance, matches),
    }
}

/// A free place counts as -1, a full person compares with their worst match, capacity 0 and bans never block.
fn blocking_pairs(instance: &Instance, matches: &[Scored]) -> u64 {
    let mut mentees = vec![(0u32, i32::MAX); instance.mentee_cap().len()];
    let mut mentors = vec![(0u32, i32::MAX); instance.mentor_cap().len()];
    let mut matched: Vec<(u32, u32)> = Vec::with_capacity(matches.len());
    for pair in matches {
        for seen in [&mut mentees[pair.mentee as usize], &mut mentors[pair.mentor as usize]] {
            *seen = (seen.0 + 1, seen.1.min(i32::from(pair.score)));
        }
        matched.push((pair.mentee, pair.mentor));
    }
    matched.sort_unstable();
    let has = |seen: &[(u32, i32)], caps: &[u32]| -> Vec<i32> {
        let each = seen.iter().zip(caps);
        each.map(|(&(count, worst), &cap)| if count < cap { -1 } else { worst }).collect()
    };
    let mentee_has = has(&mentees, instance.mentee_cap());
    let mentor_has = has(&mentors, instance.mentor_cap());
    let prefers = |pair: &Scored| {
        let score = i32::from(pair.score);
        score > mentee_has[pair.mentee as usize] && score > mentor_has[pair.mentor as usize]
    };
    let blocks = |pair: &Scored| {
        let key = (pair.mentee, pair.mentor);
        matched.binary_search(&key).is_err() && !instance.is_forbidden(key.0, key.1)
    };
    instance.edges().iter().filter(|pair| prefers(pair) && blocks(pair)).count() as u64
}
