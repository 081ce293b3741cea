//! What the reader agreed to: nothing is ticked beforehand, and unticking withdraws at once.

use leptos::prelude::*;
use model::privacy::{ConsentForm, Purpose};

use super::Desk;
use super::view_model::consents;
use crate::a11y::use_announce;
use crate::data::{self, ClientError};
use crate::form::still_there::Refused;
use crate::i18n::{t, t_string, use_i18n, use_language};
use crate::ui::card::Card;
use crate::ui::field::Checkbox;

/// The consents, one line each.
#[component]
pub fn Consents(
    /// What the cards share.
    desk: Desk,
) -> impl IntoView {
    let (i18n, announce, language) = (use_i18n(), use_announce(), use_language());
    // What was pressed last; none once it holds.
    let pressed = RwSignal::new(None::<bool>);
    let repeat = StoredValue::new(None::<Callback<bool>>);
    let sending = data::use_mutation(
        |client, form: ConsentForm| async move {
            client.consent(&form).await.map(|privacy| (form.given, privacy))
        },
        move |(sent, privacy)| {
            let given = consents(&privacy);
            desk.take(privacy);
            // A press while this was under way was not sent; its turn is now.
            if let Some(wanted) = pressed.get_untracked().filter(|wanted| *wanted != sent)
                && let Some(repeat) = repeat.get_value()
            {
                repeat.run(wanted);
                return;
            }
            pressed.set(None);
            let words = if given {
                t_string!(i18n, privacy.consent_given)
            } else {
                t_string!(i18n, privacy.consent_withdrawn)
            };
            announce.say(words);
        },
    );
    let send = move |given| {
        pressed.set(Some(given));
        sending.reset();
        let purpose = Purpose::WiderProfile;
        let text_version = purpose.text_version();
        sending.send(ConsentForm { purpose, given, text_version, language: language.get() });
    };
    repeat.set_value(Some(Callback::new(send)));
    // What failed does not hold, whatever was pressed.
    let shown = Signal::derive(move || {
        let pressed = pressed.get().filter(|_| sending.error().is_none());
        pressed.unwrap_or_else(|| desk.privacy.with(consents))
    });
    let error: Signal<Option<ClientError>, LocalStorage> = Signal::derive_local(move || sending.error());
    view! {
        <Card title=move || t_string!(i18n, privacy.consents_title) ruled=true>
            <div class="stack-close">
                <p class="soft">{t!(i18n, privacy.consents_lead)}</p>
                <Refused i18n error />
                <Checkbox
                    id="consent-wider"
                    label=move || t_string!(i18n, privacy.consent_wider)
                    hint=move || t_string!(i18n, privacy.consent_wider_hint)
                    checked=shown
                    on_change=send
                />
            </div>
        </Card>
    }
    .into_any()
}
