//! What the reader reported: how it stands, what came of it, and who has read it and when.

use std::cell::Cell;

use leptos::prelude::*;
use model::report::{HandledBy, OwnReport, Reports};
use model::state::CaseState;

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::reporting::CaseLog;
use crate::session::{Session, use_session};
use crate::ui::button::ButtonLink;
use crate::ui::card::{Card, Disclosure};
use crate::ui::state::Empty;
use crate::ui::status::{Alert, Status, Tone};
use crate::{intl, paths, terms};

thread_local! {
    /// The number of the report that arrived a moment ago; told once.
    pub(super) static ARRIVED: Cell<Option<String>> = const { Cell::new(None) };
}

/// The reader's reports.
#[component]
pub fn OwnReportsPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let arrived = ARRIVED.take().map(|number| {
        let words = move || t_string!(i18n, reports.sent, number = number.clone());
        view! { <div role="status"><Alert tone=Tone::Done><p>{words}</p></Alert></div> }
    });
    view! {
        <Page title=move || t_string!(i18n, reports.own_title) lead=move || t_string!(i18n, reports.own_lead) />
        {arrived}
        <Loaded
            of=data::reports()
            words=move || t_string!(i18n, reports.own_loading)
            lines=8
            view=move |found| draw(i18n, session, found)
        />
    }
    .into_any()
}

fn draw(i18n: I18n, session: Session, found: Reports) -> AnyView {
    if found.reports.is_empty() {
        return view! {
            <Empty
                title=move || t_string!(i18n, reports.own_empty_title)
                words=move || t_string!(i18n, reports.own_empty_body)
            >
                <ButtonLink href=paths::DIRECTORY>{t!(i18n, common.nav_directory)}</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let rows = found.reports.into_iter().map(|report| view! { <li>{one(i18n, session, report)}</li> });
    view! { <ul class="stack report-page">{rows.collect_view()}</ul> }.into_any()
}

fn one(i18n: I18n, session: Session, report: OwnReport) -> AnyView {
    let number = report.number.clone();
    let title = move || t_string!(i18n, reports.number, number = number.clone());
    let (at_ms, about, reason, state) = (report.reported_at_ms, report.about, report.reason, report.state);
    let date = move |at_ms| intl::date_with_year(Language::of(i18n), at_ms, &session.time_zone());
    let tone = match state {
        CaseState::Open => Tone::Waiting,
        CaseState::TakenUp => Tone::Info,
        CaseState::Closed => Tone::Done,
    };
    let count = report.messages;
    let attached = move || match count {
        0 => t_string!(i18n, reports.attached_0).to_owned(),
        1 => t_string!(i18n, reports.attached_1).to_owned(),
        more => {
            let number = intl::number(Language::of(i18n), i64::from(more));
            t_string!(i18n, reports.attached_n, count = number)
        }
    };
    let waits = match report.handled_by {
        HandledBy::Officers => None,
        HandledBy::OutsideContact => {
            Some(view! { <p>{t!(i18n, reports.handled_outside_contact)}</p> }.into_any())
        }
        HandledBy::Nobody => Some(view! { <p>{t!(i18n, reports.handled_nobody)}</p> }.into_any()),
    };
    let answer = report.closing.map(|closing| {
        let outcome = closing.outcome;
        view! {
            <h3 class="card-title card-title-small">{t!(i18n, reports.answer)}</h3>
            <p class="strong">{move || terms::case_outcome(i18n, outcome)}</p>
            <p class="report-text" dir="auto">{closing.answer}</p>
        }
    });
    let unsafe_tag = report.feels_unsafe.then(|| {
        view! { <Status tone=Tone::Needs>{t!(i18n, reports.feels_unsafe)}</Status> }
    });
    view! {
        <Card title ruled=true>
            <div class="stack-close">
                <p class="cluster"><Status tone>{move || terms::case_state(i18n, state)}</Status>{unsafe_tag}</p>
                <p class="small soft">{move || t_string!(i18n, reports.when, date = date(at_ms))}</p>
                <p>{move || terms::reported(i18n, about)}" · "{move || terms::report_reason(i18n, reason)}</p>
                <p class="report-text" dir="auto">{report.text}</p>
                <p class="small soft">{attached}</p>
                {waits}
                {answer}
                <Disclosure summary=move || t_string!(i18n, reports.log)><CaseLog acts=report.acts /></Disclosure>
            </div>
        </Card>
    }
    .into_any()
}
