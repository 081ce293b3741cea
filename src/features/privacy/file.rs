//! A file of the reader's own data: asked for, made by the server, fetched once.

use leptos::prelude::*;
use model::id::ExportId;
use model::privacy::{Export, Privacy};
use model::problem::Code;

use super::{Desk, use_renewal};
use crate::a11y::use_announce;
use crate::data::{self, ClientError};
use crate::form::still_there::Refused;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl;
use crate::session::use_session;
use crate::ui::button::Button;
use crate::ui::card::Card;
use crate::ui::download;
use crate::ui::status::{Alert, Tone};

/// The card of the file, in whichever state it is.
#[component]
pub fn DataFile(
    /// What the cards share.
    desk: Desk,
) -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let asking = data::use_mutation(
        |client, ()| async move { client.ask_export().await },
        move |export: Export| {
            desk.privacy.update(|privacy| privacy.export = Some(export));
            announce.say(t_string!(i18n, privacy.file_asked));
        },
    );
    let looking = data::use_mutation(
        |client, ()| async move { client.privacy().await },
        move |privacy: Privacy| {
            let ready = privacy.export.as_ref().is_some_and(|export| export.ends_at_ms.is_some());
            desk.privacy.set(privacy);
            let words =
                if ready { t_string!(i18n, privacy.file_ready) } else { t_string!(i18n, privacy.file_waits) };
            announce.say(words);
        },
    );
    let fetching = data::use_mutation(
        |client, export: ExportId| async move { client.export_file(&export).await },
        move |bytes: Vec<u8>| {
            download::bytes("convene-my-data.zip", "application/zip", &bytes);
            desk.privacy.update(|privacy| {
                if let Some(export) = &mut privacy.export {
                    export.fetched = true;
                }
            });
            announce.say(t_string!(i18n, privacy.file_fetched));
        },
    );
    let renewing = use_renewal(desk);
    // The file went another way, or its time is over; what can be done now is in the state.
    Effect::new(move || {
        if has(fetching.error().as_ref(), Code::LinkGone) {
            renewing.send(());
        }
    });
    let error: Signal<Option<ClientError>, LocalStorage> =
        Signal::derive_local(move || asking.error().or_else(|| looking.error()).or_else(|| fetching.error()));
    let too_many = move || has(asking.error().as_ref(), Code::TooMany);
    let wrong = Signal::derive_local(move || error.get().filter(|_| !too_many()));
    let press_ask = move || {
        looking.reset();
        fetching.reset();
        asking.reset();
        asking.send(());
    };
    let ask = move || {
        view! {
            <Button on_press=press_ask busy=asking.busy() busy_word=move || t_string!(i18n, privacy.file_asking)>
                {t!(i18n, privacy.file_ask)}
            </Button>
        }
        .into_any()
    };
    let state = move || {
        match desk.privacy.with(|privacy| privacy.export.clone()) {
        None => ask(),
        Some(Export { fetched: true, .. }) => {
            view! { <p>{t!(i18n, privacy.file_fetched)}</p> {ask()} }.into_any()
        }
        Some(Export { ends_at_ms: None, .. }) => view! {
            <p>{t!(i18n, privacy.file_waits)}</p>
            <Button on_press=move || looking.send(()) busy=looking.busy() busy_word=move || t_string!(i18n, privacy.file_looking)>
                {t!(i18n, privacy.file_look)}
            </Button>
        }
        .into_any(),
        Some(Export { id, ends_at_ms: Some(ends_at_ms), .. }) => {
            let get = move || fetching.send(id.clone());
            view! {
                <p>{until(i18n, ends_at_ms)}</p>
                <Button on_press=get busy=fetching.busy() busy_word=move || t_string!(i18n, privacy.file_fetching)>
                    {t!(i18n, privacy.file_get)}
                </Button>
            }
            .into_any()
        }
    }
    };
    view! {
        <Card title=move || t_string!(i18n, privacy.file_title) ruled=true>
            <div class="stack-close">
                <p class="soft">{t!(i18n, privacy.file_lead)}</p>
                {move || too_many().then(|| view! {
                    <div role="alert"><Alert tone=Tone::Needs>{t!(i18n, privacy.file_too_many)}</Alert></div>
                })}
                <Refused i18n error=wrong />
                {state}
            </div>
        </Card>
    }
    .into_any()
}

fn has(error: Option<&ClientError>, code: Code) -> bool {
    error.is_some_and(|error| error.code() == Some(code))
}

fn until(i18n: I18n, ends_at_ms: i64) -> impl Fn() -> String + Send + 'static {
    let session = use_session();
    move || {
        let time = intl::day_and_time(Language::of(i18n), ends_at_ms, &session.time_zone());
        t_string!(i18n, privacy.file_until, time = time)
    }
}
