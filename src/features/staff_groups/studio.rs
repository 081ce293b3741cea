//! The proposal while staff work on it: what is shown, what is being moved, and the writes that change it.

use leptos::prelude::*;
use model::group::{GroupRun, GroupRunForm, GroupStudio, PublishForm};
use model::group_edit::{GroupEdit, GroupEditForm, GroupOptions, GroupProposals, GroupPublicationPreview};
use model::id::{MemberId, RunId};
use model::reason::Reason;
use model::state::RunState;

use super::column::Column;
use super::edits::{self, Done, EditAnswer, EditNote, EditOrder};
use super::figures::FigureRow;
use super::move_panel::MovePanel;
use super::preview::{PREVIEW, Preview, PublishDialog};
use super::proposal::first_shown;
use super::proposals::{Proposals, Supposed};
use super::publish::PublishBar;
use super::settings_form::SettingsForm;
use super::unplaced::UnplacedPane;
use super::writes;
use crate::a11y::use_announce;
use crate::data::{self, Mutation};
use crate::form::FieldErrors;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::reasons::Wording;
use crate::ui::button::Button;
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::state::Empty;

/// How far the way to a publication has been gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody asks to publish.
    Idle,
    /// What it would do is shown.
    Preview,
    /// It is asked once more.
    Confirm,
}

/// What the parts of the studio share.
#[derive(Clone, Copy)]
pub struct Studio {
    /// The proposal on the page.
    pub run: RwSignal<Option<GroupRun>>,
    /// All proposals that were made at once, that one among them.
    pub proposals: RwSignal<Vec<GroupRun>>,
    /// The run that is published.
    pub published: RwSignal<Option<RunId>>,
    /// Names of members who are in no published group.
    pub late: RwSignal<Vec<String>>,
    /// The member whose options are listed.
    pub moving: RwSignal<Option<MemberId>>,
    /// The member that is being dragged.
    pub dragged: RwSignal<Option<MemberId>>,
    /// The last edit that was made.
    pub done: RwSignal<Option<Done>>,
    /// Why the last edit was not made.
    pub refused: RwSignal<Vec<Reason>>,
    /// Which pane a phone shows: 0 for the unplaced, then the groups.
    pub pane: RwSignal<usize>,
    /// Where the way to a publication stands.
    pub stage: RwSignal<Stage>,
    /// Puts the engine's reasons into words.
    pub wording: Signal<Wording>,
    /// Fetches the latest version.
    pub reload: Callback<()>,
    /// Forms groups anew.
    pub form: Mutation<GroupRunForm, GroupProposals>,
    /// Places late joiners.
    pub placing: Mutation<(), GroupProposals>,
    /// Edits the proposal.
    pub editor: Mutation<EditOrder, EditAnswer>,
    /// Asks where a member could be.
    pub options: Mutation<(RunId, MemberId), GroupOptions>,
    /// Asks what publishing would do.
    pub previewing: Mutation<RunId, GroupPublicationPreview>,
    /// Publishes the proposal.
    pub publisher: Mutation<(RunId, PublishForm), GroupRun>,
}

impl Studio {
    /// Whether the proposal can still be changed. Tracked.
    pub fn draft(self) -> bool {
        self.run.with(|run| run.as_ref().is_some_and(|run| run.state == RunState::Draft))
    }

    /// Whether `member` is to stay in its group. Tracked.
    pub fn locked(self, member: &MemberId) -> bool {
        self.run.with(|run| run.as_ref().is_some_and(|run| run.locked.contains(member)))
    }

    /// Whether the proposal was published on this page. Tracked.
    pub fn just_published(self) -> bool {
        let published = self.publisher.outcome().and_then(Result::ok).map(|run| run.id);
        published.is_some() && self.run.with(|run| run.as_ref().map(|run| run.id.clone()) == published)
    }

    /// Lists where `member` can go.
    pub fn open(self, member: MemberId) {
        self.forget();
        self.ask_options(&member);
        self.moving.set(Some(member));
    }

    /// Asks where `member` could be.
    pub fn ask_options(self, member: &MemberId) {
        self.options.reset();
        if let Some(run) = self.run.with_untracked(|run| run.as_ref().map(|run| run.id.clone())) {
            self.options.send((run, member.clone()));
        }
    }

    /// The options of `member`, when they have come. Tracked.
    pub fn options_of(self, member: &MemberId) -> Option<GroupOptions> {
        self.options.outcome()?.ok().filter(|options| options.member == *member)
    }

    /// Leaves the member where it is and returns to its button.
    pub fn close(self) {
        if let Some(member) = self.moving.get_untracked() {
            self.moving.set(None);
            request_animation_frame(move || focus_id(&button_id(&member)));
        }
    }

    /// What publishing the proposal on the page would do, when that was asked and has come. Tracked.
    pub fn preview(self) -> Option<GroupPublicationPreview> {
        let shown = self.run.with(|run| run.as_ref().map(|run| run.id.clone()));
        self.previewing.outcome()?.ok().filter(|preview| Some(&preview.run) == shown.as_ref())
    }

    /// Makes an edit of the proposal.
    pub fn edit(self, edit: GroupEdit) {
        self.forget();
        let order = self.run.with_untracked(|run| {
            let run = run.as_ref()?;
            Some(EditOrder { run: run.id.clone(), form: GroupEditForm { version: run.version, edit } })
        });
        if let Some(order) = order {
            self.editor.send(order);
        }
    }

    /// Shows the proposal at `at` instead.
    pub fn show(self, at: usize) {
        self.forget();
        self.done.set(None);
        self.moving.set(None);
        self.pane.set(0);
        self.stage.set(Stage::Idle);
        self.run.set(self.proposals.with_untracked(|all| all.get(at).cloned()));
    }

    /// Forgets what earlier edits came to, so that an old refusal does not stand beside a new attempt.
    fn forget(self) {
        self.editor.reset();
        self.refused.set(Vec::new());
    }
}

/// The id of the button that moves `member`.
pub fn button_id(member: &MemberId) -> String {
    format!("move-{member}")
}

/// The id of the button that takes the last edit back.
pub const UNDO: &str = "groups-undo";
/// The id of the heading above the groups.
pub const HEADING: &str = "groups-heading";

/// The studio of one cohort.
#[component]
pub fn StudioView(
    /// What the server told.
    studio: GroupStudio,
    /// Fetches the latest version.
    reload: Callback<()>,
    /// What is wrong with the settings.
    errors: FieldErrors,
) -> impl IntoView {
    let i18n = use_i18n();
    let areas = data::policy_areas();
    let wording = Signal::derive(move || Wording::new(i18n, areas.get().and_then(Result::ok).as_ref()));
    let shown = first_shown(&studio.proposals).and_then(|at| studio.proposals.get(at).cloned());
    let (run, proposals) = (RwSignal::new(shown), RwSignal::new(studio.proposals));
    let (published, late) = (RwSignal::new(studio.published), RwSignal::new(studio.late));
    let (moving, dragged, done) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None));
    let (refused, pane, stage) = (RwSignal::new(Vec::new()), RwSignal::new(0), RwSignal::new(Stage::Idle));
    // Another version of the proposal on the page takes its place among the others.
    let accept = move |new: GroupRun| {
        proposals.update(|all| {
            if let Some(old) = all.iter_mut().find(|old| old.id == new.id) {
                *old = new.clone();
            }
        });
        // Somebody may be looking at another one by now.
        if run.with_untracked(|run| run.as_ref().is_none_or(|run| run.id == new.id)) {
            moving.set(None);
            dragged.set(None);
            stage.set(Stage::Idle);
            run.set(Some(new));
        }
    };
    let all_new = move |new: GroupProposals| {
        run.set(new.proposals.first().cloned());
        proposals.set(new.proposals);
        moving.set(None);
        done.set(None);
        refused.set(Vec::new());
        pane.set(0);
        stage.set(Stage::Idle);
    };
    let cohort = studio.cohort.clone();
    let form = writes::former(i18n, cohort.clone(), all_new);
    let placing = writes::placer(i18n, cohort, all_new);
    let editor = edits::editor(i18n, run, refused, move |new, what| {
        let about =
            |group: &model::group::ProposedGroup| group.members.iter().any(|one| what.is_about(&one.id));
        if run.with_untracked(|run| run.as_ref().is_some_and(|run| run.id != new.id)) {
            accept(new);
            return;
        }
        if !matches!(what.edit, GroupEdit::Lock { .. } | GroupEdit::Undo {}) {
            pane.set(new.groups.iter().position(about).map_or(0, |at| at + 1));
        }
        done.set(Some(what));
        accept(new);
    });
    let again = StoredValue::new(None::<Callback<MemberId>>);
    let options = data::use_mutation(
        |client, (run, member): (RunId, MemberId)| async move { client.group_options(&run, &member).await },
        move |found: GroupOptions| {
            // While one answer was under way somebody else may have been asked about.
            let now = moving.get_untracked().or_else(|| dragged.get_untracked());
            if let (Some(now), Some(again)) = (now.filter(|now| *now != found.member), again.get_value()) {
                again.run(now);
            }
        },
    );
    again.set_value(Some(Callback::new(move |member: MemberId| {
        if let Some(run) = run.with_untracked(|run| run.as_ref().map(|run| run.id.clone())) {
            options.send((run, member));
        }
    })));
    let previewing = data::use_mutation(
        |client, run: RunId| async move { client.group_preview(&run).await },
        move |preview: GroupPublicationPreview| {
            if run.with_untracked(|run| run.as_ref().is_some_and(|run| run.id == preview.run)) {
                stage.set(Stage::Preview);
                request_animation_frame(|| focus_id(PREVIEW));
            }
        },
    );
    let publisher = writes::publisher(i18n, move |new: GroupRun| {
        published.set(Some(new.id.clone()));
        late.set(new.unplaced.iter().map(|one| one.name.clone()).collect());
        done.set(None);
        accept(new);
        request_animation_frame(|| focus_id("groups-published"));
    });
    let studio_state = Studio {
        run,
        proposals,
        published,
        late,
        moving,
        dragged,
        done,
        refused,
        pane,
        stage,
        wording,
        reload,
        form,
        placing,
        editor,
        options,
        previewing,
        publisher,
    };
    let first = run.with_untracked(|run| run.as_ref().map_or(GroupRunForm::DEFAULT, |run| run.form.clone()));
    let name = studio.cohort_name;
    let has_run = Memo::new(move |_| run.with(Option::is_some));
    view! {
        <PublishBar studio=studio_state cohort=studio.cohort name />
        <Preview studio=studio_state />
        <SettingsForm studio=studio_state first errors />
        {move || {
            // Another proposal is another set of columns; the parts read their figures themselves.
            if has_run.get() { proposal_view(&studio_state) } else { nothing_yet(i18n) }
        }}
        <PublishDialog studio=studio_state />
    }
    .into_any()
}

fn nothing_yet(i18n: I18n) -> AnyView {
    view! {
        <Empty title=move || t_string!(i18n, groups.empty_title) words=move || t_string!(i18n, groups.empty_body) />
    }
    .into_any()
}

fn proposal_view(studio: &Studio) -> AnyView {
    let studio = *studio;
    let i18n = use_i18n();
    let columns = move || {
        let groups = studio.run.with(|run| run.as_ref().map(|run| run.groups.clone())).unwrap_or_default();
        let column = |(at, group)| view! { <Column studio group at=at + 1 /> }.into_any();
        groups.into_iter().enumerate().map(column).collect_view()
    };
    let panel = move || studio.moving.get().map(|member| view! { <MovePanel studio member /> });
    view! {
        <Proposals studio />
        <FigureRow studio />
        <Supposed studio />
        <EditNote studio />
        <div class="cluster cluster-apart">
            <h2 class="card-title" id=HEADING tabindex="-1">{t!(i18n, groups.heading)}</h2>
            <UndoButton studio />
        </div>
        <PaneNav studio />
        <div class="group-former">
            <UnplacedPane studio />
            <div class="stack">
                <div class="group-columns">{columns}</div>
                {panel}
            </div>
        </div>
    }
    .into_any()
}

/// Takes the last edit back; absent where there is none.
#[component]
fn UndoButton(studio: Studio) -> impl IntoView {
    let i18n = use_i18n();
    let can = Memo::new(move |_| {
        studio.draft() && studio.run.with(|run| run.as_ref().is_some_and(|run| run.can_undo))
    });
    let button = move || {
        can.get().then(|| {
            view! {
                <button type="button" class="button" id=UNDO on:click=move |_| studio.edit(GroupEdit::Undo {})>
                    <Icon name="undo" />
                    {t!(i18n, groups.undo)}
                </button>
            }
        })
    };
    view! { {button} }.into_any()
}

/// On a phone: one pane at a time, with the way to the previous and the next.
#[component]
fn PaneNav(studio: Studio) -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let count = move || studio.run.with(|run| run.as_ref().map_or(1, |run| run.groups.len() + 1));
    let name = move |at: usize| {
        let number =
            studio.run.with(|run| run.as_ref()?.groups.get(at.checked_sub(1)?).map(|group| group.number));
        number.map_or_else(
            || t_string!(i18n, groups.without_group).to_owned(),
            |number| t_string!(i18n, groups.group, number = number),
        )
    };
    let go = move |to: usize| {
        studio.pane.set(to);
        announce.say(&name(to));
    };
    let previous = move || go((studio.pane.get_untracked() + count() - 1) % count());
    let next = move || go((studio.pane.get_untracked() + 1) % count());
    view! {
        <nav class="group-panes" aria-label=move || t_string!(i18n, groups.panes)>
            <p>
                <b>{move || name(studio.pane.get())}</b>
                <span class="soft small">
                    {move || t_string!(i18n, groups.pane_of, at = studio.pane.get() + 1, count = count())}
                </span>
            </p>
            <Button icon="chevron-start" on_press=previous>{t!(i18n, groups.previous)}</Button>
            <Button icon="chevron-end" on_press=next>{t!(i18n, groups.next)}</Button>
        </nav>
    }
    .into_any()
}
