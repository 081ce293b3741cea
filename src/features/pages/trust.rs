//! What is protected, what the Support Unit sees, what cannot be promised, and how to tell of a weakness: docs/SECURITY.md
//! in the words of those it is about.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t, t_string, use_i18n};

/// The same promises as in docs/SECURITY.md, in the reader's language.
#[component]
pub fn TrustPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, trust.title) lead=move || t_string!(i18n, trust.lead) />
        <div class="prose">
            <h2>{t!(i18n, trust.sees)}</h2>
            <ul>
                <li>{t!(i18n, trust.sees_people)}</li>
                <li>{t!(i18n, trust.sees_programme)}</li>
                <li>{t!(i18n, trust.sees_state)}</li>
                <li>{t!(i18n, trust.sees_mail)}</li>
                <li>{t!(i18n, trust.sees_brokered)}</li>
            </ul>
            <h2>{t!(i18n, trust.never)}</h2>
            <ul>
                <li>{t!(i18n, trust.never_secrets)}</li>
                <li>{t!(i18n, trust.never_password)}</li>
                <li>{t!(i18n, trust.never_messages)}</li>
                <li>{t!(i18n, trust.never_contacts)}</li>
                <li>{t!(i18n, trust.never_reports)}</li>
            </ul>
            <h2>{t!(i18n, trust.promise)}</h2>
            <ul>
                <li>{t!(i18n, trust.promise_saved)}</li>
                <li>{t!(i18n, trust.promise_both)}</li>
                <li>{t!(i18n, trust.promise_twice)}</li>
                <li>{t!(i18n, trust.promise_preview)}</li>
                <li>{t!(i18n, trust.promise_elsewhere)}</li>
                <li>{t!(i18n, trust.promise_own)}</li>
                <li>{t!(i18n, trust.promise_sessions)}</li>
                <li>{t!(i18n, trust.promise_backup)}</li>
            </ul>
            <h2>{t!(i18n, trust.limits)}</h2>
            <ul>
                <li>{t!(i18n, trust.limits_operator)}</li>
                <li>{t!(i18n, trust.limits_device)}</li>
                <li>{t!(i18n, trust.limits_mails)}</li>
                <li>{t!(i18n, trust.limits_network)}</li>
                <li>{t!(i18n, trust.limits_reviewed)}</li>
            </ul>
            <h2>{t!(i18n, trust.tell)}</h2>
            <p>{t!(i18n, trust.tell_body)}</p>
        </div>
    }
    .into_any()
}
