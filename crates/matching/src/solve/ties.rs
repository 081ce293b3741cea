//! Of all best answers the one that comes first by id: the first mentee has the first mentor they can have, then
//! their next, then the second mentee, and so on.
//!
//! Prices of one best answer describe all of them: exactly those sets of matches are best that use only *tight*
//! edges (`u + v = w`), hold every edge with `u + v < w`, and leave a place only with people whose price is 0. So
//! the edges are decided in the order of the ids: an edge stays, or can be had by letting people move around a
//! circle of tight edges, or never will be. A circle may lead over people with the price 0, who may have one match
//! more or less: they are joined to one more node, the *exchange*.
//!
//! A circle is sought from both ends in turn. When one end has nowhere to go, the nodes it has reached can be on no
//! circle with the rest, whatever is decided later, and become a world of their own; only the smaller part is ever
//! walked through, so that all failures together cost little more than one walk through the edges.

use std::ops::Range;

use super::primal::{EdgeState, MENTEES, MENTORS, Primal, Weight};
use super::reach::{Reach, each_from};

/// A tight edge that may be matched or not.
#[derive(Clone, Copy)]
struct Tight {
    mentee: u32,
    mentor: u32,
    edge: u32,
    matched: bool,
}

const NOTHING: u32 = u32::MAX;
/// So many people are walked to from the exchange at once: they may be most of all.
const EXCHANGED: usize = 64;

/// How far one end of a search has come.
#[derive(Default)]
struct Progress {
    /// The next node of its queue.
    at: usize,
    /// Steps so far.
    cost: usize,
    /// How many were reached from the exchange.
    exchanged: usize,
}

/// Ways to come to a node or to leave it, walked in turn.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// The attempt in which it was reached.
    stamp: u32,
    /// Over which tight edge, or [`NOTHING`] over the exchange.
    via: u32,
    /// From which node.
    from: u32,
}

struct Ties {
    tight: Vec<Tight>,
    row: Vec<u32>,
    /// The tight edges of each mentor; the start moves on with what is decided.
    column_range: Vec<Range<u32>>,
    column: Vec<u32>,
    mentees: usize,
    /// Nodes: mentees, mentors, the exchange.
    world: Vec<u32>,
    worlds: u32,
    /// Whether a person's price is 0, and how many places they have left.
    free: Vec<bool>,
    left: Vec<u32>,
    /// People with the price 0.
    exchange: Vec<u32>,
    ahead: Vec<Seen>,
    back: Vec<Seen>,
    stamp: u32,
    ahead_queue: Vec<u32>,
    back_queue: Vec<u32>,
}

/// Replaces the matches of a best answer by the first best answer.
pub(super) fn settle<W: Weight>(primal: &mut Primal<'_, W>) {
    let mut ties = Ties::new(primal);
    let before: Vec<bool> = ties.tight.iter().map(|tight| tight.matched).collect();
    ties.decide();
    let changed = || std::iter::zip(&ties.tight, &before).filter(|(tight, before)| tight.matched != **before);
    for (tight, _) in changed().filter(|(tight, _)| !tight.matched) {
        primal.drop(tight.mentee, tight.edge);
    }
    for (tight, _) in changed().filter(|(tight, _)| tight.matched) {
        primal.put(tight.mentee, tight.edge);
    }
}

impl Ties {
    fn new<W: Weight>(primal: &Primal<'_, W>) -> Self {
        let (edges, weights) = (primal.edges(), primal.weights());
        let (u, v) = (primal.prices(MENTEES), primal.prices(MENTORS));
        let (mentees, mentors) = (u.len(), v.len());
        let reach = Reach::new(weights);
        let mut tight = Vec::new();
        let mut row = Vec::with_capacity(mentees + 1);
        row.push(0);
        for (mentee, &price) in u.iter().enumerate() {
            if primal.caps(MENTEES)[mentee] > 0 {
                let range = edges.range(mentee);
                let start = range.start;
                each_from(&edges.scores()[range], reach.least(price), |at| {
                    let edge = start + at;
                    let mentor = edges.mentors()[edge];
                    if price + v[mentor as usize] == weights[edges.scores()[edge] as usize] {
                        let state = primal.state(edge as u32);
                        if state != EdgeState::Closed && primal.caps(MENTORS)[mentor as usize] > 0 {
                            let matched = state == EdgeState::Matched;
                            tight.push(Tight { mentee: mentee as u32, mentor, edge: edge as u32, matched });
                        }
                    }
                });
            }
            row.push(tight.len() as u32);
        }
        let mut end = vec![0u32; mentors];
        for edge in &tight {
            end[edge.mentor as usize] += 1;
        }
        let mut sum = 0;
        let mut column_range: Vec<Range<u32>> = Vec::with_capacity(mentors);
        for count in end {
            column_range.push(sum..sum);
            sum += count;
        }
        let mut column = vec![0u32; tight.len()];
        for (at, edge) in (0..).zip(&tight) {
            let range = &mut column_range[edge.mentor as usize];
            column[range.end as usize] = at;
            range.end += 1;
        }
        let person = |side: usize, at: usize| {
            let held = primal.held(side, at as u32).len() as u32;
            let price = if side == MENTEES { u[at] } else { v[at] };
            (price == W::default(), primal.caps(side)[at] - held)
        };
        let people =
            (0..mentees).map(|at| person(MENTEES, at)).chain((0..mentors).map(|at| person(MENTORS, at)));
        let (free, left): (Vec<bool>, Vec<u32>) = people.unzip();
        let nodes = mentees + mentors + 1;
        Self {
            tight,
            row,
            column_range,
            column,
            mentees,
            world: vec![0; nodes],
            worlds: 1,
            exchange: (0..).zip(&free).filter(|(_, free)| **free).map(|(at, _)| at).collect(),
            free,
            left,
            ahead: vec![Seen::default(); nodes],
            back: vec![Seen::default(); nodes],
            stamp: 0,
            ahead_queue: Vec::new(),
            back_queue: Vec::new(),
        }
    }

    fn decide(&mut self) {
        for mentee in 0..self.mentees {
            for at in self.row[mentee]..self.row[mentee + 1] {
                if !self.tight[at as usize].matched {
                    self.attempt(at);
                }
            }
        }
    }

    /// Matches an edge if people can move around a circle for it.
    fn attempt(&mut self, at: u32) {
        let Tight { mentee, mentor, .. } = self.tight[at as usize];
        let start = self.mentees as u32 + mentor;
        let world = self.world[mentee as usize];
        if self.world[start as usize] != world {
            return;
        }
        self.stamp += 1;
        let here = Seen { stamp: self.stamp, via: NOTHING, from: NOTHING };
        self.ahead[start as usize] = here;
        self.back[mentee as usize] = here;
        self.ahead_queue.clear();
        self.back_queue.clear();
        self.ahead_queue.push(start);
        self.back_queue.push(mentee);
        let (mut ahead, mut back) = (Progress::default(), Progress::default());
        loop {
            let met = if ahead.cost <= back.cost {
                let Some(&node) = self.ahead_queue.get(ahead.at) else {
                    return self.part::<true>();
                };
                self.walk::<true>(node, at, world, &mut ahead)
            } else {
                let Some(&node) = self.back_queue.get(back.at) else {
                    return self.part::<false>();
                };
                self.walk::<false>(node, at, world, &mut back)
            };
            if let Some(node) = met {
                return self.turn(at, node);
            }
        }
    }

    /// Everybody whom one end has reached becomes a world of their own.
    fn part<const AHEAD: bool>(&mut self) {
        let queue = if AHEAD { &self.ahead_queue } else { &self.back_queue };
        for &node in queue {
            self.world[node as usize] = self.worlds;
        }
        self.worlds += 1;
    }

    /// All steps from a node (or to it); a node that the other end has reached too, if there is one.
    fn walk<const AHEAD: bool>(
        &mut self,
        node: u32,
        root: u32,
        world: u32,
        progress: &mut Progress,
    ) -> Option<u32> {
        let mentees = self.mentees as u32;
        let exchange = self.world.len() as u32 - 1;
        let first = self.tight[root as usize].mentee;
        if node == exchange {
            return self.walk_exchange::<AHEAD>(first, world, progress);
        }
        progress.at += 1;
        let is_mentee = node < mentees;
        // A mentor reached ahead has one match more, a mentee one less; on the way back it is the reverse.
        let range = if is_mentee {
            let (start, end) = (self.row[node as usize], self.row[node as usize + 1]);
            if node == first { root + 1..end } else { start..end }
        } else {
            self.column_from(node - mentees, first)
        };
        progress.cost += range.len() + 1;
        for at in range {
            let index = if is_mentee { at } else { self.column[at as usize] };
            let Tight { mentee, mentor, matched, .. } = self.tight[index as usize];
            let wanted = if AHEAD { !is_mentee } else { is_mentee };
            if matched != wanted || (mentee == first && index <= root) {
                continue;
            }
            let next = if is_mentee { mentees + mentor } else { mentee };
            if let Some(met) = self.reach::<AHEAD>(next, index, node, world) {
                return Some(met);
            }
        }
        let gains = if AHEAD { !is_mentee } else { is_mentee };
        let may = self.free[node as usize] && (!gains || self.left[node as usize] > 0);
        if may { self.reach::<AHEAD>(exchange, NOTHING, node, world) } else { None }
    }

    /// Some of the people who may have one match more or less; the rest when it is this side's turn again.
    fn walk_exchange<const AHEAD: bool>(
        &mut self,
        first: u32,
        world: u32,
        progress: &mut Progress,
    ) -> Option<u32> {
        let exchange = self.world.len() as u32 - 1;
        // Whoever is being decided may well be the one who gains.
        if AHEAD && progress.exchanged == 0 && self.left[first as usize] > 0 {
            return self.reach::<AHEAD>(first, NOTHING, exchange, world);
        }
        let end = self.exchange.len().min(progress.exchanged + EXCHANGED);
        progress.cost += end - progress.exchanged;
        for at in progress.exchanged..end {
            let person = self.exchange[at];
            // On the way ahead a mentee gains after the exchange and a mentor loses, before it the other way.
            let gains = (person < self.mentees as u32) == AHEAD;
            let may = person >= first && (!gains || self.left[person as usize] > 0);
            if may && let Some(met) = self.reach::<AHEAD>(person, NOTHING, exchange, world) {
                return Some(met);
            }
        }
        progress.exchanged = end;
        progress.at += usize::from(end == self.exchange.len());
        None
    }

    /// The tight edges of a mentor from the mentee on who is being decided; earlier ones are settled for good.
    fn column_from(&mut self, mentor: u32, first: u32) -> Range<u32> {
        let range = &mut self.column_range[mentor as usize];
        while range.start < range.end && self.tight[self.column[range.start as usize] as usize].mentee < first
        {
            range.start += 1;
        }
        range.clone()
    }

    fn reach<const AHEAD: bool>(&mut self, node: u32, via: u32, from: u32, world: u32) -> Option<u32> {
        if self.world[node as usize] != world {
            return None;
        }
        let (mine, other, queue) = if AHEAD {
            (&mut self.ahead, &self.back, &mut self.ahead_queue)
        } else {
            (&mut self.back, &self.ahead, &mut self.back_queue)
        };
        let seen = &mut mine[node as usize];
        if seen.stamp == self.stamp {
            return None;
        }
        *seen = Seen { stamp: self.stamp, via, from };
        queue.push(node);
        (other[node as usize].stamp == self.stamp).then_some(node)
    }

    /// Lets everybody on the circle through `met` move.
    fn turn(&mut self, root: u32, met: u32) {
        self.flip(root);
        for ahead in [true, false] {
            let mut node = met;
            loop {
                let seen = if ahead { self.ahead[node as usize] } else { self.back[node as usize] };
                if seen.from == NOTHING {
                    break;
                }
                if seen.via != NOTHING {
                    self.flip(seen.via);
                }
                node = seen.from;
            }
        }
    }

    fn flip(&mut self, at: u32) {
        let edge = &mut self.tight[at as usize];
        edge.matched = !edge.matched;
        for person in [edge.mentee as usize, self.mentees + edge.mentor as usize] {
            if edge.matched {
                self.left[person] = self.left[person].wrapping_sub(1);
            } else {
                self.left[person] = self.left[person].wrapping_add(1);
            }
        }
    }
}
