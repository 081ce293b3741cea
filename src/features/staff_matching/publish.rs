//! What stands above the panes: which run this is, whether it is proved and published, and what can be done with it.

use leptos::prelude::*;
use model::state::RunState;

use super::studio::Studio;
use super::writes::WHICH;
use super::{proof, runs};
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::focus::focus_id;
use crate::ui::status::{Status, Tone};

/// Status and buttons, at the end of the heading's line where there is room.
pub(super) fn bar(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let state = move || {
        let run = studio.saved.get().filter(|_| studio.is_saved.get())?;
        match run.state {
            RunState::Draft => None,
            RunState::Published => Some(
                view! { <Status tone=Tone::Done>{t!(i18n, matching.state_published)}</Status> }.into_any(),
            ),
            RunState::Replaced => Some(
                view! { <Status tone=Tone::Info>{t!(i18n, matching.state_replaced)}</Status> }.into_any(),
            ),
        }
    };
    let can_publish = Memo::new(move |_| studio.can_publish());
    let can_save = Memo::new(move |_| !studio.is_saved.get() && studio.answer().is_some());
    let toggle_runs = move || {
        studio.runs_open.update(|open| *open = !*open);
        if studio.runs_open.get_untracked() {
            request_animation_frame(|| focus_id(runs::RUNS));
        }
    };
    let save = move || {
        can_save.get().then(|| {
            view! {
                <Button
                    icon="save"
                    on_press=move || studio.save(false)
                    busy=studio.writes().saving.busy()
                    busy_word=move || t_string!(i18n, matching.saving)
                >
                    {t!(i18n, matching.save_run)}
                </Button>
            }
            .into_any()
        })
    };
    let busy = Signal::derive(move || {
        studio.writes().saving.busy().get() || studio.writes().previewing.busy().get()
    });
    let publish = move || {
        can_publish.get().then(|| {
            view! {
                <Button
                    kind=ButtonKind::Primary
                    on_press=move || studio.ask_to_publish()
                    busy
                    busy_word=move || t_string!(i18n, matching.preparing)
                >
                    {t!(i18n, matching.publish)}
                </Button>
            }
            .into_any()
        })
    };
    view! {
        <div class="matching-bar">
            {proof::status(studio)}
            {state}
            <Button on_press=toggle_runs>
                {move || if studio.runs_open.get() {
                    t_string!(i18n, matching.hide_runs)
                } else {
                    t_string!(i18n, matching.compare_runs)
                }}
            </Button>
            {save}
            {publish}
        </div>
    }
    .into_any()
}

/// The line that says what the page is for: which run of which cohort, or that it is not kept yet.
pub(super) fn which_run(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let words = move || {
        let cohort = studio.source.read().studio.cohort_name.clone();
        let Some(run) = studio.saved.get() else {
            return t_string!(i18n, matching.cohort_only, cohort = cohort);
        };
        let number = run.number;
        if !studio.is_saved.get() {
            return t_string!(i18n, matching.cohort_and_changes, cohort = cohort, number = number);
        }
        let zone = intl::browser_zone();
        let date = intl::day_and_time(Language::of(i18n), run.created_at_ms, &zone);
        let name = run.created_by.clone();
        t_string!(i18n, matching.cohort_and_run, cohort = cohort, number = number, name = name, date = date)
    };
    view! { <p class="soft matching-which" id=WHICH tabindex="-1">{words}</p> }.into_any()
}
