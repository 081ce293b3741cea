//! The card that shows that the hour holds for everybody.

use leptos::prelude::*;
use model::group::{BandRow as Member, GroupPage, TimeBand as Band};

use super::view_model::{common, place};
use crate::i18n::{I18n, Language, t_string};
use crate::intl;
use crate::session::use_session;
use crate::ui::map::ChartTitle;
use crate::ui::time_band::{BandLegend, BandRow, BandWords, TimeBand};
use crate::ui::words::Words;

/// Everybody's civil hours on the reader's clock, with the proof as its title.
pub(super) fn band(i18n: I18n, group: &GroupPage) -> AnyView {
    let band = StoredValue::new(group.band.clone());
    let reader = use_session();
    let at = group.band.starts_at_ms;
    let minute = Memo::new(move |_| intl::minute_of_day(at, &reader.time_zone()));
    let length = i32::from(group.band.minutes);
    let title = move || {
        let zone = reader.time_zone();
        sentence(i18n, at, &zone, band.with_value(|band| band.weeks))
    };
    let rows = Signal::derive(move || {
        band.with_value(|band| band.rows.iter().map(|row| drawn(i18n, row, minute.get())).collect::<Vec<_>>())
    });
    let common = Signal::derive(move || band.with_value(|band: &Band| common(band, minute.get())));
    let session = Signal::derive(move || (minute.get(), minute.get() + length));
    let changes = group.band.rows.iter().any(|row| row.change.is_some());
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
        <div class="card stack-close">
            <ChartTitle title=title subtitle=move || t_string!(i18n, group.band_subtitle) />
            <TimeBand rows common session sentence=title words>{legend}</TimeBand>
        </div>
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
