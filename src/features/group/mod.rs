//! The reader's group, its sessions and why it is as it is.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Empty;

/// The reader's group, its sessions and why it is as it is.
#[component]
pub fn GroupPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, group.title) lead=move || t_string!(i18n, group.lead) />
        <Empty title=move || t_string!(i18n, group.empty_title) words=move || t_string!(i18n, group.empty_body) />
    }
    .into_any()
}
