//! The quotas with their live counts, each with its two bounds.

use leptos::prelude::*;
use model::call::{Bound, Quota, QuotaAttribute};
use model::problem::FieldProblem;

use super::studio::{Studio, met};
use super::view_model::{Edge, with_bound};
use super::words;
use crate::i18n::{Language, t, t_string};
use crate::intl;

/// The heading of the panel.
pub(super) const HEADING: &str = "balance-quotas";

/// The panel at the left.
pub(super) fn draw(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    // The list changes only when other quotas come; counts and bounds are read where they stand.
    let shape = Memo::new(move |_| {
        let quotas = studio.form.with(|form| form.quotas.clone());
        quotas.into_iter().map(|quota| (quota.attribute, quota.value)).collect::<Vec<_>>()
    });
    let sections = move || {
        let shape = shape.get();
        let of = |attribute: QuotaAttribute| -> Option<AnyView> {
            let rows: Vec<AnyView> = shape
                .iter()
                .enumerate()
                .filter(|(_, (of, _))| *of == attribute)
                .map(|(at, _)| row(studio, at))
                .collect();
            (!rows.is_empty()).then(|| {
                view! {
                    <h3 class="balance-attribute">{move || words::attribute(i18n, attribute)}</h3>
                    <ul>{rows}</ul>
                }
                .into_any()
            })
        };
        QuotaAttribute::ALL.iter().filter_map(|attribute| of(*attribute)).collect_view()
    };
    view! {
        <section class="card balance-quotas" aria-labelledby=HEADING>
            <div class="cluster cluster-apart">
                <h2 class="card-title" id=HEADING tabindex="-1">{t!(i18n, balance.quotas)}</h2>
                {met(studio)}
            </div>
            {sections}
        </section>
    }
    .into_any()
}

/// The quota at `at`.
fn row(studio: Studio, at: usize) -> AnyView {
    let i18n = studio.i18n;
    let quota = Memo::new(move |_| studio.form.with(|form| form.quotas.get(at).cloned()));
    let count =
        Memo::new(move |_| studio.balance.with(|balance| balance.counts.get(at).copied().unwrap_or(0)));
    let name = Memo::new(move |_| {
        quota.with(|quota| quota.as_ref().map(|quota| words::quota(i18n, quota))).unwrap_or_default()
    });
    let edge =
        Memo::new(move |_| quota.with(|quota| quota.as_ref().map(|quota| Edge::of(quota, count.get()))));
    let words = move || match edge.get()? {
        Edge::Within => None,
        Edge::Least => Some(t_string!(i18n, balance.exactly_least)),
        Edge::Most => Some(t_string!(i18n, balance.exactly_most)),
        Edge::Missed => Some(t_string!(i18n, balance.missed)),
    };
    let seats = studio.page.with_untracked(|page| f64::from(page.seats.max(1)));
    let style = move || {
        let (min, max) = quota.with(|quota| quota.as_ref().map_or((0, 0), |quota| (quota.min, quota.max)));
        let percent = |number: u16| f64::from(number) / seats * 100.0;
        let now = percent(count.get()).min(100.0);
        let (from, to) = (percent(min).min(100.0), percent(max).min(100.0));
        (from, (to - from).max(0.0), now)
    };
    view! {
        <li class="balance-quota">
            <p class="cluster cluster-apart">
                <span>{move || name.get()}</span>
                <b>{move || intl::number(Language::of(i18n), i64::from(count.get()))}</b>
            </p>
            <svg class="balance-range" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="balance-range-all" x="0" y="1" width="100" height="4"></rect>
                <rect class="balance-range-asked" x=move || style().0 y="1" width=move || style().1 height="4"></rect>
                <rect
                    class="balance-range-now"
                    class:balance-range-edge=move || edge.get() != Some(Edge::Within)
                    x=move || (style().2 - 0.75).max(0.0)
                    y="0"
                    width="1.5"
                    height="6"
                ></rect>
            </svg>
            <div class="balance-bounds">
                {bound_input(studio, at, Bound::Min, name)}
                {bound_input(studio, at, Bound::Max, name)}
            </div>
            <p class="small balance-edge">{words}</p>
        </li>
    }
    .into_any()
}

fn value(quota: &Quota, bound: Bound) -> u16 {
    match bound {
        Bound::Min => quota.min,
        Bound::Max => quota.max,
    }
}

/// One bound as a number that can be typed or stepped; words where the selection is frozen.
fn bound_input(studio: Studio, at: usize, bound: Bound, name: Memo<String>) -> AnyView {
    let i18n = studio.i18n;
    let now = Memo::new(move |_| {
        studio.form.with(|form| form.quotas.get(at).map_or(0, |quota| value(quota, bound)))
    });
    let label = move || match bound {
        Bound::Min => t_string!(i18n, balance.least),
        Bound::Max => t_string!(i18n, balance.most),
    };
    let full = move || match bound {
        Bound::Min => t_string!(i18n, balance.least_of, name = name.get()),
        Bound::Max => t_string!(i18n, balance.most_of, name = name.get()),
    };
    let seats = studio.page.with_untracked(|page| page.seats);
    let change = move |event: leptos::ev::Event| {
        let typed = event_target_value(&event).trim().parse::<u16>().ok().filter(|number| *number <= seats);
        match typed {
            Some(to) => studio.try_form(studio.form.with_untracked(|form| with_bound(form, at, bound, to))),
            // What is no number of seats is not left standing.
            None => {
                event_target::<web_sys::HtmlInputElement>(&event).set_value(&now.get_untracked().to_string());
            }
        }
    };
    let wrong = move || {
        let path = format!("quotas[{at}].{}", bound.code());
        studio.wrong.with(|wrong| wrong.iter().any(|problem| problem.path == path))
    };
    let is_open = Memo::new(move |_| studio.open());
    let input = move || {
        if is_open.get() {
            view! {
                <input
                    class="control control-number"
                    type="number"
                    inputmode="numeric"
                    min="0"
                    max=seats
                    id=format!("balance-{at}-{}", bound.code())
                    aria-label=full
                    aria-invalid=move || wrong().then_some("true")
                    prop:value=move || now.get().to_string()
                    on:change=change
                />
            }
            .into_any()
        } else {
            view! { <b>{move || now.get()}</b> }.into_any()
        }
    };
    view! {
        <span class="balance-bound">
            <span class="small soft" aria-hidden=move || is_open.get().then_some("true")>{label}</span>
            {input}
        </span>
    }
    .into_any()
}

/// The quota that a problem is about. Tracked.
pub(super) fn place_of(studio: Studio, problem: &FieldProblem) -> String {
    let at =
        problem.path.strip_prefix("quotas[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    let quota = at.and_then(|at| studio.form.with(|form| form.quotas.get(at).cloned()));
    quota.map_or_else(|| problem.path.clone(), |quota| words::quota(studio.i18n, &quota))
}
