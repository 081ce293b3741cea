//! Requests to the reader: the card, and every way to answer it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::id::IntroductionId;
use model::introduction::{Answer, AnswerForm, Answered, Introduced, ReceivedIntroduction};
use model::report::Thing;

use super::question::{self, Writing};
use super::{Desk, Done, preview, view_model, words};
use crate::data::{self, ErrorView};
use crate::form::draft::use_draft;
use crate::i18n::{Language, t, t_string};
use crate::reporting::ReportLink;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::focus::focus_id;
use crate::ui::status::{Status, Tone};
use crate::{intl, paths};

/// One card for each; a card whose request has not changed stays as it is, with what is typed in it.
pub(super) fn list(desk: Desk, rows: Memo<Vec<ReceivedIntroduction>>) -> AnyView {
    let key = |row: &ReceivedIntroduction| {
        (row.id.clone(), row.answer, view_model::changes(&row.questions, row.introduced.as_ref()))
    };
    view! {
        <ul class="stack messages-wide"><For each=move || rows.get() key=key children=move |row| view! { <li>{request(desk, row)}</li> } /></ul>
    }
    .into_any()
}

fn request(desk: Desk, row: ReceivedIntroduction) -> AnyView {
    let Desk { i18n, session, areas, .. } = desk;
    let member = row.member_name.clone();
    let title = move || {
        t_string!(i18n, messages.received_for, member = member.clone(), side = words::side(i18n, row.side))
    };
    let (sent, closes, waits) = (row.sent_at_ms, row.closes_at_ms, row.answer.is_none());
    let when = move || {
        let (locale, zone) = (Language::of(i18n), session.time_zone());
        let sent = intl::date_with_year(locale, sent, &zone);
        if waits {
            t_string!(
                i18n,
                messages.received_when,
                sent = sent,
                closes = intl::date_with_year(locale, closes, &zone)
            )
        } else {
            t_string!(i18n, messages.sent_on, date = sent)
        }
    };
    let areas = Signal::derive(move || areas.get().and_then(Result::ok));
    let card = preview::card(i18n, Signal::stored(row.card.clone()), areas);
    let asked = question::asked_by_reader(desk, row.questions.clone());
    // One question at a time.
    let may_ask = row.questions.iter().all(|question| question.reply.is_some());
    let answer = match row.answer {
        None => answers(desk, row.id.clone(), may_ask),
        Some(given) => {
            let tone = if row.introduced.is_some() { Tone::Done } else { Tone::Info };
            view! {
                <p><Status tone>{move || words::given(i18n, given)}</Status></p>
                {row.introduced.map(|introduced| self::introduced(desk, introduced))}
            }
            .into_any()
        }
    };
    // Two requests to one seat have one title: no landmark of the page is called like another.
    let class = if row.answer.is_none() { "card card-amber" } else { "card" };
    view! {
        <div class=class>
            <h3 class="card-title card-title-small">{title}</h3>
            <div class="stack-close">
                <p class="small soft">{when}</p>
                {card}
                {asked}
                {answer}
                <ReportLink thing=Thing::Introduction(row.id.clone()) />
            </div>
        </div>
    }
    .into_any()
}

/// To whom, and the way to write to them.
pub(super) fn introduced(desk: Desk, introduced: Introduced) -> AnyView {
    let i18n = desk.i18n;
    let peer = StoredValue::new(introduced.with);
    let name = move || peer.with_value(|peer| words::name(i18n, peer));
    match introduced.conversation {
        Some(conversation) => {
            let href = paths::conversation(&conversation);
            view! { <p><a class="strong" href=href>{move || t_string!(i18n, messages.write_to, name = name())}</a></p> }
                .into_any()
        }
        None => view! { <p><bdi>{name}</bdi></p> }.into_any(),
    }
}

/// Yes, not now, a question, no, block.
fn answers(desk: Desk, id: IntroductionId, may_ask: bool) -> AnyView {
    let Desk { i18n, session, .. } = desk;
    let navigate = use_navigate();
    let chosen = RwSignal::new(None::<Answer>);
    let confirmed = StoredValue::new(None::<Answer>);
    let asking = RwSignal::new(false);
    let done = move |(answer, answered): (Answer, Answered)| {
        if let Some(conversation) = answered.conversation {
            desk.announce.say(t_string!(i18n, messages.given_yes));
            data::refetch_waiting();
            navigate(&paths::conversation(&conversation), NavigateOptions::default());
            return;
        }
        desk.finish(match answer {
            Answer::Block => Done::Blocked,
            Answer::No | Answer::Yes => Done::No,
            Answer::NotNow => Done::NotNow,
            Answer::Question => Done::AskedBack,
        });
    };
    let asked = id.clone();
    let answering = data::use_mutation(
        move |client, answer: Answer| {
            let id = asked.clone();
            async move {
                let answered = client.answer_introduction(&id, &AnswerForm { answer, words: None }).await?;
                Ok((answer, answered))
            }
        },
        done,
    );
    let draft = use_draft(session, &format!("question/{id}"));
    let writing = Writing {
        draft,
        label: |i18n| t_string!(i18n, messages.ask_back_label),
        send: |i18n| t_string!(i18n, messages.ask_back_send),
    };
    let field = StoredValue::new(crate::ui::words::fresh_id("question"));
    let question = move || {
        let id = id.clone();
        asking.get().then(move || {
            let send = move |client: data::Client, words: String| {
                let id = id.clone();
                async move {
                    let form = AnswerForm { answer: Answer::Question, words: Some(words) };
                    client.answer_introduction(&id, &form).await.map(drop)
                }
            };
            question::form(desk, writing, field.get_value(), send, Done::AskedBack)
        })
    };
    let open_question = move |()| {
        asking.set(true);
        request_animation_frame(move || focus_id(&field.get_value()));
    };
    let open = RwSignal::new(false);
    let ask = move |answer: Answer| {
        chosen.set(Some(answer));
        open.set(true);
    };
    let of_chosen = move |at: usize| {
        let answer = chosen.get().unwrap_or(Answer::NotNow);
        words::answer(i18n, answer).into_iter().nth(at).unwrap_or_default()
    };
    // What was confirmed, and not what a dialog that was closed again asked about.
    let again = move |()| {
        if let Some(answer) = confirmed.get_value() {
            answering.send(answer);
        }
    };
    let confirm = move |()| {
        open.set(false);
        confirmed.set_value(chosen.get_untracked());
        again(());
    };
    let button = move |answer: Answer, kind: ButtonKind| {
        let words = move || words::answer(i18n, answer).into_iter().next().unwrap_or_default();
        view! { <Button kind on_press=move |()| ask(answer) busy=answering.busy()>{words}</Button> }
            .into_any()
    };
    view! {
        {move || answering.error().map(|error| view! { <ErrorView error on_retry=again /> })}
        <div class="cluster">
            {button(Answer::Yes, ButtonKind::Primary)}
            {button(Answer::NotNow, ButtonKind::Secondary)}
            {may_ask.then(|| view! { <Button on_press=open_question>{t!(i18n, messages.ask_back)}</Button> })}
            {button(Answer::No, ButtonKind::Secondary)}
            {button(Answer::Block, ButtonKind::Quiet)}
        </div>
        {question}
        <p class="small soft">{t!(i18n, messages.answers_hint)}</p>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=move || of_chosen(1)
            confirm=move || of_chosen(0)
            on_confirm=confirm
            confirm_kind=ButtonKind::Primary
            safe=move || t_string!(i18n, messages.not_yet)
        >
            <p>{move || of_chosen(2)}</p>
        </Dialog>
    }
    .into_any()
}
