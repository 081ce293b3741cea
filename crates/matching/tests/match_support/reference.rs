//! The best answer of a small instance by dynamic programming: mentee by mentee over the places the mentors have left.
//!
//! It knows nothing of prices and paths, only what an objective compares and how ties are broken.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use matching::edges::Scored;
use matching::objective::Objective;

use super::Parts;

/// What is compared, most important first: the number of matches, minus the matches in the lowest band and in each
/// one above it, the total score, and the pairs themselves (see [`pick_value`]).
///
/// Every entry is a sum over the pairs, so the best of a part and the best of the rest are the best of the whole.
type Value = [i64; 7];

const TOTAL: usize = 5;
const PICK: usize = 6;

/// The best rank, as [`super::rank`] writes it, and of all sets of pairs that reach it the one that comes first.
pub(crate) fn best(parts: &Parts, objective: &Objective) -> (Vec<i64>, Vec<(u32, u32)>) {
    let open = parts.open();
    let reaching = |floor: u16| best_from(parts, objective, &open, floor);
    let mut value = reaching(0);
    let mut worst = 0;
    if *objective == Objective::WorstOff && value[0] > 0 {
        let mut floors: Vec<u16> = open.iter().map(|pair| pair.score).collect();
        floors.sort_unstable_by(|one, other| other.cmp(one));
        floors.dedup();
        let highest = floors.into_iter().map(|floor| (floor, reaching(floor)));
        (worst, value) = highest.into_iter().find(|(_, reached)| reached[0] == value[0]).unwrap();
    }
    let mut rank = vec![value[0]];
    match objective {
        Objective::Total => {}
        Objective::WorstOff => rank.push(i64::from(worst)),
        Objective::Bands(cuts) => rank.extend(&value[1..cuts.bands()]),
    }
    rank.push(value[TOTAL]);
    (rank, picked(&open, value[PICK]))
}

/// What a pair adds to the last entry: a binary number with the first pair as its highest digit.
///
/// The larger number is the earlier answer: it has the first pair in which the two differ.
pub(crate) fn pick_value(open: usize, at: usize) -> i64 {
    1 << (open - 1 - at)
}

/// The pairs behind such a number.
pub(crate) fn picked(open: &[Scored], pick: i64) -> Vec<(u32, u32)> {
    let chosen = open.iter().enumerate().filter(|(at, _)| pick & pick_value(open.len(), *at) != 0);
    chosen.map(|(_, pair)| (pair.mentee, pair.mentor)).collect()
}

/// The best value among the pairs that score at least `floor`.
fn best_from(parts: &Parts, objective: &Objective, open: &[Scored], floor: u16) -> Value {
    let (mentee_left, mentor_left) = parts.places_left();
    // The places left with all mentors as one number, each mentor a digit of its own base.
    let mut strides = vec![1usize];
    for &left in &mentor_left {
        strides.push(strides[strides.len() - 1] * (left as usize + 1));
    }
    let states = strides[mentor_left.len()];
    let left = |state: usize, mentor: usize| state / strides[mentor] % (mentor_left[mentor] as usize + 1);
    let mut reached: Vec<Option<Value>> = vec![None; states];
    reached[states - 1] = Some([0; 7]);
    for (mentee, &cap) in mentee_left.iter().enumerate() {
        let row: Vec<(usize, Value)> = open
            .iter()
            .enumerate()
            .filter(|(_, pair)| pair.mentee as usize == mentee && pair.score >= floor)
            .map(|(at, pair)| {
                (pair.mentor as usize, worth(objective, pair.score, pick_value(open.len(), at)))
            })
            .collect();
        let mut next = reached.clone();
        for set in 1u32..1 << row.len() {
            if set.count_ones() > cap {
                continue;
            }
            let chosen: Vec<&(usize, Value)> =
                row.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).map(|(_, pair)| pair).collect();
            let taken: usize = chosen.iter().map(|(mentor, _)| strides[*mentor]).sum();
            for (state, before) in reached.iter().enumerate() {
                let Some(mut value) = *before else { continue };
                if chosen.iter().any(|(mentor, _)| left(state, *mentor) == 0) {
                    continue;
                }
                for (_, more) in &chosen {
                    value = std::array::from_fn(|at| value[at] + more[at]);
                }
                let place = &mut next[state - taken];
                *place = (*place).max(Some(value));
            }
        }
        reached = next;
    }
    reached.into_iter().flatten().max().unwrap()
}

/// What one pair adds.
fn worth(objective: &Objective, score: u16, pick: i64) -> Value {
    let mut value = [0; 7];
    value[0] = 1;
    if let Objective::Bands(cuts) = objective {
        let band = cuts.band(score);
        if band > 0 {
            value[cuts.bands() - band] = -1;
        }
    }
    value[TOTAL] = i64::from(score);
    value[PICK] = pick;
    value
}
