//! The scores as dots, the grey band marked; the table below says the same in words.

use leptos::prelude::*;
use model::call::Certainty;

use super::studio::Studio;
use super::view_model::{Dot, Filter, dots, grey_band};
use super::words::{is_one, points};
use crate::i18n::{t, t_string};
use crate::ui::card::Card;

/// Units of the picture.
const WIDTH: f64 = 520.0;
const STEP: f64 = 5.0;
const BASE: f64 = 18.0;

/// The picture with its finding as a title.
pub(super) fn draw(studio: Studio) -> AnyView {
    let i18n = studio.i18n;
    let title = Signal::derive(move || {
        let balance = studio.balance.read();
        let grey = Filter::Grey.count(&balance);
        match grey_band(&balance) {
            None => t_string!(i18n, balance.chart_clear).to_owned(),
            Some((from, to)) => {
                let (from, to) = (points(i18n, i64::from(from)), points(i18n, i64::from(to)));
                if is_one(i18n, grey) {
                    t_string!(i18n, balance.chart_title_1, count = grey, from = from, to = to)
                } else {
                    t_string!(i18n, balance.chart_title_n, count = grey, from = from, to = to)
                }
            }
        }
    });
    let picture = move || {
        let balance = studio.balance.read();
        let dots = dots(&balance);
        let lowest = dots.iter().map(|dot| dot.point).min().unwrap_or(0) / 10 * 10;
        let highest = (dots.iter().map(|dot| dot.point).max().unwrap_or(100) / 10 + 1) * 10;
        let x = move |point: f64| (point - f64::from(lowest)) / f64::from(highest - lowest) * WIDTH;
        let tallest = dots.iter().map(|dot| dot.height).max().unwrap_or(0) as f64;
        let height = BASE + (tallest + 2.0) * STEP;
        let band = grey_band(&balance).map(|(from, to)| {
            // Dots stand over whole points.
            let (from, to) = (x(f64::from(from / 1000)), x(f64::from(to / 1000 + 1)));
            view! { <rect class="balance-band" x=from y="0" width=to - from height=height - BASE></rect> }
        });
        let dot = |dot: Dot| {
            let class = match (dot.certainty, dot.selected) {
                (Certainty::Grey, true) => "balance-dot balance-dot-grey",
                (Certainty::Grey, false) => "balance-dot balance-dot-grey balance-dot-out",
                (_, true) => "balance-dot",
                (_, false) => "balance-dot balance-dot-out",
            };
            let cx = x(f64::from(dot.point) + 0.5);
            let cy = height - BASE - (dot.height as f64 + 0.7) * STEP;
            view! { <circle class=class cx=cx cy=cy r="1.9"></circle> }
        };
        let tick = |point: u32| {
            let at = x(f64::from(point));
            view! { <text class="balance-tick" x=at y=height - 4.0 text-anchor="middle">{point}</text> }
        };
        let ticks =
            (lowest..=highest).step_by(10).skip(1).filter(|point| *point < highest).map(tick).collect_view();
        let line = height - BASE;
        view! {
            <svg class="balance-chart" viewBox=format!("0 0 {WIDTH} {height}") aria-hidden="true">
                {band}
                <line class="balance-axis" x1="0" y1=line x2=WIDTH y2=line></line>
                {dots.into_iter().map(dot).collect_view()}
                {ticks}
            </svg>
        }
    };
    view! {
        <Card title=move || title.get()>
            <p class="soft small">{t!(i18n, balance.chart_key)}</p>
            {picture}
        </Card>
    }
    .into_any()
}
