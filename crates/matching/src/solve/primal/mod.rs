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

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::{Add, Range, Sub};

use crate::edges::Edges;

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

const NOBODY: u32 = u32::MAX;

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

/// A match as seen from one side: over which edge, with whom.
#[derive(Clone, Copy, Default)]
pub(super) struct Slot {
    pub edge: u32,
    pub other: u32,
}

/// What a search knows of one person; valid while `round` is the current one.
#[derive(Clone, Copy, Default)]
struct Label<W> {
    distance: W,
    round: u32,
    /// The edge that led here, matched or not according to the side.
    edge: u32,
    /// The person of the other side before, or [`NOBODY`] at the root.
    from: u32,
}

/// The people of one side.
struct Side<W> {
    price: Vec<W>,
    cap: Vec<u32>,
    slot_start: Vec<u32>,
    taken: Vec<u32>,
    slots: Vec<Slot>,
    labels: Vec<Label<W>>,
    reached: Vec<u32>,
}

impl<W: Weight> Side<W> {
    fn new(cap: Vec<u32>, degree: &[u32]) -> Self {
        let people = cap.len();
        // One more than there are places, for somebody who has a match too many for a moment.
        let slot_start = slot_starts(&cap, degree, 1);
        Self {
            price: vec![W::default(); people],
            slots: vec![Slot::default(); slot_start[people] as usize],
            slot_start,
            taken: vec![0; people],
            labels: vec![Label::default(); people],
            reached: Vec::new(),
            cap,
        }
    }

    fn has_room(&self, person: usize) -> bool {
        self.taken[person] < self.cap[person]
    }

    fn held(&self, person: usize) -> &[Slot] {
        let start = self.slot_start[person] as usize;
        &self.slots[start..start + self.taken[person] as usize]
    }

    fn put(&mut self, person: u32, slot: Slot) {
        let at = self.slot_start[person as usize] + self.taken[person as usize];
        self.slots[at as usize] = slot;
        self.taken[person as usize] += 1;
    }

    fn drop(&mut self, person: u32, edge: u32) {
        let start = self.slot_start[person as usize] as usize;
        let last = start + self.taken[person as usize] as usize - 1;
        if let Some(at) = (start..=last).find(|&at| self.slots[at].edge == edge) {
            self.slots[at] = self.slots[last];
            self.taken[person as usize] -= 1;
        }
    }

    fn wants(&self, person: usize) -> bool {
        self.price[person] > W::default() && self.has_room(person)
    }
}

/// Nobody can fill more places than there are people who may take one; `spare` more for everybody.
pub(super) fn slot_starts(cap: &[u32], degree: &[u32], spare: u32) -> Vec<u32> {
    let mut start = Vec::with_capacity(cap.len() + 1);
    start.push(0);
    let mut sum = 0;
    for (&cap, &degree) in cap.iter().zip(degree) {
        sum += cap.min(degree) + spare;
        start.push(sum);
    }
    start
}

/// The edges by mentor; made when a search from a mentor first asks for them.
struct Columns {
    start: Vec<u32>,
    edge: Vec<u32>,
    mentee: Vec<u32>,
}

impl Columns {
    fn new(edges: &Edges, mentors: usize) -> Self {
        let mut start = vec![0u32; mentors + 1];
        for &mentor in edges.mentors() {
            start[mentor as usize + 1] += 1;
        }
        for at in 1..start.len() {
            start[at] += start[at - 1];
        }
        let mut next = start.clone();
        let (mut edge, mut mentee) = (vec![0; edges.len()], vec![0; edges.len()]);
        for row in 0..edges.mentees() {
            for at in edges.range(row) {
                let place = &mut next[edges.mentors()[at] as usize];
                edge[*place as usize] = at as u32;
                mentee[*place as usize] = row as u32;
                *place += 1;
            }
        }
        Self { start, edge, mentee }
    }

    fn range(&self, mentor: usize) -> Range<usize> {
        self.start[mentor] as usize..self.start[mentor + 1] as usize
    }
}

/// From where a search starts.
#[derive(Clone, Copy)]
enum Root {
    /// Somebody of the searching side who wants one more match.
    Wanting(u32),
    /// Somebody of the other side who has a match too many.
    Crowded(u32),
}

/// Where a search ends.
#[derive(Clone, Copy)]
enum End {
    /// Somebody of the other side has room.
    Room(u32),
    /// Somebody of the searching side does with one match less.
    Less(u32),
}

/// Matches and prices, and what is needed to mend them.
pub(super) struct Primal<'a, W> {
    edges: Cow<'a, Edges>,
    weights: Vec<W>,
    state: Vec<EdgeState>,
    sides: [Side<W>; 2],
    columns: Option<Columns>,
    degree_of_mentors: Vec<u32>,
    round: u32,
    /// Distance and person; those of the other side are numbered after the searching side.
    heap: BinaryHeap<Reverse<(W, u32)>>,
    path: Vec<(u32, u32, u32)>,
}

impl<'a, W: Weight> Primal<'a, W> {
    /// Nobody matched, every price 0; `weights` is indexed by score and positive throughout.
    pub(super) fn new(edges: Cow<'a, Edges>, caps: [Vec<u32>; 2], weights: Vec<W>) -> Self {
        let [mentee_cap, mentor_cap] = caps;
        let mut degree = vec![0u32; mentor_cap.len()];
        for &mentor in edges.mentors() {
            degree[mentor as usize] += 1;
        }
        let of_mentees: Vec<u32> = (0..edges.mentees()).map(|row| edges.range(row).len() as u32).collect();
        Self {
            state: vec![EdgeState::Open; edges.len()],
            edges,
            weights,
            sides: [Side::new(mentee_cap, &of_mentees), Side::new(mentor_cap, &degree)],
            columns: None,
            degree_of_mentors: degree,
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

    /// Changes how many places a mentor has; [`Self::settle`] then has work to do.
    pub(super) fn set_mentor_cap(&mut self, mentor: u32, cap: u32) {
        let side = &mut self.sides[MENTORS];
        let start = side.slot_start[mentor as usize];
        let stored = side.slot_start[mentor as usize + 1] - start;
        side.cap[mentor as usize] = cap;
        let needed = cap.min(self.degree_of_mentors[mentor as usize]) + 1;
        if needed > stored {
            let at = side.slot_start[mentor as usize + 1] as usize;
            let more = (needed - stored) as usize;
            side.slots.splice(at..at, std::iter::repeat_n(Slot::default(), more));
            side.slot_start[mentor as usize + 1..].iter_mut().for_each(|start| *start += more as u32);
        }
    }

    /// Gives a place of a mentee away, or back, where a pin changes.
    pub(super) fn set_mentee_cap(&mut self, mentee: u32, cap: u32) {
        self.sides[MENTEES].cap[mentee as usize] = cap;
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

    /// Lets a mentee enter with a match if it is as good as any at the prices of the mentors; says whether it was.
    pub(super) fn keep(&mut self, mentee: u32, edge: u32) -> bool {
        let mentor = self.edges.mentors()[edge as usize] as usize;
        let asking = self.asking(mentee);
        let keeps = self.weight(edge) - self.sides[MENTORS].price[mentor] == asking;
        if keeps {
            self.sides[MENTEES].price[mentee as usize] = asking;
            self.put(mentee, edge);
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

    /// Lets a mentee enter who has no match, and settles all their places.
    pub(super) fn enter(&mut self, mentee: u32) {
        if self.sides[MENTEES].cap[mentee as usize] > 0 {
            self.sides[MENTEES].price[mentee as usize] = self.asking(mentee);
            self.settle(MENTEES, mentee);
        }
    }

    /// Settles one person: matches too many are let go, wanting places are filled or become free of charge.
    pub(super) fn settle(&mut self, side: usize, person: u32) {
        let at = person as usize;
        while self.sides[side].taken[at] > self.sides[side].cap[at] {
            if side == MENTEES {
                self.search::<MENTORS>(Root::Crowded(person));
            } else {
                self.search::<MENTEES>(Root::Crowded(person));
            }
        }
        while self.sides[side].wants(at) {
            if side == MENTEES {
                self.search::<MENTEES>(Root::Wanting(person));
            } else {
                self.search::<MENTORS>(Root::Wanting(person));
            }
        }
    }

    /// Settles every mentor; all mentees must have been.
    pub(super) fn settle_mentors(&mut self) {
        for mentor in 0..self.sides[MENTORS].cap.len() as u32 {
            self.settle(MENTORS, mentor);
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

    /// One search of side `A`, and what follows from it.
    fn search<const A: usize>(&mut self, root: Root) {
        if A == MENTORS && self.columns.is_none() {
            self.columns = Some(Columns::new(&self.edges, self.sides[MENTORS].cap.len()));
        }
        let (end, best) = self.find::<A>(root);
        let round = self.round;
        let [mentees, mentors] = &mut self.sides;
        let (a, b) = if A == MENTEES { (mentees, mentors) } else { (mentors, mentees) };
        debug_assert!(a.reached.iter().all(|&one| a.labels[one as usize].round == round));
        for &person in &a.reached {
            let distance = a.labels[person as usize].distance;
            if distance < best {
                let price = &mut a.price[person as usize];
                *price = *price - (best - distance);
            }
        }
        for &person in &b.reached {
            let distance = b.labels[person as usize].distance;
            if distance < best {
                let price = &mut b.price[person as usize];
                *price = *price + (best - distance);
            }
        }
        self.flip::<A>(end);
    }

    /// Dijkstra's search over the differences between prices and weights.
    fn find<const A: usize>(&mut self, root: Root) -> (End, W) {
        self.round += 1;
        self.heap.clear();
        for side in &mut self.sides {
            side.reached.clear();
        }
        let start = Label { round: self.round, from: NOBODY, ..Label::default() };
        let mut best = None;
        match root {
            Root::Wanting(person) => {
                self.sides[A].labels[person as usize] = start;
                self.sides[A].reached.push(person);
                self.scan::<A>(person as usize, &mut best);
            }
            Root::Crowded(person) => {
                self.sides[1 - A].labels[person as usize] = start;
                self.sides[1 - A].reached.push(person);
                self.displace::<A>(person as usize, &mut best);
            }
        }
        let people = self.sides[A].cap.len() as u32;
        while let Some(Reverse((distance, person))) = self.heap.pop() {
            if best.is_some_and(|(_, best)| distance >= best) {
                break;
            }
            if person < people {
                if self.sides[A].labels[person as usize].distance == distance {
                    self.scan::<A>(person as usize, &mut best);
                }
            } else if self.sides[1 - A].labels[(person - people) as usize].distance == distance {
                self.displace::<A>((person - people) as usize, &mut best);
            }
        }
        // Whoever wants can do without, and whoever is crowded has somebody to let go: there is an end.
        best.unwrap_or((End::Less(0), W::default()))
    }

    /// From somebody of the searching side along every open edge; or this person does with one match less.
    fn scan<const A: usize>(&mut self, person: usize, best: &mut Option<(End, W)>) {
        let distance = self.sides[A].labels[person].distance;
        let reach = distance + self.sides[A].price[person];
        let mut limit = match *best {
            Some((_, limit)) if limit <= reach => limit,
            _ => {
                *best = Some((End::Less(person as u32), reach));
                reach
            }
        };
        let people = self.sides[A].cap.len() as u32;
        let (edges, weights, round) = (self.edges.as_ref(), &self.weights, self.round);
        let [mentees, mentors] = &mut self.sides;
        let b = if A == MENTEES { mentors } else { mentees };
        let columns = if A == MENTEES { None } else { self.columns.as_ref() };
        let range = columns.map_or_else(|| edges.range(person), |columns| columns.range(person));
        for at in range {
            let (edge, other) = match columns {
                None => (at, edges.mentors()[at] as usize),
                Some(columns) => (columns.edge[at] as usize, columns.mentee[at] as usize),
            };
            let next = reach + b.price[other] - weights[edges.scores()[edge] as usize];
            if next >= limit || self.state[edge] != EdgeState::Open {
                continue;
            }
            let label = &mut b.labels[other];
            if label.round == round {
                if next >= label.distance {
                    continue;
                }
            } else {
                b.reached.push(other as u32);
            }
            *label = Label { distance: next, round, edge: edge as u32, from: person as u32 };
            if b.taken[other] < b.cap[other] {
                limit = next;
                *best = Some((End::Room(other as u32), next));
            } else {
                self.heap.push(Reverse((next, people + other as u32)));
            }
        }
    }

    /// From somebody of the other side without room back to everyone they are matched with.
    fn displace<const A: usize>(&mut self, other: usize, best: &mut Option<(End, W)>) {
        let distance = self.sides[1 - A].labels[other].distance;
        for at in 0..self.sides[1 - A].taken[other] as usize {
            let Slot { edge, other: person } = self.sides[1 - A].held(other)[at];
            let prices = self.sides[A].price[person as usize] + self.sides[1 - A].price[other];
            let step = self.weight(edge) - prices;
            let next = distance + step;
            let label = &mut self.sides[A].labels[person as usize];
            let known = label.round == self.round;
            if best.is_some_and(|(_, best)| next >= best) || (known && next >= label.distance) {
                continue;
            }
            *label = Label { distance: next, round: self.round, edge, from: other as u32 };
            if !known {
                self.sides[A].reached.push(person);
            }
            if step > W::default() {
                self.heap.push(Reverse((next, person)));
            } else {
                // Nothing nearer can come, so this person need not wait in the heap.
                self.scan::<A>(person as usize, best);
            }
        }
    }

    /// Walks back from the end and lets everyone on the path change places.
    fn flip<const A: usize>(&mut self, end: End) {
        self.path.clear();
        let mut person = match end {
            End::Less(person) => person,
            End::Room(other) => self.take::<A>(other),
        };
        loop {
            let Label { edge, from, .. } = self.sides[A].labels[person as usize];
            if from == NOBODY {
                break;
            }
            let mentee = if A == MENTEES { person } else { from };
            self.drop(mentee, edge);
            if self.sides[1 - A].labels[from as usize].from == NOBODY {
                break;
            }
            person = self.take::<A>(from);
        }
        let path = std::mem::take(&mut self.path);
        for &(mentee, edge, _) in &path {
            self.put(mentee, edge);
        }
        self.path = path;
    }

    /// Notes the edge over which `other` was reached, and names the person before.
    fn take<const A: usize>(&mut self, other: u32) -> u32 {
        let Label { edge, from, .. } = self.sides[1 - A].labels[other as usize];
        self.path.push((if A == MENTEES { from } else { other }, edge, other));
        from
    }
}
