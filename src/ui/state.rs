//! The four states that every list and card has besides its content.

use super::button::Button;
use super::icon::Icon;
use super::words::{Words, say};
use leptos::prelude::*;

/// Loading: a sentence after 400 ms and bars of the height to come; no spinner.
#[component]
pub fn Skeleton(
    /// "Loading the members of your group".
    #[prop(into)]
    words: Words,
    #[prop(default = 4)] lines: u8,
) -> impl IntoView {
    let bars = (0..lines).map(|_| view! { <span></span> }).collect_view();
    view! {
        <div class="state skeleton" aria-busy="true">
            <p class="state-body">{say(words)}</p>
            <div class="skeleton-bars" aria-hidden="true">{bars}</div>
        </div>
    }
    .into_any()
}

/// Nothing here yet: the children are one sentence, then one action.
#[component]
pub fn Empty(
    #[prop(into)] title: Words,
    /// The sentence.
    #[prop(into)]
    words: Words,
    /// One button or link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    block("state", None, title, words, children.map(|children| children()))
}

/// It did not load: what happened, what is kept, try again.
#[component]
pub fn Failed(
    #[prop(into)] title: Words,
    #[prop(into)] words: Words,
    /// "Try again".
    #[prop(into)]
    retry: Words,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    let action = view! { <Button small=true on_press=on_retry>{say(retry)}</Button> }.into_any();
    view! { <div role="alert">{block("state state-failed", None, title, words, Some(action))}</div> }
        .into_any()
}

/// No connection: the time of the copy, what waits. A state, not an error.
#[component]
pub fn Offline(
    #[prop(into)] title: Words,
    #[prop(into)] words: Words,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    block("state state-offline", Some("offline"), title, words, children.map(|children| children()))
}

fn block(
    class: &'static str,
    icon: Option<&'static str>,
    title: Words,
    words: Words,
    action: Option<AnyView>,
) -> AnyView {
    view! {
        <div class=class>
            <p class="state-title">{icon.map(|name| view! { <Icon name /> })}<span>{say(title)}</span></p>
            <p class="state-body">{say(words)}</p>
            {action}
        </div>
    }
    .into_any()
}
