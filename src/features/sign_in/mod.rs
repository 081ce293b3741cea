//! The ways in: a link by mail, with the same answer for every address, a password, or a passkey; then the second factor.

pub mod by_password;
pub mod code;
pub mod passkey;
pub mod second_factor;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use model::account::{SecondFactorDue, SignInForm, SignInRequest};
use model::problem::{FieldProblem, field};

use by_password::PasswordForm;
use code::CodeForm;
use passkey::PasskeyForm;
use second_factor::{GiveCode, SetUpFirst};

use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, t, t_string, use_i18n, use_language};
use crate::paths;
use crate::session::{Arrival, remember_next, use_arrival, use_session};
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::card::Card;
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::TextField;
use crate::ui::focus::focus_heading;

/// How somebody wants in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By a link in a mail.
    Link,
    /// By password.
    Password,
    /// By passkey.
    Passkey,
}

/// The form, then where to look for the link; what the session waits for, when it waits.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let (sent, way) = (RwSignal::new(None::<String>), RwSignal::new(Way::Link));
    let email = RwSignal::new(String::new());
    let arrival = use_arrival();
    // A form is not drawn anew, and what was typed lost, because the session was asked for again.
    let shown = Memo::new(move |before: Option<&Shown>| {
        if let (Some(before), true) = (before, arrival.is_on_its_way()) {
            return before.clone();
        }
        match (session.person(), session.second_factor_due()) {
            (Some(person), _) => Shown::SignedIn(person.name),
            (None, Some(SecondFactorDue::Code)) => Shown::GiveCode,
            (None, Some(SecondFactorDue::SetUp)) => Shown::SetUp,
            (None, None) => match (sent.get(), way.get()) {
                (Some(email), _) => Shown::Sent(email),
                (None, Way::Link) => Shown::Link,
                (None, Way::Password) => Shown::Password,
                (None, Way::Passkey) => Shown::Passkey,
            },
        }
    });
    move || match shown.get() {
        Shown::SignedIn(name) => view! { <AlreadySignedIn name /> }.into_any(),
        Shown::GiveCode => view! { <GiveCode i18n arrival /> }.into_any(),
        Shown::SetUp => view! { <SetUpFirst i18n /> }.into_any(),
        Shown::Sent(email) => view! { <Sent email sent arrival /> }.into_any(),
        Shown::Link => view! { <AddressForm i18n email sent way /> }.into_any(),
        Shown::Password => view! { <PasswordForm i18n email way arrival /> }.into_any(),
        Shown::Passkey => view! { <PasskeyForm i18n way arrival /> }.into_any(),
    }
}

/// What the page is about now.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    SignedIn(String),
    GiveCode,
    SetUp,
    Sent(String),
    Link,
    Password,
    Passkey,
}

/// Keeps where the reader was going.
fn remember_way_back(url: Memo<ParamsMap>) {
    if let Some(next) = url.read_untracked().get("next") {
        remember_next(&next);
    }
}

fn say(i18n: I18n, problem: &FieldProblem) -> String {
    match problem.code.as_str() {
        field::REQUIRED => t_string!(i18n, sign_in.email_required).to_owned(),
        field::MALFORMED => t_string!(i18n, sign_in.email_malformed).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}

#[component]
fn AddressForm(
    i18n: I18n,
    email: RwSignal<String>,
    sent: RwSignal<Option<String>>,
    way: RwSignal<Way>,
) -> impl IntoView {
    let (language, announce) = (use_language(), use_announce());
    let url = use_query_map();
    let errors = FieldErrors::default();
    let request = data::use_mutation(
        |client, (form, request): (SignInForm, SignInRequest)| async move {
            client.request_sign_in_link(&form).await.map(|()| request.email.as_str().to_owned())
        },
        move |address: String| {
            announce.say(t_string!(i18n, sign_in.sent_title));
            sent.set(Some(address));
            request_animation_frame(focus_heading);
        },
    );
    Effect::new(move || {
        if let Some(error) = request.error() {
            errors.take(&error);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = SignInForm { email: email.get_untracked(), locale: language.get() };
        if let Some(parsed) = errors.check(form.parse()) {
            remember_way_back(url);
            request.send((form, parsed));
        }
    };
    // An error about the field stands beside the field; any other stands above the form.
    let other_error = move || request.error().filter(|_| !errors.any());
    view! {
        <Page
            title=move || t_string!(i18n, sign_in.title)
            lead=move || t_string!(i18n, sign_in.lead)
            failed=Signal::derive(move || errors.any())
        />
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(str::to_owned, move |problem| say(i18n, problem))
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
                error=errors.at("email", move |problem| say(i18n, problem))
                autocomplete="email"
                inputmode="email"
                required=true
            />
            <p class="main-button cluster">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=request.busy()
                    busy_word=move || t_string!(i18n, sign_in.sending)
                >
                    {t!(i18n, sign_in.send)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move || way.set(Way::Password)>
                    {t!(i18n, sign_in.use_password)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move || way.set(Way::Passkey)>
                    {t!(i18n, sign_in.use_passkey)}
                </Button>
            </p>
        </form>
        <Card title=move || t_string!(i18n, sign_in.visitors_title)>
            <p>{t!(i18n, sign_in.visitors_body)}</p>
            <p><a href=paths::MEMBERS>{t!(i18n, common.see_members)}</a></p>
        </Card>
    }
    .into_any()
}

/// After the form: the same for an address we know and for one we do not.
#[component]
fn Sent(email: String, sent: RwSignal<Option<String>>, arrival: Arrival) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    view! {
        <Page title=move || t_string!(i18n, sign_in.sent_title) />
        <div class="stack">
            <p>{t!(i18n, sign_in.sent_body, email = email)}</p>
            <p class="soft">{t!(i18n, sign_in.sent_nothing)}</p>
            <p class="cluster">
                <Show when=move || session.demo()>
                    <ButtonLink href=paths::DEMO_MAILS kind=ButtonKind::Primary icon="messages">
                        {t!(i18n, sign_in.demo_mails)}
                    </ButtonLink>
                </Show>
                <Button on_press=move || sent.set(None)>{t!(i18n, sign_in.another)}</Button>
            </p>
            <CodeForm i18n arrival />
        </div>
    }
    .into_any()
}

#[component]
fn AlreadySignedIn(name: String) -> impl IntoView {
    let i18n = use_i18n();
    let url = use_query_map();
    let target = move || {
        let next = url.read().get("next");
        next.as_deref().and_then(paths::own).unwrap_or(paths::HOME).to_owned()
    };
    view! {
        <Page title=move || t_string!(i18n, sign_in.already_title) />
        <p>{t!(i18n, sign_in.already_body, name = name)}</p>
        <p><ButtonLink href=Signal::derive(target) kind=ButtonKind::Primary>{t!(i18n, sign_in.go_on)}</ButtonLink></p>
    }
    .into_any()
}
