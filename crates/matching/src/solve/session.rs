//! One change after the other, without solving afresh: pins, bans, places, and taking a change back.
//!
//! Matches and prices are kept; a change breaks the conditions of the optimum at one mentee and one mentor, and one
//! or two searches mend them ([`super::warm`]). Then the first of the best answers is found as ever
//! ([`super::ties`]), so the answer is that of solving the changed problem from nothing. Only where the floor of
//! `worst-off` moves is that done.

use std::collections::BTreeSet;

use super::kept::Kept;
use super::{Solution, SolveError, solve};
use crate::edges::Scored;
use crate::instance::Instance;
use crate::objective::Objective;

/// One change to a solved problem; indices follow the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// This pair must be matched.
    Pin(u32, u32),
    /// This pair must not be matched.
    Ban(u32, u32),
    /// This mentor has so many places.
    MentorCap(u32, u32),
    /// The last change that still stands is taken back.
    Undo,
}

/// Why a change cannot be made; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(String);

/// A solved problem to which changes are made.
#[derive(Debug)]
pub struct Session<'a> {
    instance: &'a Instance,
    objective: Objective,
    pinned: BTreeSet<(u32, u32)>,
    banned: BTreeSet<(u32, u32)>,
    mentor_cap: Vec<u32>,
    /// What to do to take each change back.
    past: Vec<Back>,
    kept: Kept<'a>,
    matches: Vec<Scored>,
}

/// What takes a change back.
#[derive(Clone, Copy, Debug)]
enum Back {
    Unpin(u32, u32),
    Lift(u32, u32),
    MentorCap(u32, u32),
    /// The change changed nothing.
    Nothing,
}

impl<'a> Session<'a> {
    /// Begins with what [`solve`] found for this instance and objective; fails as it does.
    pub fn new(
        instance: &'a Instance,
        objective: &Objective,
        solution: &Solution,
    ) -> Result<Self, SolveError> {
        let kept = Kept::new(instance.edges(), instance, objective, solution)?;
        Ok(Self {
            instance,
            objective: objective.clone(),
            pinned: instance.pinned().iter().copied().collect(),
            banned: instance.forbidden().iter().copied().collect(),
            mentor_cap: instance.mentor_cap().to_vec(),
            past: Vec::new(),
            kept,
            matches: solution.matches.clone(),
        })
    }

    /// The matches as they are now, sorted by mentee and then by mentor, pinned ones included.
    pub fn matches(&self) -> &[Scored] {
        &self.matches
    }

    /// Makes a change and says how many mentees have other mentors than before.
    ///
    /// A ban of a pair that may not be matched anyway changes nothing, but stands until it is taken back. What cannot be
    /// done is refused and changes nothing: see [`Refused`].
    pub fn apply(&mut self, change: Change) -> Result<usize, Refused> {
        let back = match change {
            Change::Pin(mentee, mentor) => self.pin(mentee, mentor)?,
            Change::Ban(mentee, mentor) => self.ban(mentee, mentor)?,
            Change::MentorCap(mentor, cap) => self.set_cap(mentor, cap)?,
            Change::Undo => {
                let last = self.past.pop().ok_or_else(|| refused("no change stands that could be undone"))?;
                self.take_back(last);
                return self.renew();
            }
        };
        self.past.push(back);
        self.renew()
    }

    fn known(&self, mentee: u32, mentor: u32) -> Result<(), Refused> {
        if mentee as usize >= self.instance.mentee_cap().len() {
            return Err(refused(format!("unknown mentee {mentee}")));
        }
        if mentor as usize >= self.mentor_cap.len() {
            return Err(refused(format!("unknown mentor {mentor}")));
        }
        Ok(())
    }

    fn pinned_of(&self, person: impl Fn(&(u32, u32)) -> bool) -> u32 {
        self.pinned.iter().filter(|pair| person(pair)).count() as u32
    }

    fn pin(&mut self, mentee: u32, mentor: u32) -> Result<Back, Refused> {
        self.known(mentee, mentor)?;
        let pair = format!("mentee {mentee} and mentor {mentor}");
        if self.pinned.contains(&(mentee, mentor)) {
            return Err(refused(format!("{pair} are pinned already")));
        }
        if self.banned.contains(&(mentee, mentor)) {
            return Err(refused(format!("{pair} are banned")));
        }
        if self.instance.edges().position(mentee, mentor).is_none() {
            return Err(refused(format!("{pair} are not an allowed pair")));
        }
        let mentee_cap = self.instance.mentee_cap()[mentee as usize];
        let mentee_left = mentee_cap - self.pinned_of(|one| one.0 == mentee);
        let mentor_cap = self.mentor_cap[mentor as usize];
        let mentor_left = mentor_cap - self.pinned_of(|one| one.1 == mentor);
        if mentee_left == 0 {
            return Err(refused(format!("mentee {mentee} has only {mentee_cap} places")));
        }
        if mentor_left == 0 {
            return Err(refused(format!("mentor {mentor} has only {mentor_cap} places")));
        }
        self.pinned.insert((mentee, mentor));
        self.kept.set_left(mentee, mentee_left - 1, mentor, mentor_left - 1);
        self.kept.close(mentee, mentor);
        Ok(Back::Unpin(mentee, mentor))
    }

    fn ban(&mut self, mentee: u32, mentor: u32) -> Result<Back, Refused> {
        self.known(mentee, mentor)?;
        if self.pinned.contains(&(mentee, mentor)) {
            return Err(refused(format!("mentee {mentee} and mentor {mentor} are pinned")));
        }
        if !self.banned.insert((mentee, mentor)) {
            // Taking this back must not lift the earlier ban.
            return Ok(Back::Nothing);
        }
        self.kept.close(mentee, mentor);
        Ok(Back::Lift(mentee, mentor))
    }

    fn set_cap(&mut self, mentor: u32, cap: u32) -> Result<Back, Refused> {
        let Some(&before) = self.mentor_cap.get(mentor as usize) else {
            return Err(refused(format!("unknown mentor {mentor}")));
        };
        let pinned = self.pinned_of(|one| one.1 == mentor);
        if cap < pinned {
            return Err(refused(format!(
                "mentor {mentor} has {pinned} pinned mentees, more than {cap} places"
            )));
        }
        self.mentor_cap[mentor as usize] = cap;
        self.kept.set_mentor_left(mentor, cap - pinned);
        Ok(Back::MentorCap(mentor, before))
    }

    fn take_back(&mut self, change: Back) {
        match change {
            Back::Unpin(mentee, mentor) => {
                self.pinned.remove(&(mentee, mentor));
                let mentee_left =
                    self.instance.mentee_cap()[mentee as usize] - self.pinned_of(|one| one.0 == mentee);
                let mentor_left = self.mentor_cap[mentor as usize] - self.pinned_of(|one| one.1 == mentor);
                self.kept.set_left(mentee, mentee_left, mentor, mentor_left);
                self.kept.open(mentee, mentor);
            }
            Back::Lift(mentee, mentor) => {
                self.banned.remove(&(mentee, mentor));
                self.kept.open(mentee, mentor);
            }
            Back::MentorCap(mentor, cap) => {
                let pinned = self.pinned_of(|one| one.1 == mentor);
                self.mentor_cap[mentor as usize] = cap;
                self.kept.set_mentor_left(mentor, cap - pinned);
            }
            Back::Nothing => {}
        }
    }

    /// The first of the best answers to the problem as it is now.
    fn renew(&mut self) -> Result<usize, Refused> {
        let closed = self.pinned.iter().chain(&self.banned).copied();
        let now = match self.kept.matches(closed) {
            Some(mut now) => {
                let edges = self.instance.edges();
                let pinned = self.pinned.iter().filter_map(|&(mentee, mentor)| {
                    edges.score(mentee, mentor).map(|score| Scored { mentee, mentor, score })
                });
                now.extend(pinned);
                // Two sorted lists one after the other, which is what a stable sort is best at.
                now.sort();
                now
            }
            None => self.solve_again()?,
        };
        let moved = moved(&self.matches, &now);
        self.matches = now;
        Ok(moved)
    }

    fn solve_again(&mut self) -> Result<Vec<Scored>, Refused> {
        let changed = Instance::from_parts(
            self.instance.mentee_cap().to_vec(),
            self.mentor_cap.clone(),
            self.instance.edges().clone(),
            self.pinned.iter().copied().collect(),
            self.banned.iter().copied().collect(),
        );
        let changed = changed.map_err(|fault| refused(fault.to_string()))?;
        let again = |error: SolveError| refused(error.to_string());
        let solution = solve(&changed, &self.objective).map_err(again)?;
        self.kept = Kept::new(self.instance.edges(), &changed, &self.objective, &solution).map_err(again)?;
        Ok(solution.matches)
    }
}

fn refused(why: impl Into<String>) -> Refused {
    Refused(why.into())
}

/// How many mentees have other mentors; both lists are sorted.
fn moved(before: &[Scored], now: &[Scored]) -> usize {
    let (mut before, mut now) = (before, now);
    let mut count = 0;
    let of = |list: &[Scored], mentee: u32| list.iter().take_while(|pair| pair.mentee == mentee).count();
    while let Some(mentee) = before.first().into_iter().chain(now.first()).map(|pair| pair.mentee).min() {
        let (old, rest) = before.split_at(of(before, mentee));
        let (new, others) = now.split_at(of(now, mentee));
        count += usize::from(old != new);
        (before, now) = (rest, others);
    }
    count
}
