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

#[cfg(test)]
mod tests {
    use super::fresh_id;

    const TOKENS: &str = include_str!("../../style/tokens.css");

    /// The declarations of the block that begins after `start`.
    fn declarations(start: &str) -> Vec<&'static str> {
        let block = TOKENS.split_once(start).unwrap().1.split_once('}').unwrap().0;
        block.lines().map(str::trim).filter(|line| line.starts_with("--")).collect()
    }

    #[test]
    fn the_two_dark_lists_are_the_same() {
        let (by_system, by_choice) = (
            declarations(":root:not([data-theme=\"light\"]) {"),
            declarations(":root[data-theme=\"dark\"] {"),
        );
        assert_eq!(by_system, by_choice);
        assert_eq!(by_system.len(), 33);
    }

    #[test]
    fn every_colour_has_its_dark_value() {
        let name = |line: &&str| line.split_once(':').unwrap().0.to_owned();
        let dark: Vec<_> = declarations(":root[data-theme=\"dark\"] {").iter().map(name).collect();
        let light: Vec<_> = declarations(":root {").into_iter().filter(|line| line.contains('#')).collect();
        assert_eq!(light.len(), 32);
        assert!(light.iter().all(|line| dark.contains(&name(line))));
    }

    #[test]
    fn ids_are_never_given_twice() {
        assert_ne!(fresh_id("card"), fresh_id("card"));
    }
}
