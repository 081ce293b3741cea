//! Questions to the reader: the card, and answering or passing.

use leptos::prelude::*;
use model::id::NetworkQuestionId;
use model::network::{Network, NetworkAnswerForm, OwnAnswer, ReceivedQuestion};
use model::problem::FieldProblem;

use super::super::{preview, question};
use super::{Desk, Done, publication};
use crate::data::{self, ErrorView};
use crate::form::draft::use_draft;
use crate::form::{self, FieldErrors};
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::{Checkbox, TextArea};
use crate::ui::focus::focus_id;

/// One card for each.
pub(super) fn list(desk: Desk, rows: Vec<ReceivedQuestion>) -> AnyView {
    let rows = rows.into_iter().map(|row| view! { <li>{one(desk, row)}</li> }).collect_view();
    view! { <ul class="stack messages-wide">{rows}</ul> }.into_any()
}

fn one(desk: Desk, row: ReceivedQuestion) -> AnyView {
    let Desk { i18n, session, areas, .. } = desk;
    let (sent, closes, waits) = (row.sent_at_ms, row.closes_at_ms, row.answer.is_none());
    let when = move || {
        let date = |at_ms| intl::date_with_year(Language::of(i18n), at_ms, &session.time_zone());
        if waits {
            t_string!(i18n, network.received_when, sent = date(sent), closes = date(closes))
        } else {
            t_string!(i18n, messages.sent_on, date = date(sent))
        }
    };
    let topic = row.card.topic.clone().unwrap_or_default();
    let title = move || areas.with_value(|areas| super::super::words::topic(i18n, &topic, Some(areas)));
    let asked = row.card.words.clone();
    let card =
        preview::inside(i18n, Signal::stored(row.card), Signal::derive(move || Some(areas.get_value())));
    let below = match row.answer {
        None => answering(desk, row.id),
        Some(answer) => answered(desk, answer, asked),
    };
    let class = if waits { "card card-amber" } else { "card" };
    view! {
        <div class=class>
            <h3 class="card-title card-title-small">{title}</h3>
            <div class="stack-close">
                <p class="small soft">{when}</p>
                {card}
                {below}
            </div>
        </div>
    }
    .into_any()
}

/// What the reader answered, and whether it is to be public.
fn answered(desk: Desk, answer: OwnAnswer, asked: String) -> AnyView {
    let i18n = desk.i18n;
    let shown = answer.shows_name;
    let named =
        move || if shown { t_string!(i18n, network.you_named) } else { t_string!(i18n, network.you_unnamed) };
    view! {
        <p class="small soft">{t!(i18n, network.your_answer)}</p>
        <p class="messages-text" dir="auto">{answer.words.clone()}</p>
        <p class="small soft">{named}</p>
        {publication::draw(desk, answer.id, answer.publication, asked, answer.words)}
    }
    .into_any()
}

/// The form of an answer, and the way to pass.
fn answering(desk: Desk, id: NetworkQuestionId) -> AnyView {
    let Desk { i18n, session, .. } = desk;
    let draft = use_draft(session, &format!("network-answer/{id}"));
    // Beside the words, so that what goes out again after a reload is the same.
    let tick = use_draft(session, &format!("network-answer-name/{id}"));
    let shows_name = RwSignal::new(untrack(|| !tick.text().is_empty()));
    let errors = FieldErrors::default();
    let (field, box_id) = (format!("answer-{id}"), format!("answer-name-{id}"));
    let wrong = StoredValue::new(field.clone());
    let question = StoredValue::new(id);
    let sending = data::use_mutation(
        move |client: data::Client, form: NetworkAnswerForm| {
            let (client, id) = (draft.client(client), question.get_value());
            async move { client.answer_question(&id, &form).await }
        },
        move |()| {
            draft.arrived();
            tick.write(String::new());
            desk.finish(Done::Answered);
        },
    );
    draft.follow(sending, errors);
    let press = move || {
        let form =
            NetworkAnswerForm { words: untrack(|| draft.text()), shows_name: shows_name.get_untracked() };
        if errors.check(form.parse().map(drop)).is_some() {
            sending.send(form);
        } else {
            focus_id(&wrong.get_value());
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press();
    };
    let say = move |problem: &FieldProblem| form::words(i18n, problem, |_| String::new());
    let other = move || sending.error().filter(|_| !errors.any());
    view! {
        <form class="stack-close" novalidate on:submit=submit>
            {move || other().map(|error| view! { <ErrorView error on_retry=move |()| press() /> })}
            <TextArea
                id=field
                label=move || t_string!(i18n, network.your_answer)
                hint=move || t_string!(i18n, messages.words_hint)
                value=draft.signal()
                on_input=move |text| draft.write(text)
                error=errors.at("words", say)
                draft=question::counted(i18n, draft, session, Network::ANSWER)
                rows=5
                required=true
            />
            <Checkbox
                id=box_id
                label=move || t_string!(i18n, network.show_name)
                hint=move || t_string!(i18n, network.show_name_hint)
                checked=shows_name
                on_change=move |shown: bool| {
                    tick.write(if shown { "yes".to_owned() } else { String::new() });
                    shows_name.set(shown);
                }
            />
            <p class="cluster">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=sending.busy()
                    busy_word=move || t_string!(i18n, messages.sending)
                >
                    {t!(i18n, network.answer_send)}
                </Button>
            </p>
        </form>
        {passing(desk, question)}
    }
    .into_any()
}

fn passing(desk: Desk, question: StoredValue<NetworkQuestionId>) -> AnyView {
    let i18n = desk.i18n;
    let open = RwSignal::new(false);
    let passing = data::use_mutation(
        move |client: data::Client, ()| {
            let id = question.get_value();
            async move { client.pass_question(&id).await }
        },
        move |()| desk.finish(Done::Passed),
    );
    let confirm = move |()| {
        open.set(false);
        passing.send(());
    };
    view! {
        {move || passing.error().map(|error| view! { <ErrorView error on_retry=confirm /> })}
        <p>
            <Button kind=ButtonKind::Quiet small=true on_press=move |()| open.set(true) busy=passing.busy()>
                {t!(i18n, network.pass)}
            </Button>
        </p>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=move || t_string!(i18n, network.pass_question)
            confirm=move || t_string!(i18n, network.pass)
            on_confirm=confirm
            safe=move || t_string!(i18n, messages.not_yet)
        >
            <p>{t!(i18n, network.pass_body)}</p>
        </Dialog>
    }
    .into_any()
}
