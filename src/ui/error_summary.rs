//! The summary of what is wrong after a failed submit.

use super::words::{Words, say};
use leptos::{html, prelude::*};

/// One thing to fix: the id of its field, and the words that also stand beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// `id` of the field or of the group.
    pub field: String,
    /// What to do, such as "Write a date after 16 March 2027".
    pub words: String,
}

/// Shown when `errors` is not empty; takes focus whenever they change, and each line goes to its field.
#[component]
pub fn ErrorSummary(
    #[prop(into)] title: Words,
    #[prop(into)] errors: Signal<Vec<FieldError>>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let (Some(element), false) = (node.get(), errors.with(Vec::is_empty)) {
            // An element that cannot take focus is gone from the page; there is nothing to tell.
            element.focus().ok();
        }
    });
    let line = |error: FieldError| {
        let field = error.field.clone();
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            super::focus::focus_id(&field);
        };
        view! { <li><a href=format!("#{}", error.field) on:click=go>{error.words}</a></li> }.into_any()
    };
    let title = StoredValue::new(title);
    view! {
        <Show when=move || !errors.with(Vec::is_empty)>
            <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="error-summary-title" node_ref=node>
                <h2 id="error-summary-title">{say(title.get_value())}</h2>
                <ul>{move || errors.get().into_iter().map(line).collect_view()}</ul>
            </div>
        </Show>
    }
    .into_any()
}
