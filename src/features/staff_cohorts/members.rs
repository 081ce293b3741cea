//! The members of a cohort: who holds their seats, what is missing, their group and their mentor.

use leptos::prelude::*;
use model::cohort::CohortMember;

use super::missing::{lacking, shown, tone, words};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::paths;
use crate::ui::card::Card;
use crate::ui::field::Checkbox;
use crate::ui::seat::{SeatMark, SeatShape};
use crate::ui::state::Empty;
use crate::ui::status::{Status, Tone};
use crate::ui::table::{Cell, Column, Row, RowHead, Table};

/// The table of members, which can be cut down to those that lack something.
#[component]
pub fn Members(
    /// By name.
    members: Vec<CohortMember>,
) -> impl IntoView {
    let i18n = use_i18n();
    let only_missing = RwSignal::new(false);
    if members.is_empty() {
        return view! {
            <Empty
                title=move || t_string!(i18n, cohorts.no_members_title)
                words=move || t_string!(i18n, cohorts.no_members_body)
            >
                <a href=paths::DATA>{t!(i18n, cohorts.import_members)}</a>
            </Empty>
        }
        .into_any();
    }
    let lack = lacking(&members);
    let summary = move || match intl::plural(Language::of(i18n), lack as u64) {
        _ if lack == 0 => t_string!(i18n, cohorts.all_ready).to_owned(),
        Plural::One => t_string!(i18n, cohorts.summary_1, count = lack),
        Plural::Other => t_string!(i18n, cohorts.summary_n, count = lack),
    };
    let columns = vec![
        Column::new("member", move || t_string!(i18n, cohorts.col_member)),
        Column::new("seats", move || t_string!(i18n, cohorts.col_seats)),
        Column::new("missing", move || t_string!(i18n, cohorts.col_missing)),
        Column::new("group", move || t_string!(i18n, cohorts.col_group)),
        Column::new("mentor", move || t_string!(i18n, cohorts.col_mentor)),
    ];
    let members = StoredValue::new(members);
    let rows = move || {
        let members = members.with_value(|all| shown(all, only_missing.get()));
        members.into_iter().map(|member| row(i18n, member)).collect_view()
    };
    let filter = (lack > 0).then(|| {
        view! {
            <Checkbox
                id="only-missing"
                label=move || t_string!(i18n, cohorts.only_missing)
                checked=only_missing
                on_change=move |on| only_missing.set(on)
            />
        }
    });
    view! {
        <Card title=move || t_string!(i18n, cohorts.members_caption)>
            <div class="cluster cluster-apart">
                <p role="status">{summary}</p>
                {filter}
            </div>
            <Table caption=move || t_string!(i18n, cohorts.table_caption) hide_caption=true columns>{rows}</Table>
        </Card>
    }
    .into_any()
}

fn row(i18n: I18n, member: CohortMember) -> AnyView {
    let CohortMember {
        id, name, country, government_lead, civil_society_lead, missing, group, mentor, ..
    } = member;
    let none = move || t_string!(i18n, cohorts.none).to_owned();
    let group_words = move || match group {
        Some(number) => t_string!(i18n, cohorts.group, number = number),
        None => none(),
    };
    let mentor_view = match mentor {
        Some(name) => view! { <bdi>{name}</bdi> }.into_any(),
        None => view! { <span class="soft">{none}</span> }.into_any(),
    };
    let lacks = if missing.is_empty() {
        view! { <Status tone=Tone::Done>{t!(i18n, cohorts.complete)}</Status> }.into_any()
    } else {
        let status = |one| view! { <li><Status tone=tone(one)>{move || words(i18n, one)}</Status></li> };
        view! { <ul class="cohort-missing">{missing.into_iter().map(status).collect_view()}</ul> }.into_any()
    };
    view! {
        <Row>
            <RowHead>
                <a href=paths::member(&id)><bdi>{name}</bdi></a>" "
                <span class="soft cohort-country">{move || intl::country(Language::of(i18n), country.as_str())}</span>
            </RowHead>
            <Cell label=move || t_string!(i18n, cohorts.col_seats)>
                <span class="cohort-seats">
                    {seat(i18n, SeatShape::Gov, government_lead)}
                    {seat(i18n, SeatShape::Civil, civil_society_lead)}
                </span>
            </Cell>
            <Cell label=move || t_string!(i18n, cohorts.col_missing)>{lacks}</Cell>
            <Cell label=move || t_string!(i18n, cohorts.col_group)>
                <span class:soft=group.is_none()>{group_words}</span>
            </Cell>
            <Cell label=move || t_string!(i18n, cohorts.col_mentor)>{mentor_view}</Cell>
        </Row>
    }
    .into_any()
}

fn seat(i18n: I18n, shape: SeatShape, holder: Option<String>) -> AnyView {
    match holder {
        Some(name) => view! { <SeatMark shape><bdi>{name}</bdi></SeatMark> }.into_any(),
        None => view! { <SeatMark shape><span class="soft">{t!(i18n, cohorts.seat_empty)}</span></SeatMark> }
            .into_any(),
    }
}
