//! Who else uses the device, as every way in asks it: a tick, and a name for the device once it is one's own.

use leptos::prelude::*;
use model::account::DeviceKind;

use super::{FieldErrors, words};
use crate::i18n::{I18n, t_string};
use crate::ui::field::{Checkbox, TextField};

/// What the reader answered.
#[derive(Clone, Copy)]
pub struct DeviceAnswer {
    private: RwSignal<bool>,
    label: RwSignal<String>,
}

impl Default for DeviceAnswer {
    /// A device that others use too, until the reader says otherwise.
    fn default() -> Self {
        Self { private: RwSignal::new(false), label: RwSignal::new(String::new()) }
    }
}

impl DeviceAnswer {
    /// Who else uses it.
    pub fn kind(self) -> DeviceKind {
        if self.private.get_untracked() { DeviceKind::Private } else { DeviceKind::Shared }
    }

    /// What the reader calls it, where it is their own.
    pub fn label(self) -> Option<String> {
        Some(self.label.get_untracked())
            .filter(|label| self.private.get_untracked() && !label.trim().is_empty())
    }
}

/// The two fields.
#[component]
pub fn DeviceFields(
    /// The words.
    i18n: I18n,
    /// What the reader answers.
    answer: DeviceAnswer,
    /// What is wrong with the form.
    errors: FieldErrors,
) -> impl IntoView {
    view! {
        <Checkbox
            id="device"
            label=move || t_string!(i18n, common.private_device)
            hint=move || t_string!(i18n, common.private_device_hint)
            checked=answer.private
            on_change=move |private| answer.private.set(private)
        />
        <Show when=move || answer.private.get()>
            <TextField
                id="device_label"
                label=move || t_string!(i18n, common.device_label)
                hint=move || t_string!(i18n, common.device_label_hint)
                value=answer.label
                on_input=move |text| answer.label.set(text)
                error=errors.at("device_label", move |problem| words(i18n, problem, |_| String::new()))
                autocomplete="off"
            />
        </Show>
    }
    .into_any()
}
