//! The reader's mentors and mentees, and why they.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Empty;

/// The reader's mentors and mentees, and why they.
#[component]
pub fn MentoringPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, mentoring.title) lead=move || t_string!(i18n, mentoring.lead) />
        <Empty title=move || t_string!(i18n, mentoring.empty_title) words=move || t_string!(i18n, mentoring.empty_body) />
    }
    .into_any()
}
