//! Moving focus to an element that is on the page.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Focuses the element with this id, or the first control inside it when it is a group.
/// Nothing happens when there is none: it has left the page.
pub fn focus_id(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let target = if element.tag_name() == "FIELDSET" {
        element.query_selector("input").ok().flatten().unwrap_or(element)
    } else {
        element
    };
    focus(target);
}

/// Focuses the page's `h1`; for a change of path that keeps the page, such as one member to the next.
pub fn focus_heading() {
    if let Some(heading) = document().query_selector("main h1").ok().flatten() {
        focus(heading);
    }
}

pub(super) fn focus(element: web_sys::Element) {
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        // Refused only for an element that has just left the page.
        element.focus().ok();
    }
}
