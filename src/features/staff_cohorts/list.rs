//! The cohorts, newest first, and how far each is.

use leptos::prelude::*;
use model::call::{CallState, CallSummary, Calls};
use model::cohort::{CohortSummary, Cohorts};

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::ui::button::{ButtonKind, ButtonLink};
use crate::ui::heading::HeadingSize;
use crate::ui::state::Empty;
use crate::ui::status::{Status, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{intl, paths};

/// All cohorts.
#[component]
pub fn CohortsPage() -> impl IntoView {
    let i18n = use_i18n();
    let view = move |found: Cohorts| {
        if found.cohorts.is_empty() { none(i18n) } else { table(i18n, found.cohorts) }
    };
    view! {
        <Page
            title=move || t_string!(i18n, cohorts.title)
            lead=move || t_string!(i18n, cohorts.lead)
            size=HeadingSize::Staff
        />
        <Loaded of=data::cohorts() view words=move || t_string!(i18n, cohorts.loading) />
        <h2>{t!(i18n, cohorts.calls_title)}</h2>
        <Loaded of=data::calls() view=move |found| calls(i18n, found) words=move || t_string!(i18n, cohorts.loading) />
    }
    .into_any()
}

/// The calls for the next cohorts, each with the way to its balancer.
fn calls(i18n: I18n, Calls { calls }: Calls) -> AnyView {
    if calls.is_empty() {
        return view! { <p class="soft">{t!(i18n, cohorts.calls_none)}</p> }.into_any();
    }
    let line = |call: CallSummary| {
        let CallSummary { id, name, seats, applicants, state } = call;
        let words = move || {
            t_string!(i18n, cohorts.calls_line, name = name.clone(), applicants = applicants, seats = seats)
        };
        let status = match state {
            CallState::Open => {
                view! { <Status tone=Tone::Info>{t!(i18n, cohorts.calls_open)}</Status> }.into_any()
            }
            CallState::Frozen => {
                view! { <Status tone=Tone::Done>{t!(i18n, cohorts.calls_frozen)}</Status> }.into_any()
            }
        };
        view! { <li class="cluster"><a href=paths::balance(&id)>{words}</a>" "{status}</li> }
    };
    view! { <ul>{calls.into_iter().map(line).collect_view()}</ul> }.into_any()
}

fn none(i18n: I18n) -> AnyView {
    view! {
        <Empty title=move || t_string!(i18n, cohorts.empty_title) words=move || t_string!(i18n, cohorts.empty_body)>
            <ButtonLink href=paths::DATA kind=ButtonKind::Primary>{t!(i18n, cohorts.import_members)}</ButtonLink>
        </Empty>
    }
    .into_any()
}

fn table(i18n: I18n, cohorts: Vec<CohortSummary>) -> AnyView {
    let columns = vec![
        Column::new("name", move || t_string!(i18n, cohorts.col_name)),
        Column::new("starts", move || t_string!(i18n, cohorts.col_starts)),
        Column::new("weeks", move || t_string!(i18n, cohorts.col_weeks)).number(),
        Column::new("members", move || t_string!(i18n, cohorts.col_members)).number(),
        Column::new("groups", move || t_string!(i18n, cohorts.col_groups)),
        Column::new("mentors", move || t_string!(i18n, cohorts.col_mentors)),
    ];
    let rows = cohorts.into_iter().map(|cohort| row(i18n, cohort)).collect_view();
    view! { <Table caption=move || t_string!(i18n, cohorts.caption) hide_caption=true columns>{rows}</Table> }
        .into_any()
}

fn row(i18n: I18n, cohort: CohortSummary) -> AnyView {
    let CohortSummary { id, name, starts_on, weeks, members, groups_published, matches_published } = cohort;
    let number = move |count: i64| move || intl::number(Language::of(i18n), count);
    view! {
        <Row>
            <RowHead>
                <a href=paths::cohort(&id)>{move || t_string!(i18n, cohorts.name, name = name.clone())}</a>
            </RowHead>
            <Cell label=move || t_string!(i18n, cohorts.col_starts)>
                {move || intl::calendar_day(Language::of(i18n), &starts_on)}
            </Cell>
            <Cell label=move || t_string!(i18n, cohorts.col_weeks) number=true>{number(i64::from(weeks))}</Cell>
            <Cell label=move || t_string!(i18n, cohorts.col_members) number=true>{number(i64::from(members))}</Cell>
            <Cell label=move || t_string!(i18n, cohorts.col_groups)>{published(i18n, groups_published.is_some())}</Cell>
            <Cell label=move || t_string!(i18n, cohorts.col_mentors)>{published(i18n, matches_published.is_some())}</Cell>
        </Row>
    }
    .into_any()
}

fn published(i18n: I18n, done: bool) -> AnyView {
    if done {
        view! { <Status tone=Tone::Done>{t!(i18n, cohorts.published)}</Status> }.into_any()
    } else {
        view! { <Status tone=Tone::Needs>{t!(i18n, cohorts.not_published)}</Status> }.into_any()
    }
}
