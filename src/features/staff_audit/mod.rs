//! What was done, by whom and when.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Empty;

/// What was done, by whom and when.
#[component]
pub fn AuditPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, audit.title) lead=move || t_string!(i18n, audit.lead) size=crate::ui::heading::HeadingSize::Staff />
        <Empty title=move || t_string!(i18n, audit.empty_title) words=move || t_string!(i18n, audit.empty_body) />
    }
    .into_any()
}
