//! Form fields: label, hint, error, control, in this order, joined by ids.
//!
//! A field holds no state. `value` says what it shows and `on_input` what was typed, so that drafts, URLs and
//! form stores can all stand behind it. Errors are worded by the form; the same words go to the summary.

use super::icon::Icon;
use super::words::{Words, say};
use leptos::{html, prelude::*};

/// One option of a select, a checkbox group or a radio group.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub label: Words,
    /// A second line.
    pub hint: Option<Words>,
    /// How many results it would leave, in facets.
    pub count: Option<Words>,
}

impl Choice {
    /// An option without hint or count.
    pub fn new(value: impl Into<String>, label: impl Into<Words>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, count: None }
    }
}

/// Ids of the hint and the error of a field, for `aria-describedby`.
fn described_by(
    id: &str,
    hint: bool,
    error: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Send + 'static {
    let (hint, wrong) = (hint.then(|| format!("{id}-hint")), format!("{id}-error"));
    move || match (&hint, error.with(Option::is_some)) {
        (Some(hint), true) => Some(format!("{hint} {wrong}")),
        (Some(hint), false) => Some(hint.clone()),
        (None, true) => Some(wrong.clone()),
        (None, false) => None,
    }
}

fn hint_view(id: &str, hint: Option<Words>) -> Option<AnyView> {
    let id = format!("{id}-hint");
    hint.map(|hint| view! { <p class="field-hint" id=id>{say(hint)}</p> }.into_any())
}

fn error_view(id: &str, error: Signal<Option<String>>) -> AnyView {
    let id = format!("{id}-error");
    (move || {
        let id = id.clone();
        error.get().map(|words| {
            view! { <p class="field-error" id=id><Icon name="stopped" /><span>{words}</span></p> }.into_any()
        })
    })
    .into_any()
}

fn draft_view(draft: Signal<Option<String>>) -> AnyView {
    (move || draft.get().map(|words| view! { <p class="field-draft">{words}</p> })).into_any()
}

/// Label, hint and error around a control of the page's own, which carries `id`.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: Words,
    #[prop(optional, into)] hint: Option<Words>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// Where the draft is kept, such as "Saved on this device, 14:02".
    #[prop(optional, into)]
    draft: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    framed(&id, label, hint, error, draft, children())
}

fn framed(
    id: &str,
    label: Words,
    hint: Option<Words>,
    error: Signal<Option<String>>,
    draft: Signal<Option<String>>,
    control: AnyView,
) -> AnyView {
    view! {
        <div class="field" class:field-wrong=move || error.with(Option::is_some)>
            <label class="field-label" for=id.to_owned()>{say(label)}</label>
            {hint_view(id, hint)}
            {error_view(id, error)}
            {control}
            {draft_view(draft)}
        </div>
    }
    .into_any()
}

/// One line of text: `kind` is the input's type, such as `text`, `email`, `password`, `number`, `search`.
#[component]
pub fn TextField(
    #[prop(into)] id: String,
    #[prop(into)] label: Words,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] hint: Option<Words>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] draft: Signal<Option<String>>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] required: bool,
    /// The most characters it takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    #[prop(optional)] node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    let described = described_by(&id, hint.is_some(), error);
    let class = if kind == "number" { "control control-number" } else { "control" };
    let control = view! {
        <input
            class=class
            type=kind
            id=id.clone()
            name=id.clone()
            prop:value=move || value.get()
            autocomplete=autocomplete
            inputmode=inputmode
            maxlength=maxlength
            dir=(kind == "text").then_some("auto")
            aria-required=required.then_some("true")
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=described
            node_ref=node_ref
            on:input=move |event| on_input.run(event_target_value(&event))
        />
    }
    .into_any();
    framed(&id, label, hint, error, draft, control)
}

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(into)] id: String,
    #[prop(into)] label: Words,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] hint: Option<Words>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] draft: Signal<Option<String>>,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] required: bool,
    #[prop(optional)] maxlength: Option<u32>,
) -> impl IntoView {
    let described = described_by(&id, hint.is_some(), error);
    let control = view! {
        <textarea
            class="control"
            id=id.clone()
            name=id.clone()
            rows=rows
            maxlength=maxlength
            dir="auto"
            prop:value=move || value.get()
            aria-required=required.then_some("true")
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=described
            on:input=move |event| on_input.run(event_target_value(&event))
        ></textarea>
    }
    .into_any();
    framed(&id, label, hint, error, draft, control)
}

/// A native select.
#[component]
pub fn SelectField(
    #[prop(into)] id: String,
    #[prop(into)] label: Words,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(into)] options: Signal<Vec<Choice>>,
    #[prop(optional, into)] hint: Option<Words>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] draft: Signal<Option<String>>,
) -> impl IntoView {
    let described = described_by(&id, hint.is_some(), error);
    // `selected` on the options and not `value` on the select, which would be set before the options exist.
    let options = move || {
        let option = |choice: Choice| {
            let this = choice.value.clone();
            let chosen = move || value.with(|value| *value == this);
            view! { <option value=choice.value prop:selected=chosen>{say(choice.label)}</option> }.into_any()
        };
        options.get().into_iter().map(option).collect_view()
    };
    let control = view! {
        <select
            class="control"
            id=id.clone()
            name=id.clone()
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=described
            on:change=move |event| on_input.run(event_target_value(&event))
        >
            {options}
        </select>
    }
    .into_any();
    framed(&id, label, hint, error, draft, control)
}

/// One checkbox with its words beside it; the whole row is the target.
#[component]
pub fn Checkbox(
    #[prop(into)] id: String,
    #[prop(into)] label: Words,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    #[prop(optional, into)] hint: Option<Words>,
    #[prop(optional, into)] count: Option<Words>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let wrong = format!("{id}-error");
    view! {
        <div class:field-wrong=move || error.with(Option::is_some)>
            {error_view(&id, error)}
            <label class="choice">
                <input
                    type="checkbox"
                    id=id.clone()
                    name=id.clone()
                    prop:checked=move || checked.get()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || error.with(Option::is_some).then(|| wrong.clone())
                    on:change=move |event| on_change.run(event_target_checked(&event))
                />
                {choice_words(label, hint, count)}
            </label>
        </div>
    }
    .into_any()
}

fn choice_words(label: Words, hint: Option<Words>, count: Option<Words>) -> AnyView {
    view! {
        <span class="choice-words">{say(label)}{hint.map(|hint| view! { <small>{say(hint)}</small> })}</span>
        {count.map(|count| view! { <span class="choice-count">{say(count)}</span> })}
    }
    .into_any()
}

/// What the two groups share: legend, hint, error, and the rows that `input` draws.
fn choice_group(
    id: String,
    legend: Words,
    hint: Option<Words>,
    error: Signal<Option<String>>,
    class: &'static str,
    rows: AnyView,
) -> AnyView {
    let described = described_by(&id, hint.is_some(), error);
    view! {
        <fieldset
            class=class
            id=id.clone()
            class:field-wrong=move || error.with(Option::is_some)
            aria-describedby=described
            tabindex="-1"
        >
            <legend>{say(legend)}</legend>
            {hint_view(&id, hint)}
            {error_view(&id, error)}
            {rows}
        </fieldset>
    }
    .into_any()
}

/// Any number of several options.
#[component]
pub fn CheckboxGroup(
    #[prop(into)] id: String,
    #[prop(into)] legend: Words,
    #[prop(into)] options: Signal<Vec<Choice>>,
    #[prop(into)] value: Signal<Vec<String>>,
    /// All values that are now chosen, in the order of the options.
    #[prop(into)]
    on_change: Callback<Vec<String>>,
    #[prop(optional, into)] hint: Option<Words>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// Dense rows with counts, for filters.
    #[prop(optional)]
    facet: bool,
) -> impl IntoView {
    let name = id.clone();
    let change = move |this: &str, on: bool| {
        let chosen = value.get_untracked();
        let keep = |choice: &Choice| if choice.value == this { on } else { chosen.contains(&choice.value) };
        let next =
            options.with_untracked(|all| all.iter().filter(|c| keep(c)).map(|c| c.value.clone()).collect());
        on_change.run(next);
    };
    let rows = move || {
        let name = name.clone();
        let row = move |(index, choice): (usize, Choice)| {
            let (this, other) = (choice.value.clone(), choice.value.clone());
            view! {
                <label class="choice">
                    <input
                        type="checkbox"
                        id=format!("{name}-{index}")
                        name=name.clone()
                        value=choice.value
                        prop:checked=move || value.with(|value| value.contains(&this))
                        on:change=move |event| change(&other, event_target_checked(&event))
                    />
                    {choice_words(choice.label, choice.hint, choice.count)}
                </label>
            }
            .into_any()
        };
        options.get().into_iter().enumerate().map(row).collect_view()
    };
    choice_group(id, legend, hint, error, if facet { "choices facet" } else { "choices" }, rows.into_any())
}

/// Exactly one of several options.
#[component]
pub fn RadioGroup(
    #[prop(into)] id: String,
    #[prop(into)] legend: Words,
    #[prop(into)] options: Signal<Vec<Choice>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(optional, into)] hint: Option<Words>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let name = id.clone();
    let rows = move || {
        let name = name.clone();
        let row = move |(index, choice): (usize, Choice)| {
            let (this, other) = (choice.value.clone(), choice.value.clone());
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        id=format!("{name}-{index}")
                        name=name.clone()
                        value=choice.value
                        prop:checked=move || value.with(|value| *value == this)
                        on:change=move |_| on_change.run(other.clone())
                    />
                    {choice_words(choice.label, choice.hint, choice.count)}
                </label>
            }
            .into_any()
        };
        options.get().into_iter().enumerate().map(row).collect_view()
    };
    choice_group(id, legend, hint, error, "choices", rows.into_any())
}

/// A search box: an icon, a hidden label, and the key that focuses it.
#[component]
pub fn SearchBox(
    #[prop(into)] id: String,
    #[prop(into)] label: Words,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] placeholder: Option<Words>,
    /// A key shown at its end, such as "/".
    #[prop(optional)]
    key: Option<&'static str>,
    #[prop(optional)] large: bool,
    #[prop(optional)] node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    view! {
        <span class=if large { "search-box search-large" } else { "search-box" }>
            <label class="visually-hidden" for=id.clone()>{say(label)}</label>
            <Icon name="search" />
            <input
                class="control"
                type="search"
                id=id
                autocomplete="off"
                dir="auto"
                placeholder=placeholder.map(|words| move || words.get())
                prop:value=move || value.get()
                node_ref=node_ref
                on:input=move |event| on_input.run(event_target_value(&event))
            />
            {key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </span>
    }
    .into_any()
}
