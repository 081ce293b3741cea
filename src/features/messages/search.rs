//! The reader's own search in what they can read of messages. What they look for stands in no address of the page.

use leptos::{ev, prelude::*};
use model::conversation::{FoundMessage, FoundMessages, MessageQuery};

use super::view_model::Party;
use super::{Desk, words};
use crate::data::{self, ErrorView};
use crate::i18n::{Language, t, t_string};
use crate::ui::button::Button;
use crate::ui::field::TextField;
use crate::{intl, paths};

const FIELD: &str = "messages-search";

/// The box, and what was found.
pub(super) fn draw(desk: Desk) -> AnyView {
    let Desk { i18n, announce, .. } = desk;
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(None::<FoundMessages>);
    let looking = data::use_mutation(
        |client: data::Client, words: String| async move { client.find_messages(&words).await },
        move |answer: FoundMessages| {
            announce.say(&count(desk, answer.found.len()));
            found.set(Some(answer));
        },
    );
    let look = move || {
        let words = text.get_untracked();
        if words.trim().is_empty() {
            found.set(None);
        } else {
            looking.send(words);
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        look();
    };
    let answer = move || {
        found.get().map(|answer| {
            let all = answer.found.len();
            let more = (!answer.complete)
                .then(|| view! { <p class="small soft">{t!(i18n, messages.search_more)}</p> });
            let rows = answer.found.into_iter().map(|one| row(desk, one)).collect_view();
            view! {
                <p class="strong">{move || count(desk, all)}</p>
                {more}
                <ul class="rows messages-wide">{rows}</ul>
            }
        })
    };
    view! {
        <form
            class="stack-close"
            role="search"
            aria-label=move || t_string!(i18n, messages.search_label)
            novalidate
            on:submit=submit
        >
            <TextField
                id=FIELD
                label=move || t_string!(i18n, messages.search_label)
                hint=move || t_string!(i18n, messages.search_hint)
                value=text
                on_input=move |words| text.set(words)
                maxlength=MessageQuery::MAX as u32
            />
            <p>
                <Button submit=true small=true busy=looking.busy() busy_word=move || t_string!(i18n, messages.search_busy)>
                    {t!(i18n, messages.search)}
                </Button>
            </p>
        </form>
        {move || looking.error().map(|error| view! { <ErrorView error on_retry=move |()| look() /> })}
        {answer}
    }
    .into_any()
}

/// How many were found, in words. Tracked.
fn count(desk: Desk, count: usize) -> String {
    let Desk { i18n, .. } = desk;
    let locale = Language::of(i18n);
    let number = intl::number(locale, count as i64);
    match (count, intl::plural(locale, count as u64)) {
        (0, _) => t_string!(i18n, messages.search_none).to_owned(),
        (_, intl::Plural::One) => t_string!(i18n, messages.search_found_1, count = number),
        (_, intl::Plural::Other) => t_string!(i18n, messages.search_found_n, count = number),
    }
}

/// A message, with the way to where it stands.
fn row(desk: Desk, one: FoundMessage) -> AnyView {
    let Desk { i18n, session, .. } = desk;
    let (href, sent) = (paths::conversation(&one.conversation), one.message.sent_at_ms);
    let party = StoredValue::new(Party::new(one.with, one.of));
    let (by, named) = (one.message.by, StoredValue::new(one.message.name));
    let name = move || party.with_value(|party| words::party(i18n, party));
    let author = move || {
        party.with_value(|party| {
            named.with_value(|named| words::written_by(i18n, by, party, named.as_deref()))
        })
    };
    let when = move || intl::day_and_time(Language::of(i18n), sent, &session.time_zone());
    view! {
        <li class="stack-close">
            <p><a class="strong" href=href><bdi>{name}</bdi></a></p>
            <p class="small soft"><bdi>{author}</bdi>", "{when}</p>
            <p class="messages-text" dir="auto">{one.message.text}</p>
        </li>
    }
    .into_any()
}
