//! A first estimate of matches and prices, by an auction with shrinking steps.
//!
//! Mentees bid for places; each goes to where they gain most and raises the price until their second choice is as
//! good, and a step more. Large steps settle quickly what is far apart, small ones what is close
//! (Bertsekas 1988; the shrinking steps as in Goldberg and Kennedy 1995). Nothing depends on the estimate but the
//! time that the exact search needs: it may be as wrong as it likes.

use super::primal::Slot;
use crate::edges::Edges;

/// What the auction is about: one place for each mentee who has one, `weights` by score.
pub(super) struct Auction<'a> {
    edges: &'a Edges,
    mentee_cap: &'a [u32],
    weights: &'a [i64],
    price: Vec<i64>,
    slot_start: Vec<u32>,
    taken: Vec<u32>,
    /// What was bid for a place, and by whom; the lowest first, as a heap.
    slots: Vec<(i64, Slot)>,
    /// The edge over which a mentee holds a place.
    holds: Vec<u32>,
    waiting: Vec<u32>,
}

/// No edge.
pub(super) const NONE: u32 = u32::MAX;
/// Nobody bids for a place that does not exist.
const NEVER: i64 = i64::MAX / 4;
/// By how much the step shrinks.
const SHRINK: i64 = 5;

impl<'a> Auction<'a> {
    pub(super) fn new(edges: &'a Edges, caps: [&'a [u32]; 2], weights: &'a [i64]) -> Self {
        let mentors = caps[1].len();
        let mut degree = vec![0u32; mentors];
        for &mentor in edges.mentors() {
            degree[mentor as usize] += 1;
        }
        let mut slot_start = Vec::with_capacity(mentors + 1);
        slot_start.push(0);
        let mut sum = 0;
        for (&cap, &degree) in caps[1].iter().zip(&degree) {
            sum += cap.min(degree);
            slot_start.push(sum);
        }
        Self {
            edges,
            mentee_cap: caps[0],
            weights,
            price: caps[1].iter().map(|&cap| if cap == 0 { NEVER } else { 0 }).collect(),
            taken: vec![0; mentors],
            slots: vec![(0, Slot::default()); sum as usize],
            slot_start,
            holds: vec![NONE; caps[0].len()],
            waiting: Vec::new(),
        }
    }

    /// Prices of the mentors and the edge over which each mentee holds a place, with steps from `widest` down to 1.
    pub(super) fn run(mut self, widest: i64) -> (Vec<i64>, Vec<u32>) {
        let mut step = widest.max(1);
        loop {
            self.round(step);
            if step == 1 {
                break;
            }
            step = (step / SHRINK).max(1);
            self.clear();
        }
        for price in &mut self.price {
            if *price >= NEVER {
                *price = 0;
            }
        }
        (self.price, self.holds)
    }

    /// Frees every place; those that nobody wanted cost nothing again.
    fn clear(&mut self) {
        for mentor in 0..self.taken.len() {
            if self.taken[mentor] < self.places(mentor) {
                self.price[mentor] = 0;
            }
            self.taken[mentor] = 0;
        }
        self.holds.fill(NONE);
    }

    fn places(&self, mentor: usize) -> u32 {
        self.slot_start[mentor + 1] - self.slot_start[mentor]
    }

    fn round(&mut self, step: i64) {
        self.waiting.clear();
        self.waiting.extend((0..self.mentee_cap.len() as u32).rev());
        while let Some(mentee) = self.waiting.pop() {
            if self.mentee_cap[mentee as usize] > 0 {
                self.bid(mentee, step);
            }
        }
    }

    fn bid(&mut self, mentee: u32, step: i64) {
        let (mut best, mut second, mut choice) = (0, 0, NONE);
        for edge in self.edges.range(mentee as usize) {
            let mentor = self.edges.mentors()[edge] as usize;
            let gain = self.weights[self.edges.scores()[edge] as usize] - self.price[mentor];
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
        let mentor = self.edges.mentors()[choice as usize] as usize;
        let offer = (self.price[mentor] + best - second + step, Slot { edge: choice, other: mentee });
        self.holds[mentee as usize] = choice;
        let start = self.slot_start[mentor] as usize;
        let places = self.places(mentor) as usize;
        let taken = self.taken[mentor] as usize;
        if taken < places {
            self.slots[start + taken] = offer;
            self.taken[mentor] += 1;
            sift_up(&mut self.slots[start..=start + taken]);
            if taken + 1 < places {
                return;
            }
        } else {
            let out = std::mem::replace(&mut self.slots[start], offer).1.other;
            sift_down(&mut self.slots[start..start + places]);
            self.holds[out as usize] = NONE;
            self.waiting.push(out);
        }
        self.price[mentor] = self.slots[start].0;
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
