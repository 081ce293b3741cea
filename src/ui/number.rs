//! A whole number that is typed or stepped.

use leptos::prelude::*;

use super::field::Field;
use super::slider::parse;
use super::words::Words;

/// A whole number between `min` and `max`, taken when its field is left or its arrows are pressed, and not while it is
/// typed.
#[component]
pub fn NumberField(
    #[prop(into)] id: String,
    #[prop(into)] label: Words,
    #[prop(into)] hint: Words,
    #[prop(into)] value: Signal<i64>,
    /// Always within the bounds.
    #[prop(into)]
    on_change: Callback<i64>,
    max: i64,
    #[prop(default = 0)] min: i64,
    /// How far the arrows go.
    #[prop(default = 1)]
    step: i64,
) -> impl IntoView {
    let described = format!("{id}-hint");
    let changed = move |event: leptos::ev::Event| {
        if let Some(number) = parse(&event_target_value(&event), min, max) {
            on_change.run(number);
        }
        // What could not be taken is not left standing.
        event_target::<web_sys::HtmlInputElement>(&event).set_value(&value.get_untracked().to_string());
    };
    view! {
        <Field id=id.clone() label hint>
            <input
                class="control control-number"
                type="number"
                id=id
                inputmode="numeric"
                min=min
                max=max
                step=step
                aria-describedby=described
                prop:value=move || value.get().to_string()
                on:change=changed
            />
        </Field>
    }
    .into_any()
}
