//! Tables: a caption, a sortable head, rows that become cards on phones.
//!
//! The page writes the rows with `Row`, `RowHead` and `Cell`. Roles are written out, because a row that is laid
//! out as a card would lose the ones its element has.

use super::icon::Icon;
use super::words::{Words, fresh_id, say};
use leptos::prelude::*;

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest or first of the alphabet on top.
    Ascending,
    /// The reverse.
    Descending,
}

/// A column of the head.
#[derive(Clone, Debug)]
pub struct Column {
    /// What `sort` and `on_sort` call it.
    pub key: &'static str,
    /// Its heading.
    pub label: Words,
    /// Numbers stand right.
    pub number: bool,
    /// Its heading is a button.
    pub sortable: bool,
}

impl Column {
    /// A column of text that cannot be sorted.
    pub fn new(key: &'static str, label: impl Into<Words>) -> Self {
        Self { key, label: label.into(), number: false, sortable: false }
    }

    /// The same column, with a heading that sorts.
    #[must_use]
    pub fn sortable(self) -> Self {
        Self { sortable: true, ..self }
    }

    /// The same column, for numbers.
    #[must_use]
    pub fn number(self) -> Self {
        Self { number: true, ..self }
    }
}

/// What `sort` is, as a page keeps it in its URL.
pub type Sort = Option<(String, Direction)>;

/// The value of `aria-sort` for the column `key`.
fn aria_sort(sort: &Sort, key: &str) -> &'static str {
    match sort {
        Some((sorted, Direction::Ascending)) if sorted == key => "ascending",
        Some((sorted, Direction::Descending)) if sorted == key => "descending",
        _ => "none",
    }
}

/// A table in its own labelled region; rows are its children.
#[component]
pub fn Table(
    #[prop(into)] caption: Words,
    /// Keeps the caption for screen readers only, where a heading says the same.
    #[prop(optional)]
    hide_caption: bool,
    columns: Vec<Column>,
    #[prop(optional, into)] sort: Signal<Sort>,
    /// The key of the column whose heading was pressed.
    #[prop(optional, into)]
    on_sort: Option<Callback<String>>,
    /// Stays a table on phones and scrolls in itself.
    #[prop(optional)]
    keep_table: bool,
    /// Its body, for a page that puts the rows there itself.
    #[prop(optional)]
    body: NodeRef<leptos::html::Tbody>,
    children: Children,
) -> impl IntoView {
    let caption_id = fresh_id("table");
    let head = columns.into_iter().map(|column| head_cell(column, sort, on_sort)).collect_view();
    let class = if keep_table { "table-region" } else { "table-region table-cards" };
    view! {
        <div class=class role="region" tabindex="0" aria-labelledby=caption_id>
            <table class="table" role="table">
                <caption id=caption_id.clone() class:visually-hidden=hide_caption>{say(caption)}</caption>
                <thead role="rowgroup"><tr role="row">{head}</tr></thead>
                <tbody role="rowgroup" node_ref=body>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn head_cell(column: Column, sort: Signal<Sort>, on_sort: Option<Callback<String>>) -> AnyView {
    let Column { key, label, number, sortable } = column;
    let class = number.then_some("number");
    if !sortable {
        return view! { <th scope="col" role="columnheader" class=class>{say(label)}</th> }.into_any();
    }
    let press = move |_| {
        if let Some(on_sort) = on_sort {
            on_sort.run(key.to_owned());
        }
    };
    let arrow = move || match sort.with(|sort| aria_sort(sort, key)) {
        "ascending" => Some(view! { <Icon name="sort-up" /> }),
        "descending" => Some(view! { <Icon name="sort-down" /> }),
        _ => None,
    };
    view! {
        <th scope="col" role="columnheader" class=class aria-sort=move || sort.with(|sort| aria_sort(sort, key))>
            <button type="button" class="table-sort" on:click=press>{say(label)}{arrow}</button>
        </th>
    }
    .into_any()
}

/// A row; `mine` is the reader's own, `chosen` the current one, `moved` one that just changed.
#[component]
pub fn Row(
    #[prop(optional, into)] mine: Signal<bool>,
    #[prop(optional, into)] chosen: Signal<bool>,
    #[prop(optional, into)] moved: Signal<bool>,
    #[prop(optional, into)] id: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <tr
            role="row"
            id=id
            class:table-mine=move || mine.get()
            class:table-chosen=move || chosen.get()
            class:table-moved=move || moved.get()
        >
            {children()}
        </tr>
    }
    .into_any()
}

/// The cell that names its row.
#[component]
pub fn RowHead(children: Children) -> impl IntoView {
    view! { <th scope="row" role="rowheader">{children()}</th> }.into_any()
}

/// A cell; `label` repeats the column's heading before the value in the phone's cards.
#[component]
pub fn Cell(
    #[prop(optional, into)] label: Option<Words>,
    #[prop(optional)] number: bool,
    /// How many columns it fills, such as all of them in an opened row.
    #[prop(optional)]
    span: Option<u16>,
    children: Children,
) -> impl IntoView {
    view! {
        <td
            role="cell"
            class=number.then_some("number")
            colspan=span
            data-label=label.map(|label| move || label.get())
        >
            // One box, so that a card lays out two things: the label and everything else.
            <span>{children()}</span>
        </td>
    }
    .into_any()
}

/// Opens what is under a row.
#[component]
pub fn RowOpener(
    /// Names the row: "Why Kwesi Ansah".
    #[prop(into)]
    label: Words,
    #[prop(into)] open: Signal<bool>,
    #[prop(into)] on_toggle: Callback<()>,
    /// The id of what it opens.
    #[prop(into)]
    controls: String,
) -> impl IntoView {
    let icon = move || {
        if open.get() {
            view! { <Icon name="chevron-up" /> }
        } else {
            view! { <Icon name="chevron-down" /> }
        }
    };
    view! {
        <button
            type="button"
            class="row-opener"
            aria-label=move || label.get()
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-controls=controls
            on:click=move |_| on_toggle.run(())
        >
            {icon}
        </button>
    }
    .into_any()
}

/// The keys that work here, written out: `("j", "next")`.
#[component]
pub fn KeysHint(
    /// Keys and what they do.
    keys: Vec<(&'static str, Words)>,
) -> impl IntoView {
    let hint = |(key, words): (&'static str, Words)| {
        view! { <span><kbd>{key}</kbd>" "{say(words)}</span> }.into_any()
    };
    view! { <p class="keys-hint">{keys.into_iter().map(hint).collect_view()}</p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::{Direction, aria_sort};

    #[test]
    fn only_the_sorted_column_says_its_direction() {
        let sort = Some(("people".to_owned(), Direction::Descending));
        assert_eq!(aria_sort(&sort, "people"), "descending");
        assert_eq!(aria_sort(&sort, "name"), "none");
        assert_eq!(aria_sort(&None, "name"), "none");
    }
}
