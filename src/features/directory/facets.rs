//! Filters with what each choice would leave; beside the list, or in a sheet on narrow windows.

use std::collections::BTreeMap;

use directory::{MEMBER, PERSON, PRACTICE, ordered};
use leptos::{html, prelude::*};
use model::directory_search::Facet;
use model::place::{Kind, MemberStatus, Region, SizeBand};
use model::practice::PracticeStatus;

use super::list::position;
use super::{Entry, Search};
use crate::a11y::use_wider_than;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::Plural;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::{CheckboxGroup, Choice};
use crate::ui::status::RemovableTag;
use crate::{intl, terms};

/// How many values of a long facet are shown before "more".
const FEW: usize = 5;

/// All filters.
#[component]
pub fn Filters(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let wide = use_wider_than(1024);
    move || {
        if wide.get() {
            view! {
                <section class="directory-filters" aria-label=move || t_string!(i18n, directory.filters)>
                    <FilterHead search />
                    <Facets search />
                </section>
            }
            .into_any()
        } else {
            view! { <Sheet search /> }.into_any()
        }
    }
}

/// The word "Filters", and the way to clear them.
#[component]
fn FilterHead(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let count = Memo::new(move |_| search.query.with(super::query::Query::count_chosen));
    let clear =
        move || search.ask.run((search.query.with_untracked(super::query::Query::cleared), Entry::Push));
    let words = move || match count.get() {
        1 => t_string!(i18n, directory.clear_1).to_owned(),
        count => t_string!(i18n, directory.clear, count = count.to_string()),
    };
    view! {
        <div class="directory-filter-head">
            <h2 class="card-title-small">{t!(i18n, directory.filters)}</h2>
            <Show when=move || { count.get() > 0 }>
                <Button kind=ButtonKind::Quiet small=true on_press=clear>{words}</Button>
            </Show>
        </div>
    }
    .into_any()
}

/// The filters as a sheet over the page, opened by a button.
#[component]
fn Sheet(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Dialog>::new();
    let count = Memo::new(move |_| search.query.with(super::query::Query::count_chosen));
    let open = move || {
        if let Some(dialog) = node.get_untracked() {
            // Refused only while it is open already.
            dialog.show_modal().ok();
        }
    };
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let words = move || match count.get() {
        0 => t_string!(i18n, directory.filters).to_owned(),
        count => t_string!(i18n, directory.filters_count, count = count.to_string()),
    };
    let show = move || {
        let (count, locale) = (search.found.with(|found| found.total), Language::of(i18n));
        let number = intl::number(locale, count as i64);
        match intl::plural(locale, count as u64) {
            Plural::One => t_string!(i18n, directory.show_results_1, count = number),
            Plural::Other => t_string!(i18n, directory.show_results_n, count = number),
        }
    };
    view! {
        <div>
            <Button icon="filter" on_press=open>{words}</Button>
            <dialog class="directory-sheet" node_ref=node aria-label=move || t_string!(i18n, directory.filters)>
                <FilterHead search />
                <Facets search />
                <div class="directory-sheet-foot">
                    <Button kind=ButtonKind::Primary on_press=close>{show}</Button>
                </div>
            </dialog>
        </div>
    }
    .into_any()
}

#[component]
fn Facets(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let facets = Facet::ALL.iter().map(|facet| {
        let facet = *facet;
        let total = Memo::new(move |_| search.totals.with(|totals| totals.counts[facet.index()].clone()));
        // A facet with one value narrows nothing.
        move || (total.with(BTreeMap::len) > 1).then(|| view! { <OneFacet search facet total /> })
    });
    view! { <div class="directory-facets">{facets.collect_view()}</div> }.into_any()
}

#[component]
fn OneFacet(
    /// What the parts of the page share.
    search: Search,
    /// Which one.
    facet: Facet,
    /// How many of all members have each value.
    total: Memo<BTreeMap<String, u32>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let values = Memo::new(move |_| total.with(|total| ordered(facet, total)));
    let chosen =
        Signal::derive(move || search.query.with(|q| q.chosen(facet).iter().cloned().collect::<Vec<_>>()));
    let behind = move |values: &[String]| {
        chosen.with_untracked(|chosen| values.iter().skip(FEW).any(|v| chosen.contains(v)))
    };
    let all = RwSignal::new(values.with_untracked(|values| behind(values)));
    let counted = move |value: &str| {
        let count =
            search.found.with(|found| found.counts[facet.index()].get(value).copied().unwrap_or_default());
        intl::number(Language::of(i18n), i64::from(count))
    };
    let choice = move |value: &String| {
        let (named, numbered) = (value.clone(), value.clone());
        Choice {
            count: Some((move || counted(&numbered)).into()),
            ..Choice::new(value.clone(), move || value_name(search, i18n, facet, &named))
        }
    };
    let options = Signal::derive(move || {
        // A button that brings one more row takes the place of that row.
        let few = if all.get() || values.with(Vec::len) == FEW + 1 { usize::MAX } else { FEW };
        values.with(|values| values.iter().take(few).map(choice).collect::<Vec<_>>())
    });
    let change = move |now: Vec<String>| {
        let next = search.query.with_untracked(|query| {
            // What is chosen but not shown among the first few stays chosen.
            let shown = options.with_untracked(|all| all.iter().map(|c| c.value.clone()).collect::<Vec<_>>());
            let hidden = query.chosen(facet).iter().filter(|value| !shown.contains(value)).cloned();
            query.with_chosen(facet, now.into_iter().chain(hidden.collect::<Vec<_>>()))
        });
        search.ask.run((next, Entry::Push));
    };
    let more = Memo::new(move |_| values.with(Vec::len).saturating_sub(FEW));
    let more_words = move || {
        if all.get() {
            return t_string!(i18n, directory.fewer).to_owned();
        }
        let locale = Language::of(i18n);
        let number = intl::number(locale, more.get() as i64);
        match intl::plural(locale, more.get() as u64) {
            Plural::One => t_string!(i18n, directory.more_1, count = number),
            Plural::Other => t_string!(i18n, directory.more_n, count = number),
        }
    };
    view! {
        <div class="directory-facet">
            <CheckboxGroup
                id=format!("facet-{}", facet.code())
                legend=move || facet_name(i18n, facet)
                options
                value=chosen
                on_change=change
                facet=true
            />
            <Show when=move || { more.get() > 1 }>
                <button
                    type="button"
                    class="directory-more"
                    aria-expanded=move || if all.get() { "true" } else { "false" }
                    on:click=move |_| all.update(|all| *all = !*all)
                >
                    {more_words}<span class="visually-hidden">", "{move || facet_name(i18n, facet)}</span>
                </button>
            </Show>
        </div>
    }
    .into_any()
}

fn facet_name(i18n: I18n, facet: Facet) -> &'static str {
    match facet {
        Facet::What => t_string!(i18n, directory.facet_what),
        Facet::Offers => t_string!(i18n, directory.facet_offers),
        Facet::LooksFor => t_string!(i18n, directory.facet_looks_for),
        Facet::Region => t_string!(i18n, directory.facet_region),
        Facet::Kind => t_string!(i18n, directory.facet_kind),
        Facet::Size => t_string!(i18n, directory.facet_size),
        Facet::Language => t_string!(i18n, directory.facet_language),
        Facet::Country => t_string!(i18n, directory.facet_country),
        Facet::Year => t_string!(i18n, directory.facet_year),
        Facet::Status => t_string!(i18n, directory.facet_status),
        Facet::OpenTo => t_string!(i18n, directory.facet_open_to),
    }
}

/// The words for a value of a facet; the value itself when an old link names one that no longer exists.
pub fn value_name(search: Search, i18n: I18n, facet: Facet, value: &str) -> String {
    let locale = Language::of(i18n);
    let own = || value.to_owned();
    match facet {
        Facet::What if value == MEMBER => t_string!(i18n, directory.what_member).to_owned(),
        Facet::What if value == PERSON => t_string!(i18n, directory.what_person).to_owned(),
        Facet::What if value == PRACTICE => t_string!(i18n, directory.what_practice).to_owned(),
        Facet::What => own(),
        Facet::Offers | Facet::LooksFor => {
            search.index.with(|index| index.topic_name(value, position(locale)))
        }
        Facet::Region => Region::from_code(value).map_or_else(own, |v| terms::region(i18n, v).to_owned()),
        Facet::Kind => Kind::from_code(value).map_or_else(own, |v| intl::capitalised(terms::kind(i18n, v))),
        Facet::Size => SizeBand::from_code(value).map_or_else(own, |v| terms::size_band(i18n, v)),
        Facet::Status => {
            MemberStatus::from_code(value).map_or_else(own, |v| terms::status(i18n, v).to_owned())
        }
        Facet::OpenTo => {
            PracticeStatus::from_code(value).map_or_else(own, |v| terms::practice_status(i18n, v).to_owned())
        }
        Facet::Language => intl::capitalised(&intl::language(locale, value)),
        Facet::Country => intl::country(locale, value),
        Facet::Year if value == "unknown" => t_string!(i18n, directory.year_unknown).to_owned(),
        Facet::Year => own(),
    }
}

/// The chosen filters as tags that can be taken away, and how many the words alone find.
#[component]
pub fn Chosen(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = Memo::new(move |_| {
        search.query.with(|query| {
            let of = |facet: Facet| {
                query.chosen(facet).iter().map(move |value| (facet, value.clone())).collect::<Vec<_>>()
            };
            Facet::ALL.iter().copied().flat_map(of).collect::<Vec<_>>()
        })
    });
    let tag = move |(facet, value): (Facet, String)| {
        let (named, again) = (value.clone(), value.clone());
        let remove = move || {
            let next = search.query.with_untracked(|query| query.without(facet, &value));
            search.ask.run((next, Entry::Push));
        };
        let label =
            move || t_string!(i18n, directory.remove, label = value_name(search, i18n, facet, &again));
        view! {
            <RemovableTag label=move || value_name(search, i18n, facet, &named) remove_label=label on_remove=move |()| remove() />
        }
    };
    let of = move || {
        let count = search.found.with(|found| found.by_words);
        let typed = search.query.with(|query| !query.text.trim().is_empty());
        let number = intl::number(Language::of(i18n), count as i64);
        typed.then(
            || view! { <span class="soft small">{t!(i18n, directory.of_matching, count = number)}</span> },
        )
    };
    move || {
        let chosen = chosen.get();
        (!chosen.is_empty())
            .then(|| view! { <div class="cluster">{chosen.into_iter().map(tag).collect_view()}{of}</div> })
    }
}
