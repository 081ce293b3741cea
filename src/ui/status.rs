//! Statuses (icon, word, wash) and tags (word only).

use super::icon::Icon;
use super::words::{Words, say};
use leptos::prelude::*;

/// What a status or an alert means. Amber is only ever "a person is needed".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The reader, or somebody of the staff, has to act.
    Needs,
    /// Done, healthy.
    Done,
    /// In progress, soon, a note.
    Info,
    /// Waiting for somebody else.
    Waiting,
    /// Error, stopped, silent.
    Stopped,
}

impl Tone {
    /// The icon that says it besides the colour.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Needs => "needs",
            Self::Done => "done",
            Self::Info => "progress",
            Self::Waiting => "wait",
            Self::Stopped => "stopped",
        }
    }
}

/// A state in a word or two.
#[component]
pub fn Status(tone: Tone, children: Children) -> impl IntoView {
    let class = match tone {
        Tone::Needs => "status status-needs",
        Tone::Done => "status status-done",
        Tone::Info => "status status-progress",
        Tone::Waiting => "status status-waiting",
        Tone::Stopped => "status status-stopped",
    };
    view! { <span class=class><Icon name=tone.icon() /><span>{children()}</span></span> }.into_any()
}

/// A property in a word or two; `mine` marks what is the reader's own.
#[component]
pub fn Tag(#[prop(optional)] mine: bool, children: Children) -> impl IntoView {
    view! { <span class=if mine { "tag tag-mine" } else { "tag" }>{children()}</span> }.into_any()
}

/// A chosen filter; pressing takes it away.
#[component]
pub fn RemovableTag(
    #[prop(into)] label: Words,
    /// The accessible name, such as "Remove Spanish"; it contains the label.
    #[prop(into)]
    remove_label: Words,
    #[prop(into)] on_remove: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="tag tag-remove" aria-label=move || remove_label.get() on:click=move |_| on_remove.run(())>
            {say(label)}
            <Icon name="close" />
        </button>
    }
    .into_any()
}

/// A sentence that matters now, with at most one link.
#[component]
pub fn Alert(tone: Tone, children: Children) -> impl IntoView {
    let class = match tone {
        Tone::Needs => "alert alert-needs",
        Tone::Done => "alert alert-done",
        Tone::Info => "alert alert-info",
        Tone::Waiting => "alert alert-waiting",
        Tone::Stopped => "alert alert-bad",
    };
    view! { <div class=class><Icon name=tone.icon() /><div class="alert-body">{children()}</div></div> }
        .into_any()
}
