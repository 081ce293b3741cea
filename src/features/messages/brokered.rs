//! What the Support Unit proposes to the reader: the card, and every way to answer it. What the other side answered is not
//! known before both said yes, and nothing here depends on it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::brokered::{BrokeredAnswer, BrokeredAnswerForm, ReceivedBrokered};
use model::id::BrokeredId;
use model::introduction::{Answered, GivenAnswer, Side};

use super::{Desk, Done, received, view_model, words};
use crate::data::{self, ErrorView};
use crate::i18n::{I18n, Language, t, t_string};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::Checkbox;
use crate::ui::icon::Icon;
use crate::ui::status::{Status, Tone};
use crate::{intl, paths, terms};

/// One card for each; a card that has not changed stays as it is.
pub(super) fn list(desk: Desk, rows: Memo<Vec<ReceivedBrokered>>) -> AnyView {
    let key = |row: &ReceivedBrokered| {
        (row.id.clone(), row.answer, row.open, view_model::changes(&[], row.introduced.as_ref()))
    };
    view! {
        <ul class="stack messages-wide"><For each=move || rows.get() key=key children=move |row| view! { <li>{proposal(desk, row)}</li> } /></ul>
    }
    .into_any()
}

fn proposal(desk: Desk, row: ReceivedBrokered) -> AnyView {
    let Desk { i18n, session, areas, .. } = desk;
    let (member, side) = (row.asked.member_name.clone(), row.asked.side);
    let title = move || {
        t_string!(i18n, messages.received_for, member = member.clone(), side = words::side(i18n, side))
    };
    let (sent, closes, open, given) = (row.sent_at_ms, row.closes_at_ms, row.open, row.answer);
    let when = move || {
        let (locale, zone) = (Language::of(i18n), session.time_zone());
        let sent = intl::date_with_year(locale, sent, &zone);
        if open {
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
    let other = row.other;
    let who = move || match other.side {
        Side::Government => t_string!(i18n, brokered.other_government),
        Side::CivilSociety => t_string!(i18n, brokered.other_civil_society),
    };
    let place = other.region.map(|region| {
        view! { <span class="soft">{move || intl::capitalised(terms::in_region(i18n, region))}</span> }
    });
    let (topic, language) = (row.topic.clone(), row.language.clone());
    let about = move || {
        let language = intl::language(Language::of(i18n), language.as_str());
        let Some(slug) = &topic else { return t_string!(i18n, messages.written_in, language = language) };
        let name = areas.with_value(|areas| words::topic(i18n, slug, Some(areas)));
        let topic = name.unwrap_or_else(|| slug.clone());
        t_string!(i18n, messages.about, topic = topic, language = language)
    };
    let code = row.language.as_str().to_owned();
    let answer = match given {
        None if open => answers(desk, row.id.clone()),
        None => view! { <p class="small soft">{t!(i18n, brokered.over)}</p> }.into_any(),
        Some(given) => {
            let met = row.introduced.is_some();
            let tone = if met { Tone::Done } else { Tone::Info };
            let waits = given == GivenAnswer::Yes && !met && open;
            let tells = row.tells && (open || met);
            let over = !open && !met;
            view! {
                <p><Status tone>{move || words::given(i18n, given)}</Status></p>
                {waits.then(|| view! { <p class="small soft">{t!(i18n, brokered.yes_waits)}</p> })}
                {tells.then(|| view! { <p class="small soft">{t!(i18n, brokered.you_tell)}</p> })}
                {over.then(|| view! { <p class="small soft">{t!(i18n, brokered.over)}</p> })}
                {row.introduced.map(|introduced| received::introduced(desk, introduced))}
            }
            .into_any()
        }
    };
    let class = if given.is_none() && open { "card card-amber" } else { "card" };
    view! {
        <div class=class>
            <h3 class="card-title card-title-small">{title}</h3>
            <div class="stack-close">
                <p class="small soft">{when}</p>
                <p class="soft">{t!(i18n, brokered.card_lead)}</p>
                <p class="messages-asker"><span class="messages-unseen"><Icon name="hidden" /></span><span><b>{who}</b>{place}</span></p>
                <blockquote class="quote messages-text" lang=code dir="auto">{row.words}</blockquote>
                <p class="small soft">{about}</p>
                {answer}
            </div>
        </div>
    }
    .into_any()
}

/// The verb of an answer, the question before it, and what it brings.
fn answer_words(i18n: I18n, answer: BrokeredAnswer) -> [&'static str; 3] {
    match answer {
        BrokeredAnswer::Yes => [
            t_string!(i18n, messages.yes),
            t_string!(i18n, messages.yes_question),
            t_string!(i18n, brokered.yes_body),
        ],
        BrokeredAnswer::NotNow => [
            t_string!(i18n, messages.not_now),
            t_string!(i18n, messages.not_now_question),
            t_string!(i18n, brokered.no_body),
        ],
        BrokeredAnswer::No => [
            t_string!(i18n, messages.no),
            t_string!(i18n, messages.no_question),
            t_string!(i18n, brokered.no_body),
        ],
        BrokeredAnswer::Block => [
            t_string!(i18n, messages.block),
            t_string!(i18n, messages.block_question),
            t_string!(i18n, brokered.block_body),
        ],
    }
}

/// Yes, not now, no, block; and whether the Support Unit may learn of it, with a yes.
fn answers(desk: Desk, id: BrokeredId) -> AnyView {
    let i18n = desk.i18n;
    let navigate = use_navigate();
    let tells = RwSignal::new(false);
    let (open, chosen) = (RwSignal::new(false), RwSignal::new(BrokeredAnswer::NotNow));
    let confirmed = StoredValue::new(None::<BrokeredAnswer>);
    let box_id = format!("brokered-tells-{id}");
    let answering = data::use_mutation(
        move |client, answer: BrokeredAnswer| {
            let id = id.clone();
            let tells = answer == BrokeredAnswer::Yes && tells.get_untracked();
            async move {
                let answered = client.answer_brokered(&id, &BrokeredAnswerForm { answer, tells }).await?;
                Ok((answer, answered))
            }
        },
        move |(answer, answered): (BrokeredAnswer, Answered)| {
            if let Some(conversation) = answered.conversation {
                desk.announce.say(t_string!(i18n, messages.given_yes));
                data::refetch_waiting();
                navigate(&paths::conversation(&conversation), NavigateOptions::default());
                return;
            }
            desk.finish(match answer {
                BrokeredAnswer::Yes => Done::SaidYes,
                BrokeredAnswer::NotNow | BrokeredAnswer::No => Done::Declined,
                BrokeredAnswer::Block => Done::BlockedUnnamed,
            });
        },
    );
    // Taken back or closed meanwhile: the list says so, and not the error alone.
    Effect::new(move |_| {
        if answering.error().is_some_and(|error| !error.leaves_open()) {
            untrack(data::refetch_waiting);
        }
    });
    let ask = move |answer: BrokeredAnswer| {
        chosen.set(answer);
        open.set(true);
    };
    let of_chosen = move |at: usize| answer_words(i18n, chosen.get()).into_iter().nth(at).unwrap_or_default();
    // What was confirmed, and not what a dialog that was closed again asked about.
    let again = move |()| {
        if let Some(answer) = confirmed.get_value() {
            answering.send(answer);
        }
    };
    let confirm = move |()| {
        open.set(false);
        confirmed.set_value(Some(chosen.get_untracked()));
        again(());
    };
    let button = move |answer: BrokeredAnswer, kind: ButtonKind| {
        let words = move || answer_words(i18n, answer).into_iter().next().unwrap_or_default();
        view! { <Button kind on_press=move |()| ask(answer) busy=answering.busy()>{words}</Button> }
            .into_any()
    };
    view! {
        {move || answering.error().map(|error| view! { <ErrorView error on_retry=again /> })}
        <Checkbox
            id=box_id
            label=move || t_string!(i18n, brokered.tells)
            hint=move || t_string!(i18n, brokered.tells_hint)
            checked=tells
            on_change=move |on| tells.set(on)
        />
        <div class="cluster">
            {button(BrokeredAnswer::Yes, ButtonKind::Primary)}
            {button(BrokeredAnswer::NotNow, ButtonKind::Secondary)}
            {button(BrokeredAnswer::No, ButtonKind::Secondary)}
            {button(BrokeredAnswer::Block, ButtonKind::Quiet)}
        </div>
        <p class="small soft">{t!(i18n, brokered.answers_hint)}</p>
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
