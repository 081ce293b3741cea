//! Where to recruit: what one more place with a mentor of some profile would add to the round.

use leptos::prelude::*;
use matching::explain::Recruit;
use matching::time::TimeBand;

use super::report::{Told, in_place};
use super::studio::Studio;
use super::words::counted;
use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::ui::card::Folded;
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// How many profiles are shown before the rest is opened.
const FIRST: usize = 3;

/// The part of the report about recruiting; nothing for a run that says nothing of it.
pub(super) fn draw(studio: Studio, answer: Told) -> AnyView {
    let i18n = studio.i18n;
    let all = Memo::new(move |_| Some(answer.get()?.run.as_ref()?.recruit.clone()));
    let count = Memo::new(move |_| all.read().as_ref().map(Vec::len));
    let rest = Memo::new(move |_| count.get().unwrap_or_default().saturating_sub(FIRST));
    (move || {
        if count.get()? == 0 {
            return Some(view! { <p class="soft small">{t!(i18n, matching.recruit_none)}</p> }.into_any());
        }
        let more = move || {
            (rest.get() > 0).then(|| {
                view! {
                    <Folded summary=move || counted!(i18n, rest.get(), recruit_more_1, recruit_more_n)>
                        {table(studio, profiles(all, FIRST, usize::MAX))}
                    </Folded>
                }
            })
        };
        let first = view! {
            <h3 class="matching-small">{t!(i18n, matching.recruit_title)}</h3>
            <p class="faint small">{t!(i18n, matching.recruit_note)}</p>
            {table(studio, profiles(all, 0, FIRST))}
            {more}
        };
        Some(first.into_any())
    })
    .into_any()
}

fn profiles(all: Memo<Option<Vec<Recruit>>>, from: usize, below: usize) -> Memo<Vec<Recruit>> {
    Memo::new(move |_| all.read().iter().flatten().take(below).skip(from).cloned().collect())
}

fn table(studio: Studio, profiles: Memo<Vec<Recruit>>) -> AnyView {
    let i18n = studio.i18n;
    let columns = vec![
        Column::new("profile", move || t_string!(i18n, matching.recruit_profile)),
        Column::new("gain", move || t_string!(i18n, matching.recruit_gain)).number(),
    ];
    let rows = in_place(profiles, move |one| row(studio, one));
    view! {
        <div class="matching-recruit">
            <Table caption=move || t_string!(i18n, matching.recruit_title) hide_caption=true keep_table=true columns>
                {rows}
            </Table>
        </div>
    }
    .into_any()
}

fn row(studio: Studio, one: Memo<Recruit>) -> AnyView {
    let i18n = studio.i18n;
    let who = Memo::new(move |_| {
        let one = one.read();
        (one.theme.clone(), one.language.clone())
    });
    let band = Memo::new(move |_| one.read().band);
    let named = move || {
        let (theme, language) = who.get();
        let language = intl::capitalised(&intl::language(Language::of(i18n), &language));
        let theme = studio.wording.get().area(&theme);
        t_string!(i18n, matching.recruit_who, theme = theme, language = language)
    };
    view! {
        <Row>
            <RowHead>
                {named}
                <span class="matching-second">{move || hours(i18n, band.get())}</span>
                <span class="matching-second">{move || where_in_the_world(i18n, band.get())}</span>
            </RowHead>
            <Cell number=true>{move || adds(i18n, one.read().gain, one.read().matched)}</Cell>
        </Row>
    }
    .into_any()
}

/// What a place adds: a pair, or points, or something better by what counts as best.
fn adds(i18n: I18n, gain: i64, matched: u8) -> String {
    match (matched, gain) {
        (1.., _) => t_string!(i18n, matching.recruit_pair).to_owned(),
        (0, 1..) => counted!(i18n, gain as usize, recruit_points_1, recruit_points_n),
        (0, _) => t_string!(i18n, matching.recruit_better).to_owned(),
    }
}

/// The hours on the reader's own clock, as it is today.
fn hours(i18n: I18n, band: TimeBand) -> String {
    const DAY_MS: i64 = 86_400_000;
    let (from, to) = band.minutes();
    let midnight = intl::now_ms().div_euclid(DAY_MS) * DAY_MS;
    let zone = intl::browser_zone();
    let clock = |minute: u16| intl::time(Language::of(i18n), midnight + i64::from(minute) * 60_000, &zone);
    let place = intl::zone_place(&zone);
    t_string!(i18n, matching.recruit_hours, from = clock(from), to = clock(to), place = place)
}

/// Where people are at work in these hours.
fn where_in_the_world(i18n: I18n, band: TimeBand) -> &'static str {
    match band {
        TimeBand::Utc00 => t_string!(i18n, matching.recruit_utc_00),
        TimeBand::Utc04 => t_string!(i18n, matching.recruit_utc_04),
        TimeBand::Utc08 => t_string!(i18n, matching.recruit_utc_08),
        TimeBand::Utc12 => t_string!(i18n, matching.recruit_utc_12),
        TimeBand::Utc16 => t_string!(i18n, matching.recruit_utc_16),
        TimeBand::Utc20 => t_string!(i18n, matching.recruit_utc_20),
    }
}
