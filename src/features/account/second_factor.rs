//! The second factor: set up by scanning and typing, renewed, removed.

use leptos::prelude::*;
use model::problem::{FieldProblem, field};
use model::security::{Account, RecoveryCodes, SecondFactorSetUp, SecondFactorState};
use model::sign_in::SecondFactorForm;

use super::qr;
use super::recovery_codes::Codes;
use crate::a11y::use_announce;
use crate::data::{self, ClientError, Fetched};
use crate::form::still_there::Refused;
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl::{self, Plural};
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::field::TextField;
use crate::ui::status::{Alert, Tone};

/// Where the set-up is.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    /// What there is.
    Rest,
    /// The app on the phone learns the secret.
    Scan(SecondFactorSetUp),
    /// The codes are shown.
    Codes(RecoveryCodes),
}

/// What there is, and what can be done about it.
#[component]
pub fn SecondFactorCard(
    /// The words.
    i18n: I18n,
    /// As the server told it.
    found: Account,
    /// Asked again after a change.
    account: Fetched<Account>,
) -> impl IntoView {
    let session = use_session();
    let stage = RwSignal::new(Stage::Rest);
    // When the codes are kept: a session that waited is open now, and everything is read anew.
    let kept = move |()| {
        stage.set(Stage::Rest);
        session.refetch();
        account.refetch();
    };
    let body = move || match stage.get() {
        Stage::Rest => view! { <Rest i18n found=found.clone() account stage /> }.into_any(),
        Stage::Scan(set_up) => view! { <Scan i18n set_up found=found.clone() stage /> }.into_any(),
        Stage::Codes(codes) => view! { <Codes i18n codes on_kept=kept /> }.into_any(),
    };
    let demo = move || {
        session
            .demo()
            .then(|| view! { <Alert tone=Tone::Info><p>{t!(i18n, account.factor_demo)}</p></Alert> })
    };
    view! { <Card title=move || t_string!(i18n, account.factor_title)>{demo}{body}</Card> }.into_any()
}

#[component]
fn Rest(i18n: I18n, found: Account, account: Fetched<Account>, stage: RwSignal<Stage>) -> impl IntoView {
    let announce = use_announce();
    let beginning = data::use_mutation(
        |client, ()| async move { client.set_up_second_factor().await },
        move |set_up| stage.set(Stage::Scan(set_up)),
    );
    let renewing = data::use_mutation(
        |client, ()| async move { client.make_recovery_codes().await },
        move |codes| stage.set(Stage::Codes(codes)),
    );
    let removing = data::use_mutation(
        |client, ()| async move { client.remove_second_factor().await },
        move |()| {
            announce.say(t_string!(i18n, account.factor_removed));
            account.refetch();
        },
    );
    let fresh = move || {
        beginning.reset();
        renewing.reset();
        removing.reset();
    };
    let error: Signal<Option<ClientError>, LocalStorage> = Signal::derive_local(move || {
        let short = !removing.fields().is_empty();
        beginning.error().or_else(|| renewing.error()).or_else(|| removing.error().filter(|_| !short))
    });
    let short = move || {
        (!removing.fields().is_empty()).then(
            || view! { <Alert tone=Tone::Needs><p>{t!(i18n, account.factor_short_password)}</p></Alert> },
        )
    };
    let state = found.second_factor;
    let says = move || match state {
        SecondFactorState::None => t_string!(i18n, account.factor_none),
        SecondFactorState::Needed => t_string!(i18n, account.factor_needed),
        SecondFactorState::Set => t_string!(i18n, account.factor_set),
        SecondFactorState::Required => t_string!(i18n, account.factor_required),
    };
    let has_one = matches!(state, SecondFactorState::Set | SecondFactorState::Required);
    let left = found.recovery_codes_left;
    let left = has_one.then(|| {
        view! {
            <p>{move || match intl::plural(Language::of(i18n), u64::from(left)) {
                Plural::One => t_string!(i18n, account.codes_left_1, count = left),
                Plural::Other => t_string!(i18n, account.codes_left_n, count = left),
            }}</p>
        }
    });
    let begin = move |()| {
        fresh();
        beginning.send(());
    };
    let kind = if has_one { ButtonKind::Secondary } else { ButtonKind::Primary };
    let more = has_one.then(|| {
        let renew = move |()| {
            fresh();
            renewing.send(());
        };
        view! {
            <Button on_press=renew busy=renewing.busy() busy_word=move || t_string!(i18n, account.codes_making)>
                {t!(i18n, account.codes_new)}
            </Button>
        }
        .into_any()
    });
    let removal = (state == SecondFactorState::Set).then(|| {
        let remove = move |()| {
            fresh();
            removing.send(());
        };
        view! {
            <Button kind=ButtonKind::Quiet on_press=remove busy=removing.busy() busy_word=move || t_string!(i18n, account.factor_beginning)>
                {t!(i18n, account.factor_remove)}
            </Button>
        }
        .into_any()
    });
    view! {
        <p>{says}</p>
        {left}
        {short}
        <Refused i18n error found />
        <p class="cluster">
            <Button kind on_press=begin busy=beginning.busy() busy_word=move || t_string!(i18n, account.factor_beginning)>
                {move || if has_one { t_string!(i18n, account.factor_replace) } else { t_string!(i18n, account.factor_begin) }}
            </Button>
            {more}
            {removal}
        </p>
    }
    .into_any()
}

fn words(i18n: I18n, problem: &FieldProblem) -> String {
    match problem.code.as_str() {
        field::REFUSED => t_string!(i18n, sign_in.factor_refused).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}

/// The picture, the secret for those without a camera, and the first code.
#[component]
fn Scan(i18n: I18n, set_up: SecondFactorSetUp, found: Account, stage: RwSignal<Stage>) -> impl IntoView {
    let announce = use_announce();
    let code = RwSignal::new(String::new());
    let errors = FieldErrors::default();
    let confirming = data::use_mutation(
        |client, form: SecondFactorForm| async move { client.confirm_second_factor(&form).await },
        move |codes| {
            announce.say(t_string!(i18n, account.factor_done));
            stage.set(Stage::Codes(codes));
        },
    );
    Effect::new(move || {
        if let Some(error) = confirming.error() {
            errors.take(&error);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = SecondFactorForm { code: code.get_untracked() };
        if errors.check(form.parse()).is_some() {
            confirming.send(form);
        }
    };
    let error: Signal<Option<ClientError>, LocalStorage> =
        Signal::derive_local(move || confirming.error().filter(|_| !errors.any()));
    let picture = qr::draw(&set_up.uri, move || t_string!(i18n, account.factor_picture));
    // Where the picture cannot be drawn the secret can still be typed.
    let picture = picture.map(|picture| view! { <p>{t!(i18n, account.factor_scan)}</p>{picture} });
    let grouped =
        set_up.secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    view! {
        {picture}
        <p>{t!(i18n, account.factor_type)}" "<code class="account-secret">{grouped}</code></p>
        <p>{t!(i18n, account.factor_prove)}</p>
        <Refused i18n error found />
        <form class="stack" novalidate on:submit=submit>
            <TextField
                id="factor-code"
                label=move || t_string!(i18n, account.factor_code)
                value=code
                on_input=move |text| code.set(text)
                error=errors.at("code", move |problem| words(i18n, problem))
                autocomplete="one-time-code"
                inputmode="numeric"
                required=true
            />
            <p>
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=confirming.busy()
                    busy_word=move || t_string!(i18n, account.password_saving)
                >
                    {t!(i18n, account.factor_confirm)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}
