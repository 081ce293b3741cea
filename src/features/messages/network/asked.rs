//! The reader's own questions, with the answers.

use leptos::prelude::*;
use model::network::{AskedQuestion, SeenAnswer};

use super::super::{preview, words};
use super::{Desk, publication};
use crate::i18n::{Language, t_string};
use crate::ui::card::Disclosure;
use crate::ui::status::{Status, Tone};
use crate::{intl, terms};

/// One row for each.
pub(super) fn list(desk: Desk, rows: Vec<AskedQuestion>) -> AnyView {
    view! { <ul class="rows messages-wide">{rows.into_iter().map(|row| one(desk, row)).collect_view()}</ul> }
        .into_any()
}

fn one(desk: Desk, row: AskedQuestion) -> AnyView {
    let Desk { i18n, session, areas, .. } = desk;
    let (sent, closes, open) = (row.sent_at_ms, row.closes_at_ms, row.open);
    let when = move || {
        let date = |at_ms| intl::date_with_year(Language::of(i18n), at_ms, &session.time_zone());
        if open {
            t_string!(i18n, network.asked_when, sent = date(sent), closes = date(closes))
        } else {
            t_string!(i18n, messages.sent_on, date = date(sent))
        }
    };
    let (tone, state) = if open { (Tone::Waiting, true) } else { (Tone::Info, false) };
    let state = move || {
        if state { t_string!(i18n, messages.state_sent) } else { t_string!(i18n, messages.state_closed) }
    };
    let (title, question) = (row.card.words.clone(), row.card.words.clone());
    let nothing =
        move || if open { t_string!(i18n, network.no_answer) } else { t_string!(i18n, network.not_answered) };
    let none = row.answers.is_empty().then(|| view! { <p class="small soft">{nothing}</p> });
    let answers = row.answers.into_iter().map(|answer| self::answer(desk, answer, question.clone()));
    let answers = answers.collect_view();
    let answers = none.is_none().then(|| view! { <ul class="stack-close">{answers}</ul> });
    let card =
        preview::inside(i18n, Signal::stored(row.card), Signal::derive(move || Some(areas.get_value())));
    view! {
        <li class="stack-close">
            <div class="cluster cluster-apart">
                <h3 class="messages-name" dir="auto">{title}</h3>
                <Status tone>{state}</Status>
            </div>
            <p class="small soft">{when}</p>
            {none}
            {answers}
            <Disclosure summary=move || t_string!(i18n, messages.what_they_see)>{card}</Disclosure>
        </li>
    }
    .into_any()
}

fn answer(desk: Desk, answer: SeenAnswer, question: String) -> AnyView {
    let i18n = desk.i18n;
    let SeenAnswer { id, words: text, seat, region, with, publication, .. } = answer;
    let named = with.as_ref().is_some_and(|peer| peer.name.is_some());
    let peer = StoredValue::new(with);
    let who = move || {
        let shown = peer.with_value(|peer| {
            let peer = peer.as_ref().filter(|_| named)?;
            let office = words::office(i18n, peer);
            Some([Some(words::name(i18n, peer)), office].into_iter().flatten().collect::<Vec<_>>().join(", "))
        });
        shown.unwrap_or_else(|| {
            let seat = seat.map(|role| terms::role(i18n, role).to_owned());
            let seat = seat.unwrap_or_else(|| t_string!(i18n, messages.somebody).to_owned());
            let region = region.map(|region| terms::in_region(i18n, region).to_owned());
            [Some(seat), region].into_iter().flatten().collect::<Vec<_>>().join(" ")
        })
    };
    view! {
        <li class="messages-question">
            <p class="small soft"><bdi>{who}</bdi></p>
            <p class="messages-text" dir="auto">{text.clone()}</p>
            {publication::draw(desk, id, publication, question, text)}
        </li>
    }
    .into_any()
}
