//! Buttons, and links that look like them. A button is never disabled: it says what is missing.

use super::icon::Icon;
use super::words::{Words, say};
use leptos::{html, prelude::*};

/// What pressing it means; one primary per view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The main action.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action that steps back.
    Quiet,
    /// Ends or removes something.
    Danger,
}

impl ButtonKind {
    fn class(self, small: bool) -> &'static str {
        match (self, small) {
            (Self::Primary, false) => "button button-primary",
            (Self::Primary, true) => "button button-primary button-small",
            (Self::Secondary, false) => "button",
            (Self::Secondary, true) => "button button-small",
            (Self::Quiet, false) => "button button-quiet",
            (Self::Quiet, true) => "button button-quiet button-small",
            (Self::Danger, false) => "button button-danger",
            (Self::Danger, true) => "button button-danger button-small",
        }
    }
}

/// A button; its children are its verb.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    /// Called on a press, unless it is busy.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Submits the form it stands in.
    #[prop(optional)]
    submit: bool,
    #[prop(optional)] small: bool,
    #[prop(optional)] icon: Option<&'static str>,
    /// While true, `busy_word` is shown and presses are ignored.
    #[prop(optional, into)]
    busy: Signal<bool>,
    #[prop(optional, into)] busy_word: Option<Words>,
    /// The accessible name where the visible word is not enough; it must contain the visible word.
    #[prop(optional, into)]
    label: Option<Words>,
    #[prop(optional, into)] described_by: Option<String>,
    #[prop(optional)] node_ref: NodeRef<html::Button>,
    children: Children,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    let words = match busy_word {
        None => children(),
        Some(busy_word) => view! {
            <span class="button-words">
                <span data-off=move || busy.get().then_some("")>{children()}</span>
                <span data-off=move || (!busy.get()).then_some("")>{say(busy_word)}</span>
            </span>
        }
        .into_any(),
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class(small)
            aria-busy=move || busy.get().then_some("true")
            aria-label=label.map(|label| move || label.get())
            aria-describedby=described_by
            node_ref=node_ref
            on:click=press
        >
            {icon.map(|name| view! { <Icon name /> })}
            {words}
        </button>
    }
    .into_any()
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn ButtonLink(
    /// An absolute path; the router takes it without loading the page again.
    #[prop(into)]
    href: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] small: bool,
    #[prop(optional)] icon: Option<&'static str>,
    /// Leaves the app: the server answers this address, or saves it as a file.
    #[prop(optional)]
    external: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class(small) href=move || href.get() rel=external.then_some("external")>
            {icon.map(|name| view! { <Icon name /> })}
            {children()}
        </a>
    }
    .into_any()
}
