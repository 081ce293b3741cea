//! The members as dots on the map, as a searchable list of countries, and as a table.

use leptos::prelude::*;
use model::directory::MemberSummary;

use super::view_model::{self, CountryRow, Finding, Share};
use crate::a11y::announce_after_rest;
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::Plural;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::SearchBox;
use crate::ui::icon::Icon;
use crate::ui::map::{ChartTitle, MapDot, MapNote, WorldMap};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{intl, paths, terms};

/// Map and list side by side; a chosen country is larger on the map and open in the list.
#[component]
pub fn Members(
    /// All members.
    members: Vec<MemberSummary>,
) -> impl IntoView {
    let i18n = use_i18n();
    let members = StoredValue::new(members);
    let chosen = RwSignal::new(None::<String>);
    let rows = Memo::new(move |_| {
        let locale = Language::of(i18n);
        let mut all = members.get_value();
        intl::sort_by_name(locale, &mut all, |member| &member.name);
        let mut rows = view_model::countries(&all, |code| intl::country(locale, code));
        intl::sort_by_name(locale, &mut rows, |row| &row.name);
        rows
    });
    let dots = Signal::derive(move || {
        let chosen = chosen.get();
        members.with_value(|all| {
            all.iter().filter_map(|member| dot(member, chosen.as_deref())).collect::<Vec<_>>()
        })
    });
    let title = move || {
        let finding = members.with_value(|all| view_model::finding(all));
        finding.map(|finding| finding_words(i18n, finding)).unwrap_or_default()
    };
    let subtitle = move || {
        let each = t_string!(i18n, public.each_dot).to_owned();
        let row =
            chosen.get().and_then(|code| rows.with(|rows| rows.iter().find(|row| row.code == code).cloned()));
        row.map_or(each.clone(), |row| {
            let members = terms::members(i18n, row.members.len());
            format!("{each} {}", t_string!(i18n, public.chosen, country = row.name, members = members))
        })
    };
    let table = RwSignal::new(false);
    let table_words = move || {
        if table.get() { t_string!(i18n, common.hide_table) } else { t_string!(i18n, common.show_as_table) }
    };
    view! {
        <div class="front-members card">
            <div class="front-map">
                <ChartTitle title subtitle=subtitle />
                <WorldMap dots words=title />
                <RegionBar regions=members.with_value(|all| view_model::by_region(all)) />
                <MapNote words=move || t_string!(i18n, common.regions_note) />
                <Button kind=ButtonKind::Quiet small=true on_press=move || table.update(|shown| *shown = !*shown)>
                    {table_words}
                </Button>
            </div>
            <Countries rows chosen />
        </div>
        <Show when=move || table.get()><CountryTable rows /></Show>
    }
    .into_any()
}

fn dot(member: &MemberSummary, chosen: Option<&str>) -> Option<MapDot> {
    let at = member.coordinates?;
    Some(MapDot {
        latitude: f64::from(at.lat_e2) / 100.0,
        longitude: f64::from(at.lon_e2) / 100.0,
        colour: terms::region_colour(member.region),
        chosen: chosen == Some(member.country.as_str()),
        label: None,
    })
}

/// "131 members in 43 countries, a third of them in the Americas".
fn finding_words(i18n: I18n, finding: Finding) -> String {
    let locale = Language::of(i18n);
    let number = |count: usize| intl::number(locale, count as i64);
    if finding.countries < 2 {
        return t_string!(i18n, public.finding_one_country, members = number(finding.members));
    }
    let (region, share) = finding.largest;
    let share = match share {
        Share::All => t_string!(i18n, public.share_all).to_owned(),
        Share::TwoThirds => t_string!(i18n, public.share_two_thirds).to_owned(),
        Share::Half => t_string!(i18n, public.share_half).to_owned(),
        Share::Third => t_string!(i18n, public.share_third).to_owned(),
        Share::Quarter => t_string!(i18n, public.share_quarter).to_owned(),
        Share::Percent(percent) => {
            t_string!(i18n, public.share_percent, percent = intl::percent(locale, percent))
        }
    };
    t_string!(
        i18n,
        public.finding,
        members = number(finding.members),
        countries = number(finding.countries),
        share = share,
        place = terms::in_region(i18n, region)
    )
}

/// Legend of the map and chart of the regions in one: as long as a region has members.
#[component]
fn RegionBar(
    /// Regions with their members, the largest first.
    regions: Vec<(model::place::Region, usize)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let part = move |(region, count): (model::place::Region, usize)| {
        let number = move || intl::number(Language::of(i18n), count as i64);
        view! {
            <li class=format!("front-region {}", terms::region_colour(region)) style:--members=count.to_string()>
                <strong>{number}</strong>" "<span>{move || terms::region(i18n, region)}</span>
            </li>
        }
    };
    let there = regions.into_iter().filter(|(_, count)| *count > 0);
    view! { <ul class="front-regions">{there.map(part).collect_view()}</ul> }.into_any()
}

/// The countries with their members, found while typing.
#[component]
fn Countries(
    /// All of them in the order of the alphabet.
    rows: Memo<Vec<CountryRow>>,
    /// The code of the one that is open.
    chosen: RwSignal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    let fitting = Memo::new(move |_| rows.with(|rows| view_model::fitting(rows, &text.get())));
    let count = move |count: usize| {
        let locale = Language::of(i18n);
        let number = intl::number(locale, count as i64);
        match intl::plural(locale, count as u64) {
            Plural::One => t_string!(i18n, public.countries_1, count = number),
            Plural::Other => t_string!(i18n, public.countries_n, count = number),
        }
    };
    announce_after_rest(Signal::derive(move || count(fitting.with(Vec::len))));
    // While somebody searches, the members that fit are what they look for, so every country is open.
    let searching = Memo::new(move |_| text.with(|text| !text.trim().is_empty()));
    let nothing = move || {
        (fitting.with(Vec::is_empty)).then(|| {
            view! { <p class="front-nothing soft">{move || t_string!(i18n, public.nothing, text = text.get())}</p> }
        })
    };
    let row = move |row: CountryRow| view! { <Country row chosen searching /> };
    view! {
        <div class="front-list">
            <div class="front-find">
                <p class="field-label" aria-hidden="true">{t!(i18n, public.find)}</p>
                <SearchBox
                    id="find-country"
                    label=move || t_string!(i18n, public.find)
                    placeholder=move || count(rows.with(Vec::len))
                    value=text
                    on_input=move |typed| text.set(typed)
                />
            </div>
            <div class="front-scroll" role="region" tabindex="0" aria-label=move || t_string!(i18n, public.list_label)>
                <ul>
                    <For each=move || fitting.get() key=|row| (row.name.clone(), row.members.len()) children=row />
                </ul>
                {nothing}
            </div>
            <p class="front-all"><a href=paths::MEMBERS>{t!(i18n, public.all_members)}</a></p>
        </div>
    }
    .into_any()
}

#[component]
fn Country(
    /// The country.
    row: CountryRow,
    /// The code of the one that is open.
    chosen: RwSignal<Option<String>>,
    /// Whether all are open.
    searching: Memo<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (this, again) = (row.code.clone(), row.code.clone());
    let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.as_deref() == Some(this.as_str())));
    let is_open = Memo::new(move |_| is_chosen.get() || searching.get());
    let toggle = move |_| {
        chosen.update(|now| *now = if now.as_deref() == Some(&again) { None } else { Some(again.clone()) });
    };
    let number = row.members.len();
    let members = StoredValue::new(row.members);
    let link = |member: MemberSummary| {
        view! { <li><a href=paths::member(&member.id)><bdi>{member.name}</bdi></a></li> }
    };
    let id = format!("country-{}", row.code);
    view! {
        <li class="front-country" class:front-chosen=move || is_chosen.get()>
            <button
                type="button"
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                aria-controls=id.clone()
                on:click=toggle
            >
                {move || if is_open.get() {
                    view! { <Icon name="chevron-down" /> }
                } else {
                    view! { <Icon name="chevron-end" /> }
                }}
                <bdi>{row.name}</bdi>
                <span class="push-end" aria-hidden="true">{move || intl::number(Language::of(i18n), number as i64)}</span>
                <span class="visually-hidden">", "{move || terms::members(i18n, number)}</span>
            </button>
            <ul id=id hidden=move || !is_open.get()>
                {move || is_open.get().then(|| members.get_value().into_iter().map(link).collect_view())}
            </ul>
        </li>
    }
    .into_any()
}

/// The same as figures.
#[component]
fn CountryTable(
    /// All countries in the order of the alphabet.
    rows: Memo<Vec<CountryRow>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let columns = vec![
        Column::new("country", move || t_string!(i18n, public.col_country)),
        Column::new("region", move || t_string!(i18n, public.col_region)),
        Column::new("members", move || t_string!(i18n, public.col_members)).number(),
    ];
    let row = move |row: CountryRow| {
        view! {
            <Row>
                <RowHead><bdi>{row.name}</bdi></RowHead>
                <Cell label=t_string!(i18n, public.col_region)>{terms::region(i18n, row.region)}</Cell>
                <Cell label=t_string!(i18n, public.col_members) number=true>
                    {intl::number(Language::of(i18n), row.members.len() as i64)}
                </Cell>
            </Row>
        }
    };
    let rows = move || rows.get().into_iter().map(row).collect_view();
    view! { <Table caption=move || t_string!(i18n, public.table_caption) columns>{rows}</Table> }.into_any()
}
