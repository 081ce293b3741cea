//! Staying close to an earlier run: which runs there are to choose from, and what the engine needs of the chosen one.

use model::id::RunId;
use model::match_keep::KeepForm;
use model::matching::{MatchRun, MatchRunBrief, Pair};
use model::state::RunState;

use super::question::Question;

/// An earlier run, as far as an answer stays close to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Earlier {
    /// Its id.
    pub run: RunId,
    /// Its number within the cohort.
    pub number: u32,
    /// Its pairs.
    pub pairs: Vec<Pair>,
}

impl Earlier {
    /// `run` as the one to stay close to.
    pub(crate) fn of(run: &MatchRun) -> Self {
        let pairs =
            run.matches.iter().map(|row| Pair { mentee: row.mentee.clone(), mentor: row.mentor.clone() });
        Self { run: run.id.clone(), number: run.number, pairs: pairs.collect() }
    }

    /// The one that `run` was asked to stay close to.
    pub(crate) fn behind(run: &MatchRun) -> Option<Self> {
        let (keep, kept) = run.form.keep.as_ref().zip(run.kept.as_ref())?;
        Some(Self { run: keep.run.clone(), number: kept.number, pairs: kept.pairs.clone() })
    }
}

impl Question {
    /// What `run` was asked.
    pub(crate) fn of_run(run: &MatchRun) -> Self {
        Self { earlier: Earlier::behind(run), ..Self::of(run.form.clone()) }
    }

    /// Asks for so many percent of the pairs of `earlier`; none is no question at all.
    pub(crate) fn stay_close(&mut self, earlier: &Earlier, percent: u8) {
        if percent == 0 {
            return self.stay_free();
        }
        self.form.keep = Some(KeepForm { run: earlier.run.clone(), percent });
        self.earlier = Some(earlier.clone());
    }

    /// Keeps no earlier run in mind.
    pub(crate) fn stay_free(&mut self) {
        (self.form.keep, self.earlier) = (None, None);
    }

    /// How many percent are asked for, and of which run.
    pub(crate) fn close_to(&self) -> Option<(u8, &Earlier)> {
        let (keep, earlier) = self.form.keep.as_ref().zip(self.earlier.as_ref())?;
        (keep.run == earlier.run).then_some((keep.percent, earlier))
    }
}

/// A run that can be stayed close to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choosable {
    /// Its id.
    pub run: RunId,
    /// Its number within the cohort.
    pub number: u32,
    /// Whether it is the published one.
    pub published: bool,
}

/// The runs to choose from, each once: the published one first, then the newest, and the one that is asked for wherever it
/// stands.
pub(crate) fn choosable(
    newest: &[MatchRunBrief],
    published: Option<&MatchRun>,
    asked: Option<&Earlier>,
) -> Vec<Choosable> {
    let choice =
        |run: &RunId, number: u32, published: bool| Choosable { run: run.clone(), number, published };
    let mut all: Vec<Choosable> =
        newest.iter().map(|run| choice(&run.id, run.number, run.state == RunState::Published)).collect();
    let more = published.map(|run| choice(&run.id, run.number, true));
    let asked = asked.map(|earlier| choice(&earlier.run, earlier.number, false));
    for one in more.into_iter().chain(asked) {
        if all.iter().all(|other| other.run != one.run) {
            all.push(one);
        }
    }
    crate::order::sort_by_key(&mut all, |one| std::cmp::Reverse((one.published, one.number)));
    all
}
