//! The page of an invitation: to what, by whom, and the form that accepts it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::invitation::{InvitedPlace, Welcome, WelcomeAccount, WelcomeForm};
use model::password::Password;
use model::problem::{FieldProblem, field};

use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView, Loaded};
use crate::form::device::{DeviceAnswer, DeviceFields};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string, use_i18n, use_language};
use crate::session::{use_arrival, use_session};
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::card::Card;
use crate::ui::error_summary::ErrorSummary;
use crate::ui::field::TextField;
use crate::ui::state::Empty;
use crate::ui::status::{Alert, Tone};
use crate::{intl, paths, terms};

/// The page; the token of its address is sent with what it asks and nowhere else.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let i18n = use_i18n();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let (welcome, accepted) = (data::welcome(token.clone()), RwSignal::new(false));
    let lead = move || {
        let by = welcome.with_value(|welcome| welcome.invited_by.clone());
        by.map_or_else(String::new, |name| t_string!(i18n, welcome.lead, name = name))
    };
    let draw =
        move |found: Welcome| view! { <Invitation i18n found token=token.clone() accepted /> }.into_any();
    view! {
        <Page title=move || t_string!(i18n, welcome.title) lead />
        <Loaded of=welcome words=move || t_string!(i18n, welcome.loading) view=draw />
    }
    .into_any()
}

#[component]
fn Invitation(i18n: I18n, found: Welcome, token: String, accepted: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let place = found.place.clone();
    let what = move || match &place {
        InvitedPlace::Seat { member, kind } => {
            t_string!(i18n, welcome.as_seat, seat = terms::seat(i18n, *kind), member = member)
        }
        InvitedPlace::Role(role) => terms::role(i18n, *role).to_owned(),
    };
    let (until, email) = (found.expires_at_ms, found.email.as_str().to_owned());
    let facts = view! {
        <Card>
            <dl class="facts">
                <dt>{t!(i18n, welcome.what)}</dt>
                <dd><bdi>{what}</bdi></dd>
                <dt>{t!(i18n, welcome.address)}</dt>
                <dd><bdi>{email}</bdi></dd>
                <dt>{t!(i18n, welcome.until)}</dt>
                <dd>{move || intl::day_and_time(Language::of(i18n), until, &session.time_zone())}</dd>
            </dl>
        </Card>
    };
    let (existing, found) = (found.account == WelcomeAccount::Existing, StoredValue::new(found));
    let body = move || {
        let (found, token) = (found.get_value(), token.clone());
        if accepted.get() {
            view! {
                <Empty title=move || t_string!(i18n, welcome.done_title) words=move || t_string!(i18n, welcome.done_body)>
                    <ButtonLink href=paths::SIGN_IN kind=ButtonKind::Primary>{t!(i18n, common.sign_in)}</ButtonLink>
                </Empty>
            }
            .into_any()
        } else {
            view! { <AcceptForm i18n found existing token accepted /> }.into_any()
        }
    };
    view! { <div class="stack">{facts}{body}</div> }.into_any()
}

fn words(i18n: I18n, problem: &FieldProblem) -> String {
    match (problem.path.as_str(), problem.code.as_str()) {
        ("name", field::REQUIRED) => t_string!(i18n, welcome.name_required).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}

#[component]
fn AcceptForm(
    i18n: I18n,
    found: Welcome,
    existing: bool,
    token: String,
    accepted: RwSignal<bool>,
) -> impl IntoView {
    let (language, arrival, announce) = (use_language(), use_arrival(), use_announce());
    let (name, password) = (RwSignal::new(found.name.clone()), RwSignal::new(String::new()));
    let (device, errors) = (DeviceAnswer::default(), FieldErrors::default());
    let session = use_session();
    let accepting = data::use_mutation(
        move |client, form: WelcomeForm| {
            let token = token.clone();
            async move { client.accept_invitation(&token, &form).await }
        },
        move |welcomed: model::invitation::Welcomed| match welcomed.account {
            WelcomeAccount::New => arrival.begin(),
            WelcomeAccount::Existing => {
                announce.say(t_string!(i18n, welcome.done_title));
                accepted.set(true);
                // What they may do has changed, so whoever was signed in here is not any more.
                session.refetch();
            }
        },
    );
    Effect::new(move || {
        if let Some(error) = accepting.error() {
            errors.take(&error);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        let form = WelcomeForm {
            name: name.get_untracked(),
            locale: language.get(),
            time_zone: intl::browser_zone(),
            password: (!typed.is_empty()).then(|| Password::new(typed)),
            device: device.kind(),
            device_label: device.label(),
        };
        if errors.check(form.parse()).is_some() {
            accepting.send(form);
        }
    };
    let other_error = move || accepting.error().filter(|_| !errors.any());
    let min = found.password_min;
    let fields = if existing {
        view! {
            <Alert tone=Tone::Info>
                <p><strong>{t!(i18n, welcome.existing_title)}</strong></p>
                <p>{t!(i18n, welcome.existing_body)}</p>
            </Alert>
        }
        .into_any()
    } else {
        view! {
            <TextField
                id="name"
                label=move || t_string!(i18n, welcome.name)
                hint=move || t_string!(i18n, welcome.name_hint)
                value=name
                on_input=move |text| name.set(text)
                error=errors.at("name", move |problem| words(i18n, problem))
                autocomplete="name"
                required=true
            />
            <TextField
                id="password"
                kind="password"
                label=move || t_string!(i18n, welcome.password)
                hint=move || t_string!(i18n, welcome.password_hint, min = min)
                value=password
                on_input=move |text| password.set(text)
                error=errors.at("password", move |problem| words(i18n, problem))
                autocomplete="new-password"
            />
            <DeviceFields i18n answer=device errors />
            <p class="soft">{move || t_string!(i18n, welcome.zone, zone = intl::browser_zone())}</p>
        }
        .into_any()
    };
    view! {
        <ErrorSummary
            title=move || t_string!(i18n, errors.summary_title)
            errors=errors.lines(str::to_owned, move |problem| words(i18n, problem))
        />
        {move || other_error().map(|error| view! { <ErrorView error /> })}
        <form class="stack" novalidate on:submit=submit>
            {fields}
            <p class="main-button">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=accepting.busy()
                    busy_word=move || t_string!(i18n, welcome.accepting)
                >
                    {t!(i18n, welcome.accept)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}
