//! The charts of the report, each with its table: pairs by band, and how regions and languages fared.

use std::sync::Arc;

use leptos::prelude::*;
use matching::run::Run;

use super::report_words;
use super::view_model::{Attribute, Band, Fairness, Group, fairness, lowest_finding, scale};
use crate::i18n::{I18n, t, t_string};
use crate::ui::card::Folded;
use crate::ui::score::{RangeBar, TickBar};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// Pairs by band, with a tick where each stood before.
pub(super) fn bands_chart(i18n: I18n, bands: Vec<Band>) -> AnyView {
    let finding = lowest_finding(&bands);
    let max = bands.iter().flat_map(|band| [Some(band.count), band.before]).flatten().max().unwrap_or(1);
    let bar = |band: &Band| {
        let band = *band;
        let was = band.before.filter(|before| *before != band.count).map(|before| {
            view! { <span class="soft">{t_string!(i18n, matching.band_was, count = before)}</span> }
        });
        let bar = match band.before {
            Some(before) => view! { <TickBar value=band.count max before /> }.into_any(),
            None => view! { <TickBar value=band.count max /> }.into_any(),
        };
        view! {
            <li>
                <span>{move || report_words::band(i18n, &band)}</span>
                {bar}
                <span class="number">{band.count} " " {was}</span>
            </li>
        }
        .into_any()
    };
    let bars = bands.iter().map(bar).collect_view();
    view! {
        <h3 class="matching-small">{move || report_words::finding(i18n, finding)}</h3>
        <ul class="matching-bars">{bars}</ul>
        <Folded summary=move || t_string!(i18n, common.show_as_table)>{bands_table(i18n, &bands)}</Folded>
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

/// Range and median of the scores by `attribute`, and how many are matched.
pub(super) fn fairness_chart(i18n: I18n, run: &Run, attribute: Attribute) -> AnyView {
    let fairness = Arc::new(fairness(run, attribute));
    let scale = scale(&fairness.groups);
    let bar = |group: &Group| {
        let Group { value, people, matched, range } = group.clone();
        view! {
            <li>
                <span>{move || report_words::value(i18n, attribute, &value)}</span>
                <span>{range.map(|range| view! { <RangeBar range scale /> })}</span>
                <span class="number">{move || t_string!(i18n, matching.fair_of, matched = matched, people = people)}</span>
            </li>
        }
        .into_any()
    };
    let bars = fairness.groups.iter().map(bar).collect_view();
    let title = {
        let fairness = fairness.clone();
        move || report_words::fairness_finding(i18n, attribute, &fairness)
    };
    view! {
        <h3 class="matching-small">{title}</h3>
        <p class="faint small">{t!(i18n, matching.fair_subtitle)}</p>
        <ul class="matching-bars matching-fair">{bars}</ul>
        <div class="matching-scale faint small" aria-hidden="true">
            <span></span>
            <span class="matching-scale-ends"><span>{scale.0}</span><span>{scale.1}</span></span>
        </div>
        <Folded summary=move || t_string!(i18n, common.show_as_table)>
            {fairness_table(i18n, attribute, fairness.clone())}
        </Folded>
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
