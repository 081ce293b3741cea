//! What comes next for somebody who is signed in.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Empty;

/// What comes next for somebody who is signed in.
#[component]
pub fn HomePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, home.title) lead=move || t_string!(i18n, home.lead) />
        <Empty title=move || t_string!(i18n, home.empty_title) words=move || t_string!(i18n, home.empty_body) />
    }
    .into_any()
}
