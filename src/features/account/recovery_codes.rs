//! Recovery codes, shown once, to be printed.

use leptos::prelude::*;
use model::security::RecoveryCodes;

use crate::i18n::{I18n, t, t_string};
use crate::ui::button::Button;
use crate::ui::status::{Alert, Tone};

/// Ten codes, a button that prints them, and one that says that they are kept.
#[component]
pub fn Codes(
    /// The words.
    i18n: I18n,
    /// Shown this once.
    codes: RecoveryCodes,
    /// Called when the reader says that they are kept.
    #[prop(into)]
    on_kept: Callback<()>,
) -> impl IntoView {
    let rows = codes.codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    let print = move |()| {
        // A browser that prints nothing leaves the codes on the page, to be written down.
        window().print().ok();
    };
    view! {
        <section class="account-codes" aria-label=move || t_string!(i18n, account.codes_title)>
            <h3>{t!(i18n, account.codes_title)}</h3>
            <Alert tone=Tone::Needs><p>{t!(i18n, account.codes_lead)}</p></Alert>
            <ol class="account-code-list">{rows}</ol>
            <p class="cluster">
                <Button on_press=print>{t!(i18n, account.codes_print)}</Button>
                <Button on_press=on_kept>{t!(i18n, account.codes_kept)}</Button>
            </p>
        </section>
    }
    .into_any()
}
