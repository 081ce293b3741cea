//! Who is in the group, and where they are.

use std::collections::BTreeSet;

use leptos::prelude::*;
use model::directory::PersonBrief;
use model::group::{GroupMember, GroupPage};

use crate::i18n::{I18n, Language, t_string};
use crate::ui::card::Card;
use crate::ui::map::{MapDot, WorldMap};
use crate::ui::seat::{Avatar, SeatMark, SeatShape};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{intl, paths};

/// Members as pairs of seats.
pub(super) fn members(i18n: I18n, group: &GroupPage) -> AnyView {
    let columns = vec![
        Column::new("member", move || t_string!(i18n, group.column_member)),
        Column::new("government", move || t_string!(i18n, group.column_government)),
        Column::new("civil", move || t_string!(i18n, group.column_civil)),
    ];
    let rows = group.members.iter().cloned().map(|member| row(i18n, member)).collect_view();
    view! {
        <Card title=move || t_string!(i18n, group.members_title)>
            <Table caption=move || t_string!(i18n, group.members_caption) hide_caption=true columns>{rows}</Table>
        </Card>
    }
    .into_any()
}

fn row(i18n: I18n, member: GroupMember) -> AnyView {
    let country = member.country.clone();
    let place = move || intl::country(Language::of(i18n), country.as_str());
    view! {
        <Row mine=member.mine>
            <RowHead>
                <a href=paths::member(&member.id)><bdi>{member.name.clone()}</bdi></a><br />
                <span class="soft">{place}</span>
            </RowHead>
            <Cell label=move || t_string!(i18n, group.column_government)>
                {seat(i18n, member.government_lead, SeatShape::Gov)}
            </Cell>
            <Cell label=move || t_string!(i18n, group.column_civil)>
                {seat(i18n, member.civil_society_lead, SeatShape::Civil)}
            </Cell>
        </Row>
    }
    .into_any()
}

fn seat(i18n: I18n, person: Option<PersonBrief>, shape: SeatShape) -> AnyView {
    match person {
        Some(person) => view! {
            <span class="person"><Avatar name=person.name.clone() shape /><bdi>{person.name.clone()}</bdi></span>
        }
        .into_any(),
        None => view! {
            <span class="soft"><SeatMark shape>{move || t_string!(i18n, group.not_filled)}</SeatMark></span>
        }
        .into_any(),
    }
}

/// Where the members are. The names stand beside the dots and in the table of members.
pub(super) fn map(i18n: I18n, group: &GroupPage) -> AnyView {
    let dots: Vec<MapDot> = group
        .members
        .iter()
        .filter_map(|member| {
            let at = member.coordinates?;
            Some(MapDot {
                latitude: f64::from(at.lat_e2) / 100.0,
                longitude: f64::from(at.lon_e2) / 100.0,
                colour: "k1",
                chosen: member.mine,
                label: Some(member.name.clone()),
            })
        })
        .collect();
    let countries: BTreeSet<_> = group.members.iter().map(|member| &member.country).collect();
    let count = countries.len();
    let title = move || {
        if intl::plural(Language::of(i18n), count as u64) == intl::Plural::One {
            t_string!(i18n, group.map_title_1, count = count)
        } else {
            t_string!(i18n, group.map_title_n, count = count)
        }
    };
    let names: Vec<String> = group.members.iter().map(|member| member.name.clone()).collect();
    let words = move || t_string!(i18n, group.map_words, names = intl::list(Language::of(i18n), &names));
    view! {
        <Card title=title>
            <WorldMap dots=Signal::stored(dots) words=words zoom=true />
        </Card>
    }
    .into_any()
}
