//! Icons and the mark, drawn once in `public/icons.svg` and referenced from there.

use leptos::prelude::*;

/// Icons that point along the line of text and therefore turn round in right-to-left.
const MIRRORED: [&str; 9] =
    ["chevron-end", "chevron-start", "move", "undo", "leave", "send", "list", "directory", "relationships"];

/// An icon of the sprite, hidden from assistive technology: a word always stands beside it.
///
/// Names: home group learning mentoring directory messages today cohorts matching relationships people data
/// audit search filter map table list calendar pin ban move undo edit download visible hidden leave globe help
/// check close chevron-down chevron-up chevron-end chevron-start needs done progress wait stopped offline save
/// menu sort-up sort-down plus send settings.
#[component]
pub fn Icon(
    /// Its id in the sprite.
    name: &'static str,
) -> impl IntoView {
    let class = if MIRRORED.contains(&name) { "icon icon-mirror" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
    .into_any()
}

/// The ring of eight seats, one of them open and amber.
#[component]
pub fn Mark(
    /// Width and height in CSS pixels.
    #[prop(default = 28)]
    size: u16,
) -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" width=size height=size aria-hidden="true" focusable="false">
            <use href="/icons.svg#mark"></use>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::MIRRORED;

    #[test]
    fn every_mirrored_icon_is_in_the_sprite() {
        let sprite = include_str!("../../public/icons.svg");
        for name in MIRRORED {
            assert!(sprite.contains(&format!("<symbol id=\"{name}\"")), "{name} is missing");
        }
    }
}
