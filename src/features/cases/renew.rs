//! Going on reading a case, with a reason that its reporter reads.

use leptos::prelude::*;
use model::case::{Cases, RenewalForm};
use model::id::ReportId;

use crate::a11y::use_announce;
use crate::data::{self, ErrorView, Fetched};
use crate::form::{self, FieldErrors};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::button::Button;
use crate::ui::field::TextArea;
use crate::ui::focus::focus_id;

/// The form, in the list.
#[component]
pub fn Renew(
    /// Which case.
    case: ReportId,
    /// The list, which says until when afterwards.
    cases: Fetched<Cases>,
) -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let field = format!("renew-{case}");
    let (id, to_focus) = (StoredValue::new(case), field.clone());
    let (reason, errors) = (RwSignal::new(String::new()), FieldErrors::default());
    let sending = data::use_mutation(
        move |client: data::Client, form: RenewalForm| {
            let case = id.get_value();
            async move { client.renew_case(&case, &form).await }
        },
        move |()| {
            announce.say(t_string!(i18n, reports.renewed));
            cases.refetch();
        },
    );
    Effect::new(move || {
        if let Some(error) = sending.error() {
            errors.take(&error);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = RenewalForm { reason: reason.get_untracked() };
        if errors.check(form.parse().map(drop)).is_some() {
            sending.send(form);
        } else {
            focus_id(&to_focus);
        }
    };
    view! {
        <form class="stack-close" novalidate on:submit=submit>
            {move || sending.error().filter(|_| !errors.any()).map(|error| view! { <ErrorView error /> })}
            <TextArea
                id=field
                label=move || t_string!(i18n, reports.renew_field)
                hint=move || t_string!(i18n, reports.renew_hint)
                value=reason
                on_input=move |text| reason.set(text)
                rows=2
                required=true
                error=errors.at("reason", move |problem| form::words(i18n, problem, |_| String::new()))
            />
            <p>
                <Button submit=true busy=sending.busy() busy_word=move || t_string!(i18n, reports.renewing)>
                    {t!(i18n, reports.renew)}
                </Button>
            </p>
        </form>
    }
    .into_any()
}
