//! The card that shows that the hour holds for everybody.

use leptos::prelude::*;
use model::group::{BandRow as Member, GroupPage, Outside, TimeBand as Band};

use super::view_model::{common, place, sessions_of};
use crate::i18n::{I18n, Language, t_string};
use crate::intl;
use crate::reasons::isolated;
use crate::session::use_session;
use crate::ui::map::ChartTitle;
use crate::ui::time_band::{BandLegend, BandRow, BandWords, TimeBand};
use crate::ui::words::Words;

/// Everybody's civil hours on the reader's clock, with the proof as its title; where two hours take turns both, and how
/// often it is whose turn.
pub(super) fn band(i18n: I18n, group: &GroupPage) -> AnyView {
    let Some(rotation) = group.rotation.clone() else {
        let weeks = group.band.weeks;
        let title = Callback::new(move |(at, zone): (i64, String)| sentence(i18n, at, &zone, weeks));
        return view! { <div class="card stack-close">{drawn_band(i18n, &group.band, title)}</div> }
            .into_any();
    };
    let titled = |sessions: Vec<String>| {
        Callback::new(move |(at, zone): (i64, String)| {
            let locale = Language::of(i18n);
            let (time, place) = (intl::time(locale, at, &zone), intl::zone_place(&zone));
            let sessions = intl::list(locale, &sessions);
            t_string!(i18n, group.turns_band_title, time = time, place = place, sessions = sessions)
        })
    };
    let (first, second) = sessions_of(group, &rotation);
    let counts = rotation.outside.iter().filter(|one| one.sessions > 0).cloned();
    let all = group.sessions.len();
    let counts = counts.map(|one| view! { <li>{move || turn_words(i18n, &one, all)}</li> }).collect_view();
    view! {
        <div class="card stack-close">
            {drawn_band(i18n, &group.band, titled(first))}
            {drawn_band(i18n, &rotation.band, titled(second))}
            <h3>{move || t_string!(i18n, group.turns_title)}</h3>
            <ul class="small">{counts}</ul>
        </div>
    }
    .into_any()
}

/// "Baguio: 4 of 8 sessions outside 08:00 to 20:00, by at most 90 minutes".
fn turn_words(i18n: I18n, one: &Outside, all: usize) -> String {
    let (name, sessions, minutes) = (isolated(&one.name), one.sessions, one.minutes);
    t_string!(i18n, group.turns_count, name = name, sessions = sessions, all = all, minutes = minutes)
}

/// One hour with everybody's day around it; `title` words its time in a zone.
fn drawn_band(i18n: I18n, shown: &Band, title: Callback<(i64, String), String>) -> AnyView {
    let band = StoredValue::new(shown.clone());
    let reader = use_session();
    let at = shown.starts_at_ms;
    let minute = Memo::new(move |_| intl::minute_of_day(at, &reader.time_zone()));
    let length = i32::from(shown.minutes);
    let title = move || title.run((at, reader.time_zone()));
    let rows = Signal::derive(move || {
        band.with_value(|band| band.rows.iter().map(|row| drawn(i18n, row, minute.get())).collect::<Vec<_>>())
    });
    let common = Signal::derive(move || band.with_value(|band: &Band| common(band, minute.get())));
    let session = Signal::derive(move || (minute.get(), minute.get() + length));
    let changes = shown.rows.iter().any(|row| row.change.is_some());
    let after: Option<Words> =
        changes.then(|| (move || t_string!(i18n, group.legend_after).to_owned()).into());
    let legend = match after {
        Some(after) => view! {
            <BandLegend
                window=move || t_string!(i18n, group.legend_window)
                common=move || t_string!(i18n, group.legend_common)
                session=move || t_string!(i18n, group.legend_session)
                after
            />
        }
        .into_any(),
        None => view! {
            <BandLegend
                window=move || t_string!(i18n, group.legend_window)
                common=move || t_string!(i18n, group.legend_common)
                session=move || t_string!(i18n, group.legend_session)
            />
        }
        .into_any(),
    };
    let words = BandWords {
        show_table: (move || t_string!(i18n, group.show_table).to_owned()).into(),
        member: (move || t_string!(i18n, group.column_member).to_owned()).into(),
        window: (move || t_string!(i18n, group.column_window).to_owned()).into(),
        hour: (move || t_string!(i18n, group.column_hour).to_owned()).into(),
    };
    view! {
        <ChartTitle title=title subtitle=move || t_string!(i18n, group.band_subtitle) />
        <TimeBand rows common session sentence=title words>{legend}</TimeBand>
    }
    .into_any()
}

/// "12:30 in Nairobi is within everybody's day, in all 16 weeks".
fn sentence(i18n: I18n, at_ms: i64, zone: &str, weeks: u16) -> String {
    let locale = Language::of(i18n);
    let (time, place) = (intl::time(locale, at_ms, zone), intl::zone_place(zone));
    if intl::plural(locale, u64::from(weeks)) == intl::Plural::One {
        t_string!(i18n, group.band_title_1, time = time, place = place, weeks = weeks)
    } else {
        t_string!(i18n, group.band_title_n, time = time, place = place, weeks = weeks)
    }
}

fn drawn(i18n: I18n, row: &Member, minute: i32) -> BandRow {
    let locale = Language::of(i18n);
    let country = intl::country(locale, row.country.as_str());
    let placed = place(row, minute);
    let note = row.change.as_ref().map(|change| {
        let (time, date) = (change.starts_local.clone(), intl::short_day(locale, &change.from));
        t_string!(i18n, group.band_from, time = time, date = date).into()
    });
    let place = if row.mine { t_string!(i18n, group.band_you, country = country) } else { country };
    BandRow {
        name: row.name.clone(),
        place: place.into(),
        hour: row.starts_local.clone(),
        note,
        window: placed.window,
        after: placed.after,
        mine: row.mine,
    }
}
