//! "Is it still you?": what a delicate change asks for when the last proof is too old, in the place of its error.

use leptos::prelude::*;
use model::passkey::PasskeyProof;
use model::password::Password;
use model::problem::Code;
use model::security::{Account, PasswordState, SecondFactorState};
use model::sign_in::ReauthenticationForm;

use super::{FieldErrors, words};
use crate::a11y::use_announce;
use crate::data::{self, ClientError, ErrorView, Loaded};
use crate::i18n::{I18n, t, t_string};
use crate::passkey;
use crate::session::use_session;
use crate::ui::button::Button;
use crate::ui::field::TextField;
use crate::ui::status::{Alert, Tone};

/// How somebody with such an account proves that they are still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    /// By their password.
    Password,
    /// By a code of their second factor.
    Code,
    /// By their passkey, where there is nothing else.
    Passkey,
    /// By signing in anew.
    Link,
}

fn means(account: &Account) -> Means {
    match (account.password, account.second_factor) {
        (PasswordState::Set, _) => Means::Password,
        (PasswordState::None, SecondFactorState::Set | SecondFactorState::Required) => Means::Code,
        (PasswordState::None | PasswordState::Blocked, _) if account.passkeys > 0 => Means::Passkey,
        (PasswordState::None | PasswordState::Blocked, _) => Means::Link,
    }
}

/// What went wrong with a change; where it was the age of the last proof, the way to a new one.
#[component]
pub fn Refused(
    /// The words.
    i18n: I18n,
    /// What went wrong last, if it did.
    #[prop(into)]
    error: Signal<Option<ClientError>, LocalStorage>,
    /// The account as the server told it; asked for when it is needed on a page that does not know it.
    #[prop(optional)]
    found: Option<Account>,
    /// Asks again, where asking again can help.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let proved = RwSignal::new(false);
    let found = StoredValue::new(found);
    // Whatever was refused after a proof needs another.
    Effect::new(move || {
        error.track();
        proved.set(false);
    });
    move || {
        let error = error.get()?;
        if error.code() != Some(Code::ReauthenticationRequired) {
            return Some(match on_retry {
                Some(on_retry) => view! { <ErrorView error on_retry /> }.into_any(),
                None => view! { <ErrorView error /> }.into_any(),
            });
        }
        Some(if proved.get() {
            view! { <Alert tone=Tone::Done>{t!(i18n, account.still_done)}</Alert> }.into_any()
        } else {
            match found.get_value() {
                Some(found) => ask(i18n, &found, proved),
                None => {
                    view! { <Loaded of=data::account() lines=3 view=move |found| ask(i18n, &found, proved) /> }
                        .into_any()
                }
            }
        })
    }
}

fn ask(i18n: I18n, found: &Account, proved: RwSignal<bool>) -> AnyView {
    // A session that waits for its second factor is proved by none.
    let means = if use_session().second_factor_due().is_some() { Means::Link } else { means(found) };
    view! { <StillThere i18n means proved /> }.into_any()
}

#[component]
fn StillThere(i18n: I18n, means: Means, proved: RwSignal<bool>) -> impl IntoView {
    let fields = match means {
        Means::Link => view! { <ByLink i18n /> }.into_any(),
        Means::Passkey => view! { <ByPasskey i18n proved /> }.into_any(),
        Means::Password | Means::Code => view! { <ByForm i18n means proved /> }.into_any(),
    };
    view! {
        <div class="form-still" role="alert">
            <h3>{t!(i18n, account.still_title)}</h3>
            <p>{t!(i18n, account.still_lead)}</p>
            {fields}
        </div>
    }
    .into_any()
}

#[component]
fn ByForm(i18n: I18n, means: Means, proved: RwSignal<bool>) -> impl IntoView {
    let announce = use_announce();
    let typed = RwSignal::new(String::new());
    let errors = FieldErrors::default();
    let proving = data::use_mutation(
        |client, form: ReauthenticationForm| async move { client.reauthenticate(&form).await },
        move |()| {
            announce.say(t_string!(i18n, account.still_done));
            proved.set(true);
        },
    );
    Effect::new(move || {
        if let Some(error) = proving.error() {
            errors.take(&error);
        }
    });
    let send = move |()| {
        let text = typed.get_untracked();
        let form = match means {
            Means::Code => ReauthenticationForm { password: None, code: Some(text), passkey: None },
            Means::Password | Means::Passkey | Means::Link => {
                ReauthenticationForm { password: Some(Password::new(text)), code: None, passkey: None }
            }
        };
        if errors.check(form.parse()).is_some() {
            proving.send(form);
        }
    };
    let words = move |problem: &model::problem::FieldProblem| words(i18n, problem, |_| String::new());
    let field = match means {
        Means::Code => view! {
            <TextField
                id="still-code"
                label=move || t_string!(i18n, account.still_code)
                value=typed
                on_input=move |text| typed.set(text)
                error=errors.at("code", words)
                autocomplete="one-time-code"
                required=true
            />
        }
        .into_any(),
        Means::Password | Means::Passkey | Means::Link => view! {
            <TextField
                id="still-password"
                kind="password"
                label=move || t_string!(i18n, account.still_password)
                value=typed
                on_input=move |text| typed.set(text)
                error=errors.at("password", words)
                autocomplete="current-password"
                required=true
            />
        }
        .into_any(),
    };
    let other_error = move || proving.error().filter(|_| !errors.any());
    view! {
        {move || other_error().map(|error| view! { <ErrorView error /> })}
        {field}
        // No form of its own: it may stand inside of one.
        <p>
            <Button on_press=send busy=proving.busy() busy_word=move || t_string!(i18n, account.password_saving)>
                {t!(i18n, account.still_send)}
            </Button>
        </p>
    }
    .into_any()
}

/// The passkey, and the way that is left when its device is elsewhere.
#[component]
fn ByPasskey(i18n: I18n, proved: RwSignal<bool>) -> impl IntoView {
    let announce = use_announce();
    let missed = RwSignal::new(false);
    let proving = data::use_mutation(
        |client, ()| async move {
            let asked = client.ask_passkey().await?;
            let Ok(credential) = passkey::sign(&asked.options).await else { return Ok(false) };
            let passkey = Some(PasskeyProof { challenge: asked.challenge, credential });
            let form = ReauthenticationForm { password: None, code: None, passkey };
            client.reauthenticate(&form).await.map(|()| true)
        },
        move |done: bool| {
            missed.set(!done);
            if done {
                announce.say(t_string!(i18n, account.still_done));
                proved.set(true);
            } else {
                announce.say(t_string!(i18n, account.passkey_cancelled));
            }
        },
    );
    let error = move || {
        let error = proving.error()?;
        Some(if error.code() == Some(Code::Invalid) {
            view! { <Alert tone=Tone::Stopped>{t!(i18n, account.passkey_refused)}</Alert> }.into_any()
        } else {
            view! { <ErrorView error /> }.into_any()
        })
    };
    let cancelled = move || {
        let words = move || t_string!(i18n, account.passkey_cancelled);
        missed.get().then(|| view! { <Alert tone=Tone::Needs>{words}</Alert> }.into_any())
    };
    view! {
        {error}
        {cancelled}
        <p class="cluster">
            <Button
                on_press=move || proving.send(())
                busy=proving.busy()
                busy_word=move || t_string!(i18n, account.passkey_waiting)
            >
                {t!(i18n, account.still_passkey)}
            </Button>
            {data::sign_in_again(i18n)}
        </p>
    }
    .into_any()
}

#[component]
fn ByLink(i18n: I18n) -> impl IntoView {
    view! {
        <p>{t!(i18n, account.still_link)}</p>
        <p>{data::sign_in_again(i18n)}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use model::email::EmailAddress;
    use model::words::Locale;

    use super::*;

    #[test]
    fn a_password_goes_before_a_code_a_passkey_comes_next_and_a_link_is_left_for_whoever_has_none() {
        let account = |password, second_factor| Account {
            passkeys: 0,
            name: "Ana".to_owned(),
            email: EmailAddress::parse("ana@example.org").unwrap(),
            locale: Locale::Es,
            languages: Vec::new(),
            password,
            password_min: 15,
            second_factor,
            recovery_codes_left: 0,
            proved_until_ms: 0,
        };
        let by = |password, factor| means(&account(password, factor));
        assert_eq!(by(PasswordState::Set, SecondFactorState::Set), Means::Password);
        assert_eq!(by(PasswordState::None, SecondFactorState::Required), Means::Code);
        assert_eq!(by(PasswordState::None, SecondFactorState::None), Means::Link);
        assert_eq!(by(PasswordState::Blocked, SecondFactorState::Set), Means::Link);
        let with_passkey = Account { passkeys: 1, ..account(PasswordState::None, SecondFactorState::None) };
        assert_eq!(means(&with_passkey), Means::Passkey);
        let with_password = Account { password: PasswordState::Set, ..with_passkey };
        assert_eq!(means(&with_password), Means::Password);
    }
}
