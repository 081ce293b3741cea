//! The members that fit, as dots on a map and as figures in columns.

use leptos::prelude::*;
use model::directory::{MemberSummary, PersonSummary};
use model::directory_search::Entry;
use model::practice::PracticeSummary;

use super::list::PersonName;
use super::practice::PracticeLink;
use super::stretch::{Earlier, More};
use super::{MemberLink, Search};
use crate::i18n::{Language, t_string, use_i18n};
use crate::intl::Plural;
use crate::ui::map::{MapDot, MapNote, WorldMap};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{intl, terms};

/// Every member that fits, on the map; the list beneath holds the same ones as links.
#[component]
pub fn MemberMap(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let members = move || {
        search.found.with(|found| {
            let member = |row: &super::view_model::Row| directory::member(&row.entry).cloned();
            found.rows.iter().filter_map(member).collect::<Vec<_>>()
        })
    };
    let dots = Signal::derive(move || members().iter().filter_map(dot).collect::<Vec<_>>());
    let title = move || {
        let count = members().len();
        t_string!(i18n, directory.map_title, members = terms::members(i18n, count))
    };
    let missing = move || {
        let count = members().iter().filter(|member| member.coordinates.is_none()).count();
        let locale = Language::of(i18n);
        let number = intl::number(locale, count as i64);
        (count > 0).then(|| match intl::plural(locale, count as u64) {
            Plural::One => t_string!(i18n, directory.map_missing_1, count = number),
            Plural::Other => t_string!(i18n, directory.map_missing_n, count = number),
        })
    };
    let shown = move || {
        let (from, shown) = search.query.with(|query| (query.from, query.shown));
        members().into_iter().skip(from).take(shown)
    };
    let links = move || {
        shown().map(|member| view! { <li><MemberLink id=member.id name=member.name /></li> }).collect_view()
    };
    view! {
        <div class="card">
            <WorldMap dots words=title />
            <p class="small">{missing}</p>
            <MapNote words=move || t_string!(i18n, common.regions_note) />
        </div>
        <Earlier search />
        <ul class="directory-list directory-columns" aria-label=move || t_string!(i18n, directory.results)>{links}</ul>
        <More search />
    }
    .into_any()
}

fn dot(member: &MemberSummary) -> Option<MapDot> {
    let at = member.coordinates?;
    Some(MapDot {
        latitude: f64::from(at.lat_e2) / 100.0,
        longitude: f64::from(at.lon_e2) / 100.0,
        colour: terms::region_colour(member.region),
        chosen: false,
        label: None,
    })
}

/// The members that fit, in columns.
#[component]
pub fn MemberTable(
    /// What the parts of the page share.
    search: Search,
) -> impl IntoView {
    let i18n = use_i18n();
    let columns = vec![
        Column::new("member", move || t_string!(i18n, directory.col_member)),
        Column::new("country", move || t_string!(i18n, directory.col_country)),
        Column::new("kind", move || t_string!(i18n, directory.col_kind)),
        Column::new("people", move || t_string!(i18n, directory.col_people)).number(),
        Column::new("languages", move || t_string!(i18n, directory.col_languages)),
        Column::new("year", move || t_string!(i18n, directory.col_year)).number(),
    ];
    let row = move |member: MemberSummary| {
        let locale = Language::of(i18n);
        let unknown = || t_string!(i18n, common.not_known).to_owned();
        let people = member.population.map_or_else(unknown, |people| intl::number(locale, i64::from(people)));
        let year = member.cohort_year.map_or_else(unknown, |year| year.to_string());
        view! {
            <Row>
                <RowHead><MemberLink id=member.id name=member.name /></RowHead>
                <Cell label=t_string!(i18n, directory.col_country)>{intl::country(locale, member.country.as_str())}</Cell>
                <Cell label=t_string!(i18n, directory.col_kind)>{terms::kind(i18n, member.kind)}</Cell>
                <Cell label=t_string!(i18n, directory.col_people) number=true>{people}</Cell>
                <Cell label=t_string!(i18n, directory.col_languages)>{terms::languages(locale, &member.languages)}</Cell>
                <Cell label=t_string!(i18n, directory.col_year) number=true>{year}</Cell>
            </Row>
        }
        .into_any()
    };
    let person = move |person: PersonSummary| {
        let locale = Language::of(i18n);
        let none = t_string!(i18n, directory.col_not_applicable);
        let at = search.index.with(|index| index.of_person(&person).cloned());
        let country = at.map(|member| intl::country(locale, member.country.as_str())).unwrap_or_default();
        let languages = terms::languages(locale, &person.languages);
        view! {
            <Row>
                <RowHead><PersonName person /></RowHead>
                <Cell label=t_string!(i18n, directory.col_country)>{country}</Cell>
                <Cell label=t_string!(i18n, directory.col_kind)>{t_string!(i18n, directory.kind_person)}</Cell>
                <Cell label=t_string!(i18n, directory.col_people) number=true>{none}</Cell>
                <Cell label=t_string!(i18n, directory.col_languages)>{languages}</Cell>
                <Cell label=t_string!(i18n, directory.col_year) number=true>{none}</Cell>
            </Row>
        }
        .into_any()
    };
    let practice = move |practice: PracticeSummary| {
        let locale = Language::of(i18n);
        let none = t_string!(i18n, directory.col_not_applicable);
        let member = search.index.with(|index| index.listed(&practice.member).cloned());
        let country = member.map(|member| intl::country(locale, member.country.as_str())).unwrap_or_default();
        let languages = terms::languages(locale, std::slice::from_ref(&practice.language));
        view! {
            <Row>
                <RowHead><PracticeLink practice /></RowHead>
                <Cell label=t_string!(i18n, directory.col_country)>{country}</Cell>
                <Cell label=t_string!(i18n, directory.col_kind)>{t_string!(i18n, directory.kind_practice)}</Cell>
                <Cell label=t_string!(i18n, directory.col_people) number=true>{none}</Cell>
                <Cell label=t_string!(i18n, directory.col_languages)>{languages}</Cell>
                <Cell label=t_string!(i18n, directory.col_year) number=true>{none}</Cell>
            </Row>
        }
        .into_any()
    };
    let rows = move || {
        let rows = search.found.with(|found| found.rows.clone());
        let entries = rows.into_iter().map(|row| (*row.entry).clone());
        let of = |entry| match entry {
            Entry::Member(member) => row(*member),
            Entry::Person(one) => person(*one),
            Entry::Practice(one) => practice(*one),
        };
        entries.map(of).collect_view()
    };
    view! {
        <Earlier search />
        <div class="directory-list">
            <Table caption=move || t_string!(i18n, directory.table_caption) hide_caption=true columns>{rows}</Table>
        </div>
        <More search />
    }
    .into_any()
}
