//! The figures above the groups, and how far they are from what is possible.

use leptos::prelude::*;

use super::proposal::{Figures, Reach, softened};
use super::proposals::softened_words;
use super::studio::Studio;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};

/// Groups, placed, not placed, worst and total scores, and the proof.
#[component]
pub fn FigureRow(
    /// What the parts of the studio share.
    studio: Studio,
) -> impl IntoView {
    let i18n = use_i18n();
    let figures = Memo::new(move |_| studio.run.with(|run| run.as_ref().map(Figures::of)));
    let number = move |pick: fn(&Figures) -> Option<i64>| {
        move || {
            let value = figures.with(|figures| figures.as_ref().and_then(pick));
            // A run without groups has no worst one.
            value.map_or_else(|| "\u{2013}".to_owned(), |value| intl::number(Language::of(i18n), value))
        }
    };
    let placed = move || {
        let (placed, all) = figures.get().map_or((0, 0), |figures| (figures.placed, figures.all));
        t_string!(i18n, groups.placed_of, placed = placed, all = all)
    };
    let reach = move || figures.get().map(|figures| reach_words(i18n, figures.reach));
    let softened = move || {
        let count = studio.run.with(|run| run.as_ref().map_or(0, self::softened));
        if count == 0 {
            t_string!(i18n, groups.softened_none).to_owned()
        } else {
            format!("{}.", softened_words(i18n, count))
        }
    };
    view! {
        <section class="card group-figures" aria-label=move || t_string!(i18n, groups.figures)>
            <dl class="figures">
                <div>
                    <dt>{t!(i18n, groups.fig_groups)}</dt>
                    <dd class="figure-number">{number(|figures| Some(figures.groups as i64))}</dd>
                </div>
                <div><dt>{t!(i18n, groups.fig_placed)}</dt><dd class="figure-number">{placed}</dd></div>
                <div>
                    <dt>{t!(i18n, groups.fig_unplaced)}</dt>
                    <dd class="figure-number">{number(|figures| Some(figures.unplaced as i64))}</dd>
                </div>
                <div>
                    <dt>{t!(i18n, groups.fig_worst)}</dt>
                    <dd class="figure-number">{number(|figures| figures.worst)}</dd>
                </div>
                <div>
                    <dt>{t!(i18n, groups.fig_total)}</dt>
                    <dd class="figure-number">{number(|figures| Some(figures.total))}</dd>
                </div>
                <div class="group-bound">
                    <dt class="strong">{t!(i18n, groups.bound_title)}</dt>
                    <dd>{reach}" "{softened}</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

fn reach_words(i18n: I18n, reach: Reach) -> String {
    match reach {
        Reach::Best => t_string!(i18n, groups.bound_met).to_owned(),
        Reach::Unproved => t_string!(i18n, groups.bound_none).to_owned(),
        Reach::Short { more, bound } => match intl::plural(Language::of(i18n), u64::from(more)) {
            Plural::One => t_string!(i18n, groups.bound_short_1, count = more, bound = bound),
            Plural::Other => t_string!(i18n, groups.bound_short_n, count = more, bound = bound),
        },
    }
}
