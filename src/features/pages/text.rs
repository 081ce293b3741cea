//! Help, privacy and accessibility: short, and true of what exists now.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t, t_string, use_i18n};

/// How things are done here.
#[component]
pub fn HelpPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, pages.help_title) lead=move || t_string!(i18n, pages.help_lead) />
        <div class="prose">
            <h2>{t!(i18n, pages.help_signin)}</h2>
            <p>{t!(i18n, pages.help_signin_body)}</p>
            <h2>{t!(i18n, pages.help_find)}</h2>
            <p>{t!(i18n, pages.help_find_body)}</p>
            <h2>{t!(i18n, pages.help_group)}</h2>
            <p>{t!(i18n, pages.help_group_body)}</p>
            <h2>{t!(i18n, pages.help_mentor)}</h2>
            <p>{t!(i18n, pages.help_mentor_body)}</p>
            <h2>{t!(i18n, pages.help_keys)}</h2>
            <dl class="facts">
                <dt><kbd>"/"</kbd></dt>
                <dd>{t!(i18n, pages.help_key_search)}</dd>
                <dt><kbd>"j"</kbd>" "<kbd>"↓"</kbd></dt>
                <dd>{t!(i18n, pages.help_key_next)}</dd>
                <dt><kbd>"k"</kbd>" "<kbd>"↑"</kbd></dt>
                <dd>{t!(i18n, pages.help_key_previous)}</dd>
                <dt><kbd>"Enter"</kbd></dt>
                <dd>{t!(i18n, pages.help_key_open)}</dd>
            </dl>
        </div>
    }
    .into_any()
}

/// What is kept, who sees it, and what is not done.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, pages.privacy_title) lead=move || t_string!(i18n, pages.privacy_lead) />
        <div class="prose">
            <h2>{t!(i18n, pages.privacy_kept)}</h2>
            <p>{t!(i18n, pages.privacy_kept_body)}</p>
            <h2>{t!(i18n, pages.privacy_sees)}</h2>
            <p>{t!(i18n, pages.privacy_sees_body)}</p>
            <h2>{t!(i18n, pages.privacy_how_long)}</h2>
            <p>{t!(i18n, pages.privacy_how_long_body)}</p>
            <h2>{t!(i18n, pages.privacy_not)}</h2>
            <p>{t!(i18n, pages.privacy_not_body)}</p>
        </div>
    }
    .into_any()
}

/// What works for whom, and what is known to be missing.
#[component]
pub fn AccessibilityPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page
            title=move || t_string!(i18n, pages.accessibility_title)
            lead=move || t_string!(i18n, pages.accessibility_lead)
        />
        <div class="prose">
            <h2>{t!(i18n, pages.accessibility_aim)}</h2>
            <p>{t!(i18n, pages.accessibility_aim_body)}</p>
            <h2>{t!(i18n, pages.accessibility_known)}</h2>
            <p>{t!(i18n, pages.accessibility_known_body)}</p>
            <h2>{t!(i18n, pages.accessibility_tell)}</h2>
            <p>{t!(i18n, pages.accessibility_tell_body)}</p>
        </div>
    }
    .into_any()
}
