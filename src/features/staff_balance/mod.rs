//! The cohort balancer: applicants, quotas, who would join, and the frozen selection.
//!
//! `studio` holds the quotas while staff try them and asks the server; `view_model` decides what is shown and `edits` what
//! a control changes; the other modules are what is seen.

mod applicants;
mod by_hand;
mod chart;
mod conflict;
mod edits;
mod new_call;
mod notes;
mod quotas;
mod side;
mod studio;
mod view_model;
mod words;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::call::{CallSummary, Calls};
use model::id::CallId;

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::i18n::{t, t_string, use_i18n};
use crate::paths;
use crate::ui::button::ButtonLink;
use crate::ui::card::{Card, Folded};
use crate::ui::field::{Choice, SelectField};
use crate::ui::heading::HeadingSize;
use crate::ui::state::Empty;

/// The balancer of the call in `?call=`, or of the newest.
#[component]
pub fn BalancePage() -> impl IntoView {
    let i18n = use_i18n();
    // What is wrong in a form is said in the window's title too.
    let (in_quotas, in_call) = (RwSignal::new(false), RwSignal::new(false));
    let view = move |Calls { calls }| match calls.first().map(|newest| newest.id.clone()) {
        Some(newest) => of_call(newest, calls, in_quotas, in_call),
        None => view! {
            <Empty
                title=move || t_string!(i18n, balance.no_call_title)
                words=move || t_string!(i18n, balance.no_call_body)
            >
                <ButtonLink href=paths::COHORTS>{t!(i18n, balance.to_cohorts)}</ButtonLink>
            </Empty>
            <Card title=move || t_string!(i18n, balance.new_call)>{new_call::draw(in_call)}</Card>
        }
        .into_any(),
    };
    view! {
        <Page
            title=move || t_string!(i18n, balance.title)
            lead=move || t_string!(i18n, balance.lead)
            size=HeadingSize::Staff
            failed=Signal::derive(move || in_quotas.get() || in_call.get())
        />
        <Loaded of=data::calls() view words=move || t_string!(i18n, balance.loading) lines=8 />
    }
    .into_any()
}

fn of_call(
    newest: CallId,
    calls: Vec<CallSummary>,
    in_quotas: RwSignal<bool>,
    in_call: RwSignal<bool>,
) -> AnyView {
    let i18n = use_i18n();
    let url = use_query_map();
    let call = Memo::new(move |_| {
        let asked = url.read().get("call").and_then(|id| CallId::parse(&id).ok());
        asked.unwrap_or_else(|| newest.clone())
    });
    let page = data::application_call(call);
    let reload = Callback::new(move |()| page.refetch());
    view! {
        {(calls.len() > 1).then(|| choose(call, calls))}
        <Loaded of=page words=move || t_string!(i18n, balance.loading) lines=12 view=move |page| studio::draw(page, reload, in_quotas) />
        <Folded summary=move || t_string!(i18n, balance.new_call)>{new_call::draw(in_call)}</Folded>
    }
    .into_any()
}

fn choose(call: Memo<CallId>, calls: Vec<CallSummary>) -> AnyView {
    let i18n = use_i18n();
    let navigate = StoredValue::new_local(use_navigate());
    let options: Vec<Choice> =
        calls.into_iter().map(|call| Choice::new(call.id.to_string(), call.name)).collect();
    let go = move |id: String| {
        if let Ok(id) = CallId::parse(&id) {
            navigate.with_value(|navigate| navigate(&paths::balance(&id), NavigateOptions::default()));
        }
    };
    view! {
        <SelectField
            id="balance-call"
            label=move || t_string!(i18n, balance.call)
            value=Signal::derive(move || call.get().to_string())
            on_input=go
            options
        />
    }
    .into_any()
}
