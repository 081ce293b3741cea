//! Who joins the cohort: the highest scores that keep the quotas, who is certain, and what the quotas have to give.
//!
//! The best cohort needs the least loosening of the quotas, then has the highest total, then is the one whose sorted
//! list of ids comes first. A kept solver crate solves the integer programme; totals, loosening and ties are decided
//! in integers. Commitments and exclusions are never touched. A caller words the result.
//!
//! [`Prepared`] is the way in: [`Prepared::solve`], and for those with more time [`Prepared::quota_moves`] and
//! [`Prepared::margins`].

mod bands;
mod bound;
mod exchange;
mod model;
mod moves;
mod optimum;
mod problem;
mod read;
mod repair;
mod report;
mod scores;
mod search;
mod sensitivity;
mod solver;

pub use moves::QuotaMove;
pub use problem::{Applicant, HIGHEST_SCORE, Problem, Quota, Review, Side};
pub use read::FORMAT as PROBLEM_FORMAT;
pub use report::{FORMAT as SELECTION_FORMAT, Relaxation, Selection};
pub use scores::Score;
pub use sensitivity::Margin;

use crate::fault::Fault;
use model::Model;
use optimum::Optimum;

/// A problem that was checked, ready to be asked.
#[derive(Clone, Debug)]
pub struct Prepared<'a> {
    problem: &'a Problem,
    model: Model<'a>,
}

impl<'a> Prepared<'a> {
    /// Checks a problem; the faults are those of [`Problem::check`].
    pub fn new(problem: &'a Problem) -> Result<Self, Fault> {
        problem.check()?;
        Ok(Self { problem, model: Model::new(problem) })
    }

    /// The best cohort, its alternates, and how certain everybody's place is.
    pub fn solve(&self) -> Selection {
        report::report(self.problem, &Optimum::new(&self.model))
    }

    /// What changes when a bound of a quota moves by one, for every quota and both its bounds.
    ///
    /// It takes about as long as solving the problem once for every bound that holds somebody back.
    pub fn quota_moves(&self) -> Vec<QuotaMove> {
        moves::moves(&Optimum::new(&self.model))
    }

    /// How far each applicant's score would have to move before their place does, in order of id.
    pub fn margins(&self) -> Vec<Margin> {
        sensitivity::margins(self.problem, &Optimum::new(&self.model))
    }
}
