//! The search of Dijkstra that settles one person, and what follows from it.

use std::cmp::Reverse;

use super::side::{Columns, Label, NOBODY, Slot};
use super::{EdgeState, MENTEES, MENTORS, Primal, Weight};

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

impl<W: Weight> Primal<'_, W> {
    /// Lets a mentee enter who has no match, and settles all their places.
    pub(in super::super) fn enter(&mut self, mentee: u32) {
        if self.sides[MENTEES].cap[mentee as usize] > 0 {
            self.sides[MENTEES].price[mentee as usize] = self.asking(mentee);
            self.settle(MENTEES, mentee);
        }
    }

    /// Lets all mentors enter and settles everybody; nobody may be matched yet, and no mentee have a price.
    pub(in super::super) fn enter_mentors(&mut self) {
        for mentee in 0..self.sides[MENTEES].cap.len() {
            if self.sides[MENTEES].cap[mentee] > 0 {
                for edge in self.edges.range(mentee) {
                    let mentor = self.edges.mentors()[edge] as usize;
                    let weight = self.weights[self.edges.scores()[edge] as usize];
                    let price = &mut self.sides[MENTORS].price[mentor];
                    *price = (*price).max(weight);
                }
            }
        }
        self.settle_mentors();
        for mentee in 0..self.sides[MENTEES].cap.len() as u32 {
            self.settle(MENTEES, mentee);
        }
    }

    /// Settles one person: matches too many are let go, wanting places are filled or become free of charge.
    pub(in super::super) fn settle(&mut self, side: usize, person: u32) {
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
    pub(in super::super) fn settle_mentors(&mut self) {
        for mentor in 0..self.sides[MENTORS].cap.len() as u32 {
            self.settle(MENTORS, mentor);
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
