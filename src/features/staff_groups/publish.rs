//! Publishing: where the proposal stands, the question before, and what is true after.

use leptos::prelude::*;
use model::group::PublishForm;
use model::id::CohortId;
use model::state::RunState;

use super::notice::Notice;
use super::proposal::Figures;
use super::studio::Studio;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::paths;
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::status::{Alert, Status, Tone};

/// The cohort, the state of the proposal, and the button that publishes it.
#[component]
pub fn PublishBar(
    /// What the parts of the studio share.
    studio: Studio,
    /// The cohort.
    cohort: CohortId,
    /// Its name.
    name: String,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let state = Memo::new(move |_| studio.run.with(|run| run.as_ref().map(|run| run.state)));
    let status = move || {
        state.get().map(|state| match state {
            RunState::Draft => {
                view! { <Status tone=Tone::Info>{t!(i18n, groups.state_draft)}</Status> }.into_any()
            }
            RunState::Published => {
                view! { <Status tone=Tone::Done>{t!(i18n, groups.state_published)}</Status> }.into_any()
            }
            RunState::Replaced => {
                view! { <Status tone=Tone::Stopped>{t!(i18n, groups.state_replaced)}</Status> }.into_any()
            }
        })
    };
    let made = move || {
        studio.run.with(|run| {
            let run = run.as_ref()?;
            let when = intl::day_and_time(Language::of(i18n), run.created_at_ms, &session.time_zone());
            let (seed, name) = (run.form.seed, run.created_by.clone());
            Some(t_string!(i18n, groups.made, seed = seed, name = name, when = when))
        })
    };
    let can_publish = move || {
        studio.draft() && studio.run.with(|run| run.as_ref().is_some_and(|run| !run.groups.is_empty()))
    };
    let ask = move || {
        studio.publisher.reset();
        studio.asking.set(true);
    };
    view! {
        <div class="cluster cluster-apart group-bar">
            <div class="cluster">
                <p class="strong">{move || t_string!(i18n, groups.cohort_now, name = name.clone())}</p>
                {status}
                <p class="soft small">{made}</p>
                <a href=paths::cohort(&cohort)>{t!(i18n, groups.see_cohort)}</a>
            </div>
            <Show when=can_publish>
                <Button kind=ButtonKind::Primary on_press=ask>{t!(i18n, groups.publish)}</Button>
            </Show>
        </div>
        <PublishedNote studio />
    }
    .into_any()
}

/// What is published, where that matters for what can be done here.
#[component]
fn PublishedNote(studio: Studio) -> impl IntoView {
    let i18n = use_i18n();
    let placed = move || studio.run.with(|run| run.as_ref().map_or(0, |run| Figures::of(run).placed));
    let state = Memo::new(move |_| studio.run.with(|run| run.as_ref().map(|run| run.state)));
    move || {
        match state.get() {
        Some(RunState::Published) => view! {
            <div id="groups-published" tabindex="-1">
                <Alert tone=Tone::Done>
                    {move || studio.just_published().then(|| view! { <p class="strong">{published_words(i18n, placed())}</p> })}
                    <p>{t!(i18n, groups.published_note)}</p>
                </Alert>
            </div>
        }
        .into_any(),
        Some(RunState::Draft) if studio.published.with(Option::is_some) => {
            view! { <Alert tone=Tone::Info>{t!(i18n, groups.others_published)}</Alert> }.into_any()
        }
        Some(RunState::Draft | RunState::Replaced) | None => ().into_any(),
    }
    }
}

/// "Published. 31 members see their group now."
pub fn published_words(i18n: I18n, placed: usize) -> String {
    match intl::plural(Language::of(i18n), placed as u64) {
        Plural::One => t_string!(i18n, groups.published_1, count = placed),
        Plural::Other => t_string!(i18n, groups.published_n, count = placed),
    }
}

/// Asks once: what becomes visible to how many, and that it stays.
#[component]
pub fn PublishDialog(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let i18n = use_i18n();
    let figures = Memo::new(move |_| studio.run.with(|run| run.as_ref().map(Figures::of)));
    let count = move |pick: fn(&Figures) -> usize| figures.with(|figures| figures.as_ref().map_or(0, pick));
    let one = move |count: usize| intl::plural(Language::of(i18n), count as u64) == Plural::One;
    let title = move || match count(|figures| figures.groups) {
        groups if one(groups) => t_string!(i18n, groups.publish_title_1, count = groups),
        groups => t_string!(i18n, groups.publish_title_n, count = groups),
    };
    let members = move || match count(|figures| figures.placed) {
        placed if one(placed) => t_string!(i18n, groups.publish_members_1, count = placed),
        placed => t_string!(i18n, groups.publish_members_n, count = placed),
    };
    let without = move || match count(|figures| figures.unplaced) {
        0 => None,
        left if one(left) => Some(t_string!(i18n, groups.publish_without_1, count = left)),
        left => Some(t_string!(i18n, groups.publish_without_n, count = left)),
    };
    let confirm = move || {
        let run = studio.run.with_untracked(|run| run.as_ref().map(|run| (run.id.clone(), run.version)));
        if let Some((run, version)) = run {
            studio.publisher.send((run, PublishForm { version }));
        }
    };
    view! {
        <Dialog
            open=studio.asking
            on_close=move || studio.asking.set(false)
            title
            confirm=move || t_string!(i18n, groups.publish_confirm)
            on_confirm=confirm
            safe=move || t_string!(i18n, groups.not_yet)
            busy=studio.publisher.busy()
            busy_word=move || t_string!(i18n, groups.publishing)
        >
            {move || studio.publisher.error().map(|error| view! { <Notice studio error /> })}
            <p>{members}</p>
            {move || without().map(|words| view! { <p>{words}</p> })}
            {move || studio.published.with(Option::is_some).then(|| view! { <p>{t!(i18n, groups.publish_replaces)}</p> })}
            <p>{t!(i18n, groups.publish_final)}</p>
        </Dialog>
    }
    .into_any()
}
