//! The cases that the reader is named on: of people who feel unsafe first, then the oldest first. Nobody's name and no
//! text stands here; opening a case is what its reporter sees.

use std::cell::Cell;

use leptos::prelude::*;
use model::case::{CaseRow, Cases};

use super::renew::Renew;
use crate::a11y::Page;
use crate::data::{self, Fetched, Loaded};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::{Session, use_session};
use crate::ui::state::Empty;
use crate::ui::status::{Alert, Status, Tone};
use crate::{intl, paths, terms};

const DAY_MS: i64 = 24 * 60 * 60_000;
/// How long before the end of their time officers are offered to go on.
const SOON_MS: i64 = 14 * DAY_MS;

thread_local! {
    /// Whether a case was closed a moment ago; told once.
    pub(super) static CLOSED: Cell<bool> = const { Cell::new(false) };
}

/// The list.
#[component]
pub fn CasesPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let cases = data::cases();
    let closed = CLOSED.take().then(|| {
        view! { <div role="status"><Alert tone=Tone::Done><p>{t!(i18n, reports.cases_closed)}</p></Alert></div> }
    });
    view! {
        <Page title=move || t_string!(i18n, reports.cases_title) lead=move || t_string!(i18n, reports.cases_lead) />
        {closed}
        <Loaded
            of=cases
            words=move || t_string!(i18n, reports.cases_loading)
            lines=6
            view=move |found| draw(i18n, session, found, cases)
        />
    }
    .into_any()
}

fn draw(i18n: I18n, session: Session, found: Cases, cases: Fetched<Cases>) -> AnyView {
    if found.cases.is_empty() {
        return view! {
            <Empty
                title=move || t_string!(i18n, reports.cases_empty_title)
                words=move || t_string!(i18n, reports.cases_empty_body)
            />
        }
        .into_any();
    }
    let rows = found.cases.into_iter().map(|row| view! { <li>{case(i18n, session, row, cases)}</li> });
    view! { <ul class="stack report-page">{rows.collect_view()}</ul> }.into_any()
}

fn case(i18n: I18n, session: Session, row: CaseRow, cases: Fetched<Cases>) -> AnyView {
    let CaseRow { id, number, about, reason, feels_unsafe, reported_at_ms, state, read_until_ms } = row;
    let title = move || t_string!(i18n, reports.case, number = number.clone());
    let date = move |at_ms| intl::date_with_year(Language::of(i18n), at_ms, &session.time_zone());
    let now_ms = intl::now_ms();
    let over = read_until_ms <= now_ms;
    let until = move || {
        if over {
            t_string!(i18n, reports.read_over).to_owned()
        } else {
            t_string!(i18n, reports.read_until, date = date(read_until_ms))
        }
    };
    let heading = if over {
        view! { <span>{title}</span> }.into_any()
    } else {
        view! { <a href=paths::case(&id)>{title}</a> }.into_any()
    };
    let needs = feels_unsafe.then(|| {
        view! { <Status tone=Tone::Needs>{t!(i18n, reports.feels_unsafe)}</Status> }
    });
    let renew = (read_until_ms <= now_ms + SOON_MS).then(|| {
        view! { <Renew case=id.clone() cases /> }
    });
    let class = if feels_unsafe { "card card-amber" } else { "card" };
    view! {
        <div class=class>
            <h2 class="card-title card-title-small">{heading}</h2>
            <div class="stack-close">
                <p class="cluster"><Status tone=Tone::Info>{move || terms::case_state(i18n, state)}</Status>{needs}</p>
                <p>{move || terms::reported(i18n, about)}" · "{move || terms::report_reason(i18n, reason)}</p>
                <p class="small soft">{move || t_string!(i18n, reports.reported_on, date = date(reported_at_ms))}</p>
                <p class="small soft">{until}</p>
                {renew}
            </div>
        </div>
    }
    .into_any()
}
