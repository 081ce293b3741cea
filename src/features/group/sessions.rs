//! The next session and all of them, on the reader's clock and on that of whoever leads.

use leptos::prelude::*;
use model::group::{GroupPage, Session};
use model::paths::{fill, template};

use crate::i18n::{I18n, Language, t, t_string};
use crate::intl;
use crate::session::use_session;
use crate::ui::button::{ButtonKind, ButtonLink};
use crate::ui::card::{Card, CardRule};
use crate::ui::status::{Status, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// The card that leads the page: the next date.
pub(super) fn next(i18n: I18n, group: &GroupPage) -> AnyView {
    let session = group.next_session.and_then(|at| group.sessions.get(usize::from(at)).cloned());
    let calendar = fill(template::GROUP_CALENDAR, group.id.as_str());
    let Some(session) = session else {
        return view! {
            <Card rule=CardRule::Teal title=move || t_string!(i18n, group.next_title)>
                <p>{t!(i18n, group.all_held)}</p>
            </Card>
        }
        .into_any();
    };
    let (at, number, count) = (session.starts_at_ms, session.number, group.sessions.len());
    let soon = move || intl::capitalised(&intl::relative(Language::of(i18n), at, intl::now_ms()));
    let title = move || session.title.of(Language::of(i18n)).to_owned();
    let clocks = clocks(i18n, group, at);
    view! {
        <Card rule=CardRule::Teal>
            <div class="stack-close">
                <p class="cluster">
                    <Status tone=Tone::Info>{soon}</Status>
                    <span class="soft">{move || t_string!(i18n, group.session_of, number = number, count = count)}</span>
                </p>
                <h2>{title}</h2>
                {clocks}
                <div class="cluster main-button">
                    <ButtonLink href=calendar kind=ButtonKind::Primary icon="calendar" external=true>
                        {t!(i18n, group.add_calendar)}
                    </ButtonLink>
                </div>
            </div>
        </Card>
    }
    .into_any()
}

fn clocks(i18n: I18n, group: &GroupPage, at: i64) -> AnyView {
    let reader = use_session();
    let mine = move || t_string!(i18n, group.your_time, place = intl::zone_place(&reader.time_zone()));
    let leads = group.facilitator.clone().map(|leader| {
        let zone = leader.time_zone.clone();
        let label = move || {
            let (name, place) = (leader.name.clone(), intl::zone_place(&leader.time_zone));
            t_string!(i18n, group.leads_time, name = name, place = place)
        };
        let time = move || intl::day_and_time(Language::of(i18n), at, &zone);
        view! { <div><dt class="small soft">{label}</dt><dd class="strong">{time}</dd></div> }
    });
    view! {
        <dl class="clocks">
            <div>
                <dt class="small soft">{mine}</dt>
                <dd class="strong">{move || intl::day_and_time(Language::of(i18n), at, &reader.time_zone())}</dd>
            </div>
            {leads}
        </dl>
    }
    .into_any()
}

/// All sessions in both clocks.
pub(super) fn all(i18n: I18n, group: &GroupPage) -> AnyView {
    let reader = use_session();
    let leader_zone = group.facilitator.as_ref().map(|leader| leader.time_zone.clone());
    let in_place = {
        let place = leader_zone.as_deref().map(intl::zone_place).unwrap_or_default();
        move || t_string!(i18n, group.column_theirs, place = place.clone())
    };
    let mut columns = vec![
        Column::new("session", move || t_string!(i18n, group.column_session)),
        Column::new("yours", move || t_string!(i18n, group.column_yours)),
    ];
    if leader_zone.is_some() {
        columns.push(Column::new("theirs", in_place.clone()));
    }
    let row = |session: &Session| {
        let (at, title) = (session.starts_at_ms, session.title.clone());
        let held = group.next_session.is_none_or(|next| session.number <= next);
        let when = move || intl::day(Language::of(i18n), at, &reader.time_zone());
        let theirs = leader_zone.clone().map(|zone| {
            let time = move || intl::time(Language::of(i18n), at, &zone);
            view! { <Cell label=in_place.clone()>{time}</Cell> }
        });
        view! {
            <Row>
                <RowHead>
                    <span>{move || title.of(Language::of(i18n)).to_owned()}</span><br />
                    <span class="soft">{when}{held.then(|| view! { ", "{t!(i18n, group.held)} })}</span>
                </RowHead>
                <Cell label=move || t_string!(i18n, group.column_yours)>
                    {move || intl::time(Language::of(i18n), at, &reader.time_zone())}
                </Cell>
                {theirs}
            </Row>
        }
        .into_any()
    };
    let rows = group.sessions.iter().map(row).collect_view();
    view! {
        <Card title=move || t_string!(i18n, group.sessions_title)>
            <Table caption=move || t_string!(i18n, group.sessions_caption) hide_caption=true columns>{rows}</Table>
        </Card>
    }
    .into_any()
}
