//! The pairs among which somebody was left out, and the single changes that would make room.
//!
//! Whoever may have whom is listed once; what a change gains for everybody is found once, however many people it
//! is proposed to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::places::{Places, Reach};
use super::unmatched::{Change, Fix, HallSet};
use crate::bits::Bits;
use crate::pool::Level;
use crate::ruleset::Rule;
use crate::score::Scores;

/// The matches of an answer with every pair that is open, or would be after a change.
pub(super) struct Crowd<'s, 'p> {
    scores: &'s Scores<'p>,
    places: Places,
    /// The mentors each mentee may have, pins left out.
    open: Vec<Bits>,
    /// The mentors whom only too few common minutes keep from each mentee, with those minutes, the most first.
    thin: Vec<Vec<(u32, u16)>>,
    /// The mentees who could have each mentor who is on a break, if only that ended.
    waiting: BTreeMap<u32, Vec<u32>>,
    /// The common minutes down to which the rule must be lowered for moving people to free a place of each mentor;
    /// [`u16::MAX`] where they can move as it is, 0 where no minimum helps.
    frees_at: Vec<u16>,
    overlap_gains: BTreeMap<u16, u32>,
    pause_gains: BTreeMap<u32, u32>,
    /// The last Hall set that was asked for: whoever reaches the same mentors has the same.
    last_hall_set: Option<(Vec<u32>, HallSet)>,
}

impl<'s, 'p> Crowd<'s, 'p> {
    pub(super) fn new(scores: &'s Scores<'p>, places: Places) -> Self {
        let (mentees, mentors) = (scores.pool().mentees.len() as u32, scores.pool().mentors.len() as u32);
        let on_a_break = |mentor: &u32| {
            let person = scores.mentor(*mentor);
            person.paused && person.approved && person.capacity > 0
        };
        let mut waiting: BTreeMap<u32, Vec<u32>> =
            (0..mentors).filter(on_a_break).map(|mentor| (mentor, Vec::new())).collect();
        let mut open = vec![Bits::none(mentors as usize); mentees as usize];
        let mut thin: Vec<Vec<(u32, u16)>> = Vec::with_capacity(mentees as usize);
        for i in 0..mentees {
            for (mentor, _) in scores.instance().edges().row(i) {
                if !scores.instance().is_pinned(i, mentor) {
                    open[i as usize].insert(mentor as usize);
                }
            }
            let mut close = Vec::new();
            for j in 0..mentors {
                let cuts = scores.cuts(i, j);
                let minutes = scores.minutes(i, j);
                if cuts.only(Rule::Overlap) && minutes > 0 {
                    close.push((j, minutes));
                } else if cuts.only(Rule::Unavailable)
                    && let Some(waiting) = waiting.get_mut(&j)
                {
                    waiting.push(i);
                }
            }
            close.sort_unstable_by_key(|&(mentor, minutes)| (Reverse(minutes), mentor));
            thin.push(close);
        }
        Self {
            scores,
            frees_at: frees_at(&places, &open, &thin),
            places,
            open,
            thin,
            waiting,
            overlap_gains: BTreeMap::new(),
            pause_gains: BTreeMap::new(),
            last_hall_set: None,
        }
    }

    pub(super) fn scores(&self) -> &'s Scores<'p> {
        self.scores
    }

    /// Everybody whom a mentee reaches in vain.
    pub(super) fn reach(&self, mentee: u32) -> Option<Reach> {
        self.places.reach(mentee, |i, row| row.copy(&self.open[i as usize]))
    }

    /// How many more would be matched if some mentees had more to choose from.
    fn gain(&self, more: impl Fn(u32, &mut Bits)) -> u32 {
        self.places.clone().fill(|i, row| {
            row.copy(&self.open[i as usize]);
            more(i, row);
        })
    }

    /// Those who were reached, and everybody else with a place left who waits for none but the mentors reached.
    ///
    /// A pair of theirs with a mentor who was not reached is always held: through any other the search would have gone
    /// on. It takes a place of its mentee's, and no other pair takes that one, so it counts like a place of the crowd.
    pub(super) fn hall_set(&mut self, reach: &Reach) -> HallSet {
        if let Some((_, set)) = self.last_hall_set.as_ref().filter(|(mentors, _)| *mentors == reach.mentors) {
            return set.clone();
        }
        let mut inside = Bits::none(self.frees_at.len());
        for &mentor in &reach.mentors {
            inside.insert(mentor as usize);
        }
        let is_held = |mentee: u32, mentor: usize| self.places.held(mentor as u32).contains(&mentee);
        let confined = |i: u32| {
            let row = &self.open[i as usize];
            self.places.left(i) > 0
                && row.meets(&inside)
                && row.iter().all(|mentor| inside.has(mentor) || is_held(i, mentor))
        };
        let is_in = |mentee: &u32| reach.mentees.binary_search(mentee).is_ok() || confined(*mentee);
        let mentees: Vec<u32> = (0..self.open.len() as u32).filter(is_in).collect();
        let id = |mentor: usize| self.scores.mentor_id(mentor as u32);
        let elsewhere = |&mentee: &u32| {
            let mentors = self.open[mentee as usize].iter().filter(|&mentor| !inside.has(mentor));
            mentors.map(|mentor| (self.scores.mentee_id(mentee), id(mentor))).collect::<Vec<_>>()
        };
        let set = HallSet {
            pairs: mentees.iter().flat_map(elsewhere).collect(),
            mentees: mentees.into_iter().map(|mentee| self.scores.mentee_id(mentee)).collect(),
            mentors: inside.iter().map(id).collect(),
            places: reach.mentors.iter().map(|&mentor| self.places.open(mentor)).sum(),
        };
        self.last_hall_set.insert((reach.mentors.clone(), set)).1.clone()
    }

    /// The highest minimum of common minutes at which this mentee has a mentor.
    pub(super) fn less_overlap(&mut self, mentee: u32) -> Option<Fix> {
        let thin = self.thin[mentee as usize].iter().copied();
        let open = self.open[mentee as usize].iter().map(|mentor| (mentor as u32, u16::MAX));
        let pairs = open.chain(thin);
        let minutes = pairs.map(|(mentor, minutes)| minutes.min(self.frees_at[mentor as usize])).max()?;
        if minutes == 0 {
            return None;
        }
        let gain = self.overlap_gains.get(&minutes).copied().unwrap_or_else(|| {
            self.gain(|i, row| {
                for &(mentor, _) in self.thin[i as usize].iter().take_while(|thin| thin.1 >= minutes) {
                    row.insert(mentor as usize);
                }
            })
        });
        self.overlap_gains.insert(minutes, gain);
        Some(Fix { change: Change::Overlap { minutes }, gain })
    }

    /// Each language of a mentor whom nothing else keeps from this mentee, if that leads to a free place.
    pub(super) fn one_more_language(&self, mentee: u32) -> Vec<Fix> {
        let scores = self.scores;
        let missing = |&mentor: &u32| {
            let cuts = scores.cuts(mentee, mentor);
            cuts.has(Rule::Language) && scores.cuts_but_language(mentee, mentor).is_empty()
        };
        let mut speaking: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for mentor in (0..self.frees_at.len() as u32).filter(missing) {
            for language in &scores.mentor(mentor).languages {
                if language.level >= Level::Working {
                    speaking.entry(&language.code).or_default().push(mentor);
                }
            }
        }
        speaking
            .retain(|_, mentors| mentors.iter().any(|&mentor| self.frees_at[mentor as usize] == u16::MAX));
        let gain = |mentors: &[u32]| {
            // Only this mentee has more to choose from, so only their places can be filled.
            if self.places.left(mentee) == 1 {
                return 1;
            }
            self.gain(|i, row| {
                for &mentor in mentors.iter().filter(|_| i == mentee) {
                    row.insert(mentor as usize);
                }
            })
        };
        let fix = |(code, mentors): (&str, Vec<u32>)| Fix {
            change: Change::Language { code: code.to_owned() },
            gain: gain(&mentors),
        };
        speaking.into_iter().map(fix).collect()
    }

    /// Each mentor on a break whom somebody in reach could have.
    pub(super) fn end_of_a_break(&mut self, reach: &Reach) -> Vec<Fix> {
        let helps =
            |waiting: &[u32]| waiting.iter().any(|mentee| reach.mentees.binary_search(mentee).is_ok());
        let back: Vec<u32> =
            self.waiting.iter().filter(|(_, waiting)| helps(waiting)).map(|(&mentor, _)| mentor).collect();
        let mut fixes = Vec::new();
        for mentor in back {
            let gain = self.pause_gains.get(&mentor).copied().unwrap_or_else(|| {
                let waiting = &self.waiting[&mentor];
                self.gain(|i, row| {
                    if waiting.binary_search(&i).is_ok() {
                        row.insert(mentor as usize);
                    }
                })
            });
            self.pause_gains.insert(mentor, gain);
            fixes.push(Fix { change: Change::Pause { mentor: self.scores.mentor(mentor).id.clone() }, gain });
        }
        fixes
    }
}

/// For each mentor the fewest common minutes on the way to a free place on which they are most: the holder of a place
/// leaves it for a mentor who frees one. A widest path, found like a shortest one and backwards from the free places;
/// pairs that are open anyway do not narrow it.
fn frees_at(places: &Places, open: &[Bits], thin: &[Vec<(u32, u16)>]) -> Vec<u16> {
    let mut holds: Vec<Vec<u32>> = vec![Vec::new(); open.len()];
    let mut wanted_by: Vec<Vec<(u32, u16)>> = vec![Vec::new(); places.mentors()];
    for mentor in 0..places.mentors() as u32 {
        for &mentee in places.held(mentor) {
            holds[mentee as usize].push(mentor);
        }
    }
    // Only whoever holds a place can free one.
    for (mentee, held) in (0..).zip(&holds).filter(|(_, held)| !held.is_empty()) {
        let open = open[mentee as usize].iter().map(|mentor| (mentor as u32, u16::MAX));
        for (mentor, minutes) in open.chain(thin[mentee as usize].iter().copied()) {
            if !held.contains(&mentor) {
                wanted_by[mentor as usize].push((mentee, minutes));
            }
        }
    }
    let mut frees_at = vec![0; wanted_by.len()];
    let free = (0..places.mentors() as u32).filter(|&mentor| places.is_free(mentor));
    let mut queue: BinaryHeap<(u16, u32)> = free.map(|mentor| (u16::MAX, mentor)).collect();
    while let Some((width, mentor)) = queue.pop() {
        if frees_at[mentor as usize] > 0 {
            continue;
        }
        frees_at[mentor as usize] = width;
        for &(mentee, minutes) in &wanted_by[mentor as usize] {
            let left = holds[mentee as usize].iter().filter(|&&left| frees_at[left as usize] == 0);
            queue.extend(left.map(|&left| (width.min(minutes), left)));
        }
    }
    frees_at
}
