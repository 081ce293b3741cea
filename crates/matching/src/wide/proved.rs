//! A best answer over all pairs of a pool, of which only some are kept.

use super::Wide;
use super::blocks::{self, Asks};
use crate::certificate::{Certificate, Cover, Price};
use crate::edges::Scored;
use crate::figures::{Figures, Has, figures};
use crate::instance::Instance;
use crate::objective::{Cuts, ObjectiveCode, SCORE_MAX};
use crate::pool::Id;
use crate::run::in_pool_order;
use crate::solve::Solution;

/// A best answer and its proof, which covers every allowed pair of the pool.
pub struct Proved<'p> {
    wide: Wide<'p>,
    solution: Solution,
    rounds: u32,
}

impl<'p> Wide<'p> {
    /// Prices for whoever has no place as well: they may cost whatever covers the pairs that nobody looked at.
    pub(super) fn proved(self, mut solution: Solution, weights: &[i128], rounds: u32) -> Proved<'p> {
        let highest = Price(weights[usize::from(SCORE_MAX)]);
        let Certificate { mentee_price, mentor_price, floor, .. } = &mut solution.certificate;
        for (prices, left) in [(mentee_price, &self.left[0]), (mentor_price, &self.left[1])] {
            for (price, _) in prices.iter_mut().zip(left).filter(|(_, left)| **left == 0) {
                *price = highest;
            }
        }
        if let Some(floor) = floor {
            for Cover { mentees, mentors, .. } in [&mut floor.most, &mut floor.above] {
                for (people, left) in [(mentees, &self.left[0]), (mentors, &self.left[1])] {
                    people.extend((0..).zip(left).filter(|(_, left)| **left == 0).map(|(person, _)| person));
                    people.sort_unstable();
                    people.dedup();
                }
            }
        }
        Proved { wide: self, solution, rounds }
    }
}

impl Proved<'_> {
    /// The answer and its proof; indices follow the order of ids.
    pub fn solution(&self) -> &Solution {
        &self.solution
    }

    /// The kept pairs and the places; indices follow the order of ids.
    pub fn instance(&self) -> &Instance {
        &self.wide.instance
    }

    /// The objective of the pool.
    pub fn objective(&self) -> ObjectiveCode {
        self.wide.objective.code()
    }

    /// The matches by the ids of their people, sorted by these.
    pub fn matches(&self) -> impl Iterator<Item = (Id, Id, u16)> {
        let people = &self.wide.people;
        let matches = self.solution.matches.iter();
        matches.map(|pair| (people.mentee_id(pair.mentee), people.mentor_id(pair.mentor), pair.score))
    }

    /// The proof with everybody's index in the pool, counted from 0.
    pub fn certificate(&self) -> Certificate {
        in_pool_order(&self.wide.people, &self.solution.certificate)
    }

    /// How many pairs of the pool are allowed.
    pub fn pairs(&self) -> u64 {
        self.wide.pairs
    }

    /// How many of them were kept in the end.
    pub fn kept(&self) -> usize {
        self.wide.instance.edges().len()
    }

    /// How often the others were held against the prices.
    pub fn rounds(&self) -> u32 {
        self.rounds
    }

    /// The figures over all pairs, with the default cuts.
    pub fn figures(&self) -> Figures {
        let matches = &self.solution.matches;
        let mut figures = figures(&self.wide.instance, &Cuts::default(), matches);
        let has = Has::by_score(&self.wide.instance, matches);
        let asking = (0u32..).zip(&self.wide.rest).filter_map(|(mentee, rest)| {
            let rest = rest.filter(|&rest| i32::from(rest) > has.mentees[mentee as usize])?;
            Some((mentee, Asked { mentee, rest, has: &has, blocking: 0 }))
        });
        let Wide { people, among, instance, .. } = &self.wide;
        blocks::judge(people, among, Some(instance.edges()), asking, |_, asked: Asked<'_>| {
            figures.blocking_pairs += asked.blocking;
        });
        figures
    }
}

/// A mentee whose other pairs are held against what both have.
struct Asked<'a> {
    mentee: u32,
    rest: u16,
    has: &'a Has,
    blocking: u64,
}

impl Asks for Asked<'_> {
    fn wants(&self, mentor: u32) -> bool {
        i32::from(self.rest) > self.has.mentors[mentor as usize]
    }

    fn hears(&mut self, mentor: u32, score: u16) {
        self.blocking += u64::from(self.has.less_than(&Scored { mentee: self.mentee, mentor, score }));
    }
}
