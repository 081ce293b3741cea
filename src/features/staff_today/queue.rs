//! The queue as a table: age, what and about whom, where, one verb. `j` and `k` go through it, Enter opens.

use leptos::wasm_bindgen::JsCast;
use leptos::{ev, prelude::*};
use model::today::QueueItem;

use super::item::{Part, about, href, step, title, verb, waits_long};
use crate::a11y::is_typing;
use crate::i18n::{Language, t, t_string, use_i18n};
use crate::intl;
use crate::ui::card::Card;
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::table::{Cell, Column, KeysHint, Row, RowHead, Table};

/// The queue, oldest first.
#[component]
pub fn Queue(
    /// What waits, in this order.
    items: Vec<QueueItem>,
) -> impl IntoView {
    let i18n = use_i18n();
    let current = RwSignal::new(0_usize);
    let count = items.len();
    let pressed = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event) {
            return;
        }
        match event.key().as_str() {
            "j" | "k" => {
                let at = step(current.get_untracked(), count, event.key() == "j");
                current.set(at);
                focus_id(&link_id(at));
            }
            // On the page itself; a focused link opens by itself.
            "Enter" if nothing_focused(&event) => open(current.get_untracked()),
            _ => {}
        }
    });
    on_cleanup(move || pressed.remove());
    let columns = vec![
        Column::new("waiting", move || t_string!(i18n, today.col_waiting)),
        Column::new("what", move || t_string!(i18n, today.col_what)),
        Column::new("where", move || t_string!(i18n, today.col_where)),
        Column::new("action", move || t_string!(i18n, today.col_action)),
    ];
    let rows = items.into_iter().enumerate();
    let rows = rows.map(|(at, item)| view! { <QueueRow item at current /> }).collect_view();
    let keys = move || {
        view! {
            <KeysHint keys=vec![
                ("j", (move || t_string!(i18n, today.key_next)).into()),
                ("k", (move || t_string!(i18n, today.key_previous)).into()),
                ("Enter", (move || t_string!(i18n, today.key_open)).into()),
            ] />
        }
    };
    view! {
        <Card title=move || t_string!(i18n, today.queue) aside=keys>
            <Table caption=move || t_string!(i18n, today.queue_caption) hide_caption=true columns>{rows}</Table>
        </Card>
    }
    .into_any()
}

fn link_id(at: usize) -> String {
    format!("queue-{at}")
}

fn nothing_focused(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_none_or(|target| matches!(target.tag_name().as_str(), "BODY" | "MAIN" | "H1"))
}

/// Follows the link of a row, as a press on it would.
fn open(at: usize) {
    let link = document().get_element_by_id(&link_id(at));
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        link.click();
    }
}

#[component]
fn QueueRow(item: QueueItem, at: usize, current: RwSignal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let here = Memo::new(move |_| current.get() == at);
    let now_ms = intl::now_ms();
    let (kind, since_ms, late) = (item.kind, item.since_ms, waits_long(&item, now_ms));
    let part = Part::of(kind);
    let age = move || intl::span(Language::of(i18n), now_ms - since_ms);
    let address = href(&item);
    let words = Signal::derive(move || about(i18n, &item));
    let class = move || {
        if here.get() { "button button-primary button-small" } else { "button button-small" }
    };
    view! {
        <Row chosen=here>
            <RowHead>
                <span class="today-age" class:today-late=late>
                    {late.then(|| view! {
                        <Icon name="needs" />
                        <span class="visually-hidden">{t!(i18n, today.long_wait)}": "</span>
                    })}
                    {age}
                </span>
            </RowHead>
            <Cell>
                <b class="today-what">{move || title(i18n, kind)}</b>
                <span class="soft" dir="auto">{move || words.get()}</span>
            </Cell>
            <Cell>
                <span class="today-where soft"><Icon name=part.icon() />{move || part.words(i18n)}</span>
            </Cell>
            <Cell>
                <a
                    class=class
                    id=link_id(at)
                    href=address
                    aria-describedby=format!("queue-about-{at}")
                    on:focus=move |_| current.set(at)
                >
                    {move || verb(i18n, kind)}
                </a>
                <span class="visually-hidden" id=format!("queue-about-{at}")>{move || words.get()}</span>
            </Cell>
        </Row>
    }
    .into_any()
}
