//! The page of one member: facts, governments, practices, seats as far as the reader may know, what it offers and looks for.

pub mod sections;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::directory::MemberPage as MemberData;
use model::id::MemberId;
use model::policy_area::PolicyAreas;
use model::problem::Code;
use model::report::Thing;

use crate::a11y::{Page, use_retry};
use crate::data::{self, ErrorView};
use crate::i18n::{I18n, Language, t_string, use_i18n};
use crate::reporting::ReportLink;
use crate::session::use_session;
use crate::ui::icon::Icon;
use crate::ui::state::Skeleton;
use crate::{intl, paths, terms};
use sections::{Ask, Facts, Jurisdictions, Note, Practices, Seats, Topics};

/// The member in the address.
#[component]
pub fn MemberPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("member").and_then(|id| MemberId::parse(&id).ok()));
    let back = move || {
        let (place, words) = if session.signed_in() == Some(true) {
            (paths::DIRECTORY, t_string!(i18n, member.back))
        } else {
            (paths::MEMBERS, t_string!(i18n, member.back_public))
        };
        view! { <a href=place>{words}</a> }
    };
    view! {
        <p class="member-back"><Icon name="chevron-start" />{back}</p>
        {move || match id.get() {
            // Nothing can have such an address; asking the server would bring the same answer.
            None => view! { <Missing /> }.into_any(),
            Some(member) => view! { <Fetched member /> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn Missing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, member.missing_title) lead=move || data::error_view::code_body(i18n, Code::NotFound) />
    }
    .into_any()
}

#[component]
fn Fetched(
    /// Which member.
    member: MemberId,
) -> impl IntoView {
    let i18n = use_i18n();
    let (page, topics) = (data::member(Memo::new(move |_| member.clone())), data::policy_areas());
    let retry = use_retry(move || {
        page.refetch();
        topics.refetch();
    });
    move || match (page.get(), topics.get()) {
        (Some(Ok(page)), Some(Ok(topics))) => view! { <Member page topics /> }.into_any(),
        (Some(Err(error)), _) if error.code() == Some(Code::NotFound) => view! { <Missing /> }.into_any(),
        (Some(Err(error)), _) | (_, Some(Err(error))) => view! {
            <Page title=move || t_string!(i18n, member.page) />
            <ErrorView error on_retry=retry />
        }
        .into_any(),
        _ => view! { <Skeleton words=move || t_string!(i18n, member.loading) lines=10 /> }.into_any(),
    }
}

#[component]
fn Member(
    /// What the server says of it.
    page: MemberData,
    /// Names of the topics.
    topics: PolicyAreas,
) -> impl IntoView {
    let i18n = use_i18n();
    let (name, own_name) = (page.summary.name.clone(), page.summary.own_name.clone());
    let own_language = page.summary.languages.first().map(|language| language.as_str().to_owned());
    let sentence = {
        let page = page.clone();
        move || sentence(i18n, &page)
    };
    view! {
        <div class="stack-close">
            <Page title=name />
            {own_name.map(|name| view! { <p class="member-own-name"><bdi lang=own_language>{name}</bdi></p> })}
            <p class="lead">{sentence}</p>
        </div>
        <div class="main-side">
            <div class="stack">
                <Note note=page.summary.note.clone() />
                <Topics offers=page.summary.offers.clone() looks_for=page.summary.looks_for.clone() topics />
                <Practices page=page.clone() />
                <Jurisdictions jurisdictions=page.jurisdictions.clone() />
            </div>
            <div class="stack">
                <Ask member=page.summary.id.clone() />
                <Facts page=page.clone() />
                <Seats seats=page.seats />
                <ReportLink thing=Thing::Member(page.summary.id) />
            </div>
        </div>
    }
    .into_any()
}

/// "Region in Morocco with 3,556,729 people. Cohort of 2020."
fn sentence(i18n: I18n, page: &MemberData) -> String {
    let summary = &page.summary;
    let kind = intl::capitalised(terms::kind(i18n, summary.kind));
    let country = intl::country(Language::of(i18n), summary.country.as_str());
    let people = summary.population.map(|people| terms::people(i18n, people));
    let year = summary.cohort_year.map(|year| year.to_string());
    match (people, year) {
        (Some(people), Some(year)) => {
            t_string!(
                i18n,
                member.sentence_full,
                kind = kind,
                country = country,
                people = people,
                year = year
            )
        }
        (Some(people), None) => {
            t_string!(i18n, member.sentence_people, kind = kind, country = country, people = people)
        }
        (None, Some(year)) => {
            t_string!(i18n, member.sentence_year, kind = kind, country = country, year = year)
        }
        (None, None) => t_string!(i18n, member.sentence, kind = kind, country = country),
    }
}
