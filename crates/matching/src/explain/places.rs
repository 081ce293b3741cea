//! Who holds which place, and who could move: alternating paths over the pairs that the pins leave open.
//!
//! Only numbers of matches matter here, so a breadth-first search is all it takes.

use std::collections::VecDeque;

use crate::bits::Bits;
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

/// Everybody who can be reached from a mentee by somebody moving, sorted.
///
/// The mentees hold all places of the mentors; they may have no other mentor but whom they hold beside them.
#[derive(Default)]
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

    /// The matches as they are now, pinned ones left out.
    pub(super) fn matches(&self, instance: &Instance) -> Vec<Scored> {
        let holders = (0u32..).zip(&self.held);
        let pairs = holders.flat_map(|(mentor, held)| held.iter().map(move |&mentee| (mentee, mentor)));
        let score = |(mentee, mentor)| instance.edges().score(mentee, mentor);
        pairs
            .filter_map(|pair| Some(Scored { mentee: pair.0, mentor: pair.1, score: score(pair)? }))
            .collect()
    }

    /// Number of mentors.
    pub(super) fn mentors(&self) -> usize {
        self.held.len()
    }

    /// Whether a mentor has a place that nobody holds.
    pub(super) fn is_free(&self, mentor: u32) -> bool {
        self.mentor_left[mentor as usize] > 0
    }

    /// The mentees who hold a place of a mentor beyond the pins.
    pub(super) fn held(&self, mentor: u32) -> &[u32] {
        &self.held[mentor as usize]
    }

    /// Places of a mentee that are not taken.
    pub(super) fn left(&self, mentee: u32) -> u32 {
        self.mentee_left[mentee as usize]
    }

    /// Everybody whom a path from `root` passes in vain; nothing if one of them ends at a free place.
    ///
    /// `row` puts the mentors that a mentee may have into an empty set; those of pinned pairs stay out.
    pub(super) fn reach(&self, root: u32, row: impl Fn(u32, &mut Bits)) -> Option<Reach> {
        let mut seen = Seen::new(self);
        if self.free_place(root, &row, &mut seen).is_some() {
            return None;
        }
        let mut mentees: Vec<u32> =
            (0..).zip(&seen.from_mentor).filter(|(_, from)| from.is_some()).map(|(at, _)| at).collect();
        mentees.push(root);
        mentees.sort_unstable();
        Some(Reach { mentees, mentors: seen.mentors.iter().map(|mentor| mentor as u32).collect() })
    }

    /// A breadth-first search from `root` that passes nobody seen before, up to a mentor with a free place.
    fn free_place(&self, root: u32, row: &impl Fn(u32, &mut Bits), seen: &mut Seen) -> Option<u32> {
        let Seen { mentors, from_mentee, from_mentor, queue, next } = seen;
        queue.clear();
        queue.push_back(root);
        while let Some(mentee) = queue.pop_front() {
            next.clear();
            row(mentee, next);
            next.remove_all(mentors);
            for mentor in next.iter() {
                let held = &self.held[mentor];
                // A pair is matched once, so whom a mentee with several places holds already is no way on.
                if held.contains(&mentee) {
                    continue;
                }
                mentors.insert(mentor);
                from_mentee[mentor] = mentee;
                if self.mentor_left[mentor] > 0 {
                    return Some(mentor as u32);
                }
                for &holder in held {
                    if holder != root && from_mentor[holder as usize].is_none() {
                        from_mentor[holder as usize] = Some(mentor as u32);
                        queue.push_back(holder);
                    }
                }
            }
        }
        None
    }

    /// Moves everybody on the path that ends at a free place of `mentor`.
    fn shift(&mut self, mut mentor: u32, root: u32, seen: &Seen) {
        loop {
            let mentee = seen.from_mentee[mentor as usize];
            self.held[mentor as usize].push(mentee);
            if mentee == root {
                return;
            }
            let Some(before) = seen.from_mentor[mentee as usize] else { return };
            self.held[before as usize].retain(|&holder| holder != mentee);
            mentor = before;
        }
    }

    /// Matches as many more as the mentors in each `row` permit, and says how many that is.
    pub(super) fn fill(&mut self, row: impl Fn(u32, &mut Bits)) -> u32 {
        let mut gain = 0;
        let mut seen = Seen::new(self);
        for mentee in 0..self.mentee_left.len() as u32 {
            while self.left(mentee) > 0 {
                let Some(mentor) = self.free_place(mentee, &row, &mut seen) else { break };
                self.mentor_left[mentor as usize] -= 1;
                self.mentee_left[mentee as usize] -= 1;
                self.shift(mentor, mentee, &seen);
                gain += 1;
                seen = Seen::new(self);
            }
        }
        gain
    }
}

/// Whom searches have passed. Whoever was reached in vain need not be tried again until somebody moves.
struct Seen {
    mentors: Bits,
    /// The mentee from whom each of these mentors was reached, and the mentor from whom each mentee was.
    from_mentee: Vec<u32>,
    from_mentor: Vec<Option<u32>>,
    queue: VecDeque<u32>,
    /// The mentors of the mentee who is being looked at.
    next: Bits,
}

impl Seen {
    fn new(places: &Places) -> Self {
        let mentors = places.held.len();
        Self {
            mentors: Bits::none(mentors),
            from_mentee: vec![0; mentors],
            from_mentor: vec![None; places.mentee_left.len()],
            queue: VecDeque::new(),
            next: Bits::none(mentors),
        }
    }
}
