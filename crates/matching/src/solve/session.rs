//! One change after the other, without solving afresh: pins, bans, places, and taking a change back.
//!
//! Matches and prices are kept; a change breaks the conditions of the optimum at one mentee and one mentor, and one
//! or two searches mend them ([`super::primal`]). Then the first of the best answers is found as ever
//! ([`super::ties`]), so the answer is that of solving the changed problem from nothing. For `worst-off` the floor
//! may move anywhere, so that objective is solved again.

use std::collections::BTreeSet;

use super::primal::{EdgeState, MENTEES, MENTORS, Primal, Weight};
use super::{Open, Solution, SolveError, narrowed, solve, ties};
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
    past: Vec<Change>,
    warm: Warm<'a>,
    matches: Vec<Scored>,
}

/// What is kept between changes.
enum Warm<'a> {
    Narrow(Primal<'a, i64>),
    Wide(Primal<'a, i128>),
    /// Solved again every time.
    Afresh,
}

impl std::fmt::Debug for Warm<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Narrow(_) => "Narrow",
            Self::Wide(_) => "Wide",
            Self::Afresh => "Afresh",
        })
    }
}

impl<'a> Session<'a> {
    /// Begins with what [`solve`] found for this instance and objective.
    pub fn new(
        instance: &'a Instance,
        objective: &Objective,
        solution: &Solution,
    ) -> Result<Self, SolveError> {
        let weights = Open::new(instance).weights(objective)?;
        let warm = match (objective, narrowed(&weights)) {
            (Objective::WorstOff, _) => Warm::Afresh,
            (_, Some(narrow)) => Warm::Narrow(primal(instance, solution, narrow)),
            (_, None) => Warm::Wide(primal(instance, solution, weights)),
        };
        Ok(Self {
            instance,
            objective: objective.clone(),
            pinned: instance.pinned().iter().copied().collect(),
            banned: instance.forbidden().iter().copied().collect(),
            mentor_cap: instance.mentor_cap().to_vec(),
            past: Vec::new(),
            warm,
            matches: solution.matches.clone(),
        })
    }

    /// The matches as they are now, sorted by mentee and then by mentor, pinned ones included.
    pub fn matches(&self) -> &[Scored] {
        &self.matches
    }

    /// Makes a change and says how many mentees have other mentors than before.
    ///
    /// A ban of a pair that may not be matched anyway changes nothing, but stands until it is taken back.
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

    fn pin(&mut self, mentee: u32, mentor: u32) -> Result<Change, Refused> {
        self.known(mentee, mentor)?;
        let pair = format!("mentee {mentee} and mentor {mentor}");
        if self.pinned.contains(&(mentee, mentor)) {
            return Err(refused(format!("{pair} are pinned already")));
        }
        if self.banned.contains(&(mentee, mentor)) {
            return Err(refused(format!("{pair} are banned")));
        }
        let Some(edge) = self.instance.edges().position(mentee, mentor) else {
            return Err(refused(format!("{pair} are not an allowed pair")));
        };
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
        self.warm.pin(mentee, edge, mentee_left - 1, mentor_left - 1);
        Ok(Change::Pin(mentee, mentor))
    }

    fn ban(&mut self, mentee: u32, mentor: u32) -> Result<Change, Refused> {
        self.known(mentee, mentor)?;
        if self.pinned.contains(&(mentee, mentor)) {
            return Err(refused(format!("mentee {mentee} and mentor {mentor} are pinned")));
        }
        if !self.banned.insert((mentee, mentor)) {
            // Taking this back must not take the earlier ban back: the places stay what they are.
            return Ok(Change::MentorCap(mentor, self.mentor_cap[mentor as usize]));
        }
        if let Some(edge) = self.instance.edges().position(mentee, mentor) {
            self.warm.ban(mentee, edge);
        }
        Ok(Change::Ban(mentee, mentor))
    }

    fn set_cap(&mut self, mentor: u32, cap: u32) -> Result<Change, Refused> {
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
        self.warm.set_cap(mentor, cap - pinned);
        Ok(Change::MentorCap(mentor, before))
    }

    fn take_back(&mut self, change: Change) {
        match change {
            Change::Pin(mentee, mentor) => {
                self.pinned.remove(&(mentee, mentor));
                let mentee_left =
                    self.instance.mentee_cap()[mentee as usize] - self.pinned_of(|one| one.0 == mentee);
                let mentor_left = self.mentor_cap[mentor as usize] - self.pinned_of(|one| one.1 == mentor);
                if let Some(edge) = self.instance.edges().position(mentee, mentor) {
                    self.warm.unpin(mentee, edge, mentee_left, mentor_left);
                }
            }
            Change::Ban(mentee, mentor) => {
                self.banned.remove(&(mentee, mentor));
                if let Some(edge) = self.instance.edges().position(mentee, mentor) {
                    self.warm.unban(mentee, edge);
                }
            }
            Change::MentorCap(mentor, cap) => {
                let pinned = self.pinned_of(|one| one.1 == mentor);
                self.mentor_cap[mentor as usize] = cap;
                self.warm.set_cap(mentor, cap - pinned);
            }
            Change::Undo => {}
        }
    }

    /// The first of the best answers to the problem as it is now.
    fn renew(&mut self) -> Result<usize, Refused> {
        let mut now = match &mut self.warm {
            Warm::Narrow(primal) => settled(primal),
            Warm::Wide(primal) => settled(primal),
            Warm::Afresh => {
                let changed = Instance::from_parts(
                    self.instance.mentee_cap().to_vec(),
                    self.mentor_cap.clone(),
                    self.instance.edges().clone(),
                    self.pinned.iter().copied().collect(),
                    self.banned.iter().copied().collect(),
                );
                let changed = changed.map_err(|fault| refused(fault.to_string()))?;
                let solution =
                    solve(&changed, &self.objective).map_err(|error| refused(error.to_string()))?;
                solution.matches
            }
        };
        if !matches!(self.warm, Warm::Afresh) {
            let edges = self.instance.edges();
            let pinned = self.pinned.iter().filter_map(|&(mentee, mentor)| {
                edges.score(mentee, mentor).map(|score| Scored { mentee, mentor, score })
            });
            now.extend(pinned);
            now.sort_unstable();
        }
        let moved = moved(&self.matches, &now);
        self.matches = now;
        Ok(moved)
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

/// Everything that the solution knows, on all edges of the instance.
fn primal<'a, W: Weight>(instance: &'a Instance, solution: &Solution, weights: Vec<W>) -> Primal<'a, W> {
    let mut caps = [instance.mentee_cap().to_vec(), instance.mentor_cap().to_vec()];
    for &(mentee, mentor) in instance.pinned() {
        caps[MENTEES][mentee as usize] -= 1;
        caps[MENTORS][mentor as usize] -= 1;
    }
    let edges = instance.edges();
    let mut primal = Primal::new(edges, caps, weights);
    let price = |price: &crate::certificate::Price| W::try_from(price.0).unwrap_or_default();
    primal.set_prices(MENTEES, solution.certificate.mentee_price.iter().map(price).collect());
    primal.set_prices(MENTORS, solution.certificate.mentor_price.iter().map(price).collect());
    for &(mentee, mentor) in instance.pinned().iter().chain(instance.forbidden()) {
        if let Some(edge) = edges.position(mentee, mentor) {
            primal.close(edge);
        }
    }
    for pair in &solution.matches {
        if let Some(edge) = edges.position(pair.mentee, pair.mentor)
            && primal.state(edge) == EdgeState::Open
        {
            primal.put(pair.mentee, edge);
        }
    }
    primal
}

fn settled<W: Weight>(primal: &mut Primal<'_, W>) -> Vec<Scored> {
    ties::settle(primal);
    let edges = primal.edges();
    let pair = |(mentee, edge): (u32, u32)| Scored {
        mentee,
        mentor: edges.mentors()[edge as usize],
        score: edges.scores()[edge as usize],
    };
    primal.matched().into_iter().map(pair).collect()
}

impl Warm<'_> {
    fn pin(&mut self, mentee: u32, edge: u32, mentee_left: u32, mentor_left: u32) {
        match self {
            Self::Narrow(primal) => pin(primal, mentee, edge, mentee_left, mentor_left),
            Self::Wide(primal) => pin(primal, mentee, edge, mentee_left, mentor_left),
            Self::Afresh => {}
        }
    }

    fn unpin(&mut self, mentee: u32, edge: u32, mentee_left: u32, mentor_left: u32) {
        match self {
            Self::Narrow(primal) => unpin(primal, mentee, edge, mentee_left, mentor_left),
            Self::Wide(primal) => unpin(primal, mentee, edge, mentee_left, mentor_left),
            Self::Afresh => {}
        }
    }

    fn ban(&mut self, mentee: u32, edge: u32) {
        match self {
            Self::Narrow(primal) => ban(primal, mentee, edge),
            Self::Wide(primal) => ban(primal, mentee, edge),
            Self::Afresh => {}
        }
    }

    fn unban(&mut self, mentee: u32, edge: u32) {
        match self {
            Self::Narrow(primal) => unban(primal, mentee, edge),
            Self::Wide(primal) => unban(primal, mentee, edge),
            Self::Afresh => {}
        }
    }

    fn set_cap(&mut self, mentor: u32, left: u32) {
        match self {
            Self::Narrow(primal) => set_cap(primal, mentor, left),
            Self::Wide(primal) => set_cap(primal, mentor, left),
            Self::Afresh => {}
        }
    }
}

fn settle_both<W: Weight>(primal: &mut Primal<'_, W>, mentee: u32, edge: u32) {
    primal.settle(MENTEES, mentee);
    primal.settle(MENTORS, primal.edges().mentors()[edge as usize]);
}

fn ban<W: Weight>(primal: &mut Primal<'_, W>, mentee: u32, edge: u32) {
    if primal.state(edge) == EdgeState::Matched {
        primal.drop(mentee, edge);
    }
    primal.close(edge);
    settle_both(primal, mentee, edge);
}

fn unban<W: Weight>(primal: &mut Primal<'_, W>, mentee: u32, edge: u32) {
    primal.open(mentee, edge);
    settle_both(primal, mentee, edge);
}

fn pin<W: Weight>(primal: &mut Primal<'_, W>, mentee: u32, edge: u32, mentee_left: u32, mentor_left: u32) {
    primal.set_mentee_cap(mentee, mentee_left);
    primal.set_mentor_cap(primal.edges().mentors()[edge as usize], mentor_left);
    ban(primal, mentee, edge);
}

fn unpin<W: Weight>(primal: &mut Primal<'_, W>, mentee: u32, edge: u32, mentee_left: u32, mentor_left: u32) {
    primal.set_mentee_cap(mentee, mentee_left);
    primal.set_mentor_cap(primal.edges().mentors()[edge as usize], mentor_left);
    unban(primal, mentee, edge);
}

fn set_cap<W: Weight>(primal: &mut Primal<'_, W>, mentor: u32, left: u32) {
    primal.set_mentor_cap(mentor, left);
    primal.settle(MENTORS, mentor);
}
