//! Tabs for the parts of one page, segments for the views of one list.

use super::icon::Icon;
use super::words::{Words, say};
use leptos::prelude::*;

/// One tab or segment.
#[derive(Clone, Debug)]
pub struct Item {
    /// What `selected` and `on_select` call it.
    pub key: &'static str,
    /// Its word.
    pub label: Words,
    /// How many things are behind it.
    pub count: Option<Words>,
    /// Its icon, in segments.
    pub icon: Option<&'static str>,
}

impl Item {
    /// An item with neither count nor icon.
    pub fn new(key: &'static str, label: impl Into<Words>) -> Self {
        Self { key, label: label.into(), count: None, icon: None }
    }
}

/// Where an arrow key leads in a row of `count` items; the row is a ring, `rtl` turns left and right round.
pub(super) fn step(key: &str, current: usize, count: usize, rtl: bool) -> Option<usize> {
    if count == 0 {
        return None;
    }
    match (key, rtl) {
        ("ArrowRight", false) | ("ArrowLeft", true) => Some((current + 1) % count),
        ("ArrowLeft", false) | ("ArrowRight", true) => Some((current + count - 1) % count),
        ("Home", _) => Some(0),
        ("End", _) => Some(count - 1),
        _ => None,
    }
}

/// Tabs with automatic activation; the children are the panel of the selected one.
#[component]
pub fn Tabs(
    #[prop(into)] id: String,
    /// Names the row of tabs.
    #[prop(into)]
    label: Words,
    items: Vec<Item>,
    #[prop(into)] selected: Signal<String>,
    #[prop(into)] on_select: Callback<String>,
    children: Children,
) -> impl IntoView {
    let keys: Vec<&'static str> = items.iter().map(|item| item.key).collect();
    let panel = format!("{id}-panel");
    let (row_id, panel_label) = (id.clone(), id.clone());
    let press = move |event: leptos::ev::KeyboardEvent| {
        let current = selected.with_untracked(|now| keys.iter().position(|key| key == now)).unwrap_or(0);
        let rtl = document()
            .document_element()
            .is_some_and(|root| root.get_attribute("dir").as_deref() == Some("rtl"));
        if let Some(next) = step(&event.key(), current, keys.len(), rtl) {
            event.prevent_default();
            on_select.run(keys[next].to_owned());
            super::focus::focus_id(&format!("{row_id}-{}", keys[next]));
        }
    };
    let tab = |item: Item| {
        let (key, controls) = (item.key, panel.clone());
        let is_on = move || selected.with(|now| now == key);
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                id=format!("{id}-{key}")
                aria-selected=move || if is_on() { "true" } else { "false" }
                aria-controls=move || is_on().then(|| controls.clone())
                tabindex=move || if is_on() { "0" } else { "-1" }
                on:click=move |_| on_select.run(key.to_owned())
            >
                {say(item.label)}
                {item.count.map(|count| view! { " "<span class="tab-count">{say(count)}</span> })}
            </button>
        }
        .into_any()
    };
    let tabs = items.into_iter().map(tab).collect_view();
    view! {
        <div>
            <div class="tabs" role="tablist" aria-label=move || label.get() on:keydown=press>{tabs}</div>
            <div
                class="tab-panel"
                role="tabpanel"
                id=panel.clone()
                tabindex="0"
                aria-labelledby=move || format!("{panel_label}-{}", selected.get())
            >
                {children()}
            </div>
        </div>
    }
    .into_any()
}

/// A choice between views, as a native radio group.
#[component]
pub fn Segments(
    /// The name of the group; unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: Words,
    items: Vec<Item>,
    #[prop(into)] selected: Signal<String>,
    #[prop(into)] on_select: Callback<String>,
) -> impl IntoView {
    let segment = |item: Item| {
        let key = item.key;
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name=id.clone()
                    value=key
                    prop:checked=move || selected.with(|now| now == key)
                    on:change=move |_| on_select.run(key.to_owned())
                />
                {item.icon.map(|name| view! { <Icon name /> })}
                <span>{say(item.label)}</span>
            </label>
        }
        .into_any()
    };
    let segments = items.into_iter().map(segment).collect_view();
    view! { <fieldset class="segments"><legend>{say(label)}</legend>{segments}</fieldset> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn the_arrows_go_round_and_turn_with_the_direction_of_writing() {
        assert_eq!(step("ArrowRight", 2, 3, false), Some(0));
        assert_eq!(step("ArrowLeft", 0, 3, false), Some(2));
        assert_eq!(step("ArrowLeft", 0, 3, true), Some(1));
        assert_eq!(step("End", 0, 3, false), Some(2));
        assert_eq!(step("a", 0, 3, false), None);
        assert_eq!(step("Home", 0, 0, false), None);
    }
}
