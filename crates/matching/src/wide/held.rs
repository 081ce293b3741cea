//! Pairs that were left out, held against the proof of an answer over the others.

use crate::bits::Bits;
use crate::certificate::{Certificate, Cover};

/// A proof, as far as it says something about a pair that the answer did not know.
pub(super) struct Held<'a> {
    certificate: &'a Certificate,
    /// What a pair is worth, by score; rising.
    weights: &'a [i128],
    floor: Option<Covers>,
}

/// The proof of a floor.
struct Covers {
    score: u16,
    most: [Bits; 2],
    above: [Bits; 2],
}

/// In which ways some pair of a mentee might matter, told from the best score among them.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    mentee: usize,
    /// With mentors who cost no more than this.
    price: Option<i128>,
    /// With mentors who are not in the cover of all pairs.
    most: bool,
    /// With mentors who are not in the cover of the pairs above the floor.
    above: bool,
}

/// Whether a pair may be part of a best answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stance {
    /// It may not.
    Covered,
    /// It may be part of another best answer.
    Tight,
    /// There may be a better answer with it: by how much it beats its prices, or all that it is worth where it
    /// stands against a cover.
    Beats(i128),
}

impl<'a> Held<'a> {
    pub(super) fn new(certificate: &'a Certificate, weights: &'a [i128]) -> Self {
        let bits = |cover: &Cover| {
            let side = |people: &[u32], of: usize| {
                let mut side = Bits::none(of);
                for &person in people {
                    side.insert(person as usize);
                }
                side
            };
            [
                side(&cover.mentees, certificate.mentee_price.len()),
                side(&cover.mentors, certificate.mentor_price.len()),
            ]
        };
        let floor = certificate.floor.as_ref().map(|floor| Covers {
            score: floor.score,
            most: bits(&floor.most),
            above: bits(&floor.above),
        });
        Self { certificate, weights, floor }
    }

    /// How pairs of a mentee might matter, none of which scores more than `rest`; nothing if none does.
    pub(super) fn reach(&self, mentee: u32, rest: u16) -> Option<Reach> {
        let mentee = mentee as usize;
        let most_price = self.weights[usize::from(rest)] - self.certificate.mentee_price[mentee].0;
        let floor = self.floor.as_ref();
        let reach = Reach {
            mentee,
            price: (most_price >= 0 && floor.is_none_or(|floor| rest >= floor.score)).then_some(most_price),
            most: floor.is_some_and(|floor| !floor.most[0].has(mentee)),
            above: floor.is_some_and(|floor| rest > floor.score && !floor.above[0].has(mentee)),
        };
        (reach.price.is_some() || reach.most || reach.above).then_some(reach)
    }

    /// Whether the pair with this mentor might matter.
    pub(super) fn may_matter(&self, reach: Reach, mentor: u32) -> bool {
        let mentor = mentor as usize;
        let outside = |cover: &[Bits; 2]| !cover[1].has(mentor);
        reach.price.is_some_and(|price| self.certificate.mentor_price[mentor].0 <= price)
            || reach.most && self.floor.as_ref().is_some_and(|floor| outside(&floor.most))
            || reach.above && self.floor.as_ref().is_some_and(|floor| outside(&floor.above))
    }

    /// Whether the pair with this mentor, which has a score, matters.
    pub(super) fn stance(&self, reach: Reach, mentor: u32, score: u16) -> Stance {
        let (mentee, mentor) = (reach.mentee, mentor as usize);
        let weight = self.weights[usize::from(score)];
        if let Some(floor) = &self.floor {
            let misses = |cover: &[Bits; 2]| !cover[0].has(mentee) && !cover[1].has(mentor);
            if misses(&floor.most) || score > floor.score && misses(&floor.above) {
                return Stance::Beats(weight);
            }
            if score < floor.score {
                return Stance::Covered;
            }
        }
        let Certificate { mentee_price, mentor_price, .. } = self.certificate;
        match weight - mentee_price[mentee].0 - mentor_price[mentor].0 {
            ..0 => Stance::Covered,
            0 => Stance::Tight,
            by => Stance::Beats(by),
        }
    }
}
