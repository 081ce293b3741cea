//! The choice of language, in each language's own word.

use leptos::prelude::*;
use model::words::Locale;

use crate::a11y::use_announce;
use crate::i18n::{language_now, own_name, t_string, use_i18n, use_language};
use crate::ui::icon::Icon;

/// A native select; choosing changes every word of the page at once.
#[component]
pub fn LanguageChoice(
    /// Unique on the page.
    id: &'static str,
) -> impl IntoView {
    let (i18n, language, announce) = (use_i18n(), use_language(), use_announce());
    let choose = move |event| {
        if let Some(locale) = Locale::from_code(&event_target_value(&event)) {
            language.choose(locale);
            announce.say(language_now(locale));
        }
    };
    let option = move |locale: Locale| {
        view! {
            <option value=locale.code() lang=locale.code() prop:selected=move || language.get() == locale>
                {own_name(locale)}
            </option>
        }
    };
    view! {
        <span class="frame-tool frame-language">
            <Icon name="globe" />
            <label class="visually-hidden" for=id>{move || t_string!(i18n, common.language)}</label>
            <select id=id on:change=choose>{Locale::ALL.map(option).into_iter().collect_view()}</select>
        </span>
    }
    .into_any()
}
