//! Asking for a sign-in link: one address, no password, the same answer for every address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::account::{SignInForm, SignInRequest};
use model::problem::{FieldProblem, field};

use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, t, t_string, use_i18n, use_language};
use crate::paths;
use crate::session::{remember_next, use_session};
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::card::Card;
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::TextField;
use crate::ui::focus::focus_heading;

/// The form, then where to look for the link.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let sent = RwSignal::new(None::<String>);
    move || match (session.person(), sent.get()) {
        (Some(person), _) => view! { <AlreadySignedIn name=person.name /> }.into_any(),
        (None, Some(email)) => view! { <Sent email sent /> }.into_any(),
        (None, None) => view! { <AddressForm i18n sent /> }.into_any(),
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
fn AddressForm(i18n: I18n, sent: RwSignal<Option<String>>) -> impl IntoView {
    let (language, announce) = (use_language(), use_announce());
    let url = use_query_map();
    let email = RwSignal::new(String::new());
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
            if let Some(next) = url.read_untracked().get("next") {
                remember_next(&next);
            }
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
            <p class="main-button">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=request.busy()
                    busy_word=move || t_string!(i18n, sign_in.sending)
                >
                    {t!(i18n, sign_in.send)}
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
fn Sent(email: String, sent: RwSignal<Option<String>>) -> impl IntoView {
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
