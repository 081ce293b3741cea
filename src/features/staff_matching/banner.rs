//! What a change did: the pairs that move, the worst score, keep or undo; and why the question has no answer.

use leptos::prelude::*;

use super::pane::Pane;
use super::refusal;
use super::studio::Studio;
use super::words;
use crate::a11y::announce_after_rest;
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;

/// The banner; nothing while nothing differs from the baseline.
pub(super) fn banner(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let differs = Memo::new(move |_| studio.differs());
    let refused = Memo::new(move |_| studio.refused());
    // Sliders move fast; what is said is where they came to rest.
    announce_after_rest(Signal::derive(move || {
        if refused.read().is_some() {
            t_string!(i18n, matching.refused_title).to_owned()
        } else {
            studio.moved_words()
        }
    }));
    let moved = move || {
        let shown = differs.get() && refused.read().is_none();
        shown.then(|| drawn(studio))
    };
    let refusal = move || refused.get().map(|refused| refusal::unanswered(studio, refused));
    view! { {refusal} {moved} }.into_any()
}

fn drawn(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let lost = move || {
        let compared = studio.compared.get();
        (!compared.lost.is_empty()).then(|| {
            let names = intl::list(Language::of(i18n), &compared.lost);
            view! { <p class="small">{t_string!(i18n, matching.move_lost, names = names)}</p> }
        })
    };
    let changes = move || {
        let changes = studio.changes.get();
        if changes.is_empty() {
            // Nothing was asked anew, and yet the answer is another one.
            return view! { <li>{t!(i18n, matching.pool_changed)}</li> }.into_any();
        }
        let item = |change| view! { <li>{words::rule_change(studio, &change)}</li> };
        changes.into_iter().map(item).collect_view().into_any()
    };
    let keep = move || {
        studio.keep();
        focus_id(Pane::Result.id());
    };
    let undo = move || {
        studio.undo();
        focus_id(Pane::Result.id());
    };
    view! {
        <div class="matching-banner" id="matching-moved" tabindex="-1">
            <Icon name="edit" />
            <div>
                <p class="strong">{move || studio.moved_words()}</p>
                {lost}
                <ul class="matching-changes small">{changes}</ul>
            </div>
            <span class="cluster">
                <Button small=true kind=ButtonKind::Primary on_press=keep>{t!(i18n, matching.keep)}</Button>
                <Button small=true icon="undo" on_press=undo>{t!(i18n, matching.undo)}</Button>
            </span>
        </div>
    }
    .into_any()
}
