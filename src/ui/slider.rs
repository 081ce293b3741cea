//! A number that is set by hand or by typing: two native inputs, one value.

use super::words::{Words, say};
use leptos::prelude::*;

/// A whole number between `min` and `max`; arrows move by one, the Page keys by five.
#[component]
pub fn SliderWithNumber(
    #[prop(into)] id: String,
    #[prop(into)] label: Words,
    #[prop(into)] value: Signal<i64>,
    /// Always within the bounds.
    #[prop(into)]
    on_input: Callback<i64>,
    #[prop(default = 0)] min: i64,
    #[prop(default = 50)] max: i64,
    /// A chart colour before the label, `k1` to `k7`.
    #[prop(optional)]
    swatch: Option<&'static str>,
    /// Lights the row, for the value that was changed last.
    #[prop(optional, into)]
    changed: Signal<bool>,
) -> impl IntoView {
    let typed = move |text: String| {
        if let Some(number) = parse(&text, min, max) {
            on_input.run(number);
        }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "PageUp" => 5,
            "PageDown" => -5,
            _ => return,
        };
        event.prevent_default();
        on_input.run((value.get_untracked() + step).clamp(min, max));
    };
    let (name, number_id) = (format!("{id}-label"), format!("{id}-number"));
    view! {
        <div class="slider" class:slider-changed=move || changed.get()>
            <label class="slider-label" id=name.clone() for=id.clone()>
                {swatch.map(|colour| view! { <span class=format!("swatch {colour}") aria-hidden="true"></span> })}
                {say(label)}
            </label>
            <input
                type="range"
                id=id
                min=min
                max=max
                prop:value=move || value.get().to_string()
                style:--filled=move || format!("{}%", filled(value.get(), min, max))
                on:input=move |event| typed(event_target_value(&event))
                on:keydown=keys
            />
            <input
                class="control"
                type="number"
                id=number_id
                inputmode="numeric"
                min=min
                max=max
                aria-labelledby=name
                prop:value=move || value.get().to_string()
                on:change=move |event| {
                    typed(event_target_value(&event));
                    // What could not be taken is not left standing.
                    event_target::<web_sys::HtmlInputElement>(&event).set_value(&value.get_untracked().to_string());
                }
                on:keydown=keys
            />
        </div>
    }
    .into_any()
}

/// What was typed, brought within the bounds; none when it is not a whole number.
pub(super) fn parse(text: &str, min: i64, max: i64) -> Option<i64> {
    text.trim().parse::<i64>().ok().map(|number| number.clamp(min, max))
}

/// How much of the track is filled, in percent.
fn filled(value: i64, min: i64, max: i64) -> i64 {
    if max <= min { 0 } else { ((value - min) * 100 / (max - min)).clamp(0, 100) }
}

#[cfg(test)]
mod tests {
    use super::{filled, parse};

    #[test]
    fn a_typed_number_is_brought_within_the_bounds() {
        assert_eq!(parse(" 70 ", 0, 50), Some(50));
        assert_eq!(parse("-3", 0, 50), Some(0));
        assert_eq!(parse("", 0, 50), None);
    }

    #[test]
    fn the_track_is_filled_in_proportion_and_never_outside() {
        assert_eq!(filled(20, 0, 50), 40);
        assert_eq!(filled(90, 0, 50), 100);
        assert_eq!(filled(5, 5, 5), 0);
    }
}
