//! What went wrong with a write of the studio, and the way on.

use leptos::prelude::*;
use model::problem::Code;

use super::proposal::broken_rules;
use super::studio::Studio;
use crate::data::{ClientError, ErrorView, code_body, code_title};
use crate::i18n::{t, use_i18n};
use crate::ui::button::Button;
use crate::ui::status::{Alert, Tone};

/// A version that others have changed is offered anew, a conflict names its rules; the rest is said as everywhere.
#[component]
pub fn Notice(
    /// What the parts of the studio share.
    studio: Studio,
    /// What went wrong.
    error: ClientError,
) -> impl IntoView {
    let i18n = use_i18n();
    let reload = move || {
        view! { <p><Button small=true on_press=studio.reload>{t!(i18n, groups.reload)}</Button></p> }
            .into_any()
    };
    match error {
        ClientError::Refused(problem)
            if matches!(problem.code, Code::Stale | Code::IllegalStep | Code::PublishConflict) =>
        {
            let code = problem.code;
            let rules = broken_rules(&problem);
            let lines = move || {
                let wording = studio.wording.get();
                rules.iter().map(|rule| view! { <li>{wording.broken_rule(rule)}</li> }).collect_view()
            };
            view! {
                <div role="alert">
                    <Alert tone=Tone::Needs>
                        <p class="strong">{move || code_title(i18n, code)}</p>
                        <p>{move || code_body(i18n, code)}</p>
                        <ul>{lines}</ul>
                        {reload()}
                    </Alert>
                </div>
            }
            .into_any()
        }
        error => view! { <ErrorView error /> }.into_any(),
    }
}
