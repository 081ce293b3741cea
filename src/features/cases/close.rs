//! Closing a case: what came of it, and what its reporter reads. It is asked once more, since nobody opens it afterwards.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::case::{CaseOutcome, CloseForm};
use model::id::ReportId;
use model::problem::{FieldProblem, field};

use super::list::CLOSED;
use crate::data::{self, ErrorView};
use crate::form::draft::use_draft;
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, t, t_string};
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::dialog::Dialog;
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::{Choice, RadioGroup, TextArea};
use crate::{paths, terms};

pub(super) fn draw(i18n: I18n, case: ReportId) -> AnyView {
    let (session, navigate) = (use_session(), use_navigate());
    let draft = use_draft(session, &format!("case/{case}"));
    let id = StoredValue::new(case);
    let (outcome, asking) = (RwSignal::new(String::new()), RwSignal::new(false));
    let errors = FieldErrors::default();
    let form = move || {
        let outcome = CaseOutcome::from_code(&outcome.get_untracked())?;
        Some(CloseForm { outcome, answer: untrack(|| draft.text()) })
    };
    let closing = data::use_mutation(
        move |client: data::Client, form: CloseForm| {
            let (case, client) = (id.get_value(), draft.client(client));
            async move { client.close_case(&case, &form).await }
        },
        move |()| {
            draft.arrived();
            CLOSED.set(true);
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(paths::CASES, options);
        },
    );
    draft.follow(closing, errors);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let parsed = if let Some(form) = form() {
            form.parse().map(drop)
        } else {
            let unclear = CloseForm { outcome: CaseOutcome::Unclear, answer: untrack(|| draft.text()) };
            let rest = unclear.parse().err().unwrap_or_default();
            let missing = FieldProblem::new("outcome", field::REQUIRED);
            Err([missing].into_iter().chain(rest).collect())
        };
        if errors.check(parsed).is_some() {
            asking.set(true);
        }
    };
    let confirm = move |()| {
        asking.set(false);
        if let Some(form) = form() {
            closing.send(form);
        }
    };
    let say = move |problem: &FieldProblem| match problem.path.as_str() {
        "outcome" => t_string!(i18n, reports.need_outcome).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    };
    let field_id = |path: &str| match path {
        "outcome" => "case-outcome-choice-0".to_owned(),
        _ => "case-answer".to_owned(),
    };
    let options = Signal::derive(move || {
        let one = |outcome: &CaseOutcome| Choice::new(outcome.code(), terms::case_outcome(i18n, *outcome));
        CaseOutcome::ALL.iter().map(one).collect::<Vec<_>>()
    });
    view! {
        <Card title=move || t_string!(i18n, reports.close_title) ruled=true>
            <p class="soft">{t!(i18n, reports.close_lead)}</p>
            <ErrorSummary title=move || t_string!(i18n, errors.summary_title) errors=errors.lines(field_id, say) />
            {move || closing.error().filter(|_| !errors.any()).map(|error| view! { <ErrorView error /> })}
            <form class="stack-close" novalidate on:submit=submit>
                <RadioGroup
                    id="case-outcome-choice"
                    legend=move || t_string!(i18n, reports.outcome)
                    options
                    value=outcome
                    on_change=move |code| outcome.set(code)
                    error=errors.at("outcome", say)
                />
                <TextArea
                    id="case-answer"
                    label=move || t_string!(i18n, reports.answer_field)
                    hint=move || t_string!(i18n, reports.answer_hint)
                    value=draft.signal()
                    on_input=move |text| draft.write(text)
                    rows=5
                    required=true
                    error=errors.at("answer", say)
                    draft=draft.kept(i18n, session)
                />
                <p class="main-button">
                    <Button
                        kind=ButtonKind::Primary
                        submit=true
                        busy=closing.busy()
                        busy_word=move || t_string!(i18n, reports.closing)
                    >
                        {t!(i18n, reports.close)}
                    </Button>
                </p>
            </form>
        </Card>
        <Dialog
            open=asking
            on_close=move |()| asking.set(false)
            title=move || t_string!(i18n, reports.close_question)
            confirm=move || t_string!(i18n, reports.close)
            on_confirm=confirm
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, reports.close_safe)
        >
            <p>{t!(i18n, reports.close_body)}</p>
        </Dialog>
    }
    .into_any()
}
