//! The four topics as a path, and the line of pulse questions.

use super::words::{Words, say};
use leptos::prelude::*;

/// Where the reader stands with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// A tick.
    Done,
    /// A ring.
    Here,
    /// An empty circle.
    Later,
}

/// One step of the path; `detail` says the state in words ("1 of 4 lessons, you are here").
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub label: Words,
    /// Its state in words.
    pub detail: Words,
    /// Its drawing.
    pub state: StepState,
    /// Where it leads, if anywhere.
    pub href: Option<String>,
}

/// Steps from left to right, upright on phones.
#[component]
pub fn Path(#[prop(into)] steps: Signal<Vec<Step>>) -> impl IntoView {
    let step = |step: Step| {
        let class = match step.state {
            StepState::Done => "path-step path-done",
            StepState::Here => "path-step path-here",
            StepState::Later => "path-step path-later",
        };
        let tick = (step.state == StepState::Done)
            .then(|| view! { <path class="path-tick" d="m5 9.2 2.6 2.6L13 6.5" /> });
        let radius = if step.state == StepState::Here { 6 } else { 8 };
        let label = match step.href {
            Some(href) => view! { <a href=href>{say(step.label)}</a> }.into_any(),
            None => say(step.label),
        };
        view! {
            <li class=class aria-current=(step.state == StepState::Here).then_some("step")>
                <svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false">
                    <circle class="path-disc" cx="9" cy="9" r=radius />
                    {tick}
                </svg>
                <b>{label}</b>
                <span>{say(step.detail)}</span>
            </li>
        }
        .into_any()
    };
    view! { <ol class="path">{move || steps.get().into_iter().map(step).collect_view()}</ol> }.into_any()
}

/// Where one pulse question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PulseState {
    /// Answered: a full dot.
    Answered,
    /// Open now: amber, the reader is asked.
    Open,
    /// Coming: an empty dot.
    Coming,
    /// Passed without an answer: an empty dot too; the words say it.
    Missed,
}

/// The pulse of a relationship over time: a dot per question, its date and state below.
#[component]
pub fn PulseLine(
    /// State of each question, and its words ("2 March, going well").
    points: Vec<(PulseState, Words)>,
) -> impl IntoView {
    let point = |(state, words): (PulseState, Words)| {
        let class = match state {
            PulseState::Answered => "pulse-answered",
            PulseState::Open => "pulse-open",
            PulseState::Coming | PulseState::Missed => "pulse-empty",
        };
        view! { <li class=class><span class="pulse-dot" aria-hidden="true"></span>{say(words)}</li> }
            .into_any()
    };
    view! { <ol class="pulse">{points.into_iter().map(point).collect_view()}</ol> }.into_any()
}
