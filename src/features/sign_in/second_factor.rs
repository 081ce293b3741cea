//! After link or password: the second factor, or the way to setting one up.

use leptos::prelude::*;
use model::problem::{FieldProblem, field};
use model::sign_in::SecondFactorForm;

use crate::a11y::Page;
use crate::data::{self, ErrorView};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, t, t_string};
use crate::paths;
use crate::session::{Arrival, use_sign_out};
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::TextField;

fn words(i18n: I18n, problem: &FieldProblem) -> String {
    match problem.code.as_str() {
        field::REQUIRED => t_string!(i18n, sign_in.code_required).to_owned(),
        field::MALFORMED => t_string!(i18n, sign_in.code_malformed).to_owned(),
        field::REFUSED => t_string!(i18n, sign_in.factor_refused).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}

/// Asks for a code.
#[component]
pub fn GiveCode(
    /// The words.
    i18n: I18n,
    /// Where the reader goes once they are in.
    arrival: Arrival,
) -> impl IntoView {
    let leaving = use_sign_out().mutation;
    let code = RwSignal::new(String::new());
    let errors = FieldErrors::default();
    let giving = data::use_mutation(
        |client, form: SecondFactorForm| async move { client.give_second_factor(&form).await },
        move |()| arrival.begin(),
    );
    Effect::new(move || {
        if let Some(error) = giving.error() {
            errors.take(&error);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = SecondFactorForm { code: code.get_untracked() };
        if errors.check(form.parse()).is_some() {
            giving.send(form);
        }
    };
    let other_error = move || giving.error().filter(|_| !errors.any());
    view! {
        <Page
            title=move || t_string!(i18n, sign_in.factor_title)
            lead=move || t_string!(i18n, sign_in.factor_lead)
            failed=Signal::derive(move || errors.any())
        />
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(str::to_owned, move |problem| words(i18n, problem))
        />
        {move || other_error().map(|error| view! { <ErrorView error /> })}
        <form class="stack" novalidate on:submit=submit>
            <TextField
                id="code"
                label=move || t_string!(i18n, sign_in.factor_code)
                hint=move || t_string!(i18n, sign_in.factor_hint)
                value=code
                on_input=move |text| code.set(text)
                error=errors.at("code", move |problem| words(i18n, problem))
                autocomplete="one-time-code"
                required=true
            />
            <p class="cluster">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=giving.busy()
                    busy_word=move || t_string!(i18n, sign_in.entering)
                >
                    {t!(i18n, sign_in.factor_send)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move || leaving.send(())>{t!(i18n, common.sign_out)}</Button>
            </p>
        </form>
        <p class="soft">{t!(i18n, sign_in.factor_lost)}</p>
    }
    .into_any()
}

/// Leads to where one is set up, which takes a part of the program that visitors do not load.
#[component]
pub fn SetUpFirst(
    /// The words.
    i18n: I18n,
) -> impl IntoView {
    view! {
        <Page
            title=move || t_string!(i18n, sign_in.set_up_title)
            lead=move || t_string!(i18n, sign_in.set_up_lead)
        />
        <p><ButtonLink href=paths::ACCOUNT kind=ButtonKind::Primary>{t!(i18n, sign_in.set_up_go)}</ButtonLink></p>
    }
    .into_any()
}
