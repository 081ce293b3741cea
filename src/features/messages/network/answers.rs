//! What both sides made public: the list, filtered in the address, and one of them.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use model::id::NetworkAnswerId;
use model::network::PublicAnswer;
use model::policy_area::PolicyAreas;
use model::problem::Code;

use super::super::words;
use super::asking::sorted;
use super::choices::{fits, values};
use crate::a11y::{Page, use_announce, use_retry};
use crate::data::{self, ErrorView};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::dialog::Dialog;
use crate::ui::field::{Choice, SelectField};
use crate::ui::icon::Icon;
use crate::ui::state::{Empty, Skeleton};
use crate::ui::status::Tag;
use crate::{intl, paths};

/// The answers that are public.
#[component]
pub fn AnswersPage() -> impl IntoView {
    let i18n = use_i18n();
    let (answers, areas) = (data::public_answers(), data::policy_areas());
    let retry = use_retry(move || {
        answers.refetch();
        areas.refetch();
    });
    let body = move || match (answers.get(), areas.get()) {
        (Some(Ok(found)), Some(Ok(areas))) => list(i18n, found.answers, areas),
        (Some(Err(error)), _) | (_, Some(Err(error))) => {
            view! { <ErrorView error on_retry=retry /> }.into_any()
        }
        _ => view! { <Skeleton words=move || t_string!(i18n, network.loading_answers) lines=8 /> }.into_any(),
    };
    view! {
        <Page title=move || t_string!(i18n, network.answers_title) lead=move || t_string!(i18n, network.answers_lead) />
        {body}
    }
    .into_any()
}

fn list(i18n: I18n, answers: Vec<PublicAnswer>, areas: PolicyAreas) -> AnyView {
    if answers.is_empty() {
        return view! {
            <Empty
                title=move || t_string!(i18n, network.answers_none_title)
                words=move || t_string!(i18n, network.answers_none_body)
            >
                <ButtonLink href=paths::QUESTIONS>{t!(i18n, network.ask_title)}</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let (url, navigate) = (use_query_map(), use_navigate());
    let at = move |key: &'static str| Memo::new(move |_| url.read().get(key).unwrap_or_default());
    let (area, language) = (at("area"), at("language"));
    let (answers, areas) = (StoredValue::new(answers), StoredValue::new(areas));
    let go = StoredValue::new(move |area: &str, language: &str| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&paths::answers(area, language), options);
    });
    let topics = Signal::derive(move || {
        let chosen = area.get();
        let slugs = answers.with_value(|all| values(all.iter().map(|one| one.area.as_str()), &chosen));
        let name = |slug: String| {
            let name = areas.with_value(|areas| words::topic(i18n, &slug, Some(areas)));
            (slug, name)
        };
        let mut all = sorted(Language::of(i18n), slugs.into_iter().map(name).collect());
        all.insert(0, Choice::new("", t_string!(i18n, network.every_area)));
        all
    });
    let languages = Signal::derive(move || {
        let chosen = language.get();
        let codes = answers.with_value(|all| values(all.iter().map(|one| one.language.as_str()), &chosen));
        let name = |code: String| {
            let name = intl::capitalised(&intl::language(Language::of(i18n), &code));
            (code, name)
        };
        let mut all = sorted(Language::of(i18n), codes.into_iter().map(name).collect());
        all.insert(0, Choice::new("", t_string!(i18n, network.every_language)));
        all
    });
    let rows = move || {
        let (area, language) = (area.get(), language.get());
        let found = answers.with_value(|all| {
            all.iter().filter(|one| fits(one, &area, &language)).cloned().collect::<Vec<_>>()
        });
        if found.is_empty() {
            return view! { <p role="status">{t!(i18n, network.none_fits)}</p> }.into_any();
        }
        let rows = found.into_iter().map(|one| row(i18n, one, areas)).collect_view();
        view! { <ul class="stack messages-wide">{rows}</ul> }.into_any()
    };
    view! {
        <div class="stack messages-page">
            <div class="cluster">
                <SelectField
                    id="answers-area"
                    label=move || t_string!(i18n, network.area)
                    value=area
                    on_input=move |slug: String| go.with_value(|go| go(&slug, &language.get_untracked()))
                    options=topics
                />
                <SelectField
                    id="answers-language"
                    label=move || t_string!(i18n, network.language)
                    value=language
                    on_input=move |code: String| go.with_value(|go| go(&area.get_untracked(), &code))
                    options=languages
                />
            </div>
            {rows}
        </div>
    }
    .into_any()
}

fn row(i18n: I18n, one: PublicAnswer, areas: StoredValue<PolicyAreas>) -> AnyView {
    let (href, language) = (paths::answer(&one.id), one.language.as_str().to_owned());
    let tags = tags(i18n, &one, areas);
    view! {
        <li>
            <article class="card stack-close">
                <h2 class="card-title card-title-small messages-name" lang=language.clone() dir="auto"><a href=href>{one.question}</a></h2>
                <div class="cluster">{tags}</div>
                <p class="messages-text" lang=language dir="auto">{one.answer}</p>
            </article>
        </li>
    }
    .into_any()
}

/// The policy area, the language and the month.
fn tags(i18n: I18n, one: &PublicAnswer, areas: StoredValue<PolicyAreas>) -> AnyView {
    let (area, language, month) = (one.area.clone(), one.language.clone(), one.month.clone());
    let area = move || areas.with_value(|areas| words::topic(i18n, &area, Some(areas)));
    let language = move || intl::capitalised(&intl::language(Language::of(i18n), language.as_str()));
    let month = move || intl::calendar_month(Language::of(i18n), &month);
    view! { <Tag>{area}</Tag><Tag>{language}</Tag><Tag>{month}</Tag> }.into_any()
}

/// The answer in the address.
#[component]
pub fn AnswerPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("answer").and_then(|id| NetworkAnswerId::parse(&id).ok()));
    move || match id.get() {
        None => missing(i18n),
        Some(id) => fetched(i18n, id),
    }
}

fn missing(i18n: I18n) -> AnyView {
    view! {
        <Page title=move || t_string!(i18n, network.missing_title) lead=move || t_string!(i18n, network.missing_body) />
        <p><ButtonLink href=paths::ANSWERS>{t!(i18n, network.answers_title)}</ButtonLink></p>
    }
    .into_any()
}

fn fetched(i18n: I18n, id: NetworkAnswerId) -> AnyView {
    let (told, areas) = (data::public_answer(Memo::new(move |_| id.clone())), data::policy_areas());
    let retry = use_retry(move || {
        told.refetch();
        areas.refetch();
    });
    (move || match (told.get(), areas.get()) {
        (Some(Ok(one)), Some(Ok(areas))) => draw(i18n, one, areas, told),
        (Some(Err(error)), _) if error.code() == Some(Code::NotFound) => missing(i18n),
        (Some(Err(error)), _) | (_, Some(Err(error))) => view! {
            <Page title=move || t_string!(i18n, network.answer_page) />
            <ErrorView error on_retry=retry />
        }
        .into_any(),
        _ => view! { <Skeleton words=move || t_string!(i18n, network.loading_answers) lines=8 /> }.into_any(),
    })
    .into_any()
}

fn draw(i18n: I18n, one: PublicAnswer, areas: PolicyAreas, again: data::Fetched<PublicAnswer>) -> AnyView {
    let areas = StoredValue::new(areas);
    let language = one.language.as_str().to_owned();
    let tags = tags(i18n, &one, areas);
    let steps = ends(i18n, &one, again);
    view! {
        <p class="member-back"><Icon name="chevron-start" /><a href=paths::ANSWERS>{t!(i18n, network.answers_title)}</a></p>
        <Page title=move || t_string!(i18n, network.answer_page) />
        <article class="card stack-close messages-page">
            <div class="cluster">{tags}</div>
            <h2 class="card-title card-title-small">{t!(i18n, network.the_question)}</h2>
            <blockquote class="quote messages-text" lang=language.clone() dir="auto">{one.question}</blockquote>
            <h2 class="card-title card-title-small">{t!(i18n, network.the_answer)}</h2>
            <p class="messages-text" lang=language dir="auto">{one.answer}</p>
            <p class="small soft">{t!(i18n, network.nameless)}</p>
        </article>
        {steps}
    }
    .into_any()
}

/// The ways in which it stops being public, for those who have one.
fn ends(i18n: I18n, one: &PublicAnswer, again: data::Fetched<PublicAnswer>) -> AnyView {
    if !one.mine && !one.may_remove {
        return ().into_any();
    }
    let (announce, navigate) = (use_announce(), use_navigate());
    let (id, mine) = (one.id.clone(), one.mine);
    let open = RwSignal::new(false);
    let ending = data::use_mutation(
        move |client: data::Client, ()| {
            let id = id.clone();
            async move {
                if mine { client.agree_to_answer(&id, false).await } else { client.remove_answer(&id).await }
            }
        },
        move |()| {
            announce.say(t_string!(i18n, network.done_taken_back));
            again.refetch();
            navigate(paths::ANSWERS, NavigateOptions { replace: true, ..NavigateOptions::default() });
        },
    );
    let send = move |()| {
        open.set(false);
        ending.send(());
    };
    let verb =
        move || if mine { t_string!(i18n, network.take_back) } else { t_string!(i18n, network.take_away) };
    let body = move || {
        if mine { t_string!(i18n, network.take_back_body) } else { t_string!(i18n, network.take_away_body) }
    };
    view! {
        {move || ending.error().map(|error| view! { <ErrorView error on_retry=send /> })}
        <p>
            <Button small=true kind=ButtonKind::Danger on_press=move |()| open.set(true) busy=ending.busy()>{verb}</Button>
        </p>
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=move || t_string!(i18n, network.take_back_question)
            confirm=verb
            on_confirm=send
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, messages.not_yet)
        >
            <p>{body}</p>
        </Dialog>
    }
    .into_any()
}
