//! One case: what was reported, the messages that were attached and no others, and the steps of its officer.
//!
//! It is fetched once when the page opens, because each fetching is a reading that its reporter sees.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::case::{AttachedBy, AttachedMessage, CasePage as Case};
use model::id::ReportId;
use model::problem::Code;
use model::state::CaseState;

use super::close;
use crate::a11y::{Page, use_announce, use_retry};
use crate::data::{self, ErrorView};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::reporting::CaseLog;
use crate::session::{Session, use_session};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::{Card, Disclosure};
use crate::ui::focus::focus_id;
use crate::ui::icon::Icon;
use crate::ui::state::Skeleton;
use crate::ui::status::{Alert, Status, Tone};
use crate::{intl, paths, terms};

/// Where the outcome of a step is told.
const OUTCOME: &str = "case-outcome";

/// The case in the address.
#[component]
pub fn CasePage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("case").and_then(|id| ReportId::parse(&id).ok()));
    view! {
        <p class="member-back"><Icon name="chevron-start" /><a href=paths::CASES>{t!(i18n, reports.case_back)}</a></p>
        {move || match id.get() {
            None => missing(i18n),
            Some(id) => fetched(i18n, id),
        }}
    }
    .into_any()
}

fn missing(i18n: I18n) -> AnyView {
    view! {
        <Page
            title=move || t_string!(i18n, reports.case_missing_title)
            lead=move || t_string!(i18n, reports.case_missing_body)
        />
    }
    .into_any()
}

fn fetched(i18n: I18n, id: ReportId) -> AnyView {
    let case = data::case(id);
    let retry = use_retry(move || case.refetch());
    (move || match case.get() {
        None => {
            view! { <Skeleton words=move || t_string!(i18n, reports.case_loading) lines=10 /> }.into_any()
        }
        Some(Ok(found)) => draw(i18n, found),
        Some(Err(error)) if error.code() == Some(Code::NotFound) => missing(i18n),
        Some(Err(error)) => view! {
            <Page title=move || t_string!(i18n, reports.cases_title) />
            <ErrorView error on_retry=retry />
        }
        .into_any(),
    })
    .into_any()
}

fn draw(i18n: I18n, case: Case) -> AnyView {
    let (session, announce) = (use_session(), use_announce());
    let summary = case.summary.clone();
    let (number, id) = (summary.number.clone(), StoredValue::new(summary.id.clone()));
    let (reported_at_ms, until_ms) = (summary.reported_at_ms, summary.read_until_ms);
    let date = move |at_ms| intl::date_with_year(Language::of(i18n), at_ms, &session.time_zone());
    let lead = move || {
        let on = t_string!(i18n, reports.reported_on, date = date(reported_at_ms));
        format!("{on}. {}.", t_string!(i18n, reports.read_until, date = date(until_ms)))
    };
    let state = RwSignal::new(summary.state);
    let begun = RwSignal::new(false);
    let taking = data::use_mutation(
        move |client: data::Client, ()| {
            let case = id.get_value();
            async move { client.take_case_up(&case).await }
        },
        move |()| {
            state.set(CaseState::TakenUp);
            begun.set(true);
            announce.say(t_string!(i18n, reports.taken_up));
            request_animation_frame(|| focus_id(OUTCOME));
        },
    );
    let steps = move || match state.get() {
        CaseState::Open => view! {
            <p>
                <Button
                    kind=ButtonKind::Primary
                    on_press=move |()| taking.send(())
                    busy=taking.busy()
                    busy_word=move || t_string!(i18n, reports.taking_up)
                >
                    {t!(i18n, reports.take_up)}
                </Button>
            </p>
        }
        .into_any(),
        CaseState::TakenUp => close::draw(i18n, id.get_value()),
        CaseState::Closed => ().into_any(),
    };
    let needs = summary.feels_unsafe.then(|| {
        view! { <Status tone=Tone::Needs>{t!(i18n, reports.feels_unsafe)}</Status> }
    });
    view! {
        <Page title=move || t_string!(i18n, reports.case, number = number.clone()) lead />
        <div class="stack report-page">
            <p class="cluster"><Status tone=Tone::Info>{move || terms::case_state(i18n, state.get())}</Status>{needs}</p>
            <div id=OUTCOME tabindex="-1">
                <Show when=move || begun.get()>
                    <Alert tone=Tone::Done><p>{t!(i18n, reports.taken_up)}</p></Alert>
                </Show>
            </div>
            {move || taking.error().map(|error| view! { <ErrorView error /> })}
            {told(i18n, session, &case)}
            {steps}
            <Disclosure summary=move || t_string!(i18n, reports.log)><CaseLog acts=case.acts /></Disclosure>
        </div>
    }
    .into_any()
}

/// Who, about whom, why, in their words, and what they attached.
fn told(i18n: I18n, session: Session, case: &Case) -> AnyView {
    let (about, reason) = (case.summary.about, case.summary.reason);
    let reporter = case.reporter.clone();
    let from = move || reporter.clone().unwrap_or_else(|| t_string!(i18n, reports.sender_gone).to_owned());
    let subject = case.subject.clone().map(|name| {
        view! { <dt>{t!(i18n, reports.subject)}</dt><dd><bdi>{name}</bdi></dd> }
    });
    let (place, group) = (case.place.clone(), case.group);
    let place = place.map(|place| {
        let group = group.map(|number| {
            view! { ", "{move || t_string!(i18n, reports.group_number, number = number)} }
        });
        view! { <dt>{t!(i18n, reports.place)}</dt><dd><bdi>{place}</bdi>{group}</dd> }
    });
    let officers = case.officers.join(", ");
    let message = move |message: AttachedMessage| {
        let AttachedMessage { by, name, text, sent_at_ms } = message;
        let who = move || {
            let when = intl::day_and_time(Language::of(i18n), sent_at_ms, &session.time_zone());
            match by {
                AttachedBy::Reporter => t_string!(i18n, reports.by_reporter, when = when),
                AttachedBy::Other => {
                    if let Some(name) = name.clone() {
                        t_string!(i18n, reports.by_them, name = name, when = when)
                    } else {
                        t_string!(i18n, reports.by_subject, when = when)
                    }
                }
            }
        };
        view! {
            <li>
                <p class="small soft">{who}</p>
                <p class="report-text" dir="auto">{text}</p>
            </li>
        }
    };
    let messages = (!case.messages.is_empty()).then(|| {
        let rows = case.messages.iter().cloned().map(message).collect_view();
        view! {
            <h3 class="card-title card-title-small">{t!(i18n, reports.attached)}</h3>
            <ol class="stack-close">{rows}</ol>
        }
    });
    let text = case.text.clone();
    view! {
        <Card title=move || t_string!(i18n, reports.report_text) ruled=true>
            <dl class="facts">
                <dt>{t!(i18n, reports.from)}</dt>
                <dd><bdi>{from}</bdi></dd>
                {subject}
                <dt>{t!(i18n, reports.about)}</dt>
                <dd>{move || terms::reported(i18n, about)}</dd>
                {place}
                <dt>{t!(i18n, reports.why)}</dt>
                <dd>{move || terms::report_reason(i18n, reason)}</dd>
                <dt>{t!(i18n, reports.officers)}</dt>
                <dd><bdi>{officers}</bdi></dd>
            </dl>
            <p class="report-text" dir="auto">{text}</p>
            {messages}
        </Card>
    }
    .into_any()
}
