//! People and the seats they hold.

use leptos::prelude::*;

use crate::a11y::Page;
use crate::i18n::{t_string, use_i18n};
use crate::ui::state::Empty;

/// People and the seats they hold.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, people.title) lead=move || t_string!(i18n, people.lead) size=crate::ui::heading::HeadingSize::Staff />
        <Empty title=move || t_string!(i18n, people.empty_title) words=move || t_string!(i18n, people.empty_body) />
    }
    .into_any()
}
