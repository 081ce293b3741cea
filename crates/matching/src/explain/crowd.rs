//! The pairs among which somebody was left out, and the single changes that would make room.
//!
//! Whoever may have whom is listed once; what a change gains for everybody is found once, however many people it
//! is proposed to.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::places::{Places, Reach};
use super::unmatched::{Change, Fix, HallSet};
use crate::pool::Level;
use crate::ruleset::Rule;
use crate::score::Scores;

/// The matches of an answer with every pair that is open, or would be after a change.
pub(super) struct Crowd<'s, 'p> {
    scores: &'s Scores<'p>,
    places: Places,
    /// The mentors each mentee may have, pins left out.
    open: Vec<Vec<u32>>,
    /// The mentors whom only too few common minutes keep from each mentee, with those minutes.
    thin: Vec<Vec<(u32, u16)>>,
    /// The mentees who could have each mentor who is on a break, if only that ended.
    waiting: BTreeMap<u32, Vec<u32>>,
    /// Whether moving people can free a place of each mentor.
    leads_on: Vec<bool>,
    /// Places of each mentee that pins have taken.
    pins: Vec<u32>,
    overlap_gains: BTreeMap<u16, u32>,
    pause_gains: BTreeMap<u32, u32>,
}

impl<'s, 'p> Crowd<'s, 'p> {
    pub(super) fn new(scores: &'s Scores<'p>, places: Places) -> Self {
        let (mentees, mentors) = (scores.pool().mentees.len() as u32, scores.pool().mentors.len() as u32);
        let mut pins = vec![0; mentees as usize];
        for &(mentee, _) in scores.instance().pinned() {
            pins[mentee as usize] += 1;
        }
        let on_a_break = |mentor: &u32| {
            let person = scores.mentor(*mentor);
            person.paused && person.approved && person.capacity > 0
        };
        let mut waiting: BTreeMap<u32, Vec<u32>> =
            (0..mentors).filter(on_a_break).map(|mentor| (mentor, Vec::new())).collect();
        let (mut open, mut thin) = (vec![Vec::new(); mentees as usize], vec![Vec::new(); mentees as usize]);
        for i in 0..mentees {
            for j in 0..mentors {
                let cuts = scores.cuts(i, j);
                let minutes = scores.minutes(i, j);
                if cuts.is_empty() && !scores.instance().is_pinned(i, j) {
                    open[i as usize].push(j);
                } else if cuts.only(Rule::Overlap) && minutes > 0 {
                    thin[i as usize].push((j, minutes));
                } else if cuts.only(Rule::Unavailable)
                    && let Some(waiting) = waiting.get_mut(&j)
                {
                    waiting.push(i);
                }
            }
        }
        let leads_on = leads_on(&places, &open, mentors);
        let (overlap_gains, pause_gains) = (BTreeMap::new(), BTreeMap::new());
        Self { scores, places, open, thin, waiting, leads_on, pins, overlap_gains, pause_gains }
    }

    pub(super) fn scores(&self) -> &'s Scores<'p> {
        self.scores
    }

    fn row(&self, mentee: u32) -> impl Iterator<Item = u32> {
        self.open[mentee as usize].iter().copied()
    }

    /// Everybody whom a mentee reaches in vain.
    pub(super) fn reach(&self, mentee: u32) -> Option<Reach> {
        self.places.reach(mentee, |i| self.row(i))
    }

    /// Those who were reached, and everybody else whose mentors are all among the mentors reached.
    pub(super) fn hall_set(&self, reach: &Reach) -> HallSet {
        let mut inside = vec![false; self.leads_on.len()];
        for &mentor in &reach.mentors {
            inside[mentor as usize] = true;
        }
        let confined = |i: u32| {
            let row = &self.open[i as usize];
            let wants = self.scores.mentee(i).capacity > self.pins[i as usize];
            wants && !row.is_empty() && row.iter().all(|&mentor| inside[mentor as usize])
        };
        let mentees = (0..self.open.len() as u32)
            .filter(|mentee| reach.mentees.binary_search(mentee).is_ok() || confined(*mentee));
        HallSet {
            mentees: mentees.map(|mentee| self.scores.mentee(mentee).id.clone()).collect(),
            mentors: reach.mentors.iter().map(|&mentor| self.scores.mentor(mentor).id.clone()).collect(),
            places: reach.mentors.iter().map(|&mentor| self.places.open(mentor)).sum(),
        }
    }

    /// The highest minimum of common minutes at which this mentee has a mentor.
    pub(super) fn less_overlap(&mut self, mentee: u32) -> Option<Fix> {
        let minutes = self.widest(mentee)?;
        let gain = self.overlap_gains.get(&minutes).copied().unwrap_or_else(|| {
            let enough = |&&(_, shared): &&(u32, u16)| shared >= minutes;
            let thin = |i: u32| self.thin[i as usize].iter().filter(enough).map(|&(mentor, _)| mentor);
            self.places.clone().fill(|i| self.row(i).chain(thin(i)))
        });
        self.overlap_gains.insert(minutes, gain);
        Some(Fix { change: Change::Overlap { minutes }, gain })
    }

    /// The minutes of the thinnest pair on the path to a free place on which that is most: a widest path, found
    /// like a shortest one. Pairs that are open anyway do not narrow it.
    fn widest(&self, root: u32) -> Option<u16> {
        let mut reached = vec![0; self.leads_on.len()];
        let mut passed = vec![false; self.open.len()];
        let mut queue = BinaryHeap::from([(u16::MAX, None, root)]);
        while let Some((width, mentor, mentee)) = queue.pop() {
            if let Some(mentor) = mentor {
                if self.places.is_free(mentor) {
                    return Some(width);
                }
                let holders = self.places.held(mentor).iter();
                queue.extend(holders.filter(|&&i| !passed[i as usize]).map(|&i| (width, None, i)));
                continue;
            }
            if std::mem::replace(&mut passed[mentee as usize], true) {
                continue;
            }
            let thin = self.thin[mentee as usize].iter().copied();
            for (mentor, minutes) in self.row(mentee).map(|mentor| (mentor, u16::MAX)).chain(thin) {
                let width = width.min(minutes);
                if width > reached[mentor as usize] && !self.places.held(mentor).contains(&mentee) {
                    reached[mentor as usize] = width;
                    queue.push((width, Some(mentor), mentee));
                }
            }
        }
        None
    }

    /// Each language of a mentor whom nothing else keeps from this mentee, if that leads to a free place.
    pub(super) fn one_more_language(&self, mentee: u32) -> Vec<Fix> {
        let scores = self.scores;
        let missing = |&mentor: &u32| {
            let cuts = scores.cuts(mentee, mentor);
            cuts.has(Rule::Language) && scores.cuts_but_language(mentee, mentor).is_empty()
        };
        let mut speaking: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for mentor in (0..self.leads_on.len() as u32).filter(missing) {
            for language in &scores.mentor(mentor).languages {
                if language.level >= Level::Working {
                    speaking.entry(&language.code).or_default().push(mentor);
                }
            }
        }
        speaking.retain(|_, mentors| mentors.iter().any(|&mentor| self.leads_on[mentor as usize]));
        let gain = |mentors: &[u32]| {
            // Only this mentee has more to choose from, so only their places can be filled.
            if self.places.left(mentee) == 1 {
                return 1;
            }
            let more = |i: u32| if i == mentee { mentors } else { &[] };
            self.places.clone().fill(|i| self.row(i).chain(more(i).iter().copied()))
        };
        let fix = |(code, mentors): (&str, Vec<u32>)| Fix {
            change: Change::Language { code: code.to_owned() },
            gain: gain(&mentors),
        };
        speaking.into_iter().map(fix).collect()
    }

    /// Each mentor on a break whom somebody in reach could have.
    pub(super) fn end_of_a_break(&mut self, reach: &Reach) -> Vec<Fix> {
        let reached: BTreeSet<u32> = reach.mentees.iter().copied().collect();
        let helps = |waiting: &[u32]| waiting.iter().any(|mentee| reached.contains(mentee));
        let back: Vec<u32> =
            self.waiting.iter().filter(|(_, waiting)| helps(waiting)).map(|(&mentor, _)| mentor).collect();
        let mut fixes = Vec::new();
        for mentor in back {
            let gain = self.pause_gains.get(&mentor).copied().unwrap_or_else(|| {
                let waiting = &self.waiting[&mentor];
                let more = |i: u32| waiting.binary_search(&i).is_ok().then_some(mentor);
                self.places.clone().fill(|i| self.row(i).chain(more(i)))
            });
            self.pause_gains.insert(mentor, gain);
            fixes.push(Fix { change: Change::Pause { mentor: self.scores.mentor(mentor).id.clone() }, gain });
        }
        fixes
    }
}

/// The mentors with a free place, and those with a place that its holder can leave for one that leads on.
fn leads_on(places: &Places, open: &[Vec<u32>], mentors: u32) -> Vec<bool> {
    let mut wanted_by: Vec<Vec<u32>> = vec![Vec::new(); mentors as usize];
    let mut holds: Vec<Vec<u32>> = vec![Vec::new(); open.len()];
    for (mentee, row) in (0..).zip(open) {
        for &mentor in row {
            let holder = places.held(mentor).contains(&mentee);
            if holder { &mut holds[mentee as usize] } else { &mut wanted_by[mentor as usize] }
                .push(if holder { mentor } else { mentee });
        }
    }
    let mut leads_on: Vec<bool> = (0..mentors).map(|mentor| places.is_free(mentor)).collect();
    let mut queue: Vec<u32> = (0..mentors).filter(|&mentor| places.is_free(mentor)).collect();
    while let Some(mentor) = queue.pop() {
        for &mentee in &wanted_by[mentor as usize] {
            for &left in &holds[mentee as usize] {
                if !std::mem::replace(&mut leads_on[left as usize], true) {
                    queue.push(left);
                }
            }
        }
    }
    leads_on
}
