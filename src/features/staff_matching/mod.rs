//! The matching studio of a cohort.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Empty;

/// The matching studio of a cohort.
#[component]
pub fn MatchingPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, matching.title) lead=move || t_string!(i18n, matching.lead) size=crate::ui::heading::HeadingSize::Staff />
        <Empty title=move || t_string!(i18n, matching.empty_title) words=move || t_string!(i18n, matching.empty_body) />
    }
    .into_any()
}
