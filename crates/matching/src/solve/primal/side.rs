//! The people of one side: prices, places, who is matched with whom, and what a search knows of them.

use std::ops::Range;

use super::Weight;
use crate::edges::Edges;

/// Before the root of a search there is nobody.
pub(super) const NOBODY: u32 = u32::MAX;

/// A match as seen from one side: over which edge, with whom.
#[derive(Clone, Copy, Default)]
pub(in super::super) struct Slot {
    pub(in super::super) edge: u32,
    pub(in super::super) other: u32,
}

/// What a search knows of one person; valid while `round` is the current one.
#[derive(Clone, Copy, Default)]
pub(super) struct Label<W> {
    pub(super) distance: W,
    pub(super) round: u32,
    /// The edge that led here, matched or not according to the side.
    pub(super) edge: u32,
    /// The person of the other side before, or [`NOBODY`] at the root.
    pub(super) from: u32,
}

/// The people of one side.
pub(super) struct Side<W> {
    pub(super) price: Vec<W>,
    pub(super) cap: Vec<u32>,
    /// With how many people of the other side there is an edge.
    degree: Vec<u32>,
    pub(super) slot_start: Vec<u32>,
    pub(super) taken: Vec<u32>,
    pub(super) slots: Vec<Slot>,
    pub(super) labels: Vec<Label<W>>,
    pub(super) reached: Vec<u32>,
}

impl<W: Weight> Side<W> {
    pub(super) fn new(cap: Vec<u32>, degree: Vec<u32>) -> Self {
        let people = cap.len();
        // One more than there are places, for somebody who has a match too many for a moment.
        let slot_start = slot_starts(&cap, &degree, 1);
        Self {
            price: vec![W::default(); people],
            slots: vec![Slot::default(); slot_start[people] as usize],
            slot_start,
            taken: vec![0; people],
            labels: vec![Label::default(); people],
            reached: Vec::new(),
            cap,
            degree,
        }
    }

    /// Changes how many places a person has, and makes room to note the matches.
    pub(super) fn set_cap(&mut self, person: usize, cap: u32) {
        self.cap[person] = cap;
        let needed = cap.min(self.degree[person]) + 1;
        let noted = self.slot_start[person + 1] - self.slot_start[person];
        if let Some(more) = needed.checked_sub(noted) {
            let at = self.slot_start[person + 1] as usize;
            self.slots.splice(at..at, std::iter::repeat_n(Slot::default(), more as usize));
            self.slot_start[person + 1..].iter_mut().for_each(|start| *start += more);
        }
    }

    pub(super) fn has_room(&self, person: usize) -> bool {
        self.taken[person] < self.cap[person]
    }

    pub(super) fn held(&self, person: usize) -> &[Slot] {
        let start = self.slot_start[person] as usize;
        &self.slots[start..start + self.taken[person] as usize]
    }

    pub(super) fn put(&mut self, person: u32, slot: Slot) {
        let at = self.slot_start[person as usize] + self.taken[person as usize];
        self.slots[at as usize] = slot;
        self.taken[person as usize] += 1;
    }

    pub(super) fn drop(&mut self, person: u32, edge: u32) {
        let start = self.slot_start[person as usize] as usize;
        let last = start + self.taken[person as usize] as usize - 1;
        if let Some(at) = (start..=last).find(|&at| self.slots[at].edge == edge) {
            self.slots[at] = self.slots[last];
            self.taken[person as usize] -= 1;
        }
    }

    pub(super) fn wants(&self, person: usize) -> bool {
        self.price[person] > W::default() && self.has_room(person)
    }
}

/// Nobody can fill more places than there are people who may take one; `spare` more for everybody.
pub(in super::super) fn slot_starts(cap: &[u32], degree: &[u32], spare: u32) -> Vec<u32> {
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
pub(super) struct Columns {
    start: Vec<u32>,
    pub(super) edge: Vec<u32>,
    pub(super) mentee: Vec<u32>,
}

impl Columns {
    pub(super) fn new(edges: &Edges, mentors: usize) -> Self {
        let mut start = vec![0];
        for (at, degree) in edges.degrees(mentors).into_iter().enumerate() {
            start.push(start[at] + degree);
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

    pub(super) fn range(&self, mentor: usize) -> Range<usize> {
        self.start[mentor] as usize..self.start[mentor + 1] as usize
    }
}
