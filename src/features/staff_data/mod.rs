//! Importing members from a file.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Empty;

/// Importing members from a file.
#[component]
pub fn DataPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, import.title) lead=move || t_string!(i18n, import.lead) size=crate::ui::heading::HeadingSize::Staff />
        <Empty title=move || t_string!(i18n, import.empty_title) words=move || t_string!(i18n, import.empty_body) />
    }
    .into_any()
}
