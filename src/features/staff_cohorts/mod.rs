//! The cohorts and the page of one.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Empty;

/// The cohorts and the page of one.
#[component]
pub fn CohortsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, cohorts.title) lead=move || t_string!(i18n, cohorts.lead) size=crate::ui::heading::HeadingSize::Staff />
        <Empty title=move || t_string!(i18n, cohorts.empty_title) words=move || t_string!(i18n, cohorts.empty_body) />
    }
    .into_any()
}

/// One cohort.
#[component]
pub fn CohortPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, cohorts.title) size=crate::ui::heading::HeadingSize::Staff />
        <Empty title=move || t_string!(i18n, cohorts.empty_title) words=move || t_string!(i18n, cohorts.empty_body) />
    }
    .into_any()
}
