//! The password: set, changed, removed.

use leptos::prelude::*;
use model::password::Password;
use model::security::{Account, OtherSessions, PasswordForm, PasswordRemovalForm, PasswordState};

use crate::a11y::use_announce;
use crate::data::{self, ClientError, Fetched};
use crate::form::still_there::Refused;
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, t, t_string};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::field::{Checkbox, TextField};

/// What there is, a field for a new one, and what becomes of the other sessions.
#[component]
pub fn PasswordCard(
    /// The words.
    i18n: I18n,
    /// As the server told it.
    found: Account,
    /// Asked again after a change.
    account: Fetched<Account>,
) -> impl IntoView {
    let announce = use_announce();
    let (typed, end_others) = (RwSignal::new(String::new()), RwSignal::new(true));
    let errors = FieldErrors::default();
    let min = found.password_min;
    let saving = data::use_mutation(
        |client, form: PasswordForm| async move { client.set_password(&form).await },
        move |()| {
            announce.say(t_string!(i18n, account.password_saved));
            account.refetch();
        },
    );
    let removing = data::use_mutation(
        |client, form: PasswordRemovalForm| async move { client.remove_password(&form).await },
        move |()| {
            announce.say(t_string!(i18n, account.password_removed));
            account.refetch();
        },
    );
    Effect::new(move || {
        if let Some(error) = saving.error() {
            errors.take(&error);
        }
    });
    let others = move || if end_others.get_untracked() { OtherSessions::End } else { OtherSessions::Keep };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = PasswordForm { password: Password::new(typed.get_untracked()), other_sessions: others() };
        if errors.check(form.parse(min as usize).map(drop)).is_some() {
            removing.reset();
            saving.send(form);
        }
    };
    let remove = move |()| {
        saving.reset();
        removing.send(PasswordRemovalForm { other_sessions: others() });
    };
    let error: Signal<Option<ClientError>, LocalStorage> =
        Signal::derive_local(move || saving.error().filter(|_| !errors.any()).or_else(|| removing.error()));
    let state = found.password;
    let says = move || match state {
        PasswordState::None => t_string!(i18n, account.password_none),
        PasswordState::Set => t_string!(i18n, account.password_set),
        PasswordState::Blocked => t_string!(i18n, account.password_blocked),
    };
    let removal = (state != PasswordState::None).then(|| {
        view! {
            <Button kind=ButtonKind::Quiet on_press=remove busy=removing.busy() busy_word=move || t_string!(i18n, account.password_saving)>
                {t!(i18n, account.password_remove)}
            </Button>
        }
        .into_any()
    });
    view! {
        <Card title=move || t_string!(i18n, account.password_title)>
            <p>{says}</p>
            <Refused i18n error found />
            <form class="stack" novalidate on:submit=submit>
                <TextField
                    id="new-password"
                    kind="password"
                    label=move || t_string!(i18n, account.password_new)
                    hint=move || t_string!(i18n, account.password_hint, min = min)
                    value=typed
                    on_input=move |text| typed.set(text)
                    error=errors.at("password", move |problem| form::words(i18n, problem, |_| String::new()))
                    autocomplete="new-password"
                    required=true
                />
                <Checkbox
                    id="end-others"
                    label=move || t_string!(i18n, account.end_others)
                    hint=move || t_string!(i18n, account.end_others_hint)
                    checked=end_others
                    on_change=move |end| end_others.set(end)
                />
                <p class="cluster">
                    <Button submit=true busy=saving.busy() busy_word=move || t_string!(i18n, account.password_saving)>
                        {t!(i18n, account.password_save)}
                    </Button>
                    {removal}
                </p>
            </form>
        </Card>
    }
    .into_any()
}
