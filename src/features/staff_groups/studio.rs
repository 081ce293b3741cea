//! The proposal while staff work on it: what is shown, what is being moved, and the writes that change it.

use leptos::prelude::*;
use model::group::{GroupRun, GroupRunForm, GroupStudio, MoveForm, PublishForm};
use model::id::{CohortId, MemberId, RunId};
use model::reason::Reason;
use model::state::RunState;

use super::column::Column;
use super::figures::FigureRow;
use super::move_panel::{MovePanel, MovedNote};
use super::proposal::{Place, ScoreChange, broken_rules, find, score_changes};
use super::publish::{PublishBar, PublishDialog};
use super::settings_form::SettingsForm;
use super::unplaced::UnplacedPane;
use crate::a11y::use_announce;
use crate::data::{self, ClientError, Mutation};
use crate::form::FieldErrors;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::reasons::Wording;
use crate::ui::button::Button;
use crate::ui::focus::focus_id;
use crate::ui::state::Empty;

/// A member that was just moved, and what that did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which member.
    pub member: MemberId,
    /// Its name.
    pub name: String,
    /// Where it is now.
    pub to: Place,
    /// The scores of the groups it left and joined.
    pub scores: Vec<ScoreChange>,
}

/// A move as it is asked for.
#[derive(Clone, Debug)]
pub struct MoveOrder {
    /// In which proposal.
    pub run: RunId,
    /// Who, where to, and the version that is shown.
    pub form: MoveForm,
    /// Where to.
    pub to: Place,
}

/// What became of a move: a refusal by a rule is an answer, not a failure.
#[derive(Clone, Debug)]
pub enum MoveAnswer {
    /// It was made.
    Moved(Box<GroupRun>, MoveOrder),
    /// It breaks these rules.
    Refused(Vec<Reason>, MoveOrder),
}

/// What the parts of the studio share.
#[derive(Clone, Copy)]
pub struct Studio {
    /// The proposal on the page.
    pub run: RwSignal<Option<GroupRun>>,
    /// The run that is published.
    pub published: RwSignal<Option<RunId>>,
    /// The member whose targets are listed.
    pub moving: RwSignal<Option<MemberId>>,
    /// The last move that was made.
    pub moved: RwSignal<Option<Moved>>,
    /// Where the member that is being moved may not go, and why.
    pub refused: RwSignal<Vec<(Place, Vec<Reason>)>>,
    /// Which pane a phone shows: 0 for the unplaced, then the groups.
    pub pane: RwSignal<usize>,
    /// Asks for confirmation before publishing.
    pub asking: RwSignal<bool>,
    /// Puts the engine's reasons into words.
    pub wording: Signal<Wording>,
    /// Fetches the latest version.
    pub reload: Callback<()>,
    /// Forms groups anew.
    pub form: Mutation<GroupRunForm, GroupRun>,
    /// Moves a member.
    pub mover: Mutation<MoveOrder, MoveAnswer>,
    /// Publishes the proposal.
    pub publisher: Mutation<(RunId, PublishForm), GroupRun>,
}

impl Studio {
    /// Whether the proposal can still be changed. Tracked.
    pub fn draft(self) -> bool {
        self.run.with(|run| run.as_ref().is_some_and(|run| run.state == RunState::Draft))
    }

    /// Whether the proposal was published on this page. Tracked.
    pub fn just_published(self) -> bool {
        let published = self.publisher.outcome().and_then(Result::ok).map(|run| run.id);
        published.is_some() && self.run.with(|run| run.as_ref().map(|run| run.id.clone()) == published)
    }

    /// Lists where `member` can go.
    pub fn open(self, member: MemberId) {
        self.mover.reset();
        self.refused.set(Vec::new());
        self.moving.set(Some(member));
    }

    /// Leaves the member where it is and returns to its button.
    pub fn close(self) {
        if let Some(member) = self.moving.get_untracked() {
            self.moving.set(None);
            request_animation_frame(move || focus_id(&button_id(&member)));
        }
    }
}

/// The id of the button that moves `member`.
pub fn button_id(member: &MemberId) -> String {
    format!("move-{member}")
}

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
    let run = RwSignal::new(studio.latest);
    let published = RwSignal::new(studio.published);
    let (moving, moved, refused) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(Vec::new()));
    let (pane, asking) = (RwSignal::new(0), RwSignal::new(false));
    let cohort = studio.cohort.clone();
    let form = former(i18n, cohort, move |new| {
        run.set(Some(new));
        moving.set(None);
        moved.set(None);
        pane.set(0);
    });
    let mover = mover(i18n, run, moving, moved, refused, pane);
    let publisher = publisher(i18n, move |new: GroupRun| {
        published.set(Some(new.id.clone()));
        run.set(Some(new));
        asking.set(false);
        moving.set(None);
        moved.set(None);
        request_animation_frame(|| focus_id("groups-published"));
    });
    let studio_state = Studio {
        run,
        published,
        moving,
        moved,
        refused,
        pane,
        asking,
        wording,
        reload,
        form,
        mover,
        publisher,
    };
    let first = run.with_untracked(|run| run.as_ref().map_or(GroupRunForm::DEFAULT, |run| run.form.clone()));
    let name = studio.cohort_name;
    view! {
        <PublishBar studio=studio_state cohort=studio.cohort name />
        <SettingsForm studio=studio_state first errors />
        {move || {
            // Another proposal is another set of columns; the parts read their figures themselves.
            if run.with(Option::is_some) { proposal_view(&studio_state) } else { nothing_yet(i18n) }
        }}
        <PublishDialog studio=studio_state />
    }
    .into_any()
}

/// Forms groups; says how many.
fn former(
    i18n: I18n,
    cohort: CohortId,
    done: impl Fn(GroupRun) + 'static,
) -> Mutation<GroupRunForm, GroupRun> {
    let announce = use_announce();
    data::use_mutation(
        move |client, form: GroupRunForm| {
            let cohort = cohort.clone();
            async move { client.form_groups(&cohort, &form).await }
        },
        move |new: GroupRun| {
            let count = new.groups.len();
            done(new);
            announce.say(&formed(i18n, count));
        },
    )
}

fn formed(i18n: I18n, count: usize) -> String {
    match intl::plural(Language::of(i18n), count as u64) {
        Plural::One => t_string!(i18n, groups.formed_1, count = count),
        Plural::Other => t_string!(i18n, groups.formed_n, count = count),
    }
}

/// Moves a member; says where it is and what that did to the scores, or which rule it would break.
fn mover(
    i18n: I18n,
    run: RwSignal<Option<GroupRun>>,
    moving: RwSignal<Option<MemberId>>,
    moved: RwSignal<Option<Moved>>,
    refused: RwSignal<Vec<(Place, Vec<Reason>)>>,
    pane: RwSignal<usize>,
) -> Mutation<MoveOrder, MoveAnswer> {
    let announce = use_announce();
    data::use_mutation(
        move |client, order: MoveOrder| async move {
            match client.move_member(&order.run, &order.form).await {
                Ok(new) => Ok(MoveAnswer::Moved(Box::new(new), order)),
                Err(ClientError::Refused(problem)) if !broken_rules(&problem).is_empty() => {
                    Ok(MoveAnswer::Refused(broken_rules(&problem), order))
                }
                Err(error) => Err(error),
            }
        },
        move |answer| match answer {
            MoveAnswer::Refused(rules, order) => {
                let wording = Wording::new(i18n, None);
                let words: Vec<String> = rules.iter().map(|rule| wording.broken_rule(rule)).collect();
                announce.say(&t_string!(i18n, groups.refused, why = words.join(" ")));
                refused.update(|all| {
                    all.retain(|(place, _)| *place != order.to);
                    all.push((order.to, rules));
                });
            }
            MoveAnswer::Moved(new, order) => {
                let member = order.form.member;
                let Some((name, to)) = find(&new, &member) else { return };
                let scores = run.with_untracked(|old| {
                    old.as_ref().map(|old| score_changes(old, &new, &member)).unwrap_or_default()
                });
                let what = Moved { member: member.clone(), name, to, scores };
                announce.say(&super::move_panel::moved_words(i18n, &what).join(" "));
                let number = to.to();
                let at = new.groups.iter().position(|group| Some(group.number) == number);
                pane.set(at.map_or(0, |at| at + 1));
                moving.set(None);
                moved.set(Some(what));
                run.set(Some(*new));
                request_animation_frame(move || focus_id(&button_id(&member)));
            }
        },
    )
}

/// Publishes; says so.
fn publisher(i18n: I18n, done: impl Fn(GroupRun) + 'static) -> Mutation<(RunId, PublishForm), GroupRun> {
    let announce = use_announce();
    data::use_mutation(
        |client, (run, form): (RunId, PublishForm)| async move { client.publish_groups(&run, &form).await },
        move |new: GroupRun| {
            let placed = super::proposal::Figures::of(&new).placed;
            done(new);
            announce.say(&super::publish::published_words(i18n, placed));
        },
    )
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
        <FigureRow studio />
        <MovedNote studio />
        <h2 class="visually-hidden">{t!(i18n, groups.heading)}</h2>
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
