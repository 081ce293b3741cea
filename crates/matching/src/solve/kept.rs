//! What is kept of a solved problem between changes, by objective and by width.

use std::borrow::Cow;

use super::floored::Floored;
use super::warm::Warm;
use super::{Open, Solution, SolveError, found_in, narrowed};
use crate::edges::{Edges, Scored};
use crate::instance::Instance;
use crate::objective::Objective;

/// What is kept between changes.
pub(super) enum Kept<'a> {
    Narrow(Warm<'a, i64>),
    Wide(Warm<'a, i128>),
    Floored(Box<Floored<'a>>),
    /// Solved again every time.
    Nothing,
}

impl std::fmt::Debug for Kept<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Narrow(_) => "Narrow",
            Self::Wide(_) => "Wide",
            Self::Floored(_) => "Floored",
            Self::Nothing => "Nothing",
        })
    }
}

impl<'a> Kept<'a> {
    /// `edges` are those of the instance, which need not live as long.
    pub(super) fn new(
        edges: &'a Edges,
        instance: &Instance,
        objective: &Objective,
        solution: &Solution,
    ) -> Result<Self, SolveError> {
        let open = Open::new(instance);
        let weights = open.weights(objective)?;
        let closed = instance.pinned().iter().chain(instance.forbidden()).copied();
        let narrow = narrowed(&weights).zip(found_in(instance, solution));
        Ok(match (objective, &solution.certificate.floor, narrow) {
            (Objective::WorstOff, Some(floor), Some((weights, found))) => {
                Self::Floored(Box::new(Floored::new(edges, &open, found, weights, floor, closed)))
            }
            (Objective::WorstOff, ..) => Self::Nothing,
            (_, _, Some((weights, found))) => {
                Self::Narrow(Warm::new(Cow::Borrowed(edges), open.caps, weights, found, closed))
            }
            (_, _, None) => match found_in(instance, solution) {
                Some(found) => Self::Wide(Warm::new(Cow::Borrowed(edges), open.caps, weights, found, closed)),
                None => Self::Nothing,
            },
        })
    }

    /// The first of the best answers, without the pinned; nothing where the problem must be solved again.
    pub(super) fn matches(
        &mut self,
        closed: impl Iterator<Item = (u32, u32)> + Clone,
    ) -> Option<Vec<Scored>> {
        match self {
            Self::Narrow(warm) => Some(warm.matches(closed)),
            Self::Wide(warm) => Some(warm.matches(closed)),
            Self::Floored(floored) => floored.matches(closed),
            Self::Nothing => None,
        }
    }
}

/// Does the same to whatever is kept.
macro_rules! each {
    ($kept:expr, $warm:ident => $what:expr) => {
        match $kept {
            Kept::Narrow($warm) => $what,
            Kept::Wide($warm) => $what,
            Kept::Floored($warm) => $what,
            Kept::Nothing => {}
        }
    };
}

impl Kept<'_> {
    /// Takes a pair out.
    pub(super) fn close(&mut self, mentee: u32, mentor: u32) {
        each!(self, warm => warm.close(mentee, mentor));
    }

    /// Lets a pair back in.
    pub(super) fn open(&mut self, mentee: u32, mentor: u32) {
        each!(self, warm => warm.open(mentee, mentor));
    }

    /// Changes the places of both people of a pair, whose state is then to be changed too.
    pub(super) fn set_left(&mut self, mentee: u32, mentee_left: u32, mentor: u32, mentor_left: u32) {
        each!(self, warm => warm.set_left(mentee, mentee_left, mentor, mentor_left));
    }

    /// Changes the places of a mentor.
    pub(super) fn set_mentor_left(&mut self, mentor: u32, left: u32) {
        each!(self, warm => warm.set_mentor_left(mentor, left));
    }
}
