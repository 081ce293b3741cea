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

fn blocking_pairs(instance: &Instance, matches: &[Scored]) -> u64 {
    let has = Has::by_score(instance, matches);
    let mut matched: Vec<(u32, u32)> = matches.iter().map(|pair| (pair.mentee, pair.mentor)).collect();
    matched.sort_unstable();
    let blocks = |pair: &Scored| {
        let key = (pair.mentee, pair.mentor);
        matched.binary_search(&key).is_err() && !instance.is_forbidden(key.0, key.1)
    };
    instance.edges().iter().filter(|pair| has.less_than(pair) && blocks(pair)).count() as u64
}

/// What people have: the worst match of whoever is full, and -1 where a place is free.
pub(crate) struct Has {
    /// Of each mentee.
    pub(crate) mentees: Vec<i32>,
    /// Of each mentor.
    pub(crate) mentors: Vec<i32>,
}

impl Has {
    /// A match is worth its score to both.
    pub(crate) fn by_score(instance: &Instance, matches: &[Scored]) -> Self {
        Self::new(instance, matches, |pair| [i32::from(pair.score); 2])
    }

    /// `worth` says what a match is worth to its mentee and to its mentor.
    pub(crate) fn new(instance: &Instance, matches: &[Scored], worth: impl Fn(&Scored) -> [i32; 2]) -> Self {
        // Whoever has no place at all prefers nobody.
        let mut mentees = vec![(0u32, i32::MAX); instance.mentee_cap().len()];
        let mut mentors = vec![(0u32, i32::MAX); instance.mentor_cap().len()];
        for pair in matches {
            let [to_mentee, to_mentor] = worth(pair);
            for (seen, worth) in [
                (&mut mentees[pair.mentee as usize], to_mentee),
                (&mut mentors[pair.mentor as usize], to_mentor),
            ] {
                *seen = (seen.0 + 1, seen.1.min(worth));
            }
        }
        let has = |seen: &[(u32, i32)], caps: &[u32]| -> Vec<i32> {
            let each = seen.iter().zip(caps);
            each.map(|(&(count, worst), &cap)| if count < cap { -1 } else { worst }).collect()
        };
        Self { mentees: has(&mentees, instance.mentee_cap()), mentors: has(&mentors, instance.mentor_cap()) }
    }

    /// Whether both would rather have each other.
    pub(crate) fn less_than(&self, pair: &Scored) -> bool {
        let score = i32::from(pair.score);
        score > self.mentees[pair.mentee as usize] && score > self.mentors[pair.mentor as usize]
    }
}
