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

mod walk;

use std::ops::Range;

use super::primal::{EdgeState, MENTEES, MENTORS, Primal, Weight};

/// A tight edge.
#[derive(Clone, Copy)]
struct Tight {
    mentee: u32,
    mentor: u32,
}

const NOTHING: u32 = u32::MAX;

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
    /// Which of them are matched.
    matched: Vec<bool>,
    row: Vec<u32>,
    /// The tight edges of each mentor; the start moves on with what is decided.
    column_range: Vec<Range<u32>>,
    /// Mentee and tight edge.
    column: Vec<(u32, u32)>,
    mentees: usize,
    /// The matched edges of node `i` are `held[held_start[i]..][..held_count[i]]`.
    held: Vec<u32>,
    held_start: Vec<u32>,
    held_count: Vec<u32>,
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
    let (mut ties, edges) = Ties::new(primal);
    let before = ties.matched.clone();
    ties.decide();
    let changed = |to: bool| {
        let pairs = std::iter::zip(&ties.tight, &edges).zip(std::iter::zip(&ties.matched, &before));
        pairs.filter(move |(_, (now, before))| **now == to && now != before).map(|(pair, _)| pair)
    };
    for (tight, &edge) in changed(false) {
        primal.drop(tight.mentee, edge);
    }
    for (tight, &edge) in changed(true) {
        primal.put(tight.mentee, edge);
    }
}

impl Ties {
    /// With the edge of `primal` that each tight edge is.
    fn new<W: Weight>(primal: &Primal<'_, W>) -> (Self, Vec<u32>) {
        let (edges, weights) = (primal.edges(), primal.weights());
        let (u, v) = (primal.prices(MENTEES), primal.prices(MENTORS));
        let (mentees, mentors) = (u.len(), v.len());
        let (mut tight, mut matched, mut edge_of) = (Vec::new(), Vec::new(), Vec::new());
        let mut row = Vec::with_capacity(mentees + 1);
        row.push(0);
        for (mentee, &price) in u.iter().enumerate() {
            if primal.caps(MENTEES)[mentee] > 0 {
                let range = edges.range(mentee);
                let pairs = edges.mentors()[range.clone()].iter().zip(&edges.scores()[range.clone()]);
                for (edge, (&mentor, &score)) in range.zip(pairs) {
                    if price + v[mentor as usize] == weights[usize::from(score)] {
                        let state = primal.state(edge as u32);
                        if state != EdgeState::Closed && primal.caps(MENTORS)[mentor as usize] > 0 {
                            tight.push(Tight { mentee: mentee as u32, mentor });
                            matched.push(state == EdgeState::Matched);
                            edge_of.push(edge as u32);
                        }
                    }
                }
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
        let mut column = vec![(0, 0); tight.len()];
        for (at, edge) in (0..).zip(&tight) {
            let range = &mut column_range[edge.mentor as usize];
            column[range.end as usize] = (edge.mentee, at);
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
        // Nobody ever holds more tight edges than there are, or than places.
        let places = |side: usize, at: usize, tight: u32| primal.caps(side)[at].min(tight);
        let of_mentees = (0..mentees).map(|at| places(MENTEES, at, row[at + 1] - row[at]));
        let of_mentors = (0..mentors).map(|at| places(MENTORS, at, column_range[at].len() as u32));
        let mut held_start = vec![0];
        held_start.extend(of_mentees.chain(of_mentors).scan(0, |sum, places| {
            *sum += places;
            Some(*sum)
        }));
        let mut ties = Self {
            held: vec![NOTHING; held_start[nodes - 1] as usize],
            held_start,
            held_count: vec![0; nodes],
            matched: vec![false; tight.len()],
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
        };
        for at in (0..).zip(&matched).filter(|(_, matched)| **matched).map(|(at, _)| at) {
            ties.hold(at);
        }
        (ties, edge_of)
    }

    fn decide(&mut self) {
        for mentee in 0..self.mentees {
            for at in self.row[mentee]..self.row[mentee + 1] {
                if !self.matched[at as usize] {
                    self.attempt(at);
                }
            }
        }
    }

    /// Matches an edge if people can move around a circle for it.
    fn attempt(&mut self, at: u32) {
        let Tight { mentee, mentor } = self.tight[at as usize];
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

    /// Lets everybody on the circle through `met` move.
    fn turn(&mut self, root: u32, met: u32) {
        let mut circle = vec![root];
        for ahead in [true, false] {
            let mut node = met;
            loop {
                let seen = if ahead { self.ahead[node as usize] } else { self.back[node as usize] };
                if seen.from == NOTHING {
                    break;
                }
                if seen.via != NOTHING {
                    circle.push(seen.via);
                }
                node = seen.from;
            }
        }
        // Places are left before they are taken.
        let (matched, open): (Vec<u32>, Vec<u32>) =
            circle.into_iter().partition(|&at| self.matched[at as usize]);
        for at in matched {
            self.let_go(at);
            self.each_end(at, |left| *left += 1);
        }
        for at in open {
            self.hold(at);
            self.each_end(at, |left| *left -= 1);
        }
    }

    fn ends(&self, at: u32) -> [usize; 2] {
        let Tight { mentee, mentor } = self.tight[at as usize];
        [mentee as usize, self.mentees + mentor as usize]
    }

    fn each_end(&mut self, at: u32, change: impl Fn(&mut u32)) {
        for node in self.ends(at) {
            change(&mut self.left[node]);
        }
    }

    fn hold(&mut self, at: u32) {
        self.matched[at as usize] = true;
        for node in self.ends(at) {
            self.held[(self.held_start[node] + self.held_count[node]) as usize] = at;
            self.held_count[node] += 1;
        }
    }

    fn let_go(&mut self, at: u32) {
        self.matched[at as usize] = false;
        for node in self.ends(at) {
            let (start, count) = (self.held_start[node] as usize, self.held_count[node] as usize);
            let held = &mut self.held[start..start + count];
            if let Some(place) = held.iter().position(|&one| one == at) {
                held.swap(place, count - 1);
                self.held_count[node] -= 1;
            }
        }
    }
}
