//! The ends of a list that may be very long: what is shown of it, the rows after and before, and the way to any of them.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::query::{MOST_SHOWN, Query, STEP};
use super::remote::Remote;
use super::{Entry, Search};
use crate::i18n::{Language, t, t_string, use_i18n};
use crate::intl;
use crate::ui::button::Button;
use crate::ui::number::NumberField;
use crate::ui::pages::ShowMore;

/// Where the rows of a list are, whichever view shows them.
const ROWS: &str = "ul.directory-list > li, .directory-list tbody > tr";

/// How many are shown, and a button for more; in a list of more than [`MOST_SHOWN`] a way to any row.
#[component]
pub fn More(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let total = Memo::new(move |_| search.found.with(|found| found.total));
    let from = Memo::new(move |_| search.query.with(|query| query.from));
    let end = Memo::new(move |_| search.query.with(|query| query.from + query.shown).min(total.get()));
    let number = move |count: usize| intl::number(Language::of(i18n), count as i64);
    let next = move || (total.get() - end.get()).min(STEP);
    let focus = use_focus_on_row(search);
    let more = move |()| {
        focus.set(Some(end.get_untracked()));
        search.ask.run((search.query.with_untracked(Query::with_more), Entry::Replace));
    };
    let shown = move || {
        let (total, end) = (number(total.get()), number(end.get()));
        match from.get() {
            0 => t_string!(i18n, directory.shown, shown = end, total = total),
            from => {
                t_string!(i18n, directory.shown_from, from = number(from + 1), to = end, total = total)
            }
        }
    };
    view! {
        <Show when=move || { total.get() > STEP }>
            <ShowMore
                shown
                more=move || t_string!(i18n, directory.show_more, count = number(next()))
                has_more=Signal::derive(move || end.get() < total.get())
                on_more=more
                busy=search.waits
            />
        </Show>
        <Show when=move || { total.get() > MOST_SHOWN }>
            <Jump search total />
        </Show>
    }
    .into_any()
}

/// Asks for more rows as the button does, where there are more: stepping on from the last row goes on.
pub fn go_on() {
    let button = document().query_selector(".directory-body .list-foot button").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}

/// A link to rows that are no longer there, because people left, shows the last ones instead of none.
pub fn keep_inside(search: Search, remote: Remote) {
    Effect::new(move || {
        let total = search.found.with(|found| found.total);
        let beyond = search.query.with(|query| query.from >= total && query.from > 0);
        let knows = !search.waits.get() && remote.failed.with(Option::is_none);
        if beyond && knows {
            let last =
                search.query.with_untracked(|query| query.with_first((total.max(1) - 1) / STEP * STEP + 1));
            search.ask.run((last, Entry::Replace));
        }
    });
}

/// A button for the rows before the first that is shown.
#[component]
pub fn Earlier(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let from = Memo::new(move |_| search.query.with(|query| query.from));
    let focus = use_focus_on_row(search);
    let earlier = move |()| {
        let next = search.query.with_untracked(Query::with_earlier);
        focus.set(Some(next.from));
        search.ask.run((next, Entry::Replace));
    };
    view! {
        <Show when=move || { from.get() > 0 }>
            <p class="directory-earlier">
                <Button on_press=earlier busy=search.waits>
                    {t!(i18n, directory.show_earlier)}
                </Button>
            </p>
        </Show>
    }
    .into_any()
}

/// A number, and a button that goes to the row which has it.
#[component]
fn Jump(
    /// What the parts of the page share.
    search: Search,
    /// How many rows there are.
    total: Memo<usize>,
) -> impl IntoView {
    let i18n = use_i18n();
    let wanted = RwSignal::new(1);
    let focus = use_focus_on_row(search);
    let hint = move || {
        let most = intl::number(Language::of(i18n), total.get() as i64);
        t_string!(i18n, directory.jump_hint, most = most)
    };
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let number = (wanted.get_untracked() as usize).clamp(1, total.get_untracked().max(1));
        focus.set(Some(number - 1));
        search.ask.run((search.query.with_untracked(|query| query.with_first(number)), Entry::Push));
    };
    view! {
        <form class="directory-jump" novalidate on:submit=go>
            <NumberField
                id="jump"
                label=move || t_string!(i18n, directory.jump_label)
                hint
                value=wanted
                on_change=move |number| wanted.set(number)
                min=1
                max=i64::from(u32::MAX)
            />
            <Button submit=true>{t!(i18n, directory.jump_go)}</Button>
        </form>
    }
    .into_any()
}

/// Once the row at the place that is set is drawn, its link has the focus: whoever asked for more goes on reading there.
fn use_focus_on_row(search: Search) -> RwSignal<Option<usize>> {
    let wanted = RwSignal::new(None);
    Effect::new(move || {
        let (from, rows) =
            (search.query.with(|query| query.from), search.found.with(|found| found.rows.len()));
        let at = wanted.get().and_then(|wanted: usize| wanted.checked_sub(from));
        // Not yet there, or passed over again.
        let Some(at) = at.filter(|at| *at < rows && !search.waits.get()) else { return };
        request_animation_frame(move || {
            wanted.try_set(None);
            let Ok(rows) = document().query_selector_all(ROWS) else { return };
            let row = rows.item(at as u32).and_then(|row| row.dyn_into::<web_sys::Element>().ok());
            let link = row.and_then(|row| row.query_selector("a").ok().flatten());
            if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
                // Refused only for an element that has just left the page.
                link.focus().ok();
            }
        });
    });
    wanted
}
