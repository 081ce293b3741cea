//! The conversations, the one with the newest message first.

use leptos::prelude::*;
use model::conversation::ConversationRow;

use super::{Desk, view_model, words};
use crate::i18n::{Language, t_string};
use crate::intl::{self, Plural};
use crate::paths;
use crate::ui::seat::{Avatar, SeatShape};
use crate::ui::status::{Status, Tone};

/// One row for each.
pub(super) fn rows(desk: Desk, rows: Memo<Vec<ConversationRow>>) -> AnyView {
    let key =
        |row: &ConversationRow| (row.id.clone(), row.last_at_ms, row.unread, view_model::person(&row.with));
    view! { <ul class="rows messages-wide"><For each=move || rows.get() key=key children=move |row| conversation(desk, row) /></ul> }
        .into_any()
}

fn conversation(desk: Desk, row: ConversationRow) -> AnyView {
    let Desk { i18n, session, .. } = desk;
    let (href, last, unread) = (paths::conversation(&row.id), row.last_at_ms, row.unread);
    let civil = row.with.seat.is_some_and(|seat| !seat.is_government());
    let shape = if civil { SeatShape::Civil } else { SeatShape::Gov };
    let peer = StoredValue::new(row.with);
    let name = move || peer.with_value(|peer| words::name(i18n, peer));
    let office = move || peer.with_value(|peer| words::office(i18n, peer));
    let when = move || intl::day_and_time(Language::of(i18n), last, &session.time_zone());
    let new = (unread > 0).then(|| {
        let words = move || {
            let count = intl::number(Language::of(i18n), i64::from(unread));
            match intl::plural(Language::of(i18n), u64::from(unread)) {
                Plural::One => t_string!(i18n, messages.unread_1, count = count),
                Plural::Other => t_string!(i18n, messages.unread_n, count = count),
            }
        };
        view! { <Status tone=Tone::Needs>{words}</Status> }
    });
    view! {
        <li class="messages-row">
            {peer.with_value(|peer| peer.name.clone()).map(|name| view! { <Avatar name shape /> })}
            <div>
                <h3 class="messages-name"><a href=href><bdi>{name}</bdi></a></h3>
                <p class="small soft">{office}</p>
            </div>
            <div class="messages-when">{new}<span class="small soft">{when}</span></div>
        </li>
    }
    .into_any()
}
