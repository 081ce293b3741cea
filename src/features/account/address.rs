//! Another address: asked for here, confirmed by a link to it.

use leptos::prelude::*;
use model::email::EmailAddress;
use model::problem::{FieldProblem, field};
use model::security::{Account, AddressForm};

use crate::a11y::use_announce;
use crate::data::{self, ClientError};
use crate::form::still_there::Refused;
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, t, t_string};
use crate::ui::button::Button;
use crate::ui::field::TextField;
use crate::ui::status::{Alert, Tone};

fn words(i18n: I18n, problem: &FieldProblem) -> String {
    match problem.code.as_str() {
        field::REQUIRED => t_string!(i18n, sign_in.email_required).to_owned(),
        field::MALFORMED => t_string!(i18n, sign_in.email_malformed).to_owned(),
        field::DUPLICATE => t_string!(i18n, account.address_same).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}

/// A field for the new address, and where its link went.
#[component]
pub fn ChangeAddress(
    /// The words.
    i18n: I18n,
    /// As the server told it.
    found: Account,
) -> impl IntoView {
    let announce = use_announce();
    let (typed, sent) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let errors = FieldErrors::default();
    let asking = data::use_mutation(
        |client, (form, email): (AddressForm, EmailAddress)| async move {
            client.ask_address(&form).await.map(|()| email.as_str().to_owned())
        },
        move |email: String| {
            announce.say(&t_string!(i18n, account.address_sent, email = email.clone()));
            typed.set(String::new());
            sent.set(Some(email));
        },
    );
    Effect::new(move || {
        if let Some(error) = asking.error() {
            errors.take(&error);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = AddressForm { email: typed.get_untracked() };
        if let Some(email) = errors.check(form.parse()) {
            sent.set(None);
            asking.send((form, email));
        }
    };
    let error: Signal<Option<ClientError>, LocalStorage> =
        Signal::derive_local(move || asking.error().filter(|_| !errors.any()));
    let told = move || {
        let email = sent.get()?;
        Some(
            view! { <Alert tone=Tone::Waiting>{t!(i18n, account.address_sent, email = email)}</Alert> }
                .into_any(),
        )
    };
    view! {
        <Refused i18n error found />
        {told}
        <form class="stack" novalidate on:submit=submit>
            <TextField
                id="email"
                kind="email"
                label=move || t_string!(i18n, account.address_new)
                hint=move || t_string!(i18n, account.address_hint)
                value=typed
                on_input=move |text| typed.set(text)
                error=errors.at("email", move |problem| words(i18n, problem))
                autocomplete="email"
                inputmode="email"
                required=true
            />
            <p>
                <Button submit=true busy=asking.busy() busy_word=move || t_string!(i18n, account.address_sending)>
                    {t!(i18n, account.address_change)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}
