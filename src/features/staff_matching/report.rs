//! How good the answer is: figures, bands, fairness, who is left out, who would swap, and the proof.

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

/// The report of the present answer.
pub(super) fn report_pane(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let aside = view! {
        <span class="cluster">
            {move || record(studio)}
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
    let body = move || match studio.answer() {
        None => view! { <p class="soft">{t!(i18n, matching.empty_report)}</p> }.into_any(),
        Some(answer) => {
            let before = studio.compared.get().bands.clone();
            let fair = answer.run.as_ref().map(|run| {
                view! {
                    {fairness_chart(i18n, run, Attribute::Region)}
                    <hr />
                    {fairness_chart(i18n, run, Attribute::Language)}
                    <hr />
                }
            });
            view! {
                {figures(i18n, &answer)}
                <hr />
                {close::report(i18n, &answer)}
                {bands_chart(i18n, bands(&answer, &before))}
                <hr />
                {fair}
                {left_out::draw(studio, &answer)}
                <hr />
                {swaps(i18n, &answer.swaps)}
                <hr />
                {recruit::draw(studio, &answer)}
                {proof::draw(studio)}
                <hr />
                {sums(i18n, &answer)}
            }
            .into_any()
        }
    };
    pane::draw(Pane::Report, move || t_string!(i18n, matching.report).into(), aside, body.into_any())
}

/// The record of what is shown: the server's for a run that was kept, else the page's own.
fn record(studio: Studio) -> Option<AnyView> {
    let i18n = studio.i18n;
    if let Some(run) = studio.saved.get().filter(|_| studio.is_saved.get()) {
        let href = model::paths::fill(model::paths::template::MATCH_RECORD, run.id.as_str());
        let link = view! { <a href=href rel="external" download="">{t!(i18n, matching.record)}</a> };
        return Some(link.into_any());
    }
    let run = studio.answer()?.run.clone()?;
    let save = move || {
        // A record is numbers and texts, which JSON always holds.
        let text = serde_json::to_string(&run).unwrap_or_default();
        download::json("run.json", &text);
    };
    let button = view! { <Button small=true kind=ButtonKind::Quiet on_press=save>{t!(i18n, matching.record)}</Button> };
    Some(button.into_any())
}

fn figures(i18n: I18n, answer: &Answer) -> AnyView {
    let (mentees, worst, swaps) = (answer.mentees, answer.worst, answer.swaps.len());
    let to_swaps = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus_id(SWAPS);
    };
    view! {
        <div class="figures matching-figures">
            <p>
                <span class="figure-number">{answer.rows.len()}</span>
                <span class="soft small">{t!(i18n, matching.matched_of, count = mentees)}</span>
            </p>
            <p>
                <span class="figure-number">
                    {move || worst.map_or_else(|| t_string!(i18n, matching.worst_none).to_owned(), |worst| worst.to_string())}
                </span>
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
fn swaps(i18n: I18n, swaps: &[Swap]) -> AnyView {
    let count = swaps.len();
    let title = move || match count {
        0 => t_string!(i18n, matching.swaps_none).to_owned(),
        count => counted!(i18n, count, swaps_1, swaps_n),
    };
    let item = |swap: &Swap| {
        let Swap { mentee, mentor, gains } = swap.clone();
        let said = move || {
            t_string!(
                i18n,
                matching.swap,
                mentee = mentee.clone(),
                mentor = mentor.clone(),
                of_mentee = gains.0,
                of_mentor = gains.1
            )
        };
        view! { <li>{said}</li> }.into_any()
    };
    view! {
        <h3 class="matching-small" id=SWAPS tabindex="-1">{title}</h3>
        <p class="faint small">{t!(i18n, matching.swaps_note)}</p>
        <ul class="matching-changes small">{swaps.iter().map(item).collect_view()}</ul>
    }
    .into_any()
}

fn sums(i18n: I18n, answer: &Answer) -> AnyView {
    let number = move |number: i64| move || intl::number(Language::of(i18n), number);
    view! {
        <h3 class="matching-small">{t!(i18n, matching.figures)}</h3>
        <dl class="matching-counts">
            <dt>{t!(i18n, matching.allowed_pairs)}</dt>
            <dd>{number(i64::from(answer.allowed_pairs))}</dd>
            <dt>{t!(i18n, matching.mentor_places)}</dt>
            <dd>{number(i64::from(answer.places))}</dd>
            <dt>{t!(i18n, matching.total)}</dt>
            <dd>{number(answer.total)}</dd>
        </dl>
    }
    .into_any()
}
