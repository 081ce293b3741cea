//! The form of a question, beside exactly what those asked will read.

use leptos::prelude::*;
use model::introduction::{Own, Shown};
use model::network::{Network, NetworkQuestionForm};
use model::policy_area::PolicyArea;
use model::problem::{Code, FieldProblem};
use model::words::{Language as Spoken, Locale};

use super::super::{ask_fields, preview, question};
use super::choices::Choices;
use super::{Desk, Done};
use crate::data::{self, ErrorView};
use crate::form::draft::{Draft, use_draft};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::{CheckboxGroup, Choice, SelectField, TextArea};
use crate::ui::icon::Icon;
use crate::ui::status::{Alert, Tone};

/// What is chosen and typed.
#[derive(Clone, Copy)]
struct Typed {
    chosen: RwSignal<Choices>,
    words: Draft,
    errors: FieldErrors,
}

impl Typed {
    /// The form as it is now. Tracked.
    fn form(self, i18n: I18n) -> NetworkQuestionForm {
        let Choices { area, language, shows } = self.chosen.get();
        NetworkQuestionForm {
            area,
            words: self.words.text(),
            language: Spoken::parse(&language).unwrap_or_else(|_| Spoken::from(Language::of(i18n))),
            shows: shows.iter().filter_map(|code| Shown::from_code(code)).collect(),
        }
    }
}

/// The form; when the reader may ask again, where they may not now.
pub(super) fn draw(desk: Desk, own: Own, again_at_ms: Option<i64>) -> AnyView {
    let Desk { i18n, session, .. } = desk;
    if let Some(again_at_ms) = again_at_ms {
        let when = move || intl::day_and_time(Language::of(i18n), again_at_ms, &session.time_zone());
        return view! {
            <section class="stack-close" aria-labelledby="questions-ask">
                <h2 id="questions-ask">{t!(i18n, network.ask_title)}</h2>
                <Alert tone=Tone::Info><p>{move || t_string!(i18n, network.ask_again, when = when())}</p></Alert>
            </section>
        }
        .into_any();
    }
    let kept = use_draft(session, "network-choices");
    let own_language = untrack(|| Language::of(i18n)).code().to_owned();
    let first = Choices { language: own_language, ..Choices::default() };
    let typed = Typed {
        chosen: RwSignal::new(Choices::parse(&untrack(|| kept.text())).unwrap_or(first)),
        words: use_draft(session, "network-question"),
        errors: FieldErrors::default(),
    };
    // What is sent again after a reload is the same.
    Effect::new(move |before: Option<()>| {
        let line = typed.chosen.with(Choices::line);
        if before.is_some() {
            kept.write(line);
        }
    });
    let errors = typed.errors;
    let asking = data::use_mutation(
        move |client: data::Client, form: NetworkQuestionForm| {
            let client = typed.words.client(client);
            async move { client.ask_network(&form).await }
        },
        move |_| {
            typed.words.arrived();
            kept.write(String::new());
            desk.finish(Done::Asked);
        },
    );
    typed.words.follow(asking, errors);
    let own = StoredValue::new(own);
    let press = move || {
        let form = untrack(|| typed.form(i18n));
        if errors.check(own.with_value(|own| form.parse(own)).map(drop)).is_some() {
            asking.send(form);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press();
    };
    let too_many = move || asking.error().is_some_and(|error| error.code() == Some(Code::TooMany));
    let other = move || asking.error().filter(|error| !errors.any() && error.code() != Some(Code::TooMany));
    view! {
        <section class="stack-close" aria-labelledby="questions-ask">
            <h2 id="questions-ask">{t!(i18n, network.ask_title)}</h2>
            <p>{t!(i18n, network.ask_lead)}</p>
            <ErrorSummary
                title=move || t_string!(i18n, errors.summary_title)
                errors=errors.lines(field_id, move |problem| say(i18n, problem))
            />
            {move || other().map(|error| view! { <ErrorView error on_retry=move |()| press() /> })}
            <Show when=too_many>
                <div role="alert"><Alert tone=Tone::Waiting><p>{t!(i18n, network.too_many)}</p></Alert></div>
            </Show>
            <form class="messages-ask" novalidate on:submit=submit>
                <div class="stack messages-ask-fields">{fields(desk, typed, own)}</div>
                {seen(desk, typed, own)}
                <p class="main-button">
                    <Button
                        kind=ButtonKind::Primary
                        submit=true
                        busy=asking.busy()
                        busy_word=move || t_string!(i18n, messages.sending)
                    >
                        {t!(i18n, network.ask_send)}
                    </Button>
                </p>
            </form>
        </section>
    }
    .into_any()
}

fn field_id(path: &str) -> String {
    format!("question-{}", path.split('.').next().unwrap_or(path))
}

fn say(i18n: I18n, problem: &FieldProblem) -> String {
    form::words(i18n, problem, |_| String::new())
}

/// Options in the order of their names.
pub(super) fn sorted(locale: Locale, mut named: Vec<(String, String)>) -> Vec<Choice> {
    intl::sort_by_name(locale, &mut named, |(_, name)| name);
    named.into_iter().map(|(value, name)| Choice::new(value, name)).collect()
}

fn fields(desk: Desk, typed: Typed, own: StoredValue<Own>) -> AnyView {
    let Desk { i18n, session, areas, .. } = desk;
    let Typed { chosen, words, errors } = typed;
    let wording = move |problem: &FieldProblem| say(i18n, problem);
    let topics = Signal::derive(move || {
        let locale = Language::of(i18n);
        let named = |area: &PolicyArea| (area.slug.clone(), area.name(locale).to_owned());
        let found = areas.with_value(|areas| areas.policy_areas.iter().map(named).collect());
        let mut all = sorted(locale, found);
        all.insert(0, Choice::new("", t_string!(i18n, network.area_none)));
        all
    });
    let languages = Signal::derive(move || {
        let choice = |locale: Locale| {
            let name = intl::language(Language::of(i18n), locale.code());
            Choice::new(locale.code(), intl::capitalised(&name))
        };
        Locale::ALL.into_iter().map(choice).collect::<Vec<_>>()
    });
    let shows = own.with_value(Clone::clone);
    let shows = (shows.seat.is_some() || shows.place.is_some() || shows.country.is_some()).then(|| {
        view! {
            <CheckboxGroup
                id="question-shows"
                legend=move || t_string!(i18n, network.shows)
                hint=move || t_string!(i18n, messages.shows_hint)
                options=ask_fields::show_options(i18n, shows)
                value=Signal::derive(move || chosen.with(|chosen| chosen.shows.clone()))
                on_change=move |shows| chosen.update(|chosen| chosen.shows = shows)
                error=errors.at("shows", wording)
            />
        }
    });
    view! {
        <SelectField
            id="question-area"
            label=move || t_string!(i18n, network.area)
            value=Signal::derive(move || chosen.with(|chosen| chosen.area.clone()))
            on_input=move |area| chosen.update(|chosen| chosen.area = area)
            options=topics
            error=errors.at("area", wording)
        />
        <TextArea
            id="question-words"
            label=move || t_string!(i18n, network.words)
            hint=move || t_string!(i18n, messages.words_hint)
            value=words.signal()
            on_input=move |text| words.write(text)
            error=errors.at("words", wording)
            draft=question::counted(i18n, words, session, Network::QUESTION)
            rows=4
            required=true
        />
        {shows}
        <SelectField
            id="question-language"
            label=move || t_string!(i18n, network.language)
            value=Signal::derive(move || chosen.with(|chosen| chosen.language.clone()))
            on_input=move |language| chosen.update(|chosen| chosen.language = language)
            options=languages
            error=errors.at("language", wording)
        />
    }
    .into_any()
}

/// Exactly what those asked will read, and what not.
fn seen(desk: Desk, typed: Typed, own: StoredValue<Own>) -> AnyView {
    let Desk { i18n, areas, .. } = desk;
    let shown = Signal::derive(move || own.with_value(|own| typed.form(i18n).card(own)));
    let areas = Signal::derive(move || Some(areas.get_value()));
    view! {
        <section class="card messages-preview" aria-labelledby="question-preview">
            <h3 class="messages-preview-title" id="question-preview"><Icon name="visible" />{t!(i18n, messages.preview_title)}</h3>
            <div class="stack-close messages-preview-body">{preview::inside(i18n, shown, areas)}</div>
            {preview::not_shown(i18n, shown, own.get_value())}
        </section>
    }
    .into_any()
}
