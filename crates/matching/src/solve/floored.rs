//! `worst-off` between changes: whether the floor still stands, and the best answer above it.
//!
//! The floor stands as long as its pairs alone match as many as all pairs do, and the pairs above it match fewer.
//! Both numbers are kept up to date like an answer in which every match is worth one.

use std::borrow::Cow;

use super::candidates::filtered;
use super::cardinality::Most;
use super::optimum::Found;
use super::warm::Warm;
use super::{MENTEES, MENTORS, Open};
use crate::certificate::{Cover, Floor};
use crate::edges::{Edges, Scored};
use crate::objective::SCORE_MAX;

/// Three views of one problem, all of which see every change.
pub(super) struct Floored<'a> {
    /// Every pair, each worth one.
    all: Warm<'a, i64>,
    /// The pairs above the floor, each worth one.
    above: Warm<'a, i64>,
    /// The pairs from the floor up.
    best: Warm<'a, i64>,
}

impl<'a> Floored<'a> {
    /// From the best answer, its floor, and the pairs that are closed.
    pub(super) fn new(
        edges: &'a Edges,
        open: &Open<'_>,
        found: Found<i64>,
        weights: Vec<i64>,
        floor: &Floor,
        closed: impl Iterator<Item = (u32, u32)> + Clone,
    ) -> Self {
        let from = |least: u16| filtered(edges, |_, _, score| score >= least);
        let each = vec![1; usize::from(SCORE_MAX) + 1];
        let above = filtered(&open.edges, |_, _, score| score > floor.score);
        let most = Most::new(&above, open.caps(), found.matches.iter().copied());
        let mut matches: Vec<(u32, u32)> =
            most.matches().map(|(mentee, edge)| (mentee, above.mentors()[edge as usize])).collect();
        matches.sort_unstable();
        let counted = |edges: Cow<'a, Edges>, cover: &Cover, matches: Vec<(u32, u32)>| {
            let found = Found { price: prices(cover, open), matches };
            Warm::new(edges, open.caps.clone(), each.clone(), found, closed.clone())
        };
        Self {
            all: counted(Cow::Borrowed(edges), &floor.most, found.matches.clone()),
            above: counted(Cow::Owned(from(floor.score + 1)), &floor.above, matches),
            best: Warm::new(Cow::Owned(from(floor.score)), open.caps.clone(), weights, found, closed.clone()),
        }
    }

    /// The first of the best answers, without the pinned; nothing where the floor no longer stands.
    pub(super) fn matches(
        &mut self,
        closed: impl Iterator<Item = (u32, u32)> + Clone,
    ) -> Option<Vec<Scored>> {
        let count = self.all.count();
        let stands = count > 0 && self.above.count() < count;
        let matches = stands.then(|| self.best.matches(closed))?;
        (matches.len() == count).then_some(matches)
    }

    /// Takes a pair out.
    pub(super) fn close(&mut self, mentee: u32, mentor: u32) {
        self.each(|view| view.close(mentee, mentor));
    }

    /// Lets a pair back in.
    pub(super) fn open(&mut self, mentee: u32, mentor: u32) {
        self.each(|view| view.open(mentee, mentor));
    }

    /// Changes the places of both people of a pair, whose state is then to be changed too.
    pub(super) fn set_left(&mut self, mentee: u32, mentee_left: u32, mentor: u32, mentor_left: u32) {
        self.each(|view| view.set_left(mentee, mentee_left, mentor, mentor_left));
    }

    /// Changes the places of a mentor.
    pub(super) fn set_mentor_left(&mut self, mentor: u32, left: u32) {
        self.each(|view| view.set_mentor_left(mentor, left));
    }

    fn each(&mut self, change: impl Fn(&mut Warm<'a, i64>)) {
        for view in [&mut self.all, &mut self.above, &mut self.best] {
            change(view);
        }
    }
}

/// A cover as prices: whoever is in it costs one, and so does whoever has no place and could cost anything.
fn prices(cover: &Cover, open: &Open<'_>) -> [Vec<i64>; 2] {
    [(MENTEES, &cover.mentees), (MENTORS, &cover.mentors)].map(|(side, covering)| {
        let mut price: Vec<i64> = open.caps[side].iter().map(|&cap| i64::from(cap == 0)).collect();
        for &person in covering {
            price[person as usize] = 1;
        }
        price
    })
}
