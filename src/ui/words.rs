//! Texts that are handed in: every word of a component is a prop, so that pages translate and `ui` does not.

use leptos::prelude::*;

/// A text that follows a change of language. `label="Save"`, `label=name` (a `String`), and
/// `label=move || t_string!(i18n, save)` all become one.
pub type Words = TextProp;

/// The text as a view.
pub fn say(words: Words) -> AnyView {
    (move || words.get().to_string()).into_any()
}

/// The text if there is one.
pub fn say_some(words: Option<Words>) -> Option<AnyView> {
    words.map(say)
}

/// An id that no other element of the page has, for labels and descriptions.
pub fn fresh_id(prefix: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
