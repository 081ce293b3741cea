//! The quotas with their live counts, each with its two bounds.

use leptos::prelude::*;
use model::call::{Bound, Quota, QuotaAttribute};
use model::problem::{FieldProblem, field};

use super::edits::{addable, with_bound, with_quota, without_quota};
use super::studio::{Studio, met, remove_button};
use super::view_model::{Edge, count};
use super::words;
use crate::i18n::{Language, t, t_string};
use crate::intl;
use crate::ui::button::Button;
use crate::ui::field::{Choice, SelectField};
use crate::ui::focus::focus_id;

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
    // On a phone the applicants come first; the style folds nothing where there is room.
    let folded = RwSignal::new(true);
    // What is wrong is to be seen.
    Effect::new(move || {
        if studio.wrong.with(|wrong| !wrong.is_empty()) {
            folded.set(false);
        }
    });
    let fold = move || {
        if folded.get() { t_string!(i18n, balance.show_quotas) } else { t_string!(i18n, balance.hide_quotas) }
    };
    view! {
        <section
            class="card balance-quotas"
            class:balance-folded=move || folded.get()
            aria-labelledby=HEADING
        >
            <div class="cluster cluster-apart">
                <h2 class="card-title" id=HEADING tabindex="-1">{t!(i18n, balance.quotas)}</h2>
                {met(studio)}
            </div>
            <button
                type="button"
                class="button button-small balance-fold"
                aria-expanded=move || if folded.get() { "false" } else { "true" }
                aria-controls="balance-quota-list"
                on:click=move |_| folded.update(|folded| *folded = !*folded)
            >
                {fold}
            </button>
            <div id="balance-quota-list" class="balance-sections">
                {sections}
                {move || studio.open().then(|| add(studio))}
            </div>
        </section>
    }
    .into_any()
}

/// The quota at `at`.
fn row(studio: Studio, at: usize) -> AnyView {
    let i18n = studio.i18n;
    let quota = Memo::new(move |_| studio.form.with(|form| form.quotas.get(at).cloned()));
    let count = Memo::new(move |_| {
        let (page, balance) = (studio.page.read(), studio.balance.read());
        quota.with(|quota| quota.as_ref().map_or(0, |quota| count(&page, &balance, quota)))
    });
    let name = Memo::new(move |_| {
        quota.with(|quota| quota.as_ref().map(|quota| words::quota(i18n, quota))).unwrap_or_default()
    });
    // What the count means for other bounds is not known before the answer to them has come.
    let edge = Memo::new(move |_| {
        let quota = quota.get()?;
        let answered = studio.answered.with(|answered| answered.quotas.contains(&quota));
        Some(if answered { Edge::of(&quota, count.get()) } else { Edge::Within })
    });
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
            <p class="balance-name">
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
            <div class="balance-name">
                <p class="small balance-edge">{words}</p>
                {remove(studio, at, name)}
            </div>
        </li>
    }
    .into_any()
}

/// Takes the quota at `at` away.
fn remove(studio: Studio, at: usize, name: Memo<String>) -> AnyView {
    let press = Callback::new(move |()| {
        studio.try_form(studio.form.with_untracked(|form| without_quota(form, at)));
        request_animation_frame(|| focus_id(HEADING));
    });
    remove_button(studio, name.into(), press)
}

/// A choice of what else can be counted; a new quota bounds nothing until its bounds are set.
fn add(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let rest = Memo::new(move |_| studio.page.with(|page| studio.form.with(|form| addable(page, form))));
    let chosen = RwSignal::new(0_usize);
    let options = Signal::derive(move || {
        let option = |(at, quota): (usize, Quota)| {
            let label = move || {
                let attribute = words::attribute_short(i18n, quota.attribute);
                format!("{attribute}: {}", words::quota(i18n, &quota))
            };
            Choice::new(at.to_string(), label)
        };
        rest.get().into_iter().enumerate().map(option).collect::<Vec<_>>()
    });
    let press = move || {
        let Some(quota) = rest.with_untracked(|rest| rest.get(chosen.get_untracked()).cloned()) else {
            return;
        };
        let form = studio.form.with_untracked(|form| with_quota(form, quota));
        let at = form.quotas.len().saturating_sub(1);
        chosen.set(0);
        studio.try_form(form);
        request_animation_frame(move || focus_id(&format!("balance-{at}-min")));
    };
    let some = Memo::new(move |_| !rest.read().is_empty());
    (move || {
        some.get().then(|| {
            view! {
                <div class="balance-add">
                    <SelectField
                        id="balance-add"
                        label=move || t_string!(i18n, balance.add)
                        value=Signal::derive(move || chosen.get().to_string())
                        on_input=move |at: String| chosen.set(at.parse().unwrap_or_default())
                        options
                    />
                    <Button small=true icon="plus" on_press=press>{t!(i18n, balance.add_verb)}</Button>
                </div>
            }
        })
    })
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
        let form = studio.form.get_untracked();
        if let Ok(to) = event_target_value(&event).trim().parse::<u16>() {
            studio.try_form(with_bound(&form, at, bound, to));
        } else {
            // What is no number is not left standing, and that is said.
            event_target::<web_sys::HtmlInputElement>(&event).set_value(&now.get_untracked().to_string());
            let path = format!("quotas[{at}].{}", bound.code());
            studio.refuse(FieldProblem::new(path, field::MALFORMED));
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

/// The id of the field that a problem is about.
pub(super) fn field_of(problem: &FieldProblem) -> Option<String> {
    let (at, name) = problem.path.strip_prefix("quotas[")?.split_once("].")?;
    ["min", "max"].contains(&name).then(|| format!("balance-{at}-{name}"))
}

/// What a problem is about: a quota, or the decisions. Tracked.
pub(super) fn place_of(studio: Studio, problem: &FieldProblem) -> String {
    if ["must", "never"].iter().any(|list| problem.path.starts_with(list)) {
        return t_string!(studio.i18n, balance.by_hand).to_owned();
    }
    let at =
        problem.path.strip_prefix("quotas[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    let quota = at.and_then(|at| studio.form.with(|form| form.quotas.get(at).cloned()));
    quota.map_or_else(|| problem.path.clone(), |quota| words::quota(studio.i18n, &quota))
}
