//! What the last place of each mentee is worth to everybody: the exact loss if it were taken away.
//!
//! This is the highest price an optimal certificate could ask for the mentee, while the certificate at hand may
//! ask for less. The difference is the shortest path, in what its prices leave over, along which somebody else
//! would take what the mentee gives up.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::certificate::Certificate;
use crate::edges::Scored;
use crate::instance::Instance;
use crate::solve::Worth;

/// An optimum without pins and its prices, restricted to pairs of at least `floor`.
pub(super) struct Priced {
    pub(super) floor: u16,
    /// Sorted by mentee and then by mentor.
    pub(super) matches: Vec<Scored>,
    pub(super) mentee_price: Vec<i128>,
    pub(super) mentor_price: Vec<i128>,
    /// The mentees who hold a place of each mentor.
    held: Vec<Vec<Scored>>,
    /// The matches of mentee `i` are `matches[first[i]..first[i + 1]]`.
    first: Vec<usize>,
}

/// Where a mentee's place goes in the end, at what the prices leave over: nothing for people without places.
pub(super) struct Distances {
    pub(super) mentee: Vec<Option<i128>>,
    pub(super) mentor: Vec<Option<i128>>,
}

/// A person of either side in the search.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Mentee(u32),
    Mentor(u32),
}

impl Priced {
    /// `matches` are those the certificate proves, pinned ones left out.
    pub(super) fn new(open: &Instance, floor: u16, matches: Vec<Scored>, certificate: &Certificate) -> Self {
        let mut held = vec![Vec::new(); open.mentor_cap().len()];
        let mut first = vec![0; open.mentee_cap().len() + 1];
        for pair in &matches {
            held[pair.mentor as usize].push(*pair);
            first[pair.mentee as usize + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let plain = |prices: &[crate::certificate::Price]| prices.iter().map(|price| price.0).collect();
        Self {
            floor,
            matches,
            mentee_price: plain(&certificate.mentee_price),
            mentor_price: plain(&certificate.mentor_price),
            held,
            first,
        }
    }

    /// What the matches are worth together.
    pub(super) fn sum(&self, worth: &Worth) -> i128 {
        self.matches.iter().map(|pair| worth.of(pair.score)).sum()
    }

    /// What a pair is short of its two prices; never negative where the prices hold, but for matched pairs that
    /// need a price of their own.
    pub(super) fn slack(&self, worth: &Worth, pair: Scored) -> i128 {
        let prices = self.mentee_price[pair.mentee as usize] + self.mentor_price[pair.mentor as usize];
        prices - worth.of(pair.score)
    }

    /// Whether the pair is matched.
    pub(super) fn has(&self, pair: Scored) -> bool {
        let at = pair.mentee as usize;
        self.matches[self.first[at]..self.first[at + 1]].iter().any(|one| one.mentor == pair.mentor)
    }

    fn has_free_place(&self, open: &Instance, mentee: usize) -> bool {
        let cap = open.mentee_cap()[mentee] as usize;
        cap > self.first[mentee + 1] - self.first[mentee]
    }

    /// The shortest way from everybody to an end: a mentor whose place stays empty, at its price, or a mentee with
    /// a free place, at none. Dijkstra's algorithm, backwards from the ends.
    ///
    /// A mentee who gives up a matched pair pays the pair's own price; a mentor who takes another mentee instead
    /// pays the slack of that pair, and that mentee goes on if their places are full. A step never costs less than
    /// nothing because the prices are those of a certificate.
    pub(super) fn distances(&self, open: &Instance, worth: &Worth) -> Distances {
        let mut found = Distances {
            mentee: vec![None; open.mentee_cap().len()],
            mentor: vec![None; open.mentor_cap().len()],
        };
        // The shortest way to each mentor that has been seen so far: a longer one need not be queued.
        let mut nearest: Vec<Option<i128>> = vec![None; found.mentor.len()];
        for (j, &price) in self.mentor_price.iter().enumerate().filter(|(j, _)| open.mentor_cap()[*j] > 0) {
            nearest[j] = Some(price);
        }
        let ends = (0..).zip(&nearest).filter_map(|(j, price)| Some(Reverse(((*price)?, Node::Mentor(j)))));
        let free = (0..self.mentee_price.len()).filter(|&i| self.has_free_place(open, i));
        let mut queue: BinaryHeap<Reverse<(i128, Node)>> =
            ends.chain(free.map(|i| Reverse((0, Node::Mentee(i as u32))))).collect();
        while let Some(Reverse((distance, node))) = queue.pop() {
            match node {
                Node::Mentor(j) if found.mentor[j as usize].is_none() => {
                    found.mentor[j as usize] = Some(distance);
                    for &pair in &self.held[j as usize] {
                        let own_price = -self.slack(worth, pair);
                        queue.push(Reverse((distance + own_price, Node::Mentee(pair.mentee))));
                    }
                }
                Node::Mentee(i) if found.mentee[i as usize].is_none() => {
                    found.mentee[i as usize] = Some(distance);
                    for (mentor, score) in open.edges().row(i).filter(|(_, score)| *score >= self.floor) {
                        let pair = Scored { mentee: i, mentor, score };
                        let along = distance + self.slack(worth, pair);
                        let nearest = &mut nearest[mentor as usize];
                        if nearest.is_none_or(|nearest| along < nearest) && !self.has(pair) {
                            *nearest = Some(along);
                            queue.push(Reverse((along, Node::Mentor(mentor))));
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// What everybody would lose with one place less of each mentee; nothing for a mentee without places.
    pub(super) fn losses(&self, distances: &Distances) -> Vec<Option<i128>> {
        let each = self.mentee_price.iter().zip(&distances.mentee);
        each.map(|(price, distance)| distance.map(|distance| price + distance)).collect()
    }
}
