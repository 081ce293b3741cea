//! Signing in by password, for those who have set one.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::password::Password;
use model::problem::{Code, FieldProblem, field};
use model::sign_in::PasswordSignInForm;

use super::{Way, say};
use crate::a11y::Page;
use crate::data::{self, ErrorView};
use crate::form::FieldErrors;
use crate::form::device::{DeviceAnswer, DeviceFields};
use crate::i18n::{I18n, t, t_string};
use crate::session::Arrival;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::TextField;

fn words(i18n: I18n, problem: &FieldProblem) -> String {
    match (problem.path.as_str(), problem.code.as_str()) {
        ("password", field::REQUIRED) => t_string!(i18n, sign_in.password_required).to_owned(),
        _ => say(i18n, problem),
    }
}

/// Address, password and device.
#[component]
pub fn PasswordForm(
    /// The words.
    i18n: I18n,
    /// The address, kept between the ways in.
    email: RwSignal<String>,
    /// How the reader wants in.
    way: RwSignal<Way>,
    /// Where the reader goes once they are in.
    arrival: Arrival,
) -> impl IntoView {
    let url = use_query_map();
    let (password, device) = (RwSignal::new(String::new()), DeviceAnswer::default());
    let errors = FieldErrors::default();
    let entering = data::use_mutation(
        |client, form: PasswordSignInForm| async move { client.sign_in(&form).await },
        move |()| arrival.begin(),
    );
    Effect::new(move || {
        if let Some(error) = entering.error() {
            errors.take(&error);
            // What was wrong is typed anew; a refused password is of no use.
            if error.code() == Some(Code::SignInFailed) {
                password.set(String::new());
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = PasswordSignInForm {
            email: email.get_untracked(),
            password: Password::new(password.get_untracked()),
            device: device.kind(),
            device_label: device.label(),
        };
        if errors.check(form.parse()).is_some() {
            super::remember_way_back(url);
            entering.send(form);
        }
    };
    let other_error = move || entering.error().filter(|_| !errors.any());
    view! {
        <Page
            title=move || t_string!(i18n, sign_in.title)
            lead=move || t_string!(i18n, sign_in.lead)
            failed=Signal::derive(move || errors.any() || entering.error().is_some())
        />
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(str::to_owned, move |problem| words(i18n, problem))
        />
        {move || other_error().map(|error| view! { <ErrorView error /> })}
        <form class="stack" novalidate on:submit=submit>
            <TextField
                id="email"
                kind="email"
                label=move || t_string!(i18n, sign_in.email)
                hint=move || t_string!(i18n, sign_in.email_hint)
                value=email
                on_input=move |text| email.set(text)
                error=errors.at("email", move |problem| words(i18n, problem))
                autocomplete="username"
                inputmode="email"
                required=true
            />
            <TextField
                id="password"
                kind="password"
                label=move || t_string!(i18n, sign_in.password)
                value=password
                on_input=move |text| password.set(text)
                error=errors.at("password", move |problem| words(i18n, problem))
                autocomplete="current-password"
                required=true
            />
            <DeviceFields i18n answer=device errors />
            <p class="cluster">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=entering.busy()
                    busy_word=move || t_string!(i18n, sign_in.entering)
                >
                    {t!(i18n, sign_in.enter)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move || way.set(Way::Link)>
                    {t!(i18n, sign_in.use_link)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}
