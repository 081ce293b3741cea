//! stub

use crate::i18n::{t_string, use_i18n};
use leptos::prelude::*;

/// stub
#[component]
pub fn MemberPage() -> impl IntoView {
    let i18n = use_i18n();
    view! { <crate::a11y::Page title=move || t_string!(i18n, member.loading) /> }.into_any()
}
