//! Shortest augmenting paths with prices, from either side, starting from whatever is given.
//!
//! With `w` the weight, `u` and `v` the prices of mentees and mentors, an answer is the best possible when
//! `u, v >= 0`, `u + v >= w` on every open edge, `u + v <= w` on every matched edge, and whoever has a place left
//! has the price 0. (The missing part of a matched edge, `w - u - v`, is the price of the pair.) The first three
//! hold at every moment here, for the mentees who have entered. What is mended is the last: somebody with a place
//! left and a price is *wanting*, somebody with a match too many must let one go, and each is settled by one search
//! of Dijkstra over the differences between prices and weights. A search from a mentee ends at a mentor with room
//! or at a mentee who is as well off with one match less; one from a mentor is its mirror image. Either way the
//! prices move by what the search found and all conditions that held hold again.
//!
//! Sources: successive shortest paths with potentials (Edmonds and Karp 1972; Tomizawa 1971).

mod search;
mod side;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::{Add, Sub};

use crate::edges::Edges;
use side::{Columns, Side};
pub(super) use side::{Slot, slot_starts};

/// Whole numbers wide enough for the weights at hand.
pub(super) trait Weight:
    Copy + Ord + Default + Add<Output = Self> + Sub<Output = Self> + Into<i128> + TryFrom<i128>
{
}
impl Weight for i64 {}
impl Weight for i128 {}

/// The two sides, as constants that a search is compiled for.
pub(super) const MENTEES: usize = 0;
/// See [`MENTEES`].
pub(super) const MENTORS: usize = 1;

/// What is the case with an edge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum EdgeState {
    /// It may be matched.
    Open,
    /// It is matched.
    Matched,
    /// A pin or a ban has taken it out.
    Closed,
}

/// Matches and prices, and what is needed to mend them.
pub(super) struct Primal<'a, W> {
    edges: Cow<'a, Edges>,
    weights: Vec<W>,
    state: Vec<EdgeState>,
    sides: [Side<W>; 2],
    columns: Option<Columns>,
    round: u32,
    /// Distance and person; those of the other side are numbered after the searching side.
    heap: BinaryHeap<Reverse<(W, u32)>>,
    path: Vec<(u32, u32, u32)>,
}

impl<'a, W: Weight> Primal<'a, W> {
    /// Nobody matched, every price 0; `weights` is indexed by score and positive throughout.
    pub(super) fn new(edges: Cow<'a, Edges>, caps: [Vec<u32>; 2], weights: Vec<W>) -> Self {
        let [mentee_cap, mentor_cap] = caps;
        let of_mentees = (0..edges.mentees()).map(|row| edges.range(row).len() as u32).collect();
        let of_mentors = edges.degrees(mentor_cap.len());
        Self {
            state: vec![EdgeState::Open; edges.len()],
            edges,
            weights,
            sides: [Side::new(mentee_cap, of_mentees), Side::new(mentor_cap, of_mentors)],
            columns: None,
            round: 0,
            heap: BinaryHeap::new(),
            path: Vec::new(),
        }
    }

    /// The edges over which this is solved.
    pub(super) fn edges(&self) -> &Edges {
        &self.edges
    }

    /// The weights by score.
    pub(super) fn weights(&self) -> &[W] {
        &self.weights
    }

    /// The prices of one side.
    pub(super) fn prices(&self, side: usize) -> &[W] {
        &self.sides[side].price
    }

    /// The places of one side.
    pub(super) fn caps(&self, side: usize) -> &[u32] {
        &self.sides[side].cap
    }

    /// The matches of one person, in no order.
    pub(super) fn held(&self, side: usize, person: u32) -> &[Slot] {
        self.sides[side].held(person as usize)
    }

    /// What is the case with an edge.
    pub(super) fn state(&self, edge: u32) -> EdgeState {
        self.state[edge as usize]
    }

    /// The weight of an edge.
    pub(super) fn weight(&self, edge: u32) -> W {
        self.weights[self.edges.scores()[edge as usize] as usize]
    }

    /// The matches as edges, by mentee and then by mentor.
    pub(super) fn matched(&self) -> Vec<(u32, u32)> {
        let mut all = Vec::new();
        for mentee in 0..self.sides[MENTEES].cap.len() {
            let start = all.len();
            all.extend(self.sides[MENTEES].held(mentee).iter().map(|slot| (mentee as u32, slot.edge)));
            all[start..].sort_unstable();
        }
        all
    }

    /// How many are matched.
    pub(super) fn count(&self) -> usize {
        (0..self.sides[MENTEES].cap.len()).map(|mentee| self.sides[MENTEES].held(mentee).len()).sum()
    }

    /// Takes prices of one side over from elsewhere; nobody may be matched yet.
    pub(super) fn set_prices(&mut self, side: usize, price: Vec<W>) {
        self.sides[side].price = price;
    }

    /// Takes an edge out of the problem; it must not be matched.
    pub(super) fn close(&mut self, edge: u32) {
        self.state[edge as usize] = EdgeState::Closed;
    }

    /// Lets an edge back in, matched if it is worth as much as its two people cost; both are then to be settled.
    pub(super) fn open(&mut self, mentee: u32, edge: u32) {
        self.state[edge as usize] = EdgeState::Open;
        let mentor = self.edges.mentors()[edge as usize] as usize;
        let covered = self.sides[MENTEES].price[mentee as usize] + self.sides[MENTORS].price[mentor];
        if covered <= self.weight(edge) {
            self.put(mentee, edge);
        }
    }

    /// Matches an open edge.
    pub(super) fn put(&mut self, mentee: u32, edge: u32) {
        let mentor = self.edges.mentors()[edge as usize];
        self.state[edge as usize] = EdgeState::Matched;
        self.sides[MENTEES].put(mentee, Slot { edge, other: mentor });
        self.sides[MENTORS].put(mentor, Slot { edge, other: mentee });
    }

    /// Opens a matched edge.
    pub(super) fn drop(&mut self, mentee: u32, edge: u32) {
        self.state[edge as usize] = EdgeState::Open;
        self.sides[MENTEES].drop(mentee, edge);
        self.sides[MENTORS].drop(self.edges.mentors()[edge as usize], edge);
    }

    /// Changes how many places somebody has; [`Self::settle`] then has work to do.
    pub(super) fn set_cap(&mut self, side: usize, person: u32, cap: u32) {
        self.sides[side].set_cap(person as usize, cap);
    }

    /// The lowest price of a mentee that covers every open edge.
    pub(super) fn asking(&self, mentee: u32) -> W {
        let prices = &self.sides[MENTORS].price;
        let mut highest = W::default();
        for edge in self.edges.range(mentee as usize) {
            if self.state[edge] == EdgeState::Open {
                let mentor = self.edges.mentors()[edge] as usize;
                highest = highest.max(self.weights[self.edges.scores()[edge] as usize] - prices[mentor]);
            }
        }
        highest
    }

    /// Lets a mentee enter with a match at what it leaves them, which must be their asking price.
    pub(super) fn enter_with(&mut self, mentee: u32, edge: u32, asking: W) {
        self.sides[MENTEES].price[mentee as usize] = asking;
        self.put(mentee, edge);
    }

    /// Lets a mentee enter with a match if it is as good as any at the prices of the mentors; says whether it was.
    pub(super) fn keep(&mut self, mentee: u32, edge: u32) -> bool {
        let mentor = self.edges.mentors()[edge as usize] as usize;
        let asking = self.asking(mentee);
        let keeps = self.weight(edge) - self.sides[MENTORS].price[mentor] == asking;
        if keeps {
            self.enter_with(mentee, edge, asking);
        }
        keeps
    }

    /// Raises the price of a mentee, who lets go of every match that is then too dear.
    pub(super) fn raise(&mut self, mentee: u32, price: W) {
        self.sides[MENTEES].price[mentee as usize] = price;
        let mut at = 0;
        while let Some(&Slot { edge, other }) = self.sides[MENTEES].held(mentee as usize).get(at) {
            if self.weight(edge) - self.sides[MENTORS].price[other as usize] < price {
                self.drop(mentee, edge);
            } else {
                at += 1;
            }
        }
    }

    /// Moves as much as possible of the prices of pairs to people without room, whose prices may rise at will.
    /// Where one side has single places, no pair has a price afterwards.
    pub(super) fn price_people_first(&mut self) {
        for side in [MENTEES, MENTORS] {
            for person in 0..self.sides[side].cap.len() {
                if self.sides[side].has_room(person) {
                    continue;
                }
                let price = self.sides[side].price[person];
                let missing = |slot: &Slot| {
                    self.weight(slot.edge) - price - self.sides[1 - side].price[slot.other as usize]
                };
                if let Some(least) = self.sides[side].held(person).iter().map(missing).min() {
                    self.sides[side].price[person] = price + least;
                }
            }
        }
    }
}
