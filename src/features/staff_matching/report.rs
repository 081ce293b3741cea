//! How good the run is: figures, bands, fairness, and who is left out by which rule.

use std::sync::Arc;

use leptos::prelude::*;
use model::matching::{FairnessRow, MatchRun, UnmatchedRow};

use super::pane::{self, Pane};
use super::studio::Studio;
use super::view_model::{Band, bands, can_be_tried, fairness, lowest_finding, scale};
use super::words::{self, counted};
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::card::Disclosure;
use crate::ui::score::{RangeBar, TickBar};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// The report of the run shown.
pub(super) fn report_pane(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let record = move || {
        studio.run.get().map(|run| {
            let href = model::paths::fill(model::paths::template::MATCH_RECORD, run.id.as_str());
            view! { <a href=href rel="external" download="">{t!(i18n, matching.record)}</a> }
        })
    };
    let body = move || match studio.run.get() {
        None => view! { <p class="soft">{t!(i18n, matching.empty_report)}</p> }.into_any(),
        Some(run) => {
            let before = studio.compared.get().map(|compared| compared.bands.clone()).unwrap_or_default();
            view! {
                {figures(i18n, &run)}
                <hr />
                {bands_chart(i18n, bands(&run, &before))}
                <hr />
                {fairness_chart(i18n, &run, "region")}
                <hr />
                {fairness_chart(i18n, &run, "language")}
                <hr />
                {left_out(studio, &run)}
                <hr />
                {sums(i18n, &run)}
            }
            .into_any()
        }
    };
    pane::draw(
        Pane::Report,
        move || t_string!(i18n, matching.report).into(),
        record.into_any(),
        body.into_any(),
    )
}

fn figures(i18n: I18n, run: &MatchRun) -> AnyView {
    let (mentees, worst) = (run.mentees, run.worst);
    view! {
        <div class="figures matching-figures">
            <p>
                <span class="figure-number">{run.matched}</span>
                <span class="soft small">{t!(i18n, matching.matched_of, count = mentees)}</span>
            </p>
            <p>
                <span class="figure-number">
                    {move || worst.map_or_else(|| t_string!(i18n, matching.worst_none).to_owned(), |worst| worst.to_string())}
                </span>
                <span class="soft small">{t!(i18n, matching.worst)}</span>
            </p>
            <p>
                <span class="figure-number">{run.unmatched.len()}</span>
                <span class="soft small">{t!(i18n, matching.left_out)}</span>
            </p>
        </div>
    }
    .into_any()
}

fn bands_chart(i18n: I18n, bands: Vec<Band>) -> AnyView {
    let finding = lowest_finding(&bands);
    let max = bands.iter().flat_map(|band| [Some(band.count), band.before]).flatten().max().unwrap_or(1);
    let compared = bands.iter().any(|band| band.before.is_some());
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
                <span>{move || words::band(i18n, &band)}</span>
                {bar}
                <span class="number">{band.count} " " {was}</span>
            </li>
        }
        .into_any()
    };
    let bars = bands.iter().map(bar).collect_view();
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
                <RowHead>{move || words::band(i18n, &band)}</RowHead>
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
        <h3 class="matching-small">{move || words::finding(i18n, finding)}</h3>
        <ul class="matching-bars">{bars}</ul>
        <Disclosure summary=move || t_string!(i18n, common.show_as_table)>
            <Table caption=move || words::finding(i18n, finding) hide_caption=true keep_table=true columns>{rows}</Table>
        </Disclosure>
    }
    .into_any()
}

fn fairness_chart(i18n: I18n, run: &MatchRun, attribute: &'static str) -> AnyView {
    let fairness = Arc::new(fairness(run, attribute));
    let scale = scale(&fairness.rows);
    let bar = |row: &FairnessRow| {
        let FairnessRow { value, people, matched, mean_score, worst, .. } = row.clone();
        let range = worst.zip(mean_score).map(|(worst, mean)| {
            let (worst, mean) = (worst.clamp(0, 1000) as u32, mean.clamp(0, 1000) as u32);
            view! { <RangeBar range=(worst, mean, mean) scale /> }
        });
        view! {
            <li>
                <span>{move || words::value(i18n, attribute, &value)}</span>
                <span>{range}</span>
                <span class="number">{move || t_string!(i18n, matching.fair_of, matched = matched, people = people)}</span>
            </li>
        }
        .into_any()
    };
    let bars = fairness.rows.iter().map(bar).collect_view();
    let columns = vec![
        Column::new("value", move || match attribute {
            "region" => t_string!(i18n, matching.fair_region),
            _ => t_string!(i18n, matching.fair_language),
        }),
        Column::new("matched", move || t_string!(i18n, matching.fair_matched)).number(),
        Column::new("mean", move || t_string!(i18n, matching.fair_mean)).number(),
        Column::new("lowest", move || t_string!(i18n, matching.fair_lowest)).number(),
    ];
    let row = |row: &FairnessRow| {
        let FairnessRow { value, people, matched, mean_score, worst, .. } = row.clone();
        let score = move |score: Option<i64>| {
            move || {
                score.map_or_else(|| t_string!(i18n, common.not_known).to_owned(), |score| score.to_string())
            }
        };
        view! {
            <Row>
                <RowHead>{move || words::value(i18n, attribute, &value)}</RowHead>
                <Cell number=true>{move || t_string!(i18n, matching.fair_of, matched = matched, people = people)}</Cell>
                <Cell number=true>{score(mean_score)}</Cell>
                <Cell number=true>{score(worst)}</Cell>
            </Row>
        }
        .into_any()
    };
    let rows = fairness.rows.iter().map(row).collect_view();
    let finding = move || words::fairness_finding(i18n, attribute, &fairness);
    let title = finding.clone();
    view! {
        <h3 class="matching-small">{title}</h3>
        <p class="faint small">{t!(i18n, matching.fair_subtitle)}</p>
        <ul class="matching-bars matching-fair">{bars}</ul>
        <Disclosure summary=move || t_string!(i18n, common.show_as_table)>
            <Table caption=finding hide_caption=true keep_table=true columns>{rows}</Table>
        </Disclosure>
    }
    .into_any()
}

fn left_out(studio: Studio, run: &MatchRun) -> AnyView {
    let i18n = studio.i18n;
    let count = run.unmatched.len();
    let title = move || match count {
        0 => t_string!(i18n, matching.unmatched_none).to_owned(),
        count => counted!(i18n, count, unmatched_1, unmatched_n),
    };
    let items = run.unmatched.iter().cloned().map(|row| unmatched(studio, row)).collect_view();
    view! {
        <h3 class="matching-small">{title}</h3>
        <ul class="rows matching-unmatched">{items}</ul>
    }
    .into_any()
}

fn unmatched(studio: Studio, row: UnmatchedRow) -> AnyView {
    let i18n = studio.i18n;
    let UnmatchedRow { name, country, cut_by, fixes, .. } = row;
    let cuts = move || {
        let wording = studio.wording.get();
        let cut = |cut: &model::matching::CutBy| view! { <li>{wording.cut(&cut.rule, cut.count)}</li> };
        cut_by.iter().map(cut).collect_view()
    };
    let tried: Vec<u16> = fixes.iter().filter_map(can_be_tried).collect();
    let fixes = move || {
        let wording = studio.wording.get();
        if fixes.is_empty() {
            return view! { <p>{t!(i18n, matching.no_fix)}</p> }.into_any();
        }
        let fixes = fixes.iter().map(|fix| view! { <li>{wording.match_fix(fix)}</li> }).collect_view();
        view! { <ul class="matching-changes">{fixes}</ul> }.into_any()
    };
    let attempt = move |minutes: u16| {
        let press = move || {
            studio.form.update(|form| form.ruleset.min_overlap_minutes = minutes);
            studio.start();
        };
        view! {
            <Button
                small=true
                kind=ButtonKind::Quiet
                on_press=press
                busy=studio.running.busy()
                busy_word=move || t_string!(i18n, matching.running)
            >
                {t!(i18n, matching.try_minutes, minutes = minutes)}
            </Button>
        }
        .into_any()
    };
    view! {
        <li>
            <p><bdi class="strong">{name}</bdi>", "{move || intl::country(Language::of(i18n), country.as_str())}</p>
            <ul class="matching-changes soft small">{cuts}</ul>
            <p class="small strong">{t!(i18n, matching.would_help)}</p>
            <div class="small">{fixes}</div>
            {tried.into_iter().map(attempt).collect_view()}
        </li>
    }
    .into_any()
}

fn sums(i18n: I18n, run: &MatchRun) -> AnyView {
    let number = move |number: i64| move || intl::number(Language::of(i18n), number);
    view! {
        <h3 class="matching-small">{t!(i18n, matching.figures)}</h3>
        <dl class="matching-counts">
            <dt>{t!(i18n, matching.allowed_pairs)}</dt>
            <dd>{number(i64::from(run.allowed_pairs))}</dd>
            <dt>{t!(i18n, matching.mentor_places)}</dt>
            <dd>{number(i64::from(run.places))}</dd>
            <dt>{t!(i18n, matching.total)}</dt>
            <dd>{number(run.total)}</dd>
        </dl>
    }
    .into_any()
}
