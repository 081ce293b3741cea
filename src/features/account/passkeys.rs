//! The reader's passkeys: listed, added, removed.

use leptos::prelude::*;
use model::id::PasskeyId;
use model::passkey::{PasskeyForm, PasskeyLabelForm, PasskeyRow, Passkeys};
use model::security::Account;

use crate::a11y::use_announce;
use crate::data::{self, ClientError, Fetched, Loaded};
use crate::form::still_there::Refused;
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::passkey::{self, NoKey};
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::field::TextField;
use crate::ui::status::{Alert, Tone};

/// One line a passkey, and a form for one more where there can be one.
#[component]
pub fn PasskeysCard(
    /// The words.
    i18n: I18n,
    /// As the server told it.
    found: Account,
) -> impl IntoView {
    let passkeys = data::passkeys();
    let account = StoredValue::new(found);
    view! {
        <Card title=move || t_string!(i18n, account.passkeys_title)>
            <p>{t!(i18n, account.passkeys_lead)}</p>
            <Loaded
                of=passkeys
                words=move || t_string!(i18n, account.passkeys_loading)
                view=move |found| draw(i18n, found, passkeys, account.get_value())
            />
        </Card>
    }
    .into_any()
}

fn draw(i18n: I18n, found: Passkeys, passkeys: Fetched<Passkeys>, account: Account) -> AnyView {
    let announce = use_announce();
    let removing = data::use_mutation(
        |client, id: PasskeyId| async move { client.remove_passkey(&id).await },
        move |()| {
            announce.say(t_string!(i18n, account.passkey_removed));
            passkeys.refetch();
        },
    );
    let list = if found.passkeys.is_empty() {
        view! { <p class="soft">{t!(i18n, account.passkeys_none)}</p> }.into_any()
    } else {
        let row = |row: PasskeyRow| {
            let id = row.id.clone();
            let remove = Callback::new(move |()| removing.send(id.clone()));
            view! { <Row i18n row remove busy=removing.busy() /> }
        };
        view! { <ul class="account-sessions">{found.passkeys.into_iter().map(row).collect_view()}</ul> }
            .into_any()
    };
    let add = if !found.possible {
        view! { <p>{t!(i18n, account.passkeys_not_here)}</p> }.into_any()
    } else if !passkey::is_supported() {
        view! { <p>{t!(i18n, account.passkeys_no_browser)}</p> }.into_any()
    } else {
        view! { <Add i18n account=account.clone() passkeys /> }.into_any()
    };
    let error: Signal<Option<ClientError>, LocalStorage> = Signal::derive_local(move || removing.error());
    view! {
        <Refused i18n error found=account />
        {list}
        {add}
    }
    .into_any()
}

#[component]
fn Add(i18n: I18n, account: Account, passkeys: Fetched<Passkeys>) -> impl IntoView {
    let announce = use_announce();
    let (label, no_key) = (RwSignal::new(String::new()), RwSignal::new(None::<NoKey>));
    let errors = FieldErrors::default();
    let adding = data::use_mutation(
        |client, label: String| async move {
            let asked = client.ask_new_passkey().await?;
            let credential = match passkey::create(&asked.options).await {
                Ok(credential) => credential,
                Err(none) => return Ok(Some(none)),
            };
            let form = PasskeyForm { challenge: asked.challenge, credential, label };
            client.add_passkey(&form).await.map(|_| None)
        },
        move |none: Option<NoKey>| {
            no_key.set(none);
            if let Some(none) = none {
                announce.say(why(i18n, none));
            } else {
                announce.say(t_string!(i18n, account.passkey_added));
                passkeys.refetch();
            }
        },
    );
    Effect::new(move || {
        if let Some(error) = adding.error() {
            errors.take(&error);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = PasskeyLabelForm { label: label.get_untracked() };
        if let Some(label) = errors.check(form.parse()) {
            no_key.set(None);
            adding.send(label.as_str().to_owned());
        }
    };
    // What the device said is in no field, so it stands above them.
    let refused = move || {
        let refused = adding.fields().iter().any(|problem| problem.path == "credential");
        refused.then(|| {
            view! { <Alert tone=Tone::Stopped>{t!(i18n, account.passkey_refused)}</Alert> }.into_any()
        })
    };
    let none = move || {
        let none = no_key.get()?;
        Some(view! { <Alert tone=Tone::Needs>{move || why(i18n, none)}</Alert> }.into_any())
    };
    let error: Signal<Option<ClientError>, LocalStorage> =
        Signal::derive_local(move || adding.error().filter(|_| !errors.any()));
    view! {
        <Refused i18n error found=account />
        {refused}
        {none}
        <form class="stack" novalidate on:submit=submit>
            <TextField
                id="passkey-label"
                label=move || t_string!(i18n, account.passkey_name)
                hint=move || t_string!(i18n, account.passkey_name_hint)
                value=label
                on_input=move |text| label.set(text)
                error=errors.at("label", move |problem| form::words(i18n, problem, |_| String::new()))
                required=true
            />
            <p>
                <Button submit=true busy=adding.busy() busy_word=move || t_string!(i18n, account.passkey_waiting)>
                    {t!(i18n, account.passkey_add)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}

fn why(i18n: I18n, none: NoKey) -> &'static str {
    match none {
        NoKey::Unsupported => t_string!(i18n, account.passkeys_no_browser),
        NoKey::Cancelled => t_string!(i18n, account.passkey_cancelled),
        NoKey::Known => t_string!(i18n, account.passkey_known),
        NoKey::Failed => t_string!(i18n, account.passkey_failed),
    }
}

#[component]
fn Row(i18n: I18n, row: PasskeyRow, remove: Callback<()>, busy: Signal<bool>) -> impl IntoView {
    let session = use_session();
    let name = row.label.clone();
    let when = move |at_ms: i64| intl::day_and_time(Language::of(i18n), at_ms, &session.time_zone());
    let since = move || t_string!(i18n, account.passkey_since, when = when(row.created_at_ms));
    let used = move || match row.last_used_at_ms {
        Some(at_ms) => t_string!(i18n, account.passkey_used, when = when(at_ms)),
        None => t_string!(i18n, account.passkey_unused).to_owned(),
    };
    view! {
        <li class="account-session">
            <div>
                <strong><bdi>{row.label}</bdi></strong>
                <span class="small soft">{since}", "{used}</span>
            </div>
            <Button
                small=true
                kind=ButtonKind::Danger
                on_press=remove
                busy
                busy_word=move || t_string!(i18n, account.passkey_removing)
                label=move || t_string!(i18n, account.passkey_remove_label, name = name.clone())
            >
                {t!(i18n, account.passkey_remove)}
            </Button>
        </li>
    }
    .into_any()
}
