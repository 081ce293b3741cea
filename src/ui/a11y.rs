//! Parts that are heard rather than seen, and the skip link.

use super::words::{Words, say};
use leptos::prelude::*;

/// Words for screen readers only.
#[component]
pub fn VisuallyHidden(children: Children) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }.into_any()
}

/// The one polite live region of the app; whatever `words` becomes is announced.
#[component]
pub fn LiveRegion(#[prop(into)] words: Signal<String>) -> impl IntoView {
    view! { <div class="visually-hidden" role="status" aria-live="polite">{move || words.get()}</div> }
        .into_any()
}

/// The first stop of the keyboard; jumps over the frame.
#[component]
pub fn SkipLink(
    /// The id of `main`.
    target: &'static str,
    #[prop(into)] words: Words,
) -> impl IntoView {
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        super::focus::focus_id(target);
    };
    view! { <a class="skip-link" href=format!("#{target}") on:click=go>{say(words)}</a> }.into_any()
}
