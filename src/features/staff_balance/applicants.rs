//! Everybody who applied: score, reviews, and where they stand.

use leptos::prelude::*;
use model::call::{Applicant, Certainty, Standing};
use model::id::ApplicantId;

use super::edits::Decision;
use super::studio::Studio;
use super::view_model::{Filter, Mark, marks};
use super::words;
use crate::i18n::{I18n, Language, t_string};
use crate::intl;
use crate::terms;
use crate::ui::button::Button;
use crate::ui::focus::focus_id;
use crate::ui::status::{Status, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::ui::tabs::{Item, Tabs};

/// So many rows are shown at once; the others on demand.
const ROWS: usize = 25;

/// The table with its filter.
pub(super) fn draw(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    // Where nobody is in between, there is nothing for the committee to look at first.
    let first = studio.balance.with_untracked(|balance| match Filter::Grey.count(balance) {
        0 => Filter::All,
        _ => Filter::Grey,
    });
    let (filter, all) = (RwSignal::new(first), RwSignal::new(false));
    let items = Filter::ALL.map(|one| {
        let label = move || {
            let count = one.count(&studio.balance.read());
            match one {
                Filter::In => t_string!(i18n, balance.filter_in, count = count),
                Filter::Grey => t_string!(i18n, balance.filter_grey, count = count),
                Filter::Out => t_string!(i18n, balance.filter_out, count = count),
                Filter::All => t_string!(i18n, balance.filter_all, count = count),
            }
        };
        Item::new(one.key(), label)
    });
    let rows = move || {
        let (balance, page, filter) = (studio.balance.get(), studio.page.get(), filter.get());
        let form = studio.answered.get();
        let limit = if all.get() { usize::MAX } else { ROWS };
        let row = |at: usize| {
            let (rank, standing) = (at + 1, balance.standings.get(at)?);
            let applicant = page.applicants.iter().find(|one| one.id == standing.applicant)?;
            let decision = Decision::of(&form, &applicant.id);
            Some(row(i18n, rank, standing.clone(), applicant.clone(), decision))
        };
        filter.rows(&balance).into_iter().take(limit).filter_map(row).collect_view()
    };
    let more = move || {
        let hidden = filter.get().rows(&studio.balance.read()).len().saturating_sub(ROWS);
        let show = move || {
            let next = studio.balance.with_untracked(|balance| filter.get_untracked().at(balance, ROWS));
            all.set(true);
            // To the first row that was hidden: the button has gone.
            request_animation_frame(move || {
                if let Some(next) = next {
                    focus_id(&row_id(&next));
                }
            });
        };
        (hidden > 0 && !all.get()).then(|| {
            view! { <p><Button on_press=show>{t_string!(i18n, balance.show_more, count = hidden)}</Button></p> }
        })
    };
    let nobody = move || {
        let none = filter.get().count(&studio.balance.read()) == 0;
        none.then(|| view! { <p class="soft">{t_string!(i18n, balance.nobody)}</p> })
    };
    let columns = vec![
        Column::new("rank", move || t_string!(i18n, balance.col_rank)).number(),
        Column::new("name", move || t_string!(i18n, balance.col_name)),
        Column::new("region", move || t_string!(i18n, balance.col_region)),
        Column::new("score", move || t_string!(i18n, balance.col_score)),
        Column::new("now", move || t_string!(i18n, balance.col_now)),
    ];
    view! {
        <div class="card">
            <h2 class="card-title">{move || t_string!(i18n, balance.applicants)}</h2>
            <Tabs
                id="balance-filter"
                label=move || t_string!(i18n, balance.filter)
                items=items.into()
                selected=Signal::derive(move || filter.get().key().to_owned())
                on_select=move |key: String| {
                    all.set(false);
                    filter.set(Filter::of(&key));
                }
            >
                <Table caption=move || t_string!(i18n, balance.applicants) hide_caption=true columns>{rows}</Table>
                {nobody}
                {more}
            </Tabs>
        </div>
    }
    .into_any()
}

fn row_id(applicant: &ApplicantId) -> String {
    format!("applicant-{applicant}")
}

fn row(
    i18n: I18n,
    rank: usize,
    standing: Standing,
    applicant: Applicant,
    decision: Option<Decision>,
) -> AnyView {
    let marks = marks(&applicant);
    let Applicant { name, country, region, band, first, .. } = applicant;
    let tone = match standing.certainty {
        Certainty::In => Tone::Done,
        Certainty::Grey => Tone::Needs,
        Certainty::Out => Tone::Info,
    };
    let (now, near, said) = (standing.clone(), standing.clone(), standing.clone());
    view! {
        <Row>
            <Cell label=move || t_string!(i18n, balance.col_rank) number=true>{rank}</Cell>
            <RowHead>
                <span id=row_id(&standing.applicant) tabindex="-1"><bdi>{name}</bdi></span>
                <span class="soft small balance-line">{move || intl::country(Language::of(i18n), country.as_str())}</span>
            </RowHead>
            <Cell label=move || t_string!(i18n, balance.col_region)>
                {move || terms::region(i18n, region)}
                <span class="soft small balance-line">
                    {move || terms::size_band(i18n, band)}
                    {first.then(|| view! { ", "{move || t_string!(i18n, balance.first_short)} })}
                </span>
            </Cell>
            <Cell label=move || t_string!(i18n, balance.col_score)>
                <b>{move || words::points(i18n, i64::from(standing.score))}</b>
                {reviews(i18n, marks, said)}
            </Cell>
            <Cell label=move || t_string!(i18n, balance.col_now)>
                <Status tone>{move || words::standing(i18n, &now)}</Status>
                <span class="soft small balance-line">{move || match decision {
                    Some(decision) => Some(words::decision(i18n, decision).to_owned()),
                    None => words::margin(i18n, &near),
                }}</span>
            </Cell>
        </Row>
    }
    .into_any()
}

/// Each review as a mark around the mean, 20 points to either side, and in words: what is to be seen is how far the
/// reviewers are apart.
fn reviews(i18n: I18n, marks: Vec<Mark>, standing: Standing) -> AnyView {
    let list = marks.clone();
    let said = move || {
        let counted =
            list.iter().filter(|mark| mark.counts).map(|mark| words::points(i18n, i64::from(mark.score)));
        let counted = intl::list(Language::of(i18n), &counted.collect::<Vec<_>>());
        if standing.counted == 0 { t_string!(i18n, balance.no_reviews).to_owned() } else { counted }
    };
    let spread =
        move || t_string!(i18n, balance.spread, points = words::points(i18n, i64::from(standing.spread)));
    let recused = standing.recused > 0;
    let ends = marks.iter().map(|mark| mark.score).min().zip(marks.iter().map(|mark| mark.score).max());
    let mean = f64::from(standing.score);
    let x = move |score: u32| (50.0 + (f64::from(score) - mean) / 1000.0 * 2.5).clamp(2.0, 98.0);
    let line = ends
        .map(|(from, to)| view! { <line class="balance-spread" x1=x(from) y1="5" x2=x(to) y2="5"></line> });
    let dots = marks.into_iter().map(|mark| {
        let class = if mark.counts { "balance-review" } else { "balance-review balance-review-recused" };
        view! { <circle class=class cx=x(mark.score) cy="5" r="2.4"></circle> }
    });
    let dots = dots.collect_view();
    let mean = x(standing.score);
    view! {
        <svg class="balance-reviews" viewBox="0 0 100 10" aria-hidden="true">
            {line}
            {dots}
            <line class="balance-mean" x1=mean y1="0" x2=mean y2="10"></line>
        </svg>
        <span class="soft small balance-line">{said}</span>
        {(standing.counted > 1).then(|| view! {
            <span class="soft small balance-line">{spread}</span>
        })}
        {recused.then(|| view! {
            <span class="soft small balance-line">{move || t_string!(i18n, balance.recused_here, count = standing.recused)}</span>
        })}
    }
    .into_any()
}
