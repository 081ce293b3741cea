//! Who joins the cohort: the highest scores that keep the quotas, who is certain, and what the quotas have to give.
//!
//! The best cohort needs the least loosening of the quotas, then has the highest total, then is the one whose sorted
//! list of ids comes first. A kept solver crate solves the integer programme; totals, loosening and ties are decided
//! in integers. Commitments and exclusions are never touched. A caller words the result.
//!
//! [`Prepared`] is the way in: [`Prepared::solve`], and [`Prepared::best`] for what takes longer: [`Best::quota_moves`]
//! and [`Best::margins`].

mod asking;
mod bands;
mod bound;
mod exchange;
mod leap;
mod least;
mod limit;
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
mod walk;

pub use moves::QuotaMove;
pub use problem::{Applicant, HIGHEST_SCORE, Problem, Quota, Review, Side};
pub use read::FORMAT as PROBLEM_FORMAT;
pub use report::{FORMAT as SELECTION_FORMAT, Relaxation, Selection, Unproved};
pub use scores::Score;
pub use sensitivity::Margin;

use crate::fault::Fault;
use limit::Limits;
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
        self.best().selection()
    }

    /// The best cohort, to be asked about: finding it is most of the work of [`Prepared::solve`].
    pub fn best(&self) -> Best<'_> {
        Best { problem: self.problem, optimum: Optimum::new(&self.model, Limits::default()) }
    }
}

/// The best cohort of a problem, ready to answer.
#[derive(Clone, Debug)]
pub struct Best<'a> {
    problem: &'a Problem,
    optimum: Optimum<'a>,
}

impl Best<'_> {
    /// The cohort, its alternates, and how certain everybody's place is.
    pub fn selection(&self) -> Selection {
        report::report(self.problem, &self.optimum)
    }

    /// What changes when a bound of a quota moves by one, for every quota and both its bounds.
    ///
    /// Each bound that holds somebody back costs about as much as finding the best cohort.
    pub fn quota_moves(&self) -> Vec<QuotaMove> {
        moves::moves(&self.optimum, |_| true)
    }

    /// The same for the one quota of `value`; empty if there is none.
    pub fn quota_moves_of(&self, attribute: &str, value: &str) -> Vec<QuotaMove> {
        moves::moves(&self.optimum, |quota| quota.attribute == attribute && quota.value == value)
    }

    /// How far each applicant's score would have to move before their place does, in order of id.
    pub fn margins(&self) -> Vec<Margin> {
        sensitivity::margins(self.problem, &self.optimum)
    }
}
