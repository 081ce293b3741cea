//! Successive shortest augmenting paths with prices, on compressed rows.
//!
//! Mentees come in one place at a time. Before and after each place the prices satisfy, with `w` the weight:
//! `u + v >= w` on every open edge, `u + v <= w` on every matched edge, `v = 0` at a mentor with a free place and
//! `u = 0` at a mentee who was left with one. The missing part of a matched edge, `w - u - v`, is the price of
//! the pair. A place is settled by one Dijkstra search over these differences, which ends at a free mentor place
//! or at a mentee who gives one up; either way the prices move by what the search found, and all conditions hold.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::{Add, Range, Sub};

/// Whole numbers wide enough for the weights at hand.
pub(super) trait Weight:
    Copy + Ord + Default + Add<Output = Self> + Sub<Output = Self> + Into<i128>
{
}
impl Weight for i64 {}
impl Weight for i128 {}

/// Open edges as compressed rows, by mentee and then by mentor.
pub(super) struct Graph {
    pub start: Vec<u32>,
    pub mentor: Vec<u32>,
    pub score: Vec<u16>,
    pub mentee_cap: Vec<u32>,
    pub mentor_cap: Vec<u32>,
}

impl Graph {
    /// The edges of one mentee.
    pub(super) fn row(&self, mentee: usize) -> Range<usize> {
        self.start[mentee] as usize..self.start[mentee + 1] as usize
    }

    /// The edges of at least `floor` between people who have places.
    pub(super) fn usable(&self, floor: u16) -> Self {
        let mut usable = Self {
            start: Vec::with_capacity(self.start.len()),
            mentor: Vec::with_capacity(self.mentor.len()),
            score: Vec::with_capacity(self.score.len()),
            mentee_cap: self.mentee_cap.clone(),
            mentor_cap: self.mentor_cap.clone(),
        };
        usable.start.push(0);
        for mentee in 0..self.mentee_cap.len() {
            if self.mentee_cap[mentee] > 0 {
                for edge in self.row(mentee) {
                    if self.score[edge] >= floor && self.mentor_cap[self.mentor[edge] as usize] > 0 {
                        usable.mentor.push(self.mentor[edge]);
                        usable.score.push(self.score[edge]);
                    }
                }
            }
            usable.start.push(usable.mentor.len() as u32);
        }
        usable
    }
}

/// The best matches: which edges, and the prices of both sides.
pub(super) struct Optimum<W> {
    pub matched: Vec<bool>,
    pub mentee_price: Vec<W>,
    pub mentor_price: Vec<W>,
}

/// The matches of highest total weight; `weights` is indexed by score and positive throughout.
pub(super) fn optimum<W: Weight>(graph: &Graph, weights: &[W]) -> Optimum<W> {
    let mut search = Search::new(graph, weights);
    for mentee in 0..graph.mentee_cap.len() {
        search.enter(mentee);
        for _ in 0..graph.mentee_cap[mentee] {
            if !search.settle(mentee) {
                break;
            }
        }
    }
    Optimum { matched: search.matched, mentee_price: search.mentee_price, mentor_price: search.mentor_price }
}

/// A taken place of a mentor: by whom, over which edge.
#[derive(Clone, Copy, Default)]
struct Slot {
    mentee: u32,
    edge: u32,
}

/// Where a search ends.
#[derive(Clone, Copy)]
enum End {
    /// A mentor with a free place.
    Mentor(u32),
    /// A mentee who gives up a place, or the one who came gets none.
    Mentee(u32),
}

/// What a search knows of one person; valid while `round` is the current one.
#[derive(Clone, Copy, Default)]
struct Label<W> {
    distance: W,
    round: u32,
    /// The slot (for a mentee) or the edge (for a mentor) that led here.
    via: u32,
    /// The mentee before a mentor; unused for a mentee.
    from: u32,
}

struct Search<'a, W> {
    graph: &'a Graph,
    weights: &'a [W],
    matched: Vec<bool>,
    mentee_price: Vec<W>,
    mentor_price: Vec<W>,
    slot_start: Vec<u32>,
    taken: Vec<u32>,
    slots: Vec<Slot>,
    slot_owner: Vec<u32>,
    round: u32,
    mentees: Vec<Label<W>>,
    mentors: Vec<Label<W>>,
    reached_mentees: Vec<u32>,
    reached_mentors: Vec<u32>,
    /// Distance and person; mentors are numbered after the mentees.
    heap: BinaryHeap<Reverse<(W, u32)>>,
}

impl<'a, W: Weight> Search<'a, W> {
    fn new(graph: &'a Graph, weights: &'a [W]) -> Self {
        let (n, m) = (graph.mentee_cap.len(), graph.mentor_cap.len());
        let mut degree = vec![0u32; m];
        for &mentor in &graph.mentor {
            degree[mentor as usize] += 1;
        }
        let mut slot_start = vec![0u32; m + 1];
        let mut slot_owner = Vec::new();
        for mentor in 0..m {
            // Nobody can fill more places than there are people who may take one.
            let most = graph.mentor_cap[mentor].min(degree[mentor]);
            slot_start[mentor + 1] = slot_start[mentor] + most;
            slot_owner.resize(slot_start[mentor + 1] as usize, mentor as u32);
        }
        Self {
            graph,
            weights,
            matched: vec![false; graph.mentor.len()],
            mentee_price: vec![W::default(); n],
            mentor_price: vec![W::default(); m],
            slots: vec![Slot::default(); slot_owner.len()],
            slot_start,
            taken: vec![0; m],
            slot_owner,
            round: 0,
            mentees: vec![Label::default(); n],
            mentors: vec![Label::default(); m],
            reached_mentees: Vec::new(),
            reached_mentors: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    fn weight(&self, edge: usize) -> W {
        self.weights[self.graph.score[edge] as usize]
    }

    fn has_room(&self, mentor: usize) -> bool {
        self.taken[mentor] < self.slot_start[mentor + 1] - self.slot_start[mentor]
    }

    /// The lowest price that covers every edge of a mentee who has no match yet.
    fn enter(&mut self, mentee: usize) {
        let ask = |edge: usize| self.weight(edge) - self.mentor_price[self.graph.mentor[edge] as usize];
        let highest = self.graph.row(mentee).map(ask).max().unwrap_or_default();
        self.mentee_price[mentee] = highest.max(W::default());
    }

    /// Settles one more place of `root`; false when it is best left free.
    fn settle(&mut self, root: usize) -> bool {
        let (end, best) = self.find(root);
        for &mentee in &self.reached_mentees {
            let distance = self.mentees[mentee as usize].distance;
            if distance < best {
                let price = &mut self.mentee_price[mentee as usize];
                *price = *price - (best - distance);
            }
        }
        for &mentor in &self.reached_mentors {
            let distance = self.mentors[mentor as usize].distance;
            if distance < best {
                let price = &mut self.mentor_price[mentor as usize];
                *price = *price + (best - distance);
            }
        }
        self.flip(root, end)
    }

    /// Dijkstra's search from `root` over the differences between prices and weights.
    fn find(&mut self, root: usize) -> (End, W) {
        self.round += 1;
        self.heap.clear();
        self.reached_mentees.clear();
        self.reached_mentors.clear();
        let n = self.graph.mentee_cap.len() as u32;
        let mut best = (End::Mentee(root as u32), self.mentee_price[root]);
        self.mentees[root] = Label { round: self.round, ..Label::default() };
        self.reached_mentees.push(root as u32);
        self.scan(root, &mut best);
        while let Some(Reverse((distance, person))) = self.heap.pop() {
            if distance >= best.1 {
                break;
            }
            if person < n {
                if self.mentees[person as usize].distance == distance {
                    self.scan(person as usize, &mut best);
                }
            } else if self.mentors[(person - n) as usize].distance == distance {
                self.displace((person - n) as usize, &mut best);
            }
        }
        best
    }

    /// From a mentee along every edge that is not matched; or this mentee gives a place up.
    fn scan(&mut self, mentee: usize, best: &mut (End, W)) {
        let graph = self.graph;
        let n = graph.mentee_cap.len() as u32;
        let distance = self.mentees[mentee].distance;
        let reach = distance + self.mentee_price[mentee];
        if reach < best.1 {
            *best = (End::Mentee(mentee as u32), reach);
        }
        for edge in graph.row(mentee) {
            let mentor = graph.mentor[edge] as usize;
            let next = reach + self.mentor_price[mentor] - self.weights[graph.score[edge] as usize];
            if next >= best.1 || self.matched[edge] {
                continue;
            }
            let room = self.has_room(mentor);
            let label = &mut self.mentors[mentor];
            if label.round == self.round {
                if next >= label.distance {
                    continue;
                }
            } else {
                self.reached_mentors.push(mentor as u32);
            }
            *label = Label { distance: next, round: self.round, via: edge as u32, from: mentee as u32 };
            if room {
                *best = (End::Mentor(mentor as u32), next);
            } else {
                self.heap.push(Reverse((next, n + mentor as u32)));
            }
        }
    }

    /// From a full mentor back to everyone who holds a place there.
    fn displace(&mut self, mentor: usize, best: &mut (End, W)) {
        let distance = self.mentors[mentor].distance;
        for slot in self.slot_start[mentor]..self.slot_start[mentor + 1] {
            let Slot { mentee, edge } = self.slots[slot as usize];
            let prices = self.mentee_price[mentee as usize] + self.mentor_price[mentor];
            let step = self.weight(edge as usize) - prices;
            let next = distance + step;
            let label = &mut self.mentees[mentee as usize];
            if next >= best.1 || (label.round == self.round && next >= label.distance) {
                continue;
            }
            if label.round != self.round {
                self.reached_mentees.push(mentee);
            }
            *label = Label { distance: next, round: self.round, via: slot, from: 0 };
            if step > W::default() {
                self.heap.push(Reverse((next, mentee)));
            } else {
                // Nothing nearer can come, so the mentee need not wait in the heap.
                self.scan(mentee as usize, best);
            }
        }
    }

    /// Walks back from the end and lets everyone on the path change places.
    fn flip(&mut self, root: usize, end: End) -> bool {
        let mut mentee = match end {
            End::Mentee(mentee) if mentee as usize == root => return false,
            End::Mentee(mentee) => mentee,
            End::Mentor(mentor) => {
                let slot = self.slot_start[mentor as usize] + self.taken[mentor as usize];
                self.taken[mentor as usize] += 1;
                self.take(mentor, slot)
            }
        };
        while mentee as usize != root {
            let slot = self.mentees[mentee as usize].via;
            self.matched[self.slots[slot as usize].edge as usize] = false;
            mentee = self.take(self.slot_owner[slot as usize], slot);
        }
        true
    }

    /// Gives a mentor's slot to the mentee before it on the path, and names that mentee.
    fn take(&mut self, mentor: u32, slot: u32) -> u32 {
        let Label { via, from, .. } = self.mentors[mentor as usize];
        self.slots[slot as usize] = Slot { mentee: from, edge: via };
        self.matched[via as usize] = true;
        from
    }
}
