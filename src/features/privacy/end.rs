//! The end of the account: in two weeks or now, asked once more before it happens, and taken back while it waits.

use leptos::prelude::*;
use model::privacy::{EraseWhen, Erasure, ErasureAnswer, ErasureForm};
use model::problem::Code;

use super::Desk;
use super::view_model;
use crate::a11y::use_announce;
use crate::data::{self, ClientError};
use crate::form::still_there::Refused;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::dialog::Dialog;
use crate::ui::field::{Choice, RadioGroup};
use crate::ui::status::{Alert, Tone};
use crate::{intl, paths};

/// The card of the end.
#[component]
pub fn End(
    /// What the cards share.
    desk: Desk,
) -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let (now, open) = (RwSignal::new(false), RwSignal::new(false));
    // Whether the account may have been erased without an answer that says so.
    let lost_end = StoredValue::new(false);
    let ending = data::use_mutation(
        move |client, form: ErasureForm| async move {
            let answer = client.erase_account(&form).await;
            // The page may have been left meanwhile.
            let lost = lost_end.try_get_value().unwrap_or_default();
            match answer {
                // The account that would answer is gone.
                Err(error) if lost && error.code() == Some(Code::SignInRequired) => {
                    Ok(ErasureAnswer { waits: None })
                }
                answer => {
                    if form.when == EraseWhen::Now && answer.as_ref().is_err_and(ClientError::leaves_open) {
                        lost_end.try_set_value(true);
                    }
                    answer
                }
            }
        },
        move |answer: ErasureAnswer| {
            open.set(false);
            if answer.waits.is_some() {
                desk.privacy.update(|privacy| privacy.erasure = answer.waits);
                announce.say(t_string!(i18n, privacy.end_noted));
            } else {
                // Nothing of the account may stay in memory.
                window().location().set_href(paths::ERASED).ok();
            }
        },
    );
    let keeping = data::use_mutation(
        |client, ()| async move { client.keep_account().await },
        move |privacy| {
            desk.privacy.set(privacy);
            announce.say(t_string!(i18n, privacy.end_kept));
        },
    );
    let error: Signal<Option<ClientError>, LocalStorage> =
        Signal::derive_local(move || ending.error().or_else(|| keeping.error()));
    let confirm = move || {
        ending.reset();
        open.set(false);
        ending.send(view_model::end(now.get_untracked()));
    };
    let state = move || {
        match desk.privacy.with(|privacy| privacy.erasure) {
        Some(erasure) => view! {
            <Alert tone=Tone::Waiting>{waits(i18n, erasure)}</Alert>
            <Button on_press=move || keeping.send(()) busy=keeping.busy() busy_word=move || t_string!(i18n, privacy.end_keeping)>
                {t!(i18n, privacy.end_keep)}
            </Button>
        }
        .into_any(),
        None => view! {
            <RadioGroup
                id="end-when"
                legend=move || t_string!(i18n, privacy.end_when)
                options=Signal::derive(move || {
                    vec![
                        Choice::new("later", t_string!(i18n, privacy.end_later)),
                        Choice::new("now", t_string!(i18n, privacy.end_now)),
                    ]
                })
                value=Signal::derive(move || if now.get() { "now" } else { "later" }.to_owned())
                on_change=move |value: String| now.set(value == "now")
            />
            <Button
                kind=ButtonKind::Danger
                on_press=move || open.set(true)
                busy=ending.busy()
                busy_word=move || t_string!(i18n, privacy.end_ending)
            >
                {t!(i18n, privacy.end_ask)}
            </Button>
        }
        .into_any(),
    }
    };
    let consequence = move || {
        if now.get() {
            t_string!(i18n, privacy.end_now_body)
        } else {
            t_string!(i18n, privacy.end_later_body)
        }
    };
    view! {
        <Card title=move || t_string!(i18n, privacy.end_title) ruled=true>
            <div class="stack-close">
                <p class="soft">{t!(i18n, privacy.end_lead)}</p>
                <Refused i18n error />
                {state}
            </div>
        </Card>
        <Dialog
            open
            on_close=move || open.set(false)
            title=move || t_string!(i18n, privacy.end_question)
            confirm=move || t_string!(i18n, privacy.end_ask)
            on_confirm=confirm
            confirm_kind=ButtonKind::Danger
            safe=move || t_string!(i18n, privacy.end_keep)
        >
            <p>{consequence}</p>
        </Dialog>
    }
    .into_any()
}

fn waits(i18n: I18n, erasure: Erasure) -> impl Fn() -> String + Send + 'static {
    let session = use_session();
    move || {
        let day = intl::date_with_year(Language::of(i18n), erasure.due_at_ms, &session.time_zone());
        t_string!(i18n, privacy.end_waits, day = day)
    }
}
