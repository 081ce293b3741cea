//! Where the proposal stands, the button that publishes it, and what is true afterwards.

use leptos::prelude::*;
use model::id::CohortId;
use model::state::RunState;

use super::late::Late;
use super::preview::ASK;
use super::proposal::Figures;
use super::studio::Studio;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::paths;
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
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
        let run = studio.run.with_untracked(|run| run.as_ref().map(|run| run.id.clone()));
        if let Some(run) = run {
            studio.previewing.send(run);
        }
    };
    let busy = studio.previewing.busy();
    view! {
        <div class="cluster cluster-apart group-bar">
            <div class="cluster">
                <p class="strong">{move || t_string!(i18n, groups.cohort_now, name = name.clone())}</p>
                {status}
                <p class="soft small">{made}</p>
                <a href=paths::cohort(&cohort)>{t!(i18n, groups.see_cohort)}</a>
            </div>
            <Show when=can_publish>
                <span id=ASK tabindex="-1">
                    <Button kind=ButtonKind::Primary on_press=ask busy busy_word=move || t_string!(i18n, groups.preparing)>
                        {t!(i18n, groups.publish)}
                    </Button>
                </span>
            </Show>
        </div>
        <PublishedNote studio />
        <Late studio />
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
