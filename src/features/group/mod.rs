//! The reader's group: when it meets on their own clock, who is in it, and why it is as it is.
//!
//! A facilitator can lead several groups; `?group=2` says which one is shown.

mod band;
mod people;
mod sessions;
mod view_model;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::conversation::Gathering;
use model::group::{GroupPage as Group, MyGroups};
use model::report::Thing;

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::gathering::ConversationLink;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::reasons::Wording;
use crate::reporting::ReportLink;
use crate::ui::button::ButtonLink;
use crate::ui::card::Card;
use crate::ui::state::Empty;
use crate::{intl, paths};

/// The group page.
#[component]
pub fn GroupPage() -> impl IntoView {
    let i18n = use_i18n();
    let groups = data::groups();
    let query = use_query_map();
    let chosen = Memo::new(move |_| query.read().get("group").and_then(|number| number.parse::<u16>().ok()));
    let shown = move || groups.get().and_then(Result::ok).and_then(|mine| choose(&mine, chosen.get()));
    let title = move || match shown() {
        Some(group) => t_string!(i18n, group.heading, number = group.number),
        None => t_string!(i18n, group.title).to_owned(),
    };
    let lead = move || match shown() {
        Some(group) => lead(i18n, &group),
        None => t_string!(i18n, group.lead).to_owned(),
    };
    view! {
        <Page title lead />
        <Loaded of=groups words=move || t_string!(i18n, group.loading) lines=10 view=move |mine| {
            (move || draw(i18n, &mine, chosen.get())).into_any()
        } />
    }
    .into_any()
}

/// The group that is shown: the one asked for, else the first.
fn choose(mine: &MyGroups, number: Option<u16>) -> Option<Group> {
    let asked = mine.groups.iter().find(|group| Some(group.number) == number);
    asked.or(mine.groups.first()).cloned()
}

/// Who learns in which language, and from when to when.
fn lead(i18n: I18n, group: &Group) -> String {
    let locale = Language::of(i18n);
    let language = intl::language(locale, group.language.as_str());
    let count = group.members.len();
    let day = |at: Option<i64>| at.map(|at| intl::date_with_year(locale, at, "UTC")).unwrap_or_default();
    let from = day(group.sessions.first().map(|session| session.starts_at_ms));
    let to = day(group.sessions.last().map(|session| session.starts_at_ms));
    if intl::plural(locale, count as u64) == intl::Plural::One {
        t_string!(i18n, group.heading_lead_1, count = count, language = language, from = from, to = to)
    } else {
        t_string!(i18n, group.heading_lead_n, count = count, language = language, from = from, to = to)
    }
}

fn draw(i18n: I18n, mine: &MyGroups, chosen: Option<u16>) -> AnyView {
    let Some(group) = choose(mine, chosen) else {
        return view! {
            <Empty title=move || t_string!(i18n, group.empty_title) words=move || t_string!(i18n, group.empty_body)>
                <ButtonLink href=paths::MEMBERS>{t!(i18n, group.see_members)}</ButtonLink>
            </Empty>
        }
        .into_any();
    };
    view! {
        {switch(i18n, mine, group.number)}
        <div class="main-side">
            <div class="stack">
                {sessions::next(i18n, &group)}
                {band::band(i18n, &group)}
                {people::members(i18n, &group)}
                {sessions::all(i18n, &group)}
            </div>
            <div class="stack">
                <ConversationLink gathering=Gathering::Group(group.id.clone()) />
                {why(i18n, &group)}
                {people::map(i18n, &group)}
                <ReportLink thing=Thing::Group(group.id.clone()) />
            </div>
        </div>
    }
    .into_any()
}

/// Links between the groups of somebody who has several.
fn switch(i18n: I18n, mine: &MyGroups, shown: u16) -> Option<AnyView> {
    (mine.groups.len() > 1).then(|| {
        let tab = |group: &Group| {
            let number = group.number;
            let current = (number == shown).then_some("page");
            view! {
                <a class="tab" href=paths::group(number) aria-current=current>
                    {move || t_string!(i18n, group.heading, number = number)}
                </a>
            }
            .into_any()
        };
        let tabs = mine.groups.iter().map(tab).collect_view();
        view! { <nav class="tabs" aria-label=move || t_string!(i18n, group.your_groups)>{tabs}</nav> }
            .into_any()
    })
}

/// Numbered reasons, strongest first.
fn why(i18n: I18n, group: &Group) -> AnyView {
    let reasons = group.reasons.clone();
    let areas = data::policy_areas();
    let list = move || {
        let areas = areas.get().and_then(Result::ok);
        let wording = Wording::new(i18n, areas.as_ref());
        let item = |reason| {
            let worded = wording.group(reason);
            view! { <li><strong>{worded.title}</strong><span>{worded.body}</span></li> }.into_any()
        };
        reasons.iter().map(item).collect_view()
    };
    view! { <Card title=move || t_string!(i18n, group.why_title)><ol class="why-list">{list}</ol></Card> }
        .into_any()
}
