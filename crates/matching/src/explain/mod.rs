//! What people are told about an answer: codes and parameters, which the interface words in the reader's language.
//!
//! Everything about a match is read from the breakdown that scored it. Only [`recruit`] scores anybody, because the
//! mentors it speaks of are not there yet; [`why_not`] solves again, and so does [`recruit`] where the objective asks
//! for a floor first.

mod blocking;
mod crowd;
mod diff;
mod fairness;
mod floors;
mod losses;
mod places;
mod recruit;
mod unmatched;
mod why;
mod why_not;

pub use blocking::{Blocking, blocking};
pub use diff::{Answer, Diff, ScoredMove, Turnover, diff};
pub use fairness::{Attribute, FairnessRow, fairness};
pub use recruit::{MOST_ROWS, Recruit, recruit};
pub use unmatched::{Change, CutBy, Fix, HallSet, Unmatched, unmatched};
pub use why::{CommonLanguage, Larger, Why, why};
pub use why_not::{Loss, Move, WhyNot, why_not};
