//! Where to recruit under `worst-off`: which floor one more place allows, and the best total above it.
//!
//! Let `M` be the number matched beyond the pins and `t` their floor. With one more place, which a mentee `i` takes
//! at score `s(i)`:
//!
//! 1. Somebody more is matched if `i` can be spared: the others still make `M` pairs without a place of `i`.
//!    Above a threshold of at most `t` they do so if a path of pairs above it leads from `i` to somebody with a
//!    free place; the highest such threshold, `spared(i)`, is a widest path over the matches. The new floor is the
//!    highest `min(s(i), spared(i))`.
//! 2. Else the floor may rise. Above `t` at most `M - 1` pairs are left, and the new place makes up for the one
//!    that is lost if `i` can be spared by them, which is a widest path over `M - 1` pairs with the highest floor.
//! 3. At the floor that comes out the total is a sum of weights as under `total`. Floors are visited from the
//!    highest, and the prices of one are kept for the next as long as no new pair beats them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::losses::{Distances, Priced};
use super::places::Places;
use super::recruit::{ABOVE_THE_FLOOR, Gain, MOST_ROWS, instance_of, language_and_band};
use crate::edges::Scored;
use crate::instance::Instance;
use crate::objective::SCORE_MAX;
use crate::run::PoolError;
use crate::score::{Profiled, Prospects};
use crate::solve::{Worth, solve};

/// A solved problem without pins.
pub(super) struct Floors<'a> {
    open: &'a Instance,
    worth: &'a Worth,
    /// The best answer.
    now: Priced,
    /// The worst score of it; the highest there is where nothing is matched.
    floor: u16,
    /// How low one has to go to spare each mentee while as many are matched as now; at most the floor.
    spared: Vec<Option<u16>>,
    /// The same with one match less; above the floor, or nothing.
    spared_by_fewer: Vec<Option<u16>>,
}

/// The best floors that a profile allows: with one more match, and with as many as now.
type Reached = (Option<u16>, Option<u16>);

impl<'a> Floors<'a> {
    /// `now` must be the optimum, restricted to its floor.
    pub(super) fn new(open: &'a Instance, worth: &'a Worth, now: Priced) -> Self {
        let floor = if now.matches.is_empty() { SCORE_MAX } else { now.floor };
        let spared = spared(open, &now.matches, floor);
        let mut spared_by_fewer = vec![None; spared.len()];
        if !now.matches.is_empty() {
            let (higher, fewer) = one_match_less(open, &now.matches, floor);
            if higher > floor {
                spared_by_fewer = self::spared(open, &fewer, higher);
                for at in &mut spared_by_fewer {
                    *at = at.filter(|&at| at > floor);
                }
            }
        }
        Self { open, worth, now, floor, spared, spared_by_fewer }
    }

    /// The rows, the best first.
    pub(super) fn gains(self, prospects: &Prospects<'_, '_>) -> Result<Vec<Gain>, PoolError> {
        // One more match, or none; then the floor; then the profile, which only makes the order certain.
        let mut plans: Vec<(u8, u16, Profiled)> = Vec::new();
        for (language, band) in language_and_band(prospects) {
            let reached = prospects.each_theme(
                (language, band),
                |_, _| false,
                |best: &mut Reached, i, score| {
                    let up_to = |least: Option<u16>| least.map(|least| least.min(score));
                    best.0 = best.0.max(up_to(self.spared[i as usize]));
                    best.1 =
                        best.1.max(up_to(self.spared_by_fewer[i as usize]).filter(|&at| at > self.floor));
                },
            );
            plans.extend(reached.into_iter().enumerate().map(|(theme, reached)| {
                let profile = Profiled { theme, language, band };
                match reached {
                    (Some(floor), _) => (1, floor, profile),
                    (None, higher) => (0, higher.unwrap_or(self.floor), profile),
                }
            }));
        }
        plans.sort_unstable_by_key(|&(matched, floor, profile)| (Reverse((matched, floor)), profile));
        let total_now = self.worth.total(self.now.sum(self.worth));
        let mut levels = Levels::new(&self);
        let mut rows = Vec::new();
        for plans in plans.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let (matched, floor, _) = plans[0];
            levels.go_to(floor)?;
            let mut level = Vec::new();
            for &(_, _, profile) in plans {
                let (sum, best) = levels.with(&prospects.scores(profile));
                // Without another match or a higher floor, only a higher total is a gain.
                if matched > 0 || floor > self.floor || best > 0 {
                    let total = self.worth.total(sum + best) - total_now;
                    level.push(Gain { profile, total, matched });
                }
            }
            level.sort_by_key(|gain| (Reverse(gain.total), gain.profile));
            rows.extend(level);
            if rows.len() >= MOST_ROWS {
                break;
            }
        }
        rows.truncate(MOST_ROWS);
        Ok(rows)
    }
}

/// The best answer above one floor after the other.
struct Levels<'f, 'a> {
    floors: &'f Floors<'a>,
    /// Every open pair, the highest score first.
    pairs: Vec<Scored>,
    at: Option<Level>,
}

/// The best answer above a floor and what each mentee's place is worth in it.
struct Level {
    /// Nothing is the answer of the run itself, which need not be found again.
    priced: Option<Priced>,
    floor: u16,
    distances: Distances,
    losses: Vec<Option<i128>>,
    /// What its matches are worth together.
    sum: i128,
}

impl<'f, 'a> Levels<'f, 'a> {
    fn new(floors: &'f Floors<'a>) -> Self {
        let mut pairs: Vec<Scored> = floors.open.edges().iter().collect();
        pairs.sort_unstable_by_key(|pair| Reverse(pair.score));
        Self { floors, pairs, at: None }
    }

    /// Finds the best answer above `floor`.
    fn go_to(&mut self, floor: u16) -> Result<(), PoolError> {
        let best = self.floors.floor;
        let level = match self.at.take() {
            Some(level) if level.floor >= floor && (level.floor <= best || floor > best) => {
                self.lower(level, floor)?
            }
            // At the floor of the run the answer is known already.
            _ if floor <= best => self.lower(self.level(None, best), floor)?,
            _ => self.solved(floor)?,
        };
        self.at = Some(level);
        Ok(())
    }

    /// What the answer is worth, and what one more place adds to it that suits these mentees at these scores.
    fn with(&self, suited: &[(u32, u16)]) -> (i128, i128) {
        let Some(level) = &self.at else { return (0, 0) };
        let gain = |&(mentee, score): &(u32, u16)| {
            let loss = level.losses[mentee as usize].filter(|_| score >= level.floor)?;
            Some(self.floors.worth.of(score) - loss)
        };
        (level.sum, suited.iter().filter_map(gain).max().unwrap_or(0).max(0))
    }

    fn priced<'l>(&'l self, level: &'l Level) -> &'l Priced {
        level.priced.as_ref().unwrap_or(&self.floors.now)
    }

    fn level(&self, priced: Option<Priced>, floor: u16) -> Level {
        let of = priced.as_ref().unwrap_or(&self.floors.now);
        let distances = of.distances(self.floors.open, self.floors.worth);
        let (losses, sum) = (of.losses(&distances), of.sum(self.floors.worth));
        Level { priced, floor, distances, losses, sum }
    }

    /// The answer above a lower floor: the same as long as no pair that comes in beats its prices or distances.
    fn lower(&self, mut level: Level, floor: u16) -> Result<Level, PoolError> {
        let priced = self.priced(&level);
        let from = self.pairs.partition_point(|pair| pair.score >= level.floor);
        let coming_in = self.pairs[from..].iter().take_while(|pair| pair.score >= floor);
        let mut holds = true;
        for &pair in coming_in {
            let slack = priced.slack(self.floors.worth, pair);
            let (i, j) = (pair.mentee as usize, pair.mentor as usize);
            let longer = match (level.distances.mentee[i], level.distances.mentor[j]) {
                (Some(mentee), Some(mentor)) => mentee + slack >= mentor,
                (mentee, _) => mentee.is_none(),
            };
            holds &= slack >= 0 && longer;
        }
        if !holds {
            return self.solved(floor);
        }
        level.floor = floor;
        Ok(level)
    }

    fn solved(&self, floor: u16) -> Result<Level, PoolError> {
        let open = self.floors.open;
        let above = self.pairs.partition_point(|pair| pair.score >= floor);
        let caps = (open.mentee_cap().to_vec(), open.mentor_cap().to_vec());
        let found = solve(&instance_of(&self.pairs[..above], caps.0, caps.1)?, &ABOVE_THE_FLOOR)?;
        let priced = Priced::new(open, floor, found.matches, &found.certificate);
        Ok(self.level(Some(priced), floor))
    }
}

/// For every mentee the lowest score that is needed on the best path of pairs to somebody with a free place, at
/// most `floor`: whoever gives up a mentor is followed by the mentee who takes that place, and so on.
fn spared(open: &Instance, matches: &[Scored], floor: u16) -> Vec<Option<u16>> {
    let mentees = open.mentee_cap().len();
    let mut held = vec![Vec::new(); open.mentor_cap().len()];
    let mut left = open.mentee_cap().to_vec();
    for pair in matches {
        held[pair.mentor as usize].push(pair.mentee);
        left[pair.mentee as usize] -= 1;
    }
    let mut widest: Vec<Option<u16>> = vec![None; mentees];
    let mut passed: Vec<Option<u16>> = vec![None; held.len()];
    let mut queue: BinaryHeap<(u16, u32)> =
        (0..mentees as u32).filter(|&i| left[i as usize] > 0).map(|i| (floor, i)).collect();
    while let Some((width, mentee)) = queue.pop() {
        if widest[mentee as usize].is_some() {
            continue;
        }
        widest[mentee as usize] = Some(width);
        for (mentor, score) in open.edges().row(mentee) {
            let width = width.min(score);
            let holders = &held[mentor as usize];
            if passed[mentor as usize] >= Some(width) || holders.contains(&mentee) {
                continue;
            }
            passed[mentor as usize] = Some(width);
            let waiting = holders.iter().filter(|&&holder| widest[holder as usize].is_none());
            queue.extend(waiting.map(|&holder| (width, holder)));
        }
    }
    widest
}

/// One match less than `matches` with the highest floor, and that floor; `matches` are as many as can be.
fn one_match_less(open: &Instance, matches: &[Scored], floor: u16) -> (u16, Vec<Scored>) {
    let above = |threshold: u16| {
        let kept: Vec<Scored> = matches.iter().filter(|pair| pair.score >= threshold).copied().collect();
        let mut places = Places::new(open, &kept);
        let more = places.fill(|i, row| {
            for (mentor, _) in open.edges().row(i).filter(|(_, score)| *score >= threshold) {
                row.insert(mentor as usize);
            }
        });
        (kept.len() + more as usize, places)
    };
    // As many fit at `low`; more than one is lost at `high`.
    let (mut low, mut high) = (floor, SCORE_MAX + 1);
    while high - low > 1 {
        let middle = u16::midpoint(low, high);
        if above(middle).0 + 1 >= matches.len() { low = middle } else { high = middle }
    }
    let mut pairs = above(low).1.matches(open);
    pairs.sort_unstable();
    (low, pairs)
}
