//! A request as the other side reads it. The preview and the request itself are drawn by the same code, of the same card.

use leptos::prelude::*;
use model::introduction::{Card, Own};
use model::policy_area::PolicyAreas;

use super::words;
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::icon::Icon;

/// That somebody asks for an introduction, and what is [`inside`] of the card.
pub(super) fn card(i18n: I18n, card: Signal<Card>, areas: Signal<Option<PolicyAreas>>) -> AnyView {
    let inside = inside(i18n, card, areas);
    view! { <p class="soft">{t!(i18n, messages.card_lead)}</p>{inside} }.into_any()
}

/// Who asks, as far as they show it; what they wrote; and what it is about.
pub(super) fn inside(i18n: I18n, card: Signal<Card>, areas: Signal<Option<PolicyAreas>>) -> AnyView {
    let who = move || card.with(|card| words::who(i18n, card));
    let place = move || card.with(|card| words::place(i18n, card));
    let place = move || place().map(|place| view! { <span class="soft">{place}</span> });
    let code = move || card.with(|card| card.language.as_str().to_owned());
    let text = Memo::new(move |_| card.with(|card| card.words.clone()));
    let quote = move || {
        let text = text.get();
        if text.is_empty() {
            view! { <p class="soft">{t!(i18n, messages.preview_empty)}</p> }.into_any()
        } else {
            view! { <blockquote class="quote messages-text" lang=code dir="auto">{text}</blockquote> }
                .into_any()
        }
    };
    let about = move || areas.with(|areas| card.with(|card| words::about(i18n, card, areas.as_ref())));
    view! {
        <p class="messages-asker"><span class="messages-unseen"><Icon name="hidden" /></span><span><b>{who}</b>{place}</span></p>
        {quote}
        <p class="small soft">{about}</p>
    }
    .into_any()
}

/// What the card leaves out.
pub(super) fn not_shown(i18n: I18n, card: Signal<Card>, own: Own) -> AnyView {
    let own = StoredValue::new(own);
    let left_out = move || {
        own.with_value(|own| {
            card.with(|card| {
                let mut parts = vec![t_string!(i18n, messages.hidden_name)];
                if own.seat.is_some() && card.seat.is_none() {
                    parts.push(t_string!(i18n, messages.hidden_seat));
                }
                if own.place.is_some() {
                    parts.push(t_string!(i18n, messages.hidden_member));
                }
                if own.country.is_some() && card.country.is_none() {
                    parts.push(t_string!(i18n, messages.hidden_country));
                }
                parts.push(t_string!(i18n, messages.hidden_address));
                intl::list(Language::of(i18n), &parts)
            })
        })
    };
    view! { <p class="messages-not-shown"><Icon name="hidden" /><span><b>{t!(i18n, messages.hidden)}</b>" "{left_out}</span></p> }
        .into_any()
}
