//! Where the reader is signed in, and the way to end it.

use leptos::prelude::*;
use model::account::DeviceKind;
use model::id::SessionId;
use model::security::{SessionRow, Sessions};

use crate::a11y::use_announce;
use crate::data::{self, ErrorView, Fetched, Loaded};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Card;
use crate::ui::status::{Status, Tone};

/// One line a session.
#[component]
pub fn SessionsCard(
    /// The words.
    i18n: I18n,
) -> impl IntoView {
    let sessions = data::sessions();
    view! {
        <Card title=move || t_string!(i18n, account.sessions_title)>
            <p>{t!(i18n, account.sessions_lead)}</p>
            <Loaded
                of=sessions
                words=move || t_string!(i18n, account.sessions_loading)
                view=move |found| draw(i18n, found, sessions)
            />
        </Card>
    }
    .into_any()
}

fn draw(i18n: I18n, found: Sessions, sessions: Fetched<Sessions>) -> AnyView {
    let announce = use_announce();
    let done = move || {
        announce.say(t_string!(i18n, account.sessions_ended));
        sessions.refetch();
    };
    let ending = data::use_mutation(
        |client, id: SessionId| async move { client.end_session(&id).await },
        move |()| done(),
    );
    let ending_others =
        data::use_mutation(|client, ()| async move { client.end_other_sessions().await }, move |()| done());
    let alone = found.sessions.len() <= 1;
    let rows = found
        .sessions
        .into_iter()
        .map(|row| {
            let id = row.id.clone();
            let end = Callback::new(move |()| ending.send(id.clone()));
            view! { <Row i18n row end busy=ending.busy() /> }
        })
        .collect_view();
    let others = if alone {
        view! { <p class="soft">{t!(i18n, account.sessions_one)}</p> }.into_any()
    } else {
        view! {
            <p>
                <Button
                    on_press=move || ending_others.send(())
                    busy=ending_others.busy()
                    busy_word=move || t_string!(i18n, account.session_ending)
                >
                    {t!(i18n, account.sessions_end_others)}
                </Button>
            </p>
        }
        .into_any()
    };
    let error = move || ending.error().or_else(|| ending_others.error());
    view! {
        {move || error().map(|error| view! { <ErrorView error /> })}
        <ul class="account-sessions">{rows}</ul>
        {others}
    }
    .into_any()
}

#[component]
fn Row(i18n: I18n, row: SessionRow, end: Callback<()>, busy: Signal<bool>) -> impl IntoView {
    let session = use_session();
    let (label, shown) = (row.label.clone(), row.label);
    let name = move |label: &Option<String>| match label {
        Some(label) => label.clone(),
        None => t_string!(i18n, account.session_unnamed).to_owned(),
    };
    let device = move || match row.device {
        DeviceKind::Private => t_string!(i18n, account.session_private),
        DeviceKind::Shared => t_string!(i18n, account.session_shared),
    };
    let when = move |at_ms: i64| intl::day_and_time(Language::of(i18n), at_ms, &session.time_zone());
    let since = move || t_string!(i18n, account.session_since, when = when(row.started_at_ms));
    // The last use is kept in steps of five minutes, of which the first may begin before the session.
    let used_ms = row.last_used_at_ms.max(row.started_at_ms);
    let used = move || t_string!(i18n, account.session_used, when = when(used_ms));
    let action = if row.current {
        view! { <Status tone=Tone::Done>{t!(i18n, account.session_this)}</Status> }.into_any()
    } else {
        view! {
            <Button
                small=true
                kind=ButtonKind::Danger
                on_press=end
                busy
                label=move || t_string!(i18n, account.session_end_label, device = name(&label))
            >
                {t!(i18n, account.session_end)}
            </Button>
        }
        .into_any()
    };
    view! {
        <li class="account-session">
            <div>
                <strong><bdi>{move || name(&shown)}</bdi></strong>
                <span class="small soft">{device}</span>
                <span class="small soft">{since}", "{used}</span>
            </div>
            {action}
        </li>
    }
    .into_any()
}
