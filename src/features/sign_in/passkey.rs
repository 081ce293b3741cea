//! Signing in by passkey.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::passkey::PasskeySignInForm;
use model::problem::Code;
use model::sign_in::DeviceLabel;

use super::Way;
use crate::a11y::{Page, use_announce};
use crate::data::{self, ErrorView};
use crate::form::FieldErrors;
use crate::form::device::{DeviceAnswer, DeviceFields};
use crate::i18n::{I18n, t, t_string};
use crate::passkey::{self, NoKey};
use crate::session::Arrival;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::status::{Alert, Tone};

/// The device, one button, and the way back to the others.
#[component]
pub fn PasskeyForm(
    /// The words.
    i18n: I18n,
    /// How the reader wants in.
    way: RwSignal<Way>,
    /// Where the reader goes once they are in.
    arrival: Arrival,
) -> impl IntoView {
    let (url, announce) = (use_query_map(), use_announce());
    let (device, errors) = (DeviceAnswer::default(), FieldErrors::default());
    let no_key = RwSignal::new((!passkey::is_supported()).then_some(NoKey::Unsupported));
    let entering = data::use_mutation(
        |client, device: DeviceAnswer| async move {
            let asked = client.ask_passkey().await?;
            let credential = match passkey::sign(&asked.options).await {
                Ok(credential) => credential,
                Err(none) => return Ok(Some(none)),
            };
            let form = PasskeySignInForm {
                challenge: asked.challenge,
                credential,
                device: device.kind(),
                device_label: device.label(),
            };
            client.sign_in_by_passkey(&form).await.map(|()| None)
        },
        move |none: Option<NoKey>| {
            no_key.set(none);
            match none {
                Some(none) => announce.say(why(i18n, none)),
                None => arrival.begin(),
            }
        },
    );
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let label = DeviceLabel::parse(device.label().as_deref()).map_err(|problem| vec![problem]);
        if errors.check(label).is_some() {
            super::remember_way_back(url);
            no_key.set(None);
            entering.send(device);
        }
    };
    let none = move || {
        let none = no_key.get()?;
        Some(view! { <Alert tone=Tone::Needs>{move || why(i18n, none)}</Alert> }.into_any())
    };
    let error = move || {
        let error = entering.error()?;
        let words = match error.code() {
            Some(Code::SignInFailed) => t_string!(i18n, sign_in.passkey_refused),
            Some(Code::IllegalStep) => t_string!(i18n, sign_in.passkey_not_here),
            _ => return Some(view! { <ErrorView error /> }.into_any()),
        };
        Some(view! { <Alert tone=Tone::Stopped>{words}</Alert> }.into_any())
    };
    view! {
        <Page
            title=move || t_string!(i18n, sign_in.passkey_title)
            lead=move || t_string!(i18n, sign_in.passkey_lead)
            failed=Signal::derive(move || entering.error().is_some())
        />
        {error}
        {none}
        <form class="stack" novalidate on:submit=submit>
            <DeviceFields i18n answer=device errors />
            <p class="cluster">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=entering.busy()
                    busy_word=move || t_string!(i18n, sign_in.passkey_waiting)
                >
                    {t!(i18n, sign_in.passkey_enter)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move || way.set(Way::Link)>
                    {t!(i18n, sign_in.use_link)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

fn why(i18n: I18n, none: NoKey) -> &'static str {
    match none {
        NoKey::Unsupported => t_string!(i18n, sign_in.passkey_no_browser),
        NoKey::Cancelled => t_string!(i18n, sign_in.passkey_cancelled),
        NoKey::Known | NoKey::Failed => t_string!(i18n, sign_in.passkey_failed),
    }
}
