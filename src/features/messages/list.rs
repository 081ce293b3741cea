//! The conversations, the one with the newest message first.

use leptos::prelude::*;
use model::conversation::ConversationRow;

use super::view_model::Party;
use super::{Desk, view_model, words};
use crate::i18n::Language;
use crate::ui::seat::{Avatar, SeatShape};
use crate::ui::status::{Status, Tone};
use crate::{gathering, intl, paths};

/// One row for each.
pub(super) fn rows(desk: Desk, rows: Memo<Vec<ConversationRow>>) -> AnyView {
    let key = |row: &ConversationRow| {
        let called = (row.with.as_ref().map(view_model::person), row.of.as_ref().map(|of| of.title.clone()));
        (row.id.clone(), row.last_at_ms, row.unread, called)
    };
    view! { <ul class="rows messages-wide"><For each=move || rows.get() key=key children=move |row| conversation(desk, row) /></ul> }
        .into_any()
}

fn conversation(desk: Desk, row: ConversationRow) -> AnyView {
    let Desk { i18n, session, .. } = desk;
    let (href, last, unread) = (paths::conversation(&row.id), row.last_at_ms, row.unread);
    let seat = row.with.as_ref().and_then(|peer| peer.seat);
    let shape =
        if seat.is_some_and(|seat| !seat.is_government()) { SeatShape::Civil } else { SeatShape::Gov };
    // A conversation of many has no face.
    let face = row.with.as_ref().and_then(|peer| peer.name.clone());
    let party = StoredValue::new(Party::new(row.with, row.of));
    let name = move || party.with_value(|party| words::party(i18n, party));
    let office = move || party.with_value(|party| words::party_office(i18n, party));
    let when = move || intl::day_and_time(Language::of(i18n), last, &session.time_zone());
    let new = (unread > 0).then(|| {
        view! { <Status tone=Tone::Needs>{move || gathering::unread(i18n, unread)}</Status> }
    });
    view! {
        <li class="messages-row">
            {face.map(|name| view! { <Avatar name shape /> })}
            <div>
                <h3 class="messages-name"><a href=href><bdi>{name}</bdi></a></h3>
                <p class="small soft">{office}</p>
            </div>
            <div class="messages-when">{new}<span class="small soft">{when}</span></div>
        </li>
    }
    .into_any()
}
