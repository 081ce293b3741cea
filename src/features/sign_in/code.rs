//! The code that a link shows when its mail was opened somewhere else.

use leptos::prelude::*;
use model::problem::{FieldProblem, field};
use model::sign_in::LinkCodeForm;

use crate::data::{self, ErrorView};
use crate::form::device::{DeviceAnswer, DeviceFields};
use crate::form::{self, FieldErrors};
use crate::i18n::{I18n, t, t_string};
use crate::session::Arrival;
use crate::ui::button::Button;
use crate::ui::card::Card;
use crate::ui::field::TextField;

fn words(i18n: I18n, problem: &FieldProblem) -> String {
    match problem.code.as_str() {
        field::REQUIRED => t_string!(i18n, sign_in.code_required).to_owned(),
        field::MALFORMED => t_string!(i18n, sign_in.code_malformed).to_owned(),
        field::REFUSED => t_string!(i18n, sign_in.code_refused).to_owned(),
        _ => form::words(i18n, problem, |_| String::new()),
    }
}

/// One field, one button.
#[component]
pub fn CodeForm(
    /// The words.
    i18n: I18n,
    /// Where the reader goes once they are in.
    arrival: Arrival,
) -> impl IntoView {
    let (code, device) = (RwSignal::new(String::new()), DeviceAnswer::default());
    let errors = FieldErrors::default();
    let entering = data::use_mutation(
        |client, form: LinkCodeForm| async move { client.sign_in_by_code(&form).await },
        move |()| arrival.begin(),
    );
    Effect::new(move || {
        if let Some(error) = entering.error() {
            errors.take(&error);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form =
            LinkCodeForm { code: code.get_untracked(), device: device.kind(), device_label: device.label() };
        if errors.check(form.parse()).is_some() {
            entering.send(form);
        }
    };
    let other_error = move || entering.error().filter(|_| !errors.any());
    view! {
        <Card title=move || t_string!(i18n, sign_in.code_title)>
            <p>{t!(i18n, sign_in.code_lead)}</p>
            {move || other_error().map(|error| view! { <ErrorView error /> })}
            <form class="stack" novalidate on:submit=submit>
                <TextField
                    id="code"
                    label=move || t_string!(i18n, sign_in.code)
                    hint=move || t_string!(i18n, sign_in.code_hint)
                    value=code
                    on_input=move |text| code.set(text)
                    error=errors.at("code", move |problem| words(i18n, problem))
                    autocomplete="one-time-code"
                    required=true
                />
                <DeviceFields i18n answer=device errors />
                <p>
                    <Button submit=true busy=entering.busy() busy_word=move || t_string!(i18n, sign_in.entering)>
                        {t!(i18n, sign_in.code_send)}
                    </Button>
                </p>
            </form>
        </Card>
    }
    .into_any()
}
