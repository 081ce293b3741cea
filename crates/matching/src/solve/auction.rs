//! A first estimate of matches and prices, by an auction with shrinking steps.
//!
//! Mentees bid for places; each goes to where they gain most and raises the price until their second choice is as
//! good, and a step more. Large steps settle quickly what is far apart, small ones what is close
//! (Bertsekas 1979; the shrinking steps as in Goldberg and Kennedy 1995). Nothing depends on the estimate but the
//! time that the exact search needs: it may be as wrong as it likes.

use std::collections::VecDeque;

use super::primal::{Slot, slot_starts};
use crate::edges::Edges;

/// Prices and matches that come close to the best.
pub(super) struct Estimate {
    /// Prices of the mentors, in the units of the weights; without meaning where there are no places.
    pub mentor_price: Vec<i64>,
    /// The edge over which each mentee holds a place, or [`NONE`].
    pub holds: Vec<u32>,
}

/// No edge.
pub(super) const NONE: u32 = u32::MAX;
/// Nobody bids for a place that does not exist.
const NEVER: i64 = i64::MAX / 4;
/// So many bids of each mentee with each step are enough where an auction is of use; a third is the rule.
const BIDS: usize = 12;

/// What the bidding is about.
#[derive(Clone, Copy)]
pub(super) struct Lots<'a> {
    /// The pairs.
    pub edges: &'a Edges,
    /// Places of mentees, at most one each, and of mentors.
    pub caps: [&'a [u32]; 2],
    /// What a pair is worth, by score.
    pub weights: &'a [i64],
    /// The first step.
    pub widest: i64,
    /// The last step.
    pub least: i64,
    /// By how much the step shrinks.
    pub shrink: i64,
}

/// The estimate where the mentors marked have too few places, which begin at the price `scarce_from`.
///
/// Nothing if the bidding does not come to an end soon, as when many compete for too few places.
pub(super) fn estimate(lots: Lots<'_>, scarce: &[bool], scarce_from: i64) -> Option<Estimate> {
    let begin = |(&cap, &scarce): (&u32, &bool)| match (cap, scarce) {
        (0, _) => NEVER,
        (_, true) => scarce_from,
        (_, false) => 0,
    };
    let start = lots.caps[1].iter().zip(scarce).map(begin).collect();
    let auction = Auction::new(lots, start).run(lots.widest)?;
    Some(Estimate { mentor_price: auction.price, holds: auction.holds })
}

/// Where the places of a mentor stand among the slots, and how many of them are taken.
#[derive(Clone, Copy)]
struct Places {
    start: u32,
    count: u32,
    taken: u32,
}

/// One place for each mentee who has one, `weights` by score.
struct Auction<'a> {
    lots: Lots<'a>,
    start: Vec<i64>,
    price: Vec<i64>,
    places: Vec<Places>,
    /// What was bid for a place, and by whom; the lowest first, as a heap.
    slots: Vec<(i64, Slot)>,
    holds: Vec<u32>,
    waiting: VecDeque<u32>,
    /// So many more bids, and it is over.
    patience: usize,
}

impl<'a> Auction<'a> {
    fn new(lots: Lots<'a>, start: Vec<i64>) -> Self {
        let Lots { edges, caps, .. } = lots;
        let steps = 1 + lots.widest.max(1).ilog(lots.shrink) as usize;
        let starts = slot_starts(caps[1], &edges.degrees(caps[1].len()), 0);
        let places = starts.windows(2).map(|at| Places { start: at[0], count: at[1] - at[0], taken: 0 });
        Self {
            lots,
            price: start.clone(),
            start,
            slots: vec![(0, Slot::default()); starts[caps[1].len()] as usize],
            places: places.collect(),
            holds: vec![NONE; caps[0].len()],
            waiting: VecDeque::new(),
            patience: caps[0].len() * BIDS * steps,
        }
    }

    /// With steps from `widest` down to the least.
    fn run(mut self, widest: i64) -> Option<Self> {
        let mut step = widest.max(1);
        loop {
            self.round(step)?;
            if step <= self.lots.least {
                return Some(self);
            }
            self.clear(step);
            step = (step / self.lots.shrink).max(self.lots.least);
        }
    }

    /// Frees every place. A bid may have raised a price by up to two steps more than was needed, so that much is taken
    /// back; where a place was left over, its price begins again.
    fn clear(&mut self, step: i64) {
        for ((price, &start), places) in self.price.iter_mut().zip(&self.start).zip(&mut self.places) {
            let has_room = places.taken < places.count;
            *price = if has_room { start } else { (*price - 2 * step).max(start) };
            places.taken = 0;
        }
        self.holds.fill(NONE);
    }

    fn round(&mut self, step: i64) -> Option<()> {
        self.waiting.clear();
        self.waiting.extend(0..self.lots.caps[0].len() as u32);
        while let Some(mentee) = self.waiting.pop_front() {
            if self.lots.caps[0][mentee as usize] > 0 {
                self.patience = self.patience.checked_sub(1)?;
                self.bid(mentee, step);
            }
        }
        Some(())
    }

    fn bid(&mut self, mentee: u32, step: i64) {
        let (mut best, mut second, mut choice) = (0, 0, NONE);
        for edge in self.lots.edges.range(mentee as usize) {
            let mentor = self.lots.edges.mentors()[edge] as usize;
            let gain = self.lots.weights[self.lots.edges.scores()[edge] as usize] - self.price[mentor];
            if gain > second {
                if gain > best {
                    second = best;
                    best = gain;
                    choice = edge as u32;
                } else {
                    second = gain;
                }
            }
        }
        if choice == NONE {
            return;
        }
        let mentor = self.lots.edges.mentors()[choice as usize] as usize;
        let offer = (self.price[mentor] + best - second + step, Slot { edge: choice, other: mentee });
        self.holds[mentee as usize] = choice;
        let places = &mut self.places[mentor];
        let Places { start, count, taken } = *places;
        let slots = &mut self.slots[start as usize..(start + count) as usize];
        if taken < count {
            places.taken += 1;
            slots[taken as usize] = offer;
            sift_up(&mut slots[..=taken as usize]);
            if taken + 1 < count {
                return;
            }
        } else {
            let out = std::mem::replace(&mut slots[0], offer).1.other;
            sift_down(slots);
            self.holds[out as usize] = NONE;
            self.waiting.push_back(out);
        }
        self.price[mentor] = slots[0].0;
    }
}

/// Moves the last one of a heap up to its place.
fn sift_up(heap: &mut [(i64, Slot)]) {
    let mut at = heap.len() - 1;
    while at > 0 && heap[(at - 1) / 2].0 > heap[at].0 {
        heap.swap(at, (at - 1) / 2);
        at = (at - 1) / 2;
    }
}

/// Moves the first one of a heap down to its place.
fn sift_down(heap: &mut [(i64, Slot)]) {
    let mut at = 0;
    loop {
        let mut least = at;
        for child in [2 * at + 1, 2 * at + 2] {
            if child < heap.len() && heap[child].0 < heap[least].0 {
                least = child;
            }
        }
        if least == at {
            return;
        }
        heap.swap(at, least);
        at = least;
    }
}
