//! What stands above the balancer: when the selection was frozen, what is wrong, what failed, what the quotas had to give.

use leptos::prelude::*;
use model::id::CallId;
use model::problem::{Code, FieldProblem};

use super::studio::{FROZEN, Studio};
use super::{conflict, edits, quotas, words};
use crate::data::{self, ClientError, ErrorView};
use crate::form;
use crate::form::still_there::Refused;
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::paths;
use crate::session::use_session;
use crate::ui::button::{Button, ButtonLink};
use crate::ui::download;
use crate::ui::focus::focus_id;
use crate::ui::status::{Alert, Tone};

/// When the selection was frozen, and its files.
pub(super) fn frozen_note(studio: Studio) -> AnyView {
    let (i18n, session) = (studio.i18n, use_session());
    // Fetched by the page, because the server may ask once more who wants it.
    let fetching = data::use_mutation(
        |client, call: CallId| async move { client.call_table(&call).await.map(|bytes| (call, bytes)) },
        |(call, bytes): (CallId, Vec<u8>)| {
            download::bytes(&format!("convene-selection-{call}.csv"), "text/csv", &bytes);
        },
    );
    let error: Signal<Option<ClientError>, LocalStorage> = Signal::derive_local(move || fetching.error());
    let note = move || {
        let page = studio.page.get();
        let at_ms = page.frozen_at_ms?;
        let (by, call) = (page.frozen_by.clone(), page.id.clone());
        let words = move || {
            let when = intl::day_and_time(Language::of(i18n), at_ms, &session.time_zone());
            if by.is_empty() {
                t_string!(i18n, balance.frozen_when, when = when)
            } else {
                t_string!(i18n, balance.frozen_at, when = when, name = by.clone())
            }
        };
        let view = view! {
            <div id=FROZEN tabindex="-1">
                <Alert tone=Tone::Done>
                    <p class="strong">{words}</p>
                    <p>{t!(i18n, balance.frozen_note)}</p>
                    <p class="cluster">
                        <Button
                            small=true
                            icon="download"
                            on_press=move || fetching.send(call.clone())
                            busy=fetching.busy()
                            busy_word=move || t_string!(i18n, balance.export_fetching)
                        >
                            {t!(i18n, balance.export_table)}
                        </Button>
                        <ButtonLink href=paths::call_record(&page.id) small=true icon="download" external=true>
                            {t!(i18n, balance.export_record)}
                        </ButtonLink>
                    </p>
                    <Refused i18n error />
                </Alert>
            </div>
        };
        Some(view.into_any())
    };
    view! { {note} }.into_any()
}

/// What is wrong, what failed, what the quotas had to give, and whether they are all met.
pub(super) fn notes(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let wrong = move || {
        let wrong = studio.wrong.get();
        (!wrong.is_empty()).then(|| {
            let line = move |problem: &FieldProblem| {
                let words = form::words(i18n, problem, |_| t_string!(i18n, balance.most).to_owned());
                let place = quotas::place_of(studio, problem);
                let words = t_string!(i18n, balance.wrong_line, place = place, what = words);
                match quotas::field_of(problem) {
                    Some(field) => {
                        let href = format!("#{field}");
                        let go = move |event: leptos::ev::MouseEvent| {
                            event.prevent_default();
                            focus_id(&field);
                        };
                        view! { <li><a href=href on:click=go>{words}</a></li> }.into_any()
                    }
                    None => view! { <li>{words}</li> }.into_any(),
                }
            };
            view! {
                <Alert tone=Tone::Stopped>
                    <p class="strong">{t!(i18n, balance.wrong)}</p>
                    <ul>{wrong.iter().map(line).collect_view()}</ul>
                </Alert>
            }
        })
    };
    let ask = Callback::new(move |()| studio.asking.send(studio.form.get_untracked()));
    let keep = Callback::new(move |()| studio.keeping.send(studio.form.get_untracked()));
    let failed = move || {
        let asked = studio.asking.error().map(|error| failure(studio, error, ask));
        asked.or_else(|| {
            let error = studio.keeping.error()?;
            Some(match error.current() {
                Some(theirs) => conflict::draw(studio, theirs),
                None => failure(studio, error, keep),
            })
        })
    };
    let loosened = move || {
        let balance = studio.balance.get();
        (!balance.loosened.is_empty()).then(|| {
            let answered = studio.answered.get();
            let line = |one: &model::call::Loosened| {
                let quota = answered.quotas.get(usize::from(one.quota))?;
                let from = words::bound(i18n, quota, one.bound, one.from);
                Some(view! { <li>{t_string!(i18n, balance.loosened_line, from = from, to = one.to)}</li> })
            };
            let lines = balance.loosened.iter().filter_map(line).collect_view();
            let take = move || {
                let (form, answered) = (studio.form.get_untracked(), studio.answered.get_untracked());
                let form = edits::loosened(&form, &answered, &studio.balance.get_untracked());
                studio.try_form(form);
                request_animation_frame(|| focus_id(quotas::HEADING));
            };
            view! {
                <Alert tone=Tone::Needs>
                    <p class="strong">{if balance.proved {
                        t_string!(i18n, balance.loosened_title)
                    } else {
                        t_string!(i18n, balance.loosened_unproved)
                    }}</p>
                    <ul>{lines}</ul>
                    {studio.open().then(|| view! { <p><Button small=true on_press=take>{t!(i18n, balance.loosened_take)}</Button></p> })}
                </Alert>
            }
        })
    };
    let unproved = move || {
        let proved = studio.balance.read().proved;
        (!proved).then(|| view! { <Alert tone=Tone::Info><p>{t!(i18n, balance.unproved)}</p></Alert> })
    };
    view! {
        <div role="alert">{wrong}</div>
        {failed}
        {loosened}
        {unproved}
    }
    .into_any()
}

/// What went wrong. Where somebody else was faster the latest version is loaded; otherwise `again` asks with what is on the
/// page.
pub(super) fn failure(studio: Studio, error: ClientError, again: Callback<()>) -> AnyView {
    let outdated = matches!(&error, ClientError::Refused(problem) if matches!(problem.code, Code::Stale | Code::IllegalStep));
    let on_retry = if outdated { studio.reload } else { again };
    view! { <ErrorView error on_retry /> }.into_any()
}
