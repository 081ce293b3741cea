//! What stands above the panes: which run this is, whether it is proved and published, and the way to publish it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use model::state::RunState;

use super::refusal;
use super::studio::{OUTCOME, Studio};
use super::words::counted;
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::status::{Alert, Status, Tone};

/// Status and buttons, at the end of the heading's line where there is room.
pub(super) fn bar(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let statuses = move || {
        let run = studio.run.get()?;
        let proof = if run.verified {
            view! { <Status tone=Tone::Done>{t!(i18n, matching.verified)}</Status> }.into_any()
        } else {
            view! { <Status tone=Tone::Needs>{t!(i18n, matching.not_verified)}</Status> }.into_any()
        };
        let state = match run.state {
            RunState::Draft => None,
            RunState::Published => Some(
                view! { <Status tone=Tone::Done>{t!(i18n, matching.state_published)}</Status> }.into_any(),
            ),
            RunState::Replaced => Some(
                view! { <Status tone=Tone::Info>{t!(i18n, matching.state_replaced)}</Status> }.into_any(),
            ),
        };
        Some(view! { {proof} {state} }.into_any())
    };
    let can_publish = Memo::new(move |_| studio.can_publish());
    // The one main action is to publish, unless the rules say something else than the run shown.
    let main = Memo::new(move |_| studio.changes.read().is_empty());
    let publish = move || {
        can_publish.get().then(|| {
            let kind = if main.get() { ButtonKind::Primary } else { ButtonKind::Secondary };
            view! { <Button kind on_press=move || studio.ask()>{t!(i18n, matching.publish)}</Button> }
                .into_any()
        })
    };
    view! { <div class="matching-bar">{statuses} {publish}</div> }.into_any()
}

/// Which run is shown: its cohort, number, maker and day.
pub(super) fn which_run(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let name = studio.source().cohort_name.clone();
    let words = move || match studio.run.get() {
        None => t_string!(i18n, matching.cohort_only, cohort = name.clone()),
        Some(run) => {
            let zone = intl::browser_zone();
            let date = intl::day_and_time(Language::of(i18n), run.created_at_ms, &zone);
            t_string!(
                i18n,
                matching.cohort_and_run,
                cohort = name.clone(),
                number = run.number,
                name = run.created_by.clone(),
                date = date
            )
        }
    };
    view! { <p class="soft">{words}</p> }.into_any()
}

/// What a publication came to, and what is published now.
pub(super) fn outcome(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let told = move || {
        if let Some(error) = studio.publishing.error() {
            return Some(refusal::publish_refused(studio, error));
        }
        let run = studio.run.get()?;
        let matched = run.matched as usize;
        let done = matches!(studio.publishing.outcome(), Some(Ok(done)) if done.id == run.id);
        match (run.state, studio.published.get()) {
            (RunState::Published, _) => Some(
                view! {
                    <Alert tone=Tone::Done>
                        {done.then(|| view! {
                            <p class="strong">{move || counted!(i18n, matched, published_1, published_n)}</p>
                        })}
                        <p>{t!(i18n, matching.is_published)}</p>
                    </Alert>
                }
                .into_any(),
            ),
            (_, Some(published)) if published != run.id => Some(
                view! { <Alert tone=Tone::Info><p>{t!(i18n, matching.other_published)}</p></Alert> }
                    .into_any(),
            ),
            _ => None,
        }
    };
    view! { <div id=OUTCOME tabindex="-1" class="matching-outcome">{told}</div> }.into_any()
}

/// Asks once: what becomes visible to how many, and what it replaces.
pub(super) fn dialog(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let number = move || studio.run.read().as_ref().map_or(0, |run| run.number);
    let consequence = move || {
        let run = studio.run.get()?;
        let mentors: BTreeSet<_> = run.matches.iter().map(|row| &row.mentor).collect();
        let left_out = run.unmatched.len();
        let replaces = studio.published.read().as_ref().is_some_and(|published| *published != run.id);
        let changed = !studio.changes.read().is_empty();
        Some(
            view! {
                <p>{counted!(i18n, run.matches.len(), publish_what_1, publish_what_n)}</p>
                <p>{counted!(i18n, mentors.len(), publish_mail_1, publish_mail_n, members = run.matches.len())}</p>
                {(left_out > 0).then(|| view! {
                    <p>{counted!(i18n, left_out, publish_left_out_1, publish_left_out_n)}</p>
                })}
                {replaces.then(|| view! { <p>{t!(i18n, matching.publish_replaces)}</p> })}
                {changed.then(|| view! { <p>{t!(i18n, matching.publish_without_changes)}</p> })}
                {(!run.verified).then(|| view! { <p class="strong">{t!(i18n, matching.publish_not_verified)}</p> })}
            }
            .into_any(),
        )
    };
    // A refusal is told in the page, where the way on is.
    let open = Signal::derive(move || studio.asking.get() && studio.publishing.error().is_none());
    view! {
        <Dialog
            open
            on_close=move || studio.asking.set(false)
            title=move || t_string!(i18n, matching.publish_title, number = number())
            confirm=move || t_string!(i18n, matching.publish_yes)
            on_confirm=move || studio.publish()
            safe=move || t_string!(i18n, matching.not_yet)
            busy=studio.publishing.busy()
            busy_word=move || t_string!(i18n, matching.publishing)
        >
            {consequence}
        </Dialog>
    }
    .into_any()
}
