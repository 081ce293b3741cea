//! What the studio asks the server for: to keep a run, to say what publishing would do, to publish, to take a publication
//! back, and to record that a mentor agreed to other places.

use std::sync::Arc;

use leptos::prelude::*;
use model::group::PublishForm;
use model::id::{PersonId, RunId};
use model::matching::{MatchRun, MatchRunForm};
use model::mentor_places::{MentorPlaces, MentorPlacesForm};
use model::publication::PublicationPreview;

use super::source::Source;
use super::studio::Solved;
use super::view_model::{Answer, Question};
use super::words::counted;
use crate::a11y::Announce;
use crate::data::{self, ClientError, Mutation};
use crate::i18n::{I18n, t_string};
use crate::intl;
use crate::ui::focus::focus_id;

/// The id of what stands where the outcome of a write is told.
pub(super) const OUTCOME: &str = "matching-outcome";
/// The id of the first step of a publication.
pub(super) const PREVIEW: &str = "matching-preview";

/// The id of the line that says which run is shown.
pub(super) const WHICH: &str = "matching-which";

/// How far the way to a publication has been gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody asks to publish.
    Idle,
    /// What it would do is shown.
    Preview,
    /// It is asked once more.
    Confirm,
}

/// What a mentor agreed to.
#[derive(Clone, Debug)]
pub(super) struct Agreement {
    /// Who.
    pub mentor: PersonId,
    /// The version of their places that was seen.
    pub version: u32,
    /// The places.
    pub form: MentorPlacesForm,
}

/// The writes; all of it is signals.
#[derive(Clone, Copy)]
pub(super) struct Writes {
    /// Keeps a run of the form.
    pub saving: Mutation<MatchRunForm, MatchRun>,
    /// Asks what publishing a run would do.
    pub previewing: Mutation<RunId, PublicationPreview>,
    /// What it would do.
    pub preview: RwSignal<Option<Arc<PublicationPreview>>>,
    /// Publishes a run.
    pub publishing: Mutation<(RunId, PublishForm), MatchRun>,
    /// Takes a publication back.
    pub withdrawing: Mutation<(RunId, u32), MatchRun>,
    /// Records other places of a mentor.
    pub recording: Mutation<Agreement, MentorPlaces>,
    /// What was recorded last, or should have been.
    pub agreed: StoredValue<Option<Agreement>>,
    /// Fetches the round anew; what is asked stays.
    pub refreshing: Mutation<(), Arc<Source>>,
    /// Where the way to a publication stands.
    pub stage: RwSignal<Stage>,
    /// Whether publishing was asked for while something is supposed that nobody agreed to.
    pub unagreed: RwSignal<bool>,
    /// The browser's time at which the publication that is shown becomes final.
    pub final_at_ms: RwSignal<Option<i64>>,
    /// How often runs were kept or changed on this visit, for lists of them.
    pub kept: RwSignal<u32>,
    then_preview: StoredValue<bool>,
}

impl Writes {
    /// The writes of a studio with these signals.
    pub(super) fn new(
        i18n: I18n,
        announce: Announce,
        source: RwSignal<Arc<Source>>,
        question: RwSignal<Question>,
        saved: RwSignal<Option<Arc<MatchRun>>>,
        baseline: RwSignal<Option<Arc<Answer>>>,
        solved: Memo<Solved>,
    ) -> Self {
        let (stage, preview) = (RwSignal::new(Stage::Idle), RwSignal::new(None));
        let (then_preview, kept) = (StoredValue::new(false), RwSignal::new(0_u32));
        let final_at_ms = RwSignal::new(saved.read_untracked().as_ref().and_then(|run| final_at(run)));
        let cohort = move || source.read_untracked().cohort().clone();
        let refreshing = data::use_mutation(
            move |client, ()| {
                let cohort = cohort();
                async move {
                    let studio = client.match_studio(&cohort).await?;
                    // A pool that this page does not understand comes from a newer server.
                    let source = Source::read(studio).map_err(|_| ClientError::Unexpected { status: 200 })?;
                    Ok(Arc::new(source))
                }
            },
            move |fetched: Arc<Source>| source.set(fetched),
        );
        let previewing = data::use_mutation(
            |client, run: RunId| async move { client.publication_preview(&run).await },
            move |shown: PublicationPreview| {
                preview.set(Some(Arc::new(shown)));
                stage.set(Stage::Preview);
                request_animation_frame(|| focus_id(PREVIEW));
            },
        );
        let saving = data::use_mutation(
            move |client, form: MatchRunForm| {
                let cohort = cohort();
                async move { client.run_matching(&cohort, &form).await }
            },
            move |run: MatchRun| {
                announce.say(&untrack(|| t_string!(i18n, matching.said_saved, number = run.number)));
                let (id, same) = (run.id.clone(), solved.get_untracked().answer);
                let same = same.filter(|answer| Answer::kept(&run).same_matches(answer));
                // Another answer than the page's own means that the pool has changed meanwhile.
                if same.is_none() {
                    refreshing.send(());
                }
                baseline.set(same.or_else(|| Some(Arc::new(Answer::kept(&run)))));
                final_at_ms.set(None);
                saved.set(Some(Arc::new(run)));
                kept.update(|kept| *kept += 1);
                if then_preview.get_value() {
                    previewing.send(id);
                } else {
                    // The button has gone: there is nothing left to save.
                    request_animation_frame(|| focus_id(WHICH));
                }
            },
        );
        let publishing = data::use_mutation(
            |client, (run, form): (RunId, PublishForm)| async move { client.publish_matches(&run, &form).await },
            move |run: MatchRun| {
                stage.set(Stage::Idle);
                let (pairs, number) = (run.matched as usize, run.number);
                announce.say(&untrack(|| {
                    counted!(i18n, pairs, run_published_1, run_published_n, number = number)
                }));
                final_at_ms.set(final_at(&run));
                saved.set(Some(Arc::new(run)));
                kept.update(|kept| *kept += 1);
                refreshing.send(());
                request_animation_frame(|| focus_id(OUTCOME));
            },
        );
        let withdrawing = data::use_mutation(
            |client, (run, version): (RunId, u32)| async move { client.withdraw_matches(&run, version).await },
            move |run: MatchRun| {
                announce.say(&untrack(|| t_string!(i18n, matching.said_withdrawn, number = run.number)));
                final_at_ms.set(None);
                saved.set(Some(Arc::new(run)));
                kept.update(|kept| *kept += 1);
                refreshing.send(());
                request_animation_frame(|| focus_id(OUTCOME));
            },
        );
        let recording = data::use_mutation(
            |client, Agreement { mentor, version, form }: Agreement| async move {
                client.set_mentor_places(&mentor, version, &form).await
            },
            move |places: MentorPlaces| {
                announce.say(untrack(|| t_string!(i18n, matching.said_recorded)));
                question.update(|question| question.suppose_nothing_of(&places.mentor));
                refreshing.send(());
            },
        );
        Self {
            saving,
            previewing,
            preview,
            publishing,
            withdrawing,
            recording,
            agreed: StoredValue::new(None),
            refreshing,
            stage,
            unagreed: RwSignal::new(false),
            final_at_ms,
            kept,
            then_preview,
        }
    }

    /// Forgets what earlier writes came to, so that an old refusal does not stand beside a new attempt.
    pub(super) fn forget(&self) {
        self.saving.reset();
        self.previewing.reset();
        self.publishing.reset();
        self.withdrawing.reset();
        self.unagreed.set(false);
        self.stage.set(Stage::Idle);
    }

    /// Keeps a run of `question`; what is only supposed cannot be kept.
    pub(super) fn save(&self, question: &Question, then_preview: bool) {
        self.forget();
        if question.suppose.is_empty() {
            self.then_preview.set_value(then_preview);
            self.saving.send(question.form.clone());
        } else {
            self.unagreed.set(true);
            request_animation_frame(|| focus_id(OUTCOME));
        }
    }

    /// Records what a mentor agreed to.
    pub(super) fn record(&self, agreement: Agreement) {
        self.agreed.set_value(Some(agreement.clone()));
        self.recording.send(agreement);
    }

    /// Goes on to the second step.
    pub(super) fn confirm(&self) {
        self.publishing.reset();
        self.stage.set(Stage::Confirm);
    }

    /// Asks what publishing `run` would do.
    pub(super) fn ask(&self, run: &MatchRun) {
        self.forget();
        self.previewing.send(run.id.clone());
    }

    /// Publishes what was previewed.
    pub(super) fn publish(&self) {
        if let Some(preview) = self.preview.get_untracked() {
            self.publishing.send((preview.run.clone(), PublishForm { version: preview.version }));
        }
    }

    /// Takes the publication of `run` back.
    pub(super) fn withdraw(&self, run: &MatchRun) {
        self.forget();
        self.withdrawing.send((run.id.clone(), run.version));
    }
}

/// The browser's time at which the publication of `run` becomes final; none when it is, or when there is none.
fn final_at(run: &MatchRun) -> Option<i64> {
    let publication = run.publication.as_ref()?;
    (publication.undo_left_ms > 0).then(|| intl::now_ms() + publication.undo_left_ms)
}
