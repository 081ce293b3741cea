//! "Who has done this?": a draft is pasted, and whoever shares most of it comes first. The search runs on this device.

use leptos::prelude::*;

use super::{Entry, Search};
use crate::a11y::use_announce;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Disclosure;
use crate::ui::field::TextArea;
use crate::ui::focus::focus_id;

/// As much as a draft of a commitment has, and more.
const MOST: u32 = 20_000;

const FIELD: &str = "draft";

/// The field, and what to do with it.
#[component]
pub fn WhoHasDoneThis(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let typed = RwSignal::new(search.draft.get_untracked());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = typed.get_untracked().trim().to_owned();
        if draft.is_empty() {
            focus_id(FIELD);
            return;
        }
        // One of the two is asked at a time, and from the best row on.
        search.ask.run((search.query.with_untracked(|query| query.with_text("")), Entry::Replace));
        search.draft.set(draft);
    };
    let clear = move |()| {
        typed.set(String::new());
        search.draft.set(String::new());
        announce.say(t_string!(i18n, directory.who_cleared));
        // The pressed button goes with the draft.
        focus_id(FIELD);
    };
    let asked = move || search.draft.with(|draft| !draft.is_empty());
    view! {
        <Disclosure summary=move || t_string!(i18n, directory.who_title)>
            <form class="stack-close" novalidate on:submit=submit>
                <TextArea
                    id=FIELD
                    label=move || t_string!(i18n, directory.who_label)
                    hint=move || t_string!(i18n, directory.who_hint)
                    value=typed
                    on_input=move |text| typed.set(text)
                    rows=5
                    maxlength=MOST
                />
                <p class="cluster">
                    <Button submit=true>{t!(i18n, directory.who_search)}</Button>
                    <Show when=asked>
                        <Button kind=ButtonKind::Quiet on_press=clear>{t!(i18n, directory.who_clear)}</Button>
                    </Show>
                </p>
            </form>
        </Disclosure>
    }
    .into_any()
}
