//! What a write came to: why it was refused, or that it is published, until when it can be undone, and the way back.

use std::time::Duration;

use leptos::prelude::*;
use model::state::RunState;

use super::refusal;
use super::studio::Studio;
use super::words::counted;
use super::writes::OUTCOME;
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::Button;
use crate::ui::status::{Alert, Tone};

/// What was done last, and what is published now.
pub(super) fn outcome(studio: Studio) -> AnyView {
    let writes = studio.writes();
    let told = move || {
        if let Some(error) = writes.publishing.error() {
            return Some(refusal::not_published(studio, error, Callback::new(move |()| writes.publish())));
        }
        if let Some(error) = writes.withdrawing.error() {
            return Some(refusal::not_published(studio, error, Callback::new(move |()| withdraw(studio))));
        }
        if let Some(error) = writes.previewing.error() {
            let again = Callback::new(move |()| studio.ask_to_publish());
            return Some(refusal::not_published(studio, error, again));
        }
        if let Some(error) = writes.saving.error() {
            return Some(refusal::not_kept(studio, error));
        }
        if let Some(error) = writes.refreshing.error() {
            let again = Callback::new(move |()| studio.latest());
            return Some(refusal::not_published(studio, error, again));
        }
        if writes.unagreed.get() {
            let i18n = studio.i18n;
            return Some(
                view! {
                    <Alert tone=Tone::Needs>
                        <p class="strong">{t!(i18n, matching.unagreed_title)}</p>
                        <p>{t!(i18n, matching.unagreed_body)}</p>
                    </Alert>
                }
                .into_any(),
            );
        }
        standing(studio)
    };
    view! { <div id=OUTCOME tabindex="-1" class="matching-outcome no-print">{told}</div> }.into_any()
}

fn withdraw(studio: Studio) {
    if let Some(run) = studio.saved.get_untracked() {
        studio.writes().withdraw(&run);
    }
}

/// What is published now.
fn standing(studio: Studio) -> Option<AnyView> {
    let i18n = studio.i18n;
    let run = studio.saved.get()?;
    if run.state != RunState::Published {
        let other =
            studio.source.read().studio.published.as_ref().is_some_and(|published| *published != run.id);
        return other.then(|| {
            view! { <Alert tone=Tone::Info><p>{t!(i18n, matching.other_published)}</p></Alert> }.into_any()
        });
    }
    let (pairs, number) = (run.matched as usize, run.number);
    let final_at_ms = run.publication.as_ref().map_or(0, |publication| publication.final_at_ms);
    let open = Memo::new(move |_| studio.writes().final_at_ms.get().is_some());
    let undo = move || {
        if open.get() {
            let time = intl::time(Language::of(i18n), final_at_ms, &intl::browser_zone());
            view! {
                <p>{t_string!(i18n, matching.undo_until, time = time)} " " {countdown(studio)}</p>
                <p>
                    <Button
                        icon="undo"
                        on_press=move || withdraw(studio)
                        busy=studio.writes().withdrawing.busy()
                        busy_word=move || t_string!(i18n, matching.withdrawing)
                    >
                        {t!(i18n, matching.undo_publication)}
                    </Button>
                </p>
            }
            .into_any()
        } else {
            view! { <p>{t!(i18n, matching.is_published)}</p> }.into_any()
        }
    };
    Some(
        view! {
            <Alert tone=Tone::Done>
                <p class="strong">{move || counted!(i18n, pairs, run_published_1, run_published_n, number = number)}</p>
                {undo}
            </Alert>
        }
        .into_any(),
    )
}

/// The time that is left, for the eye alone: who listens has heard until when.
fn countdown(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let final_at_ms = studio.writes().final_at_ms;
    let left_s =
        move || final_at_ms.get_untracked().map_or(0, |end| (end - intl::now_ms() + 999).max(0) / 1000);
    let left = RwSignal::new(left_s());
    let tick = set_interval_with_handle(
        move || {
            let now = left_s();
            // The page may be on its way out; nobody watches the clock then.
            left.try_set(now);
            if now == 0 {
                final_at_ms.try_set(None);
            }
        },
        Duration::from_secs(1),
    );
    on_cleanup(move || {
        // Without a timer there is nothing to stop: the end time stands in words.
        if let Ok(tick) = tick {
            tick.clear();
        }
    });
    let words = move || {
        let left = left.get();
        t_string!(i18n, matching.undo_left, minutes = left / 60, seconds = format!("{:02}", left % 60))
    };
    view! { <span class="soft number" aria-hidden="true">{words}</span> }.into_any()
}
