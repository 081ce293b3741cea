//! The pairs that are not kept and should be.

use std::cmp::Reverse;

use super::blocks::{self, Asks};
use super::held::{Held, Reach, Stance};
use super::{Wide, turned};
use crate::edges::Scored;
use crate::solve::Solution;

/// Pairs that must join, by mentee and then by mentor.
pub(super) enum Missing {
    /// There may be a better answer with these.
    Better(Vec<Scored>),
    /// There is none, but these may be part of another that is as good.
    Equal(Vec<Scored>),
    /// With at least so many pairs there would be more than may be kept.
    TooMany(usize),
}

impl Wide<'_> {
    /// The pairs that the proof of `solution` does not cover, at most `most` of each mentee if there may be a better
    /// answer.
    pub(super) fn missing(&self, solution: &Solution, weights: &[i128], most: usize) -> Missing {
        let held = Held::new(&solution.certificate, weights);
        let [mentee_left, mentor_left] = &self.left;
        let asking = (0u32..).zip(self.rest.iter().zip(mentee_left)).filter_map(|(mentee, (rest, &left))| {
            let reach = held.reach(mentee, rest.filter(|_| left > 0)?)?;
            let (held, better, equal) = (&held, Vec::new(), Vec::new());
            Some((mentee, Asked { mentee, held, reach, mentor_left, most, better, equal }))
        });
        let (mut better, mut equal) = (Vec::new(), Vec::new());
        let kept = self.instance.edges();
        let room = self.most_kept.saturating_sub(kept.len());
        // What does not fit is counted, for something better may still be found.
        let mut too_many = 0;
        blocks::judge(&self.people, &self.among, Some(kept), asking, |_, mut asked: Asked<'_>| {
            if asked.better.is_empty() && better.is_empty() {
                if equal.len() + asked.equal.len() <= room {
                    equal.append(&mut asked.equal);
                } else {
                    too_many += asked.equal.len();
                }
                return;
            }
            // What is only as good is looked for when nothing is better.
            equal.clear();
            if asked.better.len() > most {
                asked.better.select_nth_unstable(most - 1);
                asked.better.truncate(most);
            }
            asked.better.sort_unstable_by_key(|one| one.2.mentor);
            better.extend(asked.better.iter().map(|one| one.2));
        });
        match (better.is_empty(), kept.len() + better.len()) {
            (true, kept) if too_many > 0 => Missing::TooMany(kept + equal.len() + too_many),
            (false, kept) if kept > self.most_kept => Missing::TooMany(kept),
            (true, _) => Missing::Equal(equal),
            (false, _) => Missing::Better(better),
        }
    }
}

/// A mentee whose other pairs are held against the proof.
struct Asked<'a> {
    mentee: u32,
    held: &'a Held<'a>,
    reach: Reach,
    mentor_left: &'a [u32],
    most: usize,
    /// How strong the case is, the place of the mentor, and the pair.
    better: Vec<(Reverse<Stance>, u32, Scored)>,
    equal: Vec<Scored>,
}

impl Asks for Asked<'_> {
    fn wants(&self, mentor: u32) -> bool {
        self.mentor_left[mentor as usize] > 0 && self.held.may_matter(self.reach, mentor)
    }

    fn hears(&mut self, mentor: u32, score: u16) {
        let pair = Scored { mentee: self.mentee, mentor, score };
        match self.held.stance(self.reach, mentor, score) {
            Stance::Covered => {}
            Stance::Tight if self.better.is_empty() => self.equal.push(pair),
            Stance::Tight => {}
            beats @ Stance::Beats(_) => {
                let place = turned(self.mentee, mentor, self.mentor_left.len() as u32, self.most);
                self.better.push((Reverse(beats), place, pair));
            }
        }
    }
}
