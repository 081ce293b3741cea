//! The fields of a request, what the other side will see of it, and what happens after it was sent.

use leptos::prelude::*;
use model::introduction::{Own, SentIntroduction, Shown, Side, card};
use model::plain_text::RequestText;
use model::problem::FieldProblem;
use model::words::{Language as Spoken, Locale};

use super::ask::{Desk, say};
use super::{preview, question, view_model, words};
use crate::i18n::{I18n, Language, t, t_string};
use crate::ui::field::{CheckboxGroup, Choice, RadioGroup, SelectField, TextArea};
use crate::ui::icon::Icon;
use crate::ui::status::{Alert, Tone};
use crate::{intl, terms};

/// Where it is said that the same side was asked already.
pub(super) const ALREADY: &str = "ask-already";

/// The request to the chosen side that was sent not long enough ago. Tracked.
pub(super) fn asked_already(desk: Desk) -> Option<SentIntroduction> {
    let side = desk.typed.side.get();
    let member = desk.member.with_value(|member| member.id.clone());
    desk.introductions.with_value(|all| view_model::asked_already(all, &member, side, intl::now_ms()))
}

/// Whom, about what, the words, what is shown, and the language.
pub(super) fn fields(desk: Desk) -> AnyView {
    let Desk { i18n, session, typed, errors, member, areas, .. } = desk;
    let wording = move |problem: &FieldProblem| say(i18n, problem);
    let sides = Signal::derive(move || {
        Side::ALL
            .iter()
            .map(|side| Choice::new(side.code(), intl::capitalised(words::side(i18n, *side))))
            .collect::<Vec<_>>()
    });
    let already = move || {
        let last = asked_already(desk)?;
        let (sent, again) = (last.sent_at_ms, last.again_at_ms);
        let words = move || {
            let date = |at_ms| intl::date_with_year(Language::of(i18n), at_ms, &session.time_zone());
            t_string!(i18n, messages.asked_already, sent = date(sent), again = date(again))
        };
        Some(view! { <div id=ALREADY tabindex="-1"><Alert tone=Tone::Info><p>{words}</p></Alert></div> })
    };
    let offers = member.with_value(|member| member.offers.clone());
    let topics = (!offers.is_empty()).then(|| {
        let options = Signal::derive(move || {
            let topic = |slug: &String| {
                let name = areas.with_value(|areas| words::topic(i18n, slug, Some(areas)));
                Choice::new(slug.clone(), name)
            };
            let else_ = Choice::new("", t_string!(i18n, messages.topic_else));
            offers.iter().map(topic).chain(std::iter::once(else_)).collect::<Vec<_>>()
        });
        view! {
            <RadioGroup
                id="ask-topic"
                legend=move || t_string!(i18n, messages.topic)
                hint=move || t_string!(i18n, messages.topic_hint)
                options
                value=typed.topic
                on_change=move |slug| typed.topic.set(slug)
                error=errors.at("topic", wording)
            />
        }
    });
    let languages = Signal::derive(move || {
        let locale = Language::of(i18n);
        let interface: Vec<Spoken> = Locale::ALL.into_iter().map(Spoken::from).collect();
        let theirs = member.with_value(|member| member.languages.clone());
        let (all, _) = view_model::languages(&theirs, &interface, &Spoken::from(locale));
        let choice = |language: Spoken| {
            let name = intl::capitalised(&intl::language(locale, language.as_str()));
            let name = if theirs.contains(&language) {
                t_string!(i18n, messages.language_theirs, language = name)
            } else {
                name
            };
            Choice::new(language.as_str(), name)
        };
        all.into_iter().map(choice).collect::<Vec<_>>()
    });
    view! {
        <RadioGroup
            id="ask-side"
            legend=move || t_string!(i18n, messages.side)
            hint=move || t_string!(i18n, messages.side_hint)
            options=sides
            value=Signal::derive(move || typed.side.get().code().to_owned())
            on_change=move |code: String| {
                if let Some(side) = Side::from_code(&code) {
                    typed.side.set(side);
                }
            }
            error=errors.at("side", wording)
        />
        {already}
        {topics}
        <TextArea
            id="ask-words"
            label=move || t_string!(i18n, messages.words)
            hint=move || t_string!(i18n, messages.words_hint)
            value=typed.draft.signal()
            on_input=move |text| typed.draft.write(text)
            error=errors.at("words", wording)
            draft=question::counted(i18n, typed.draft, session, RequestText::MAX)
            rows=4
            required=true
        />
        {shows(desk)}
        <SelectField
            id="ask-language"
            label=move || t_string!(i18n, messages.language)
            value=typed.language
            on_input=move |code| typed.language.set(code)
            options=languages
            error=errors.at("language", wording)
        />
    }
    .into_any()
}

/// What the asker can show of themselves; nothing, for somebody of whom nothing is known.
fn shows(desk: Desk) -> AnyView {
    let Desk { i18n, typed, errors, introductions, .. } = desk;
    let own = introductions.with_value(|all| all.own.clone());
    if own.seat.is_none() && own.place.is_none() && own.country.is_none() {
        return ().into_any();
    }
    let options = show_options(i18n, own);
    view! {
        <CheckboxGroup
            id="ask-shows"
            legend=move || t_string!(i18n, messages.shows)
            hint=move || t_string!(i18n, messages.shows_hint)
            options
            value=typed.shows
            on_change=move |shows| typed.shows.set(shows)
            error=errors.at("shows", move |problem| say(i18n, problem))
        />
    }
    .into_any()
}

/// What somebody of whom `own` is true can show.
pub(super) fn show_options(i18n: I18n, own: Own) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let locale = Language::of(i18n);
        let seat = own.seat.map(|role| t_string!(i18n, messages.show_seat, seat = terms::role(i18n, role)));
        let place = own.place.map(|place| {
            let kind = intl::capitalised(terms::kind(i18n, place.kind));
            let place = format!("{kind} {}", terms::in_region(i18n, place.region));
            t_string!(i18n, messages.show_place, place = place)
        });
        let country = own.country.as_ref().map(|country| {
            t_string!(i18n, messages.show_country, country = intl::country(locale, country.as_str()))
        });
        let all = [(Shown::Seat, seat), (Shown::Place, place), (Shown::Country, country)];
        all.into_iter()
            .filter_map(|(shown, words)| Some(Choice::new(shown.code(), words?)))
            .collect::<Vec<_>>()
    })
}

/// Exactly what the other side will see, and what not.
pub(super) fn seen(desk: Desk) -> AnyView {
    let Desk { i18n, introductions, areas, .. } = desk;
    let own = introductions.with_value(|all| all.own.clone());
    let shown = {
        let own = own.clone();
        Signal::derive(move || card(&desk.form(), &own))
    };
    let areas = Signal::derive(move || Some(areas.get_value()));
    view! {
        <section class="card messages-preview" aria-labelledby="ask-preview">
            <h2 class="messages-preview-title" id="ask-preview"><Icon name="visible" />{t!(i18n, messages.preview_title)}</h2>
            <div class="stack-close messages-preview-body">{preview::card(i18n, shown, areas)}</div>
            {preview::not_shown(i18n, shown, own)}
        </section>
    }
    .into_any()
}

/// What happens after it was sent.
pub(super) fn then(i18n: I18n) -> AnyView {
    view! {
        <section class="stack-close messages-ask-then" aria-labelledby="ask-then">
            <h2 class="messages-name" id="ask-then">{t!(i18n, messages.then_title)}</h2>
            <ol class="messages-steps">
                <li><b>{t!(i18n, messages.then_sent)}</b><span>{t!(i18n, messages.then_sent_body)}</span></li>
                <li><b>{t!(i18n, messages.then_yes)}</b><span>{t!(i18n, messages.then_yes_body)}</span></li>
                <li><b>{t!(i18n, messages.then_names)}</b><span>{t!(i18n, messages.then_names_body)}</span></li>
            </ol>
        </section>
    }
    .into_any()
}
