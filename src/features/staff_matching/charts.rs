//! The charts of the report, each with its table: pairs by band, and how regions and languages fared.

use std::sync::Arc;

use leptos::prelude::*;

use super::report::{Told, in_place};
use super::report_words;
use super::view_model::{Attribute, Band, Fairness, Group, fairness, lowest_finding, scale};
use crate::i18n::{I18n, t, t_string};
use crate::ui::card::Folded;
use crate::ui::score::{RangeBar, TickBar};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// Pairs by band, with a tick where each stood before.
pub(super) fn bands_chart(i18n: I18n, bands: Memo<Vec<Band>>) -> AnyView {
    let finding = move || report_words::finding(i18n, lowest_finding(&bands.read()));
    let max = Memo::new(move |_| {
        let counts = bands.get().into_iter().flat_map(|band| [Some(band.count), band.before]);
        counts.flatten().max().unwrap_or(1)
    });
    let bars = in_place(bands, move |band| band_bar(i18n, band, max));
    view! {
        <h3 class="matching-small">{finding}</h3>
        <ul class="matching-bars">{bars}</ul>
        <Folded summary=move || t_string!(i18n, common.show_as_table)>
            {move || bands_table(i18n, &bands.read())}
        </Folded>
    }
    .into_any()
}

fn band_bar(i18n: I18n, band: Memo<Band>, max: Memo<u32>) -> AnyView {
    let was = move || {
        let Band { before, count, .. } = band.get();
        before.filter(|before| *before != count).map(|before| {
            view! { <span class="soft">{t_string!(i18n, matching.band_was, count = before)}</span> }
        })
    };
    let count = move || band.read().count;
    view! {
        <li>
            <span>{move || report_words::band(i18n, &band.read())}</span>
            <TickBar
                value=Signal::derive(count)
                max
                before=Signal::derive(move || band.read().before)
            />
            <span class="number">{count} " " {was}</span>
        </li>
    }
    .into_any()
}

fn bands_table(i18n: I18n, bands: &[Band]) -> AnyView {
    let finding = lowest_finding(bands);
    let compared = bands.iter().any(|band| band.before.is_some());
    let mut columns = vec![
        Column::new("band", move || t_string!(i18n, matching.score_band)),
        Column::new("now", move || t_string!(i18n, matching.pairs_now)).number(),
    ];
    if compared {
        columns.push(Column::new("before", move || t_string!(i18n, matching.pairs_before)).number());
    }
    let row = |band: &Band| {
        let band = *band;
        view! {
            <Row>
                <RowHead>{move || report_words::band(i18n, &band)}</RowHead>
                <Cell number=true label=move || t_string!(i18n, matching.pairs_now)>{band.count}</Cell>
                {band.before.map(|before| view! {
                    <Cell number=true label=move || t_string!(i18n, matching.pairs_before)>{before}</Cell>
                })}
            </Row>
        }
        .into_any()
    };
    let rows = bands.iter().map(row).collect_view();
    view! {
        <Table caption=move || report_words::finding(i18n, finding) hide_caption=true keep_table=true columns>{rows}</Table>
    }
    .into_any()
}

/// How many groups are shown before the rest is opened.
const FIRST: usize = 6;

/// Range and median of the scores by `attribute`, and how many are matched; nothing for an answer without a record.
pub(super) fn fairness_chart(i18n: I18n, answer: Told, attribute: Attribute) -> AnyView {
    let fair = Memo::new(move |_| {
        let run = answer.get()?.run.clone()?;
        Some(Arc::new(fairness(&run, attribute)))
    });
    let title = move || fair.get().map(|fair| report_words::fairness_finding(i18n, attribute, &fair));
    let ends = Memo::new(move |_| fair.get().map_or((0, 0), |fair| scale(&fair.groups)));
    let bars = move |from: usize, below: usize| {
        let groups = Memo::new(move |_| {
            let fair = fair.get();
            let groups = fair.iter().flat_map(|fair| fair.groups.iter().take(below).skip(from));
            groups.cloned().collect::<Vec<_>>()
        });
        in_place(groups, move |group| group_bar(i18n, attribute, group, ends))
    };
    let told = Memo::new(move |_| fair.read().is_some());
    let scale_ends = move || {
        told.get().then(|| {
            view! {
                <span class="matching-scale-ends">
                    <span>{move || ends.get().0}</span>
                    <span>{move || ends.get().1}</span>
                </span>
            }
        })
    };
    let rest = Memo::new(move |_| fair.get().map_or(0, |fair| fair.groups.len().saturating_sub(FIRST)));
    let more = move || {
        (rest.get() > 0).then(|| {
            view! {
                <Folded summary=move || t_string!(i18n, matching.fair_more, count = rest.get())>
                    <ul class="matching-bars">{bars(FIRST, usize::MAX)}</ul>
                </Folded>
            }
        })
    };
    view! {
        <h3 class="matching-small">{title}</h3>
        <p class="faint small">{t!(i18n, matching.fair_subtitle)}</p>
        <ul class="matching-bars">
            {bars(0, FIRST)}
            <li class="faint small" aria-hidden="true"><span></span>{scale_ends}</li>
        </ul>
        {more}
        <Folded summary=move || t_string!(i18n, common.show_as_table)>
            {move || fair.get().map(|fair| fairness_table(i18n, attribute, fair))}
        </Folded>
    }
    .into_any()
}

fn group_bar(i18n: I18n, attribute: Attribute, group: Memo<Group>, scale: Memo<(u32, u32)>) -> AnyView {
    let range = Memo::new(move |_| group.read().range);
    let any = Memo::new(move |_| range.get().is_some());
    let bar = move || {
        let range = Signal::derive(move || range.get().unwrap_or_default());
        any.get().then(|| view! { <RangeBar range scale /> })
    };
    let counts = move || {
        let (matched, people) = (group.read().matched, group.read().people);
        t_string!(i18n, matching.fair_of, matched = matched, people = people)
    };
    view! {
        <li>
            <span>{move || report_words::value(i18n, attribute, &group.read().value)}</span>
            <span>{bar}</span>
            <span class="number">{counts}</span>
        </li>
    }
    .into_any()
}

fn fairness_table(i18n: I18n, attribute: Attribute, fairness: Arc<Fairness>) -> AnyView {
    let columns = vec![
        Column::new("value", move || match attribute {
            Attribute::Region => t_string!(i18n, matching.fair_region),
            Attribute::Language => t_string!(i18n, matching.fair_language),
        }),
        Column::new("matched", move || t_string!(i18n, matching.fair_matched)).number(),
        Column::new("lowest", move || t_string!(i18n, matching.fair_lowest)).number(),
        Column::new("median", move || t_string!(i18n, matching.fair_median)).number(),
        Column::new("highest", move || t_string!(i18n, matching.fair_highest)).number(),
    ];
    let row = |group: &Group| {
        let Group { value, people, matched, range } = group.clone();
        let score = move |pick: fn((u32, u32, u32)) -> u32| {
            move || {
                let score = range.map(|range| pick(range).to_string());
                score.unwrap_or_else(|| t_string!(i18n, common.not_known).to_owned())
            }
        };
        view! {
            <Row>
                <RowHead>{move || report_words::value(i18n, attribute, &value)}</RowHead>
                <Cell number=true>{move || t_string!(i18n, matching.fair_of, matched = matched, people = people)}</Cell>
                <Cell number=true>{score(|range| range.0)}</Cell>
                <Cell number=true>{score(|range| range.1)}</Cell>
                <Cell number=true>{score(|range| range.2)}</Cell>
            </Row>
        }
        .into_any()
    };
    let rows = fairness.groups.iter().map(row).collect_view();
    let finding = move || report_words::fairness_finding(i18n, attribute, &fairness);
    view! { <Table caption=finding hide_caption=true keep_table=true columns>{rows}</Table> }.into_any()
}
