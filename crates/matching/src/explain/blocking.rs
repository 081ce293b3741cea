//! Pairs that would both gain a lot by having each other, by each one's own ranking.

use serde::{Deserialize, Serialize};

use crate::edges::Scored;
use crate::figures::Has;
use crate::ruleset::Criterion;
use crate::score::{Scores, combine};

/// Gains below this are not worth a word.
const LEAST_GAIN: i32 = 50;

/// A pair that was not matched and that both sides would prefer to what they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocking {
    /// Id of the mentee.
    pub mentee: String,
    /// Id of the mentor.
    pub mentor: String,
    /// Points that mentee and mentor gain, each by their own ranking.
    pub gains: (i32, i32),
}

/// The blocking pairs by mentee and mentor.
///
/// Somebody's own ranking leaves out the wish of the other side and how long a mentee has waited: those are
/// reasons of the programme. A full person compares with their worst match, a free place is worth -1.
pub fn blocking(scores: &Scores<'_>, matches: &[Scored]) -> Vec<Blocking> {
    let mentee_weights = own_weights(scores, Criterion::MentorWish);
    let mentor_weights = own_weights(scores, Criterion::MenteeWish);
    let rank = |points: &[u16; Criterion::COUNT]| {
        [&mentee_weights, &mentor_weights].map(|weights| i32::from(combine(points, weights)))
    };
    let worth = |pair: &Scored| rank(&scores.points(pair.mentee, pair.mentor));
    let has = Has::new(scores.instance(), matches, worth);
    let mut matched: Vec<(u32, u32)> = matches.iter().map(|pair| (pair.mentee, pair.mentor)).collect();
    matched.sort_unstable();
    let mut found = Vec::new();
    for (pair, points) in scores.allowed() {
        let [mentee, mentor] = rank(points);
        let gains = (mentee - has.mentees[pair.mentee as usize], mentor - has.mentors[pair.mentor as usize]);
        let worthwhile = gains.0 >= LEAST_GAIN && gains.1 >= LEAST_GAIN;
        if worthwhile && matched.binary_search(&(pair.mentee, pair.mentor)).is_err() {
            found.push(Blocking {
                mentee: scores.mentee(pair.mentee).id.clone(),
                mentor: scores.mentor(pair.mentor).id.clone(),
                gains,
            });
        }
    }
    found
}

fn own_weights(scores: &Scores<'_>, not_mine: Criterion) -> [u8; Criterion::COUNT] {
    let mut weights = *scores.weights();
    weights[not_mine as usize] = 0;
    weights[Criterion::Waited as usize] = 0;
    weights
}
