//! The state of the studio: the question that is asked, the engine's answer to it, and the answer it is compared with.
//!
//! The engine runs here, in the page: every change of the question is answered at once. What the server is asked for
//! stands in `writes`.

use std::sync::Arc;

use leptos::prelude::*;
use model::matching::{MatchRun, MatchRunForm, MatchStudio, Objective, Pair};
use model::state::RunState;

use super::later::after_frame;
use super::proof::Check;
use super::source::Source;
use super::view_model::{
    self, Answer, Comparison, PairState, Question, Remedy, Round, RuleChange, Step, Supposition, Unanswered,
};
use super::words;
use super::writes::Writes;
use crate::a11y::{Announce, use_announce};
use crate::data;
use crate::i18n::{I18n, t_string, use_i18n};
use crate::reasons::Wording;
use crate::stopwatch::{self, Stopwatch};

/// Everything the panes share; all of it is signals, so that it can be handed around.
#[derive(Clone, Copy)]
pub(super) struct Studio {
    /// The words.
    pub i18n: I18n,
    /// What the server sent last.
    pub source: RwSignal<Arc<Source>>,
    /// What is asked.
    pub question: RwSignal<Question>,
    /// The pairs, and why there are none for the question as it stands now.
    pub solved: Memo<Solved>,
    /// The answer that the present one is compared with.
    pub baseline: RwSignal<Option<Arc<Answer>>>,
    /// The run that was kept last, or was opened.
    pub saved: RwSignal<Option<Arc<MatchRun>>>,
    /// The present answer against the baseline.
    pub compared: Memo<Arc<Comparison>>,
    /// What is asked now and was not for the baseline.
    pub changes: Memo<Vec<RuleChange>>,
    /// The whole answer and what it is compared with, once the frame with the pairs has been shown.
    pub reported: RwSignal<Reported>,
    /// Pins and bans.
    decided: Memo<Decided>,
    /// Whether the answer is the one that was kept.
    pub is_saved: Memo<bool>,
    /// The words of reasons, with names of policy areas.
    pub wording: Memo<Wording>,
    /// What the server is asked for.
    writes: StoredValue<Writes>,
    /// What the verifier said last.
    pub check: Check,
    /// Whether the kept runs are shown.
    pub runs_open: RwSignal<bool>,
    announce: Announce,
}

/// The last answer there was, and what is wrong with the question as it stands now.
#[derive(Clone, Default)]
pub(super) struct Solved {
    /// The answer; none only while the very first question has none.
    pub answer: Option<Arc<Answer>>,
    /// Why the present question has none.
    pub refused: Option<Unanswered>,
}

/// What the report is about.
#[derive(Clone)]
pub(super) struct Reported {
    /// The answer with everything that is said about it.
    pub solved: Solved,
    /// How many pairs each band held in the answer before.
    pub bands_before: Vec<u32>,
    /// The pairs that it is about.
    of: Option<Arc<Answer>>,
}

impl Reported {
    /// What there is to report of `pairs`, the answer to `question`; `last` is what was reported last.
    fn of(
        round: &Round,
        question: &Question,
        pairs: Solved,
        compared: &Comparison,
        last: Option<&Self>,
    ) -> Self {
        let answer = || last.and_then(|last| last.solved.answer.clone());
        let same = |last: &&Self| match (&last.of, &pairs.answer) {
            (Some(one), Some(other)) => last.solved.refused.is_none() && Arc::ptr_eq(one, other),
            _ => false,
        };
        let solved = match (&pairs.refused, last.filter(same)) {
            (Some(refused), _) => Solved { answer: answer(), refused: Some(refused.clone()) },
            (None, Some(last)) => last.solved.clone(),
            (None, None) => {
                let mut stopwatch = Stopwatch::start();
                let told = round.answer(question);
                stopwatch.lap("matching-report");
                Solved::or(told, answer())
            }
        };
        stopwatch::publish();
        Self { solved, bands_before: compared.bands.clone(), of: pairs.answer }
    }
}

impl Solved {
    /// What was answered; the answer `before` when there is none.
    fn or(answered: Result<Answer, Unanswered>, before: Option<Arc<Answer>>) -> Self {
        match answered {
            Ok(answer) => Self { answer: Some(Arc::new(answer)), refused: None },
            Err(refused) => Self { answer: before, refused: Some(refused) },
        }
    }
}

/// Pins and bans of a question, for which nothing has to be looked up while a weight moves.
#[derive(Clone, PartialEq, Eq)]
struct Decided {
    pinned: Vec<Pair>,
    forbidden: Vec<Pair>,
}

impl Studio {
    /// The state for what the server sent.
    pub(super) fn new(source: Source) -> Self {
        let (i18n, announce) = (use_i18n(), use_announce());
        let latest = source.studio.latest.clone();
        let first = || Question::of(first_form(&source.studio));
        let question = RwSignal::new(latest.as_ref().map_or_else(first, Question::of_run));
        let kept = latest.as_ref().map(|run| Arc::new(Answer::kept(run)));
        let saved = RwSignal::new(latest.map(Arc::new));
        let source = RwSignal::new(Arc::new(source));
        let solved = Memo::new_with_compare(
            move |before: Option<&Solved>| {
                let answered = solve(&source.read().round, &question.read());
                Solved::or(answered, before.and_then(|before| before.answer.clone()))
            },
            |_, _| true,
        );
        let baseline = RwSignal::new(kept.or_else(|| solved.get_untracked().answer));
        let compared = Memo::new(move |_| {
            let pair = baseline.get().zip(solved.get().answer);
            Arc::new(
                pair.map_or_else(Comparison::default, |(before, now)| Comparison::between(&before, &now)),
            )
        });
        let report = move |last: Option<&Reported>| {
            let (source, question, compared) = (source.read(), question.read(), compared.read());
            Reported::of(&source.round, &question, solved.get(), &compared, last)
        };
        let reported = RwSignal::new(untrack(|| report(None)));
        let follow = move || reported.set(report(Some(&reported.get())));
        after_frame(move || (solved.track(), compared.track()).0, follow);
        let decided = Memo::new(move |_| {
            let form = &question.read().form;
            Decided { pinned: form.pinned.clone(), forbidden: form.forbidden.clone() }
        });
        let changes = Memo::new(move |_| {
            let before = baseline.get();
            before
                .map(|before| view_model::rule_changes(&before.question, &question.read()))
                .unwrap_or_default()
        });
        let is_saved = Memo::new(move |_| {
            let (Some(run), Some(answer)) = (saved.get(), solved.get().answer) else { return false };
            let question = question.read();
            question.suppose.is_empty()
                && question.form == run.form
                && Answer::kept(&run).same_matches(&answer)
        });
        let areas = data::policy_areas();
        // Made anew only when the language or the names change; two wordings are never compared.
        let wording = Memo::new_with_compare(
            move |_| Wording::new(i18n, areas.get().and_then(Result::ok).as_ref()),
            |_, _| true,
        );
        let writes = Writes::new(i18n, announce, source, question, saved, baseline, solved);
        let writes = StoredValue::new(writes);
        Self {
            i18n,
            source,
            question,
            solved,
            baseline,
            saved,
            compared,
            changes,
            reported,
            decided,
            is_saved,
            wording,
            writes,
            check: Check::new(),
            runs_open: RwSignal::new(false),
            announce,
        }
    }

    /// What the server is asked for.
    pub(super) fn writes(self) -> Writes {
        self.writes.get_value()
    }

    /// The pairs, if there are any. Tracked.
    pub(super) fn answer(self) -> Option<Arc<Answer>> {
        self.solved.get().answer
    }

    /// The answer with everything that is said about it, one frame later. Tracked.
    pub(super) fn told(self) -> Option<Arc<Answer>> {
        self.reported.get().solved.answer
    }

    /// Why the question has no answer, if it has none. Tracked.
    pub(super) fn refused(self) -> Option<Unanswered> {
        self.solved.get().refused.or_else(|| self.reported.read().solved.refused.clone())
    }

    /// Changes the form of the question.
    pub(super) fn change(self, change: impl FnOnce(&mut MatchRunForm)) {
        self.question.update(|question| change(&mut question.form));
    }

    /// Sets the rules back to those a first run begins with; pins, bans and suppositions stay.
    pub(super) fn reset_rules(self) {
        let first = first_form(&self.source.read_untracked().studio);
        self.question.update(|question| {
            question.form.ruleset = first.ruleset;
            question.form.objective = first.objective;
            question.stay_free();
        });
    }

    /// Goes back to what was asked for the baseline.
    pub(super) fn undo(self) {
        if let Some(before) = self.baseline.get_untracked() {
            self.question.set(before.question.clone());
            self.announce.say(untrack(|| t_string!(self.i18n, matching.undone)));
        }
    }

    /// Makes the present answer the one that later ones are compared with.
    pub(super) fn keep(self) {
        self.baseline.set(self.solved.get_untracked().answer);
        self.announce.say(untrack(|| t_string!(self.i18n, matching.kept)));
    }

    /// Shows a run that was kept earlier: its form is asked, and its matches are what the answer is compared with.
    pub(super) fn open(self, run: MatchRun) {
        self.baseline.set(Some(Arc::new(Answer::kept(&run))));
        self.question.set(Question::of_run(&run));
        let said = untrack(|| t_string!(self.i18n, matching.said_opened, number = run.number));
        self.saved.set(Some(Arc::new(run)));
        self.announce.say(&said);
    }

    /// Tries a fix.
    pub(super) fn attempt(self, remedy: Remedy) {
        self.question.update(|question| question.apply(remedy));
    }

    /// Takes back what was supposed.
    pub(super) fn withdraw(self, change: &Supposition) {
        self.question.update(|question| question.withdraw(change));
    }

    /// Pins a pair or takes its pin away, and says so.
    pub(super) fn pin(self, pair: &Pair) {
        let mut state = PairState::Free;
        self.change(|form| state = view_model::toggle_pin(form, pair));
        self.tell(pair, state);
    }

    /// Bans a pair or lifts its ban, and says so.
    pub(super) fn ban(self, pair: &Pair) {
        let mut state = PairState::Free;
        self.change(|form| state = view_model::toggle_ban(form, pair));
        self.tell(pair, state);
    }

    /// What the question says about a pair. Tracked.
    pub(super) fn pair_state(self, pair: &Pair) -> PairState {
        let decided = self.decided.read();
        view_model::pair_state(&decided.pinned, &decided.forbidden, pair)
    }

    /// The names of a pair. Not tracked.
    pub(super) fn names(self, pair: &Pair) -> (String, String) {
        let source = self.source.read_untracked();
        let name = |id: &str| source.round.name(id).to_owned();
        (name(pair.mentee.as_str()), name(pair.mentor.as_str()))
    }

    fn tell(self, pair: &Pair, state: PairState) {
        let i18n = self.i18n;
        let (mentee, mentor) = self.names(pair);
        self.announce.say(&untrack(|| match state {
            PairState::Pinned => t_string!(i18n, matching.said_pinned, mentee = mentee, mentor = mentor),
            PairState::Banned => t_string!(i18n, matching.said_banned, mentee = mentee, mentor = mentor),
            PairState::Free => t_string!(i18n, matching.said_freed, mentee = mentee, mentor = mentor),
        }));
    }

    /// The sentence of the banner: how many pairs move, and where the worst score goes. Tracked.
    pub(super) fn moved_words(self) -> String {
        let compared = self.compared.get();
        words::moved(self.i18n, &compared)
    }

    /// Whether anything differs from the baseline. Tracked.
    pub(super) fn differs(self) -> bool {
        let compared = self.compared.read();
        !self.changes.read().is_empty() || !compared.moves.is_empty() || !compared.lost.is_empty()
    }

    /// Keeps a run of what is asked; `then_preview` goes on to the first step of publishing it.
    pub(super) fn save(self, then_preview: bool) {
        self.question.with_untracked(|question| self.writes().save(question, then_preview));
    }

    /// Asks to publish what is shown: a run that is not kept yet is kept first.
    pub(super) fn ask_to_publish(self) {
        let kept = self.saved.get_untracked().filter(|run| run.state == RunState::Draft);
        match kept.filter(|_| self.is_saved.get_untracked()) {
            Some(run) => self.writes().ask(&run),
            None => self.save(true),
        }
    }

    /// Fetches the round anew; what is asked stays, and the answer follows.
    pub(super) fn latest(self) {
        self.writes().forget();
        self.writes().refreshing.send(());
    }

    /// Whether the run that is shown can be published. Tracked.
    pub(super) fn can_publish(self) -> bool {
        let published = self.saved.read().as_ref().is_some_and(|run| run.state == RunState::Published);
        let pairs = self.answer().is_some_and(|answer| !answer.rows.is_empty());
        pairs && !(published && self.is_saved.get())
    }
}

/// The pairs that answer `question`; notes how long each step took.
fn solve(round: &Round, question: &Question) -> Result<Answer, Unanswered> {
    let mut stopwatch = Stopwatch::start();
    round.pairs(question, |step| {
        stopwatch.lap(match step {
            Step::Scored => "matching-score",
            Step::Solved => "matching-solve",
            Step::Explained => "matching-explain",
        });
    })
}

/// The form of a cohort's first run.
fn first_form(source: &MatchStudio) -> MatchRunForm {
    MatchRunForm {
        objective: Objective::Bands,
        ruleset: source.default_ruleset.clone(),
        pinned: Vec::new(),
        forbidden: Vec::new(),
        keep: None,
    }
}
