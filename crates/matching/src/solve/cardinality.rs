//! The most matches that are possible, whatever they are worth, and a cover that proves it.
//!
//! Breadth-first levels and blocking paths (Hopcroft and Karp 1973; with places, Dinic 1970). The cover is that of
//! König: mentees who were not reached, mentors who were, and matched pairs that lead from the one to the other.

use std::collections::VecDeque;

use super::primal::{Slot, slot_starts};
use crate::certificate::Cover;
use crate::edges::Edges;

const UNSEEN: u32 = u32::MAX;

/// Matches being made as many as possible.
pub(super) struct Most<'a> {
    edges: &'a Edges,
    mentee_left: Vec<u32>,
    mentor_left: Vec<u32>,
    matched: Vec<bool>,
    slot_start: Vec<u32>,
    taken: Vec<u32>,
    slots: Vec<Slot>,
    mentee_level: Vec<u32>,
    mentor_level: Vec<u32>,
    next_edge: Vec<u32>,
    next_slot: Vec<u32>,
    queue: VecDeque<u32>,
    /// The edge taken and the slot it takes over, from the root on.
    path: Vec<(u32, u32)>,
    stack: Vec<u32>,
    count: usize,
}

impl<'a> Most<'a> {
    /// Starts with `pairs`, which keep the places; those that are no edge are left out.
    pub(super) fn new(
        edges: &'a Edges,
        caps: [&[u32]; 2],
        pairs: impl IntoIterator<Item = (u32, u32)>,
    ) -> Self {
        let mentors = caps[1].len();
        let slot_start = slot_starts(caps[1], &edges.degrees(mentors), 0);
        let mut most = Self {
            edges,
            mentee_left: caps[0].to_vec(),
            mentor_left: caps[1].to_vec(),
            matched: vec![false; edges.len()],
            slots: vec![Slot::default(); slot_start[mentors] as usize],
            slot_start,
            taken: vec![0; mentors],
            mentee_level: vec![UNSEEN; caps[0].len()],
            mentor_level: vec![UNSEEN; mentors],
            next_edge: vec![0; caps[0].len()],
            next_slot: vec![0; mentors],
            queue: VecDeque::new(),
            path: Vec::new(),
            stack: Vec::new(),
            count: 0,
        };
        for (mentee, mentor) in pairs {
            if let Some(edge) = edges.position(mentee, mentor) {
                most.add(mentee, edge);
            }
        }
        most.greedy();
        while most.levels() {
            most.block();
        }
        most
    }

    /// How many are matched.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The matched edges with their mentees, in no order.
    pub(super) fn matches(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..self.taken.len()).flat_map(|mentor| {
            let start = self.slot_start[mentor] as usize;
            let held = &self.slots[start..start + self.taken[mentor] as usize];
            held.iter().map(|slot| (slot.other, slot.edge))
        })
    }

    fn add(&mut self, mentee: u32, edge: u32) {
        let mentor = self.edges.mentors()[edge as usize] as usize;
        let at = self.slot_start[mentor] + self.taken[mentor];
        self.slots[at as usize] = Slot { edge, other: mentee };
        self.taken[mentor] += 1;
        self.mentee_left[mentee as usize] -= 1;
        self.mentor_left[mentor] -= 1;
        self.matched[edge as usize] = true;
        self.count += 1;
    }

    fn greedy(&mut self) {
        for mentee in 0..self.mentee_left.len() {
            for edge in self.edges.range(mentee) {
                if self.mentee_left[mentee] == 0 {
                    break;
                }
                if !self.matched[edge] && self.mentor_left[self.edges.mentors()[edge] as usize] > 0 {
                    self.add(mentee as u32, edge as u32);
                }
            }
        }
    }

    /// How far everybody is from a mentee with a place left; whether a mentor with room is among them.
    fn levels(&mut self) -> bool {
        self.mentee_level.fill(UNSEEN);
        self.mentor_level.fill(UNSEEN);
        self.queue.clear();
        for mentee in 0..self.mentee_left.len() {
            if self.mentee_left[mentee] > 0 {
                self.mentee_level[mentee] = 0;
                self.queue.push_back(mentee as u32);
            }
        }
        let mut last = UNSEEN;
        while let Some(mentee) = self.queue.pop_front() {
            let level = self.mentee_level[mentee as usize];
            if level >= last {
                break;
            }
            for edge in self.edges.range(mentee as usize) {
                let mentor = self.edges.mentors()[edge] as usize;
                if self.mentor_level[mentor] != UNSEEN || self.matched[edge] {
                    continue;
                }
                self.mentor_level[mentor] = level + 1;
                if self.mentor_left[mentor] > 0 {
                    last = level + 1;
                    continue;
                }
                let start = self.slot_start[mentor] as usize;
                for slot in &self.slots[start..start + self.taken[mentor] as usize] {
                    if self.mentee_level[slot.other as usize] == UNSEEN {
                        self.mentee_level[slot.other as usize] = level + 2;
                        self.queue.push_back(slot.other);
                    }
                }
            }
        }
        last != UNSEEN
    }

    /// As many shortest paths as fit beside each other.
    fn block(&mut self) {
        for mentee in 0..self.next_edge.len() {
            self.next_edge[mentee] = self.edges.range(mentee).start as u32;
        }
        self.next_slot.fill(0);
        for mentee in 0..self.mentee_left.len() {
            if self.mentee_level[mentee] == 0 {
                while self.mentee_left[mentee] > 0 && self.augment(mentee as u32) {}
            }
        }
    }

    fn augment(&mut self, root: u32) -> bool {
        self.path.clear();
        self.stack.clear();
        self.stack.push(root);
        while let Some(&mentee) = self.stack.last() {
            match self.step(mentee) {
                Step::Room(edge) => {
                    self.shift(mentee, edge);
                    return true;
                }
                Step::On(edge, slot) => {
                    self.path.push((edge, slot));
                    self.stack.push(self.slots[slot as usize].other);
                }
                Step::Back => {
                    self.mentee_level[mentee as usize] = UNSEEN;
                    self.stack.pop();
                    if let Some((edge, _)) = self.path.pop() {
                        self.next_slot[self.edges.mentors()[edge as usize] as usize] += 1;
                    }
                }
            }
        }
        false
    }

    fn step(&mut self, mentee: u32) -> Step {
        let level = self.mentee_level[mentee as usize];
        let end = self.edges.range(mentee as usize).end as u32;
        while self.next_edge[mentee as usize] < end {
            let edge = self.next_edge[mentee as usize];
            let mentor = self.edges.mentors()[edge as usize] as usize;
            if !self.matched[edge as usize] && self.mentor_level[mentor] == level + 1 {
                if self.mentor_left[mentor] > 0 {
                    return Step::Room(edge);
                }
                while self.next_slot[mentor] < self.taken[mentor] {
                    let slot = self.slot_start[mentor] + self.next_slot[mentor];
                    if self.mentee_level[self.slots[slot as usize].other as usize] == level + 2 {
                        return Step::On(edge, slot);
                    }
                    self.next_slot[mentor] += 1;
                }
            }
            self.next_edge[mentee as usize] += 1;
        }
        Step::Back
    }

    /// The last mentee of the stack takes a place that is free, everybody before takes over the next one's.
    fn shift(&mut self, last: u32, edge: u32) {
        for (&mentee, &(edge, slot)) in self.stack.iter().zip(&self.path) {
            let before = std::mem::replace(&mut self.slots[slot as usize], Slot { edge, other: mentee });
            self.matched[before.edge as usize] = false;
            self.matched[edge as usize] = true;
            // Who moved on has as many matches as before; in the end only the root has one more.
            self.mentee_left[before.other as usize] += 1;
            self.mentee_left[mentee as usize] -= 1;
        }
        self.add(last, edge);
    }

    /// Which mentors have too few places for those who compete for them: the mentors of the cover.
    pub(super) fn scarce(&self) -> Vec<bool> {
        self.mentor_level.iter().map(|&level| level != UNSEEN).collect()
    }

    /// Touches every edge, at a size equal to the number matched.
    pub(super) fn cover(&self) -> Cover {
        let reached = |level: u32| level != UNSEEN;
        let mentees = (0..self.mentee_level.len())
            .filter(|&at| !reached(self.mentee_level[at]) && !self.edges.range(at).is_empty());
        let mentors = (0..self.mentor_level.len()).filter(|&at| reached(self.mentor_level[at]));
        let mut pairs: Vec<(u32, u32)> = self
            .matches()
            .map(|(mentee, edge)| (mentee, self.edges.mentors()[edge as usize]))
            .filter(|&(mentee, mentor)| {
                reached(self.mentee_level[mentee as usize]) && !reached(self.mentor_level[mentor as usize])
            })
            .collect();
        pairs.sort_unstable();
        Cover {
            mentees: mentees.map(|at| at as u32).collect(),
            mentors: mentors.map(|at| at as u32).collect(),
            pairs,
        }
    }
}

enum Step {
    /// Over this edge to a mentor with room.
    Room(u32),
    /// Over this edge to the holder of this slot.
    On(u32, u32),
    /// Nowhere.
    Back,
}
