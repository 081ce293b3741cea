//! How good the answer is: figures, bands, fairness, who is left out, who would swap, and the proof.

use std::sync::Arc;

use leptos::prelude::*;

use super::charts::{bands_chart, fairness_chart};
use super::pane::{self, Pane};
use super::studio::Studio;
use super::view_model::{Answer, Attribute, Swap, bands};
use super::words::counted;
use super::{close, left_out, proof, recruit};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::download;
use crate::ui::focus::focus_id;

/// The report of the present answer. Each part is drawn anew only when what it says has changed.
pub(super) fn report_pane(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let aside = view! {
        <span class="cluster">
            {record(studio)}
            <Button
                small=true
                kind=ButtonKind::Quiet
                // A browser that cannot print says so itself.
                on_press=|()| { window().print().ok(); }
            >
                {t!(i18n, matching.print)}
            </Button>
        </span>
    }
    .into_any();
    let answer = Signal::derive(move || studio.told());
    let any = Memo::new(move |_| answer.read().is_some());
    let body = move || {
        if !any.get() {
            return view! { <p class="soft">{t!(i18n, matching.empty_report)}</p> }.into_any();
        }
        let kept = part(answer, close::Kept::of);
        view! {
            {figures(i18n, answer)}
            <hr />
            {move || kept.get().map(|kept| close::report(i18n, kept))}
            {bands_chart(i18n, Memo::new(move |_| {
                let before = &studio.reported.read().bands_before;
                answer.get().map(|answer| bands(&answer, before)).unwrap_or_default()
            }))}
            <hr />
            {fairness_chart(i18n, answer, Attribute::Region)}
            <hr />
            {fairness_chart(i18n, answer, Attribute::Language)}
            <hr />
            {left_out::draw(studio, answer)}
            <hr />
            {swaps(i18n, answer)}
            <hr />
            {recruit::draw(studio, answer)}
            <hr />
            {proof::draw(studio)}
            <hr />
            {sums(i18n, answer)}
        }
        .into_any()
    };
    pane::draw(Pane::Report, move || t_string!(i18n, matching.report).into(), aside, body.into_any())
}

/// The answer that a part of the report is about.
pub(super) type Told = Signal<Option<Arc<Answer>>>;

/// What `part` of the answer says; nothing of none.
fn part<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    answer: Told,
    part: impl Fn(&Answer) -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |_| answer.read().as_ref().map(|answer| part(answer)).unwrap_or_default())
}

/// A list whose rows stay: each follows what stands at its place.
pub(super) fn in_place<T: Clone + PartialEq + Send + Sync + 'static>(
    list: Memo<Vec<T>>,
    draw: impl Fn(Memo<T>) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    let count = Memo::new(move |_| list.read().len());
    let row = move |at: usize| {
        let first = list.read_untracked().get(at)?.clone();
        // The row goes in the same change as what stood at its place.
        let now = move |before: Option<&T>| list.read().get(at).or(before).unwrap_or(&first).clone();
        Some(draw(Memo::new(now)))
    };
    view! { <For each=move || 0..count.get() key=|at| *at children=row /> }.into_any()
}

/// The record of what is shown: the server's for a run that was kept, else the page's own.
fn record(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let kept = Memo::new(move |_| {
        let run = studio.saved.get().filter(|_| studio.is_saved.get())?;
        Some(model::paths::fill(model::paths::template::MATCH_RECORD, run.id.as_str()))
    });
    let own = Memo::new(move |_| studio.told().is_some_and(|answer| answer.run.is_some()));
    let save = move || {
        if let Some(text) = untrack(|| studio.told()).and_then(|answer| answer.record()) {
            download::json("run.json", &text);
        }
    };
    let label = move || t_string!(i18n, matching.record);
    (move || {
        if let Some(href) = kept.get() {
            let link = view! {
                <a href=href rel="external" download="" aria-label=label>{t!(i18n, matching.record_short)}</a>
            };
            return Some(link.into_any());
        }
        own.get().then(|| {
            view! {
                <Button small=true kind=ButtonKind::Quiet label on_press=save>{t!(i18n, matching.record_short)}</Button>
            }
            .into_any()
        })
    })
    .into_any()
}

fn figures(i18n: I18n, answer: Told) -> AnyView {
    let (matched, mentees) = (part(answer, |it| it.rows.len()), part(answer, |it| it.mentees));
    let (worst, swaps) = (part(answer, |it| it.worst), part(answer, |it| it.swaps.len()));
    let to_swaps = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus_id(SWAPS);
    };
    let lowest = move || match worst.get() {
        Some(worst) => worst.to_string(),
        None => t_string!(i18n, matching.worst_none).to_owned(),
    };
    view! {
        <div class="figures matching-figures">
            <p>
                <span class="figure-number">{matched}</span>
                <span class="soft small">{move || t_string!(i18n, matching.matched_of, count = mentees.get())}</span>
            </p>
            <p>
                <span class="figure-number">{lowest}</span>
                <span class="soft small">{t!(i18n, matching.worst)}</span>
            </p>
            <p>
                <span class="figure-number">{swaps}</span>
                <a class="small" href=format!("#{SWAPS}") on:click=to_swaps>{t!(i18n, matching.would_swap)}</a>
            </p>
        </div>
    }
    .into_any()
}

const SWAPS: &str = "matching-swaps";

/// The pairs that would both gain a lot by having each other, by name.
fn swaps(i18n: I18n, answer: Told) -> AnyView {
    let swaps = part(answer, |it| it.swaps.clone());
    let title = move || match swaps.read().len() {
        0 => t_string!(i18n, matching.swaps_none).to_owned(),
        count => counted!(i18n, count, swaps_1, swaps_n),
    };
    let item = move |swap: Memo<Swap>| {
        let said = move || {
            let Swap { mentee, mentor, gains: (of_mentee, of_mentor) } = swap.get();
            t_string!(
                i18n,
                matching.swap,
                mentee = mentee,
                mentor = mentor,
                of_mentee = of_mentee,
                of_mentor = of_mentor
            )
        };
        view! { <li>{said}</li> }.into_any()
    };
    view! {
        <h3 class="matching-small" id=SWAPS tabindex="-1">{title}</h3>
        <p class="faint small">{t!(i18n, matching.swaps_note)}</p>
        <ul class="matching-changes small">{in_place(swaps, item)}</ul>
    }
    .into_any()
}

fn sums(i18n: I18n, answer: Told) -> AnyView {
    let number = move |sum: fn(&Answer) -> i64| {
        let sum = part(answer, sum);
        move || intl::number(Language::of(i18n), sum.get())
    };
    view! {
        <h3 class="matching-small">{t!(i18n, matching.figures)}</h3>
        <dl class="matching-counts">
            <dt>{t!(i18n, matching.allowed_pairs)}</dt>
            <dd>{number(|it| i64::from(it.allowed_pairs))}</dd>
            <dt>{t!(i18n, matching.mentor_places)}</dt>
            <dd>{number(|it| i64::from(it.places))}</dd>
            <dt>{t!(i18n, matching.total)}</dt>
            <dd>{number(|it| it.total)}</dd>
        </dl>
    }
    .into_any()
}
