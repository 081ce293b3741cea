//! The state of the studio: the run shown, the one before it, the form of the next one, and the two writes.

use std::sync::Arc;

use leptos::prelude::*;
use model::group::PublishForm;
use model::id::RunId;
use model::matching::{MatchRun, MatchRunForm, MatchStudio, Objective, Pair};
use model::state::RunState;

use super::view_model::{self, Comparison, PairState, RuleChange};
use super::words;
use crate::a11y::{Announce, use_announce};
use crate::data::{self, Mutation};
use crate::i18n::{I18n, t_string, use_i18n};
use crate::reasons::Wording;
use crate::ui::focus::focus_id;

/// The id of what stands where the outcome of a publication is told.
pub(super) const OUTCOME: &str = "matching-outcome";

/// Everything the panes share; all of it is signals, so that it can be handed around.
#[derive(Clone, Copy)]
pub(super) struct Studio {
    /// The words.
    pub i18n: I18n,
    /// What the server sent when the page was opened.
    pub source: StoredValue<Arc<MatchStudio>>,
    /// The run shown.
    pub run: RwSignal<Option<Arc<MatchRun>>>,
    /// The run before it on this visit, until its changes are kept.
    pub before: RwSignal<Option<Arc<MatchRun>>>,
    /// What the next run is asked for.
    pub form: RwSignal<MatchRunForm>,
    /// The run that is published.
    pub published: RwSignal<Option<RunId>>,
    /// The run shown against the one before it.
    pub compared: Memo<Option<Arc<Comparison>>>,
    /// What the next run would change against the one shown; empty without a run.
    pub changes: Memo<Vec<RuleChange>>,
    /// The words of reasons, with names of policy areas.
    pub wording: Memo<Wording>,
    /// Runs the matching.
    pub running: Mutation<MatchRunForm, MatchRun>,
    /// Publishes the run shown.
    pub publishing: Mutation<(RunId, PublishForm), MatchRun>,
    /// Whether the publication is being asked for.
    pub asking: RwSignal<bool>,
    /// Fetches everything anew.
    pub reload: Callback<()>,
    announce: Announce,
}

impl Studio {
    /// The state for what the server sent; `reload` fetches it again.
    pub(super) fn new(source: MatchStudio, reload: Callback<()>) -> Self {
        let (i18n, announce) = (use_i18n(), use_announce());
        let form = source.latest.as_ref().map_or_else(|| first_form(&source), |run| run.form.clone());
        let form = RwSignal::new(form);
        let run = RwSignal::new(source.latest.clone().map(Arc::new));
        let before = RwSignal::new(None::<Arc<MatchRun>>);
        let published = RwSignal::new(source.published.clone());
        let cohort = source.cohort.clone();
        let running = data::use_mutation(
            move |client, form: MatchRunForm| {
                let cohort = cohort.clone();
                async move { client.run_matching(&cohort, &form).await }
            },
            move |done: MatchRun| {
                let (number, matched, mentees) = (done.number, done.matched, done.mentees);
                announce.say(&untrack(|| {
                    t_string!(i18n, matching.said_run, number = number, matched = matched, mentees = mentees)
                }));
                before.set(run.get_untracked());
                run.set(Some(Arc::new(done)));
            },
        );
        let asking = RwSignal::new(false);
        let publishing = data::use_mutation(
            |client, (run, form): (RunId, PublishForm)| async move { client.publish_matches(&run, &form).await },
            move |done: MatchRun| {
                asking.set(false);
                announce
                    .say(&untrack(|| words::counted!(i18n, done.matched as usize, published_1, published_n)));
                published.set(Some(done.id.clone()));
                run.set(Some(Arc::new(done)));
                request_animation_frame(|| focus_id(OUTCOME));
            },
        );
        let compared = Memo::new(move |_| {
            let (before, run) = (before.get()?, run.get()?);
            Some(Arc::new(Comparison::between(&before, &run)))
        });
        let changes = Memo::new(move |_| {
            run.get().map(|run| view_model::rule_changes(&run.form, &form.read())).unwrap_or_default()
        });
        let areas = data::policy_areas();
        // Made anew only when the language or the names change; two wordings are never compared.
        let wording = Memo::new_with_compare(
            move |_| Wording::new(i18n, areas.get().and_then(Result::ok).as_ref()),
            |_, _| true,
        );
        Self {
            i18n,
            source: StoredValue::new(Arc::new(source)),
            run,
            before,
            form,
            published,
            compared,
            changes,
            wording,
            running,
            publishing,
            asking,
            reload,
            announce,
        }
    }

    /// What the server sent when the page was opened.
    pub(super) fn source(self) -> Arc<MatchStudio> {
        self.source.get_value()
    }

    /// Asks for a run of the form.
    pub(super) fn start(self) {
        self.publishing.reset();
        self.running.send(self.form.get_untracked());
    }

    /// Sets the rules back to those a first run begins with; pins and bans stay.
    pub(super) fn reset_rules(self) {
        let first = first_form(&self.source());
        self.form.update(|form| {
            form.ruleset = first.ruleset;
            form.objective = first.objective;
        });
    }

    /// Goes back to the form of the run before, and runs it.
    pub(super) fn undo(self) {
        if let Some(before) = self.before.get_untracked() {
            self.form.set(before.form.clone());
            self.start();
        }
    }

    /// Accepts the changes against the run before.
    pub(super) fn keep(self) {
        self.before.set(None);
        self.announce.say(untrack(|| t_string!(self.i18n, matching.kept)));
    }

    /// Pins a pair or takes its pin away, and says so.
    pub(super) fn pin(self, pair: &Pair) {
        let mut state = PairState::Free;
        self.form.update(|form| state = view_model::toggle_pin(form, pair));
        self.tell(pair, state);
    }

    /// Bans a pair or lifts its ban, and says so.
    pub(super) fn ban(self, pair: &Pair) {
        let mut state = PairState::Free;
        self.form.update(|form| state = view_model::toggle_ban(form, pair));
        self.tell(pair, state);
    }

    fn tell(self, pair: &Pair, state: PairState) {
        let i18n = self.i18n;
        let (mentee, mentor) = words::pair_names(&self.source(), &pair.mentee, &pair.mentor);
        self.announce.say(&untrack(|| match state {
            PairState::Pinned => t_string!(i18n, matching.said_pinned, mentee = mentee, mentor = mentor),
            PairState::Banned => t_string!(i18n, matching.said_banned, mentee = mentee, mentor = mentor),
            PairState::Free => t_string!(i18n, matching.said_freed, mentee = mentee, mentor = mentor),
        }));
    }

    /// Opens the question whether to publish; an old refusal goes.
    pub(super) fn ask(self) {
        self.publishing.reset();
        self.asking.set(true);
    }

    /// Publishes the run shown.
    pub(super) fn publish(self) {
        if let Some(run) = self.run.get_untracked() {
            self.publishing.send((run.id.clone(), PublishForm { version: run.version }));
        }
    }

    /// Whether the run shown can be published. Tracked.
    pub(super) fn can_publish(self) -> bool {
        self.run.get().is_some_and(|run| run.state == RunState::Draft && !run.matches.is_empty())
    }
}

/// The form of a cohort's first run.
fn first_form(source: &MatchStudio) -> MatchRunForm {
    MatchRunForm {
        objective: Objective::Bands,
        ruleset: source.default_ruleset.clone(),
        pinned: Vec::new(),
        forbidden: Vec::new(),
    }
}
