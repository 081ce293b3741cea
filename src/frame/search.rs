//! The search box of the header; `/` goes to it. On the directory's own pages it gives way to theirs.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::i18n::{t_string, use_i18n};
use crate::paths;
use crate::ui::icon::Icon;

/// Leads to the directory with what was typed.
#[component]
pub fn SearchBox(
    /// Whether nobody is signed in.
    visitor: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let path = use_location().pathname;
    let hidden = Memo::new(move |_| {
        path.with(|path| path == paths::DIRECTORY || path == paths::MEMBERS || path == paths::FRONT)
    });
    let text = RwSignal::new(String::new());
    let navigate = use_navigate();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let place = if visitor.get_untracked() { paths::MEMBERS } else { paths::DIRECTORY };
        let words = text.get_untracked();
        text.set(String::new());
        navigate(&format!("{place}?q={}", paths::encode(words.trim())), NavigateOptions::default());
    };
    let submit = StoredValue::new_local(submit);
    move || {
        (!hidden.get()).then(|| {
            view! {
                <form class="search-box" on:submit=move |event| submit.with_value(|submit| submit(event))>
                    <Icon name="search" />
                    <input
                        class="control"
                        type="search"
                        name="q"
                        autocomplete="off"
                        aria-label=move || t_string!(i18n, common.search)
                        aria-keyshortcuts="/"
                        placeholder=move || t_string!(i18n, common.search_members)
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                    />
                    <kbd aria-hidden="true">"/"</kbd>
                </form>
            }
        })
    }
}
