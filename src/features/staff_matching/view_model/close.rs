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

#[cfg(test)]
mod tests {
    use model::id::{MemberId, PersonId};
    use model::match_keep::{KeptCount, KeptRun};

    use super::super::question::{Remedy, Supposition};
    use super::super::sample::{answer, form, kept_run, matched, pair, question, round};
    use super::super::{Answer, RuleChange, Unanswered, rows, rule_changes};
    use super::*;

    /// Run 13, in which `tamale` has the mentor that `bar` gets by itself; `goias` and its mentor cannot be a pair now.
    fn earlier() -> Earlier {
        let gone = matched("plav", "left", 500);
        Earlier::of(&kept_run(
            13,
            vec![matched("tamale", "chebet", 500), matched("goias", "ines", 500), gone],
        ))
    }

    fn close(percent: u8) -> Question {
        let mut asked = question();
        asked.stay_close(&earlier(), percent);
        asked
    }

    fn ask(question: &Question) -> Answer {
        round().answer(question).unwrap()
    }

    fn brief(number: u32, state: RunState) -> MatchRunBrief {
        let MatchRun {
            id, version, created_at_ms, created_by, mentees, matched, total, worst, bands, ..
        } = kept_run(number, Vec::new());
        let objective = form().objective;
        MatchRunBrief {
            id,
            number,
            version,
            state,
            created_at_ms,
            created_by,
            objective,
            mentees,
            matched,
            total,
            worst,
            bands,
        }
    }

    #[test]
    fn a_pair_of_the_earlier_run_is_held_and_said_to_be() {
        let free = ask(&question());
        assert_eq!((free.rows[0].mentee.as_str(), free.rows[0].kept, free.kept), ("bar", false, None));
        let answer = ask(&close(60));
        let row = &answer.rows[0];
        assert_eq!((row.mentee.as_str(), row.kept, row.pinned), ("tamale", true, false));
        assert_eq!(answer.kept, Some(KeptCount { of: 1, asked: 1, kept: 1 }));
        assert_eq!(answer.run.unwrap().verify(), Ok(()));
    }

    #[test]
    fn no_more_is_kept_than_there_are_places_for() {
        let mut both = earlier();
        both.pairs.push(pair("bar", "chebet"));
        let mut asked = question();
        asked.stay_close(&both, 100);
        assert_eq!(ask(&asked).kept, Some(KeptCount { of: 2, asked: 2, kept: 1 }));
        asked.apply(Remedy::Suppose(Supposition::Place(PersonId::parse("chebet").unwrap())));
        assert_eq!(ask(&asked).kept, Some(KeptCount { of: 2, asked: 2, kept: 2 }));
    }

    #[test]
    fn a_place_that_is_held_is_why_somebody_else_cannot_have_it() {
        let (mentee, mentor) = (MemberId::parse("bar").unwrap(), PersonId::parse("chebet").unwrap());
        let told = round().why_not(&close(100), &mentee, &mentor).unwrap();
        assert_eq!((told.allowed, told.cut_by), (false, vec!["kept"]));
    }

    #[test]
    fn the_engine_is_given_what_the_server_gives_it() {
        let keep = ask(&close(60)).run.unwrap().inputs.keep.clone().unwrap();
        let ids = |mentee: &str, mentor: &str| (mentee.to_owned(), mentor.to_owned());
        assert_eq!((keep.percent, keep.pairs), (60, vec![ids("goias", "ines"), ids("tamale", "chebet")]));
    }

    #[test]
    fn a_run_whose_pairs_are_not_known_is_refused_and_not_passed_over() {
        let asked = Question { earlier: None, ..close(60) };
        let Err(Unanswered::Form(wrong)) = round().answer(&asked) else { panic!("refused") };
        assert_eq!(wrong[0].path, "keep.run");
    }

    #[test]
    fn nothing_is_asked_with_no_percent_and_after_a_reset() {
        let mut asked = close(60);
        assert_eq!(asked.close_to().map(|(percent, earlier)| (percent, earlier.number)), Some((60, 13)));
        asked.stay_close(&earlier(), 0);
        assert_eq!(asked, question());
        let mut asked = close(60);
        asked.stay_free();
        assert_eq!(asked, question());
    }

    #[test]
    fn a_kept_run_says_what_it_stayed_close_to_and_can_be_asked_again() {
        let mut run = kept_run(14, vec![matched("tamale", "chebet", 500)]);
        assert_eq!(Question::of_run(&run), Question::of(run.form.clone()));
        run.form = close(60).form;
        let count = KeptCount { of: 1, asked: 1, kept: 1 };
        run.kept = Some(KeptRun { number: 13, pairs: earlier().pairs, count });
        assert_eq!(Question::of_run(&run), close(60));
        let kept = Answer::kept(&run);
        assert_eq!((kept.question, kept.kept), (close(60), Some(count)));
    }

    #[test]
    fn only_rows_that_are_held_name_the_earlier_run() {
        let mut both = answer(vec![matched("bar", "kwesi", 604), matched("tamale", "chebet", 500)]);
        both.rows[1].kept = true;
        let named = |answer: &Answer| -> Vec<Option<u32>> {
            rows(answer, &super::super::Comparison::default()).iter().map(|row| row.kept_from).collect()
        };
        assert_eq!(named(&both), [None, None]);
        both.question = close(60);
        assert_eq!(named(&both), [None, Some(13)]);
    }

    #[test]
    fn how_much_is_kept_and_of_which_run_is_a_change_of_the_rules() {
        let (free, some, more) = (question(), close(60), close(80));
        assert_eq!(rule_changes(&free, &some), [RuleChange::Close(60, 13)]);
        assert_eq!(rule_changes(&some, &more), [RuleChange::Close(80, 13)]);
        assert_eq!(rule_changes(&more, &free), [RuleChange::Free(13)]);
        assert!(rule_changes(&some, &some).is_empty());
        let mut other = question();
        other.stay_close(&Earlier { run: RunId::parse("run-12").unwrap(), number: 12, ..earlier() }, 60);
        assert_eq!(rule_changes(&some, &other), [RuleChange::Close(60, 12)]);
    }

    #[test]
    fn the_published_run_is_offered_first_then_the_newest_and_the_asked_one_always() {
        let newest =
            [brief(16, RunState::Draft), brief(15, RunState::Published), brief(14, RunState::Replaced)];
        let numbers = |published: Option<&MatchRun>, asked: Option<&Earlier>| -> Vec<(u32, bool)> {
            choosable(&newest, published, asked).iter().map(|one| (one.number, one.published)).collect()
        };
        assert_eq!(numbers(None, None), [(15, true), (16, false), (14, false)]);
        let asked = earlier();
        assert_eq!(numbers(None, Some(&asked)), [(15, true), (16, false), (14, false), (13, false)]);
        let published = kept_run(15, Vec::new());
        assert_eq!(numbers(Some(&published), Some(&asked)).len(), 4, "each once");
        let old = kept_run(2, Vec::new());
        let drafts = [brief(16, RunState::Draft)];
        let first = choosable(&drafts, Some(&old), None);
        assert_eq!(first.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 16]);
        assert!(choosable(&[], None, None).is_empty());
    }
}
