//! What needs a person of the staff, oldest first.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Empty;

/// What needs a person of the staff, oldest first.
#[component]
pub fn TodayPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, today.title) lead=move || t_string!(i18n, today.lead) size=crate::ui::heading::HeadingSize::Staff />
        <Empty title=move || t_string!(i18n, today.empty_title) words=move || t_string!(i18n, today.empty_body) />
    }
    .into_any()
}
