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

/// Focuses the next (`1`) or previous (`-1`) element that matches, the first when none has focus; false at the ends.
pub fn step(selector: &str, by: i32) -> bool {
    let Ok(all) = document().query_selector_all(selector) else { return false };
    let item = |index: u32| all.item(index).and_then(|node| node.dyn_into::<web_sys::Element>().ok());
    let active = document().active_element();
    let here = (0..all.length()).find(|index| item(*index) == active);
    let next = match here {
        None => Some(0),
        Some(here) => here.checked_add_signed(by),
    };
    let Some(target) = next.and_then(item) else { return false };
    focus(target);
    true
}
