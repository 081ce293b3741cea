//! Pages that say what this is and is not: help, privacy, what is protected, accessibility, the demo's mails, and the two refusals.

pub mod demo_mail;
pub mod text;
pub mod trust;

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t, t_string, use_i18n};
use crate::paths;
use crate::ui::button::{ButtonKind, ButtonLink};

pub use demo_mail::DemoMailPage;
pub use text::{AccessibilityPage, HelpPage, PrivacyPage};
pub use trust::TrustPage;

/// For addresses that lead nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, pages.not_found_title) lead=move || t_string!(i18n, pages.not_found_body) />
        <Ways />
    }
    .into_any()
}

/// For pages that are not open to this account.
#[component]
pub fn ForbiddenPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, errors.forbidden_title) lead=move || t_string!(i18n, errors.forbidden_body) />
        <Ways />
    }
    .into_any()
}

/// Where to go from a page that is none.
#[component]
fn Ways() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="cluster">
            <ButtonLink href=paths::FRONT kind=ButtonKind::Primary>{t!(i18n, common.go_home)}</ButtonLink>
            <ButtonLink href=paths::MEMBERS>{t!(i18n, common.see_members)}</ButtonLink>
        </p>
    }
    .into_any()
}
