//! Who holds which place, and who could move: alternating paths over the pairs that the pins leave open.
//!
//! Only numbers of matches matter here, so a breadth-first search is all it takes.

use std::collections::VecDeque;

use crate::edges::Scored;
use crate::instance::Instance;

/// The matches without the pinned, and the places they leave.
#[derive(Clone)]
pub(super) struct Places {
    mentee_left: Vec<u32>,
    mentor_left: Vec<u32>,
    /// Mentees who hold a place of each mentor.
    held: Vec<Vec<u32>>,
}

/// Everybody who can be reached from a mentee by somebody moving.
pub(super) struct Reach {
    pub(super) mentees: Vec<u32>,
    pub(super) mentors: Vec<u32>,
}

impl Places {
    pub(super) fn new(instance: &Instance, matches: &[Scored]) -> Self {
        let mut places = Self {
            mentee_left: instance.mentee_cap().to_vec(),
            mentor_left: instance.mentor_cap().to_vec(),
            held: vec![Vec::new(); instance.mentor_cap().len()],
        };
        for pair in matches {
            places.mentee_left[pair.mentee as usize] -= 1;
            places.mentor_left[pair.mentor as usize] -= 1;
            if !instance.is_pinned(pair.mentee, pair.mentor) {
                places.held[pair.mentor as usize].push(pair.mentee);
            }
        }
        places
    }

    /// Places of a mentor beyond the pins, held or free.
    pub(super) fn open(&self, mentor: u32) -> u32 {
        self.mentor_left[mentor as usize] + self.held[mentor as usize].len() as u32
    }

    /// Gives `root` one more match over a path of `allowed` pairs, or says who was reached in vain.
    ///
    /// `allowed` must hold of no pinned pair.
    pub(super) fn augment(&mut self, root: u32, allowed: impl Fn(u32, u32) -> bool) -> Result<(), Reach> {
        let mentors = self.held.len();
        let mut reach = Reach { mentees: vec![root], mentors: Vec::new() };
        // The mentee from whom each mentor was reached, and the mentor from whom each mentee was.
        let mut from_mentee: Vec<Option<u32>> = vec![None; mentors];
        let mut from_mentor: Vec<Option<u32>> = vec![None; self.mentee_left.len()];
        let mut queue = VecDeque::from([root]);
        while let Some(mentee) = queue.pop_front() {
            for mentor in 0..mentors as u32 {
                let seen = from_mentee[mentor as usize].is_some();
                if seen || !allowed(mentee, mentor) || self.held[mentor as usize].contains(&mentee) {
                    continue;
                }
                from_mentee[mentor as usize] = Some(mentee);
                if self.mentor_left[mentor as usize] > 0 {
                    self.mentor_left[mentor as usize] -= 1;
                    self.mentee_left[root as usize] -= 1;
                    self.shift(mentor, &from_mentee, &from_mentor);
                    return Ok(());
                }
                reach.mentors.push(mentor);
                for &holder in &self.held[mentor as usize] {
                    if holder != root && from_mentor[holder as usize].is_none() {
                        from_mentor[holder as usize] = Some(mentor);
                        reach.mentees.push(holder);
                        queue.push_back(holder);
                    }
                }
            }
        }
        reach.mentees.sort_unstable();
        reach.mentors.sort_unstable();
        Err(reach)
    }

    /// Moves everybody on the path that ends at a free place of `mentor`.
    fn shift(&mut self, mut mentor: u32, from_mentee: &[Option<u32>], from_mentor: &[Option<u32>]) {
        while let Some(mentee) = from_mentee[mentor as usize] {
            self.held[mentor as usize].push(mentee);
            let Some(before) = from_mentor[mentee as usize] else { return };
            self.held[before as usize].retain(|&holder| holder != mentee);
            mentor = before;
        }
    }

    /// Matches as many more as `allowed` pairs permit, and says how many that is.
    pub(super) fn fill(&mut self, allowed: impl Fn(u32, u32) -> bool) -> u32 {
        let mut gain = 0;
        for mentee in 0..self.mentee_left.len() as u32 {
            while self.mentee_left[mentee as usize] > 0 && self.augment(mentee, &allowed).is_ok() {
                gain += 1;
            }
        }
        gain
    }
}
