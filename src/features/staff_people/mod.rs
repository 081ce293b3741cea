//! People and the seats they hold, searched by name, address or member; the search is in the address.

pub mod filter;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::people::{HeldSeat, People, PersonRow};
use model::permissions::Role;

use crate::a11y::{Page, use_announce};
use crate::data::{self, Loaded};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::intl::{self, Plural};
use crate::ui::button::{Button, ButtonKind, ButtonLink};
use crate::ui::field::{Choice, SearchBox, SelectField};
use crate::ui::heading::HeadingSize;
use crate::ui::pages::ShowMore;
use crate::ui::state::Empty;
use crate::ui::status::Tag;
use crate::ui::table::{Cell, Column, Row, RowHead, Table};
use crate::{paths, terms};
use filter::Filter;

/// How many rows come at a time.
const STEP: usize = 50;

/// People and seats.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let i18n = use_i18n();
    let view = move |found: People| {
        if found.people.is_empty() {
            return view! {
                <Empty title=move || t_string!(i18n, people.empty_title) words=move || t_string!(i18n, people.empty_body)>
                    <ButtonLink href=paths::INVITATIONS kind=ButtonKind::Primary>{t!(i18n, people.invite)}</ButtonLink>
                </Empty>
            }
            .into_any();
        }
        view! { <Search people=found.people /> }.into_any()
    };
    view! {
        <Page
            title=move || t_string!(i18n, people.title)
            lead=move || t_string!(i18n, people.lead)
            size=HeadingSize::Staff
            actions=move || view! {
                <ButtonLink href=paths::SAFETY icon="audit">{t!(i18n, people.countries)}</ButtonLink>
                <ButtonLink href=paths::INVITATIONS icon="plus">{t!(i18n, people.invite)}</ButtonLink>
            }
        />
        <Loaded of=data::people() view words=move || t_string!(i18n, people.loading) lines=8 />
    }
    .into_any()
}

#[component]
fn Search(people: Vec<PersonRow>) -> impl IntoView {
    let (i18n, announce) = (use_i18n(), use_announce());
    let url = use_query_map();
    let filter = Memo::new(move |_| url.with(|url| Filter::from_url(|key| url.get(key))));
    let people = StoredValue::new(people);
    let found = Memo::new(move |_| people.with_value(|all| filter.with(|filter| filter.apply(all))));
    // More rows were asked for under one search; the next one begins with the first rows again.
    let more = RwSignal::new((Filter::default(), STEP));
    let limit = move || {
        let (asked, limit) = more.get();
        if filter.with(|filter| *filter == asked) { limit } else { STEP }
    };
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |filter: Filter, replace: bool| {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&filter.to_url(paths::PEOPLE), options));
    };
    let count = move || found_words(i18n, found.with(Vec::len));
    // Said after a pause in typing, not at every letter.
    let quiet = StoredValue::new_local(None::<gloo::timers::callback::Timeout>);
    Effect::new(move |before: Option<String>| {
        let words = count();
        if before.is_some_and(|before| before != words) {
            let said = words.clone();
            quiet.set_value(Some(gloo::timers::callback::Timeout::new(300, move || announce.say(&said))));
        }
        words
    });
    let typed = move |text: String| go(Filter { text, ..filter.get_untracked() }, true);
    let chosen =
        move |role: String| go(Filter { role: Role::from_code(&role), ..filter.get_untracked() }, false);
    let all = move || go(Filter::default(), false);
    let roles = Signal::derive(move || {
        let any = Choice::new("", t_string!(i18n, people.any_role));
        let one = |role: &Role| Choice::new(role.code(), terms::role(i18n, *role));
        [any].into_iter().chain(Role::ALL.iter().map(one)).collect::<Vec<_>>()
    });
    let show_more = move || more.set((filter.get_untracked(), limit() + STEP));
    let table = move || {
        if found.with(Vec::is_empty) {
            return view! {
                <Empty title=move || t_string!(i18n, people.none_title) words=move || t_string!(i18n, people.none_body)>
                    <Button on_press=all>{t!(i18n, people.clear)}</Button>
                </Empty>
            }
            .into_any();
        }
        view! {
            <PeopleTable people=Signal::derive(move || {
                found.with(|at| people.with_value(|all| at.iter().take(limit()).map(|at| all[*at].clone()).collect()))
            }) />
            <ShowMore
                shown=move || shown_words(i18n, limit().min(found.with(Vec::len)), found.with(Vec::len))
                more=move || t_string!(i18n, people.more)
                has_more=Signal::derive(move || limit() < found.with(Vec::len))
                on_more=show_more
            />
        }
        .into_any()
    };
    let any = Memo::new(move |_| found.with(Vec::is_empty));
    view! {
        <div class="people-search">
            <SearchBox
                id="people-search"
                label=move || t_string!(i18n, people.search)
                placeholder=move || t_string!(i18n, people.search_hint)
                value=Signal::derive(move || filter.with(|filter| filter.text.clone()))
                on_input=typed
            />
            <SelectField
                id="people-role"
                label=move || t_string!(i18n, people.role)
                value=Signal::derive(move || filter.with(|filter| filter.role.map_or("", Role::code).to_owned()))
                on_input=chosen
                options=roles
            />
        </div>
        <h2 class="people-count">{count}</h2>
        {move || { any.track(); table() }}
    }
    .into_any()
}

fn found_words(i18n: I18n, count: usize) -> String {
    let locale = Language::of(i18n);
    let number = intl::number(locale, count as i64);
    match intl::plural(locale, count as u64) {
        Plural::One => t_string!(i18n, people.found_1, count = number),
        Plural::Other => t_string!(i18n, people.found_n, count = number),
    }
}

fn shown_words(i18n: I18n, shown: usize, count: usize) -> String {
    match intl::plural(Language::of(i18n), count as u64) {
        Plural::One => t_string!(i18n, people.shown_1, shown = shown, count = count),
        Plural::Other => t_string!(i18n, people.shown_n, shown = shown, count = count),
    }
}

#[component]
fn PeopleTable(people: Signal<Vec<PersonRow>>) -> impl IntoView {
    let i18n = use_i18n();
    let columns = vec![
        Column::new("name", move || t_string!(i18n, people.col_name)),
        Column::new("roles", move || t_string!(i18n, people.col_roles)),
        Column::new("seats", move || t_string!(i18n, people.col_seats)),
        Column::new("languages", move || t_string!(i18n, people.col_languages)),
        Column::new("zone", move || t_string!(i18n, people.col_zone)),
        Column::new("safety", move || t_string!(i18n, people.col_safety)),
    ];
    let rows = move || people.get().into_iter().map(|person| row(i18n, person)).collect_view();
    view! { <Table caption=move || t_string!(i18n, people.caption) hide_caption=true columns>{rows}</Table> }
        .into_any()
}

fn row(i18n: I18n, person: PersonRow) -> AnyView {
    let PersonRow { id, name, email, roles, seats, languages, locale, time_zone } = person;
    let role = move |role| view! { <Tag>{move || terms::role(i18n, role)}</Tag> }.into_any();
    let held = if seats.is_empty() {
        view! { <span class="soft">{t!(i18n, people.no_seat)}</span> }.into_any()
    } else {
        view! { <ul class="people-seats">{seats.into_iter().map(|held| seat(i18n, held)).collect_view()}</ul> }.into_any()
    };
    let mails = move || {
        let language = intl::language(Language::of(i18n), locale.code());
        t_string!(i18n, people.mails_in, language = language)
    };
    let there = move || {
        let time = intl::time(Language::of(i18n), intl::now_ms(), &time_zone);
        t_string!(i18n, people.zone_time, time = time, place = intl::zone_place(&time_zone))
    };
    let whose = name.clone();
    let levels = move || t_string!(i18n, people.levels_of, name = whose.clone());
    view! {
        <Row>
            <RowHead>
                <bdi>{name}</bdi>
                <a class="people-email" href=format!("mailto:{email}") rel="external">{email.clone()}</a>
            </RowHead>
            <Cell label=move || t_string!(i18n, people.col_roles)>
                <span class="cluster">{roles.into_iter().map(role).collect_view()}</span>
            </Cell>
            <Cell label=move || t_string!(i18n, people.col_seats)>{held}</Cell>
            <Cell label=move || t_string!(i18n, people.col_languages)>
                {move || intl::capitalised(&terms::languages(Language::of(i18n), &languages))}
                <span class="soft people-line">{mails}</span>
            </Cell>
            <Cell label=move || t_string!(i18n, people.col_zone)>{there}</Cell>
            <Cell label=move || t_string!(i18n, people.col_safety)>
                <a href=paths::person_safety(&id) aria-label=levels>{t!(i18n, people.levels)}</a>
            </Cell>
        </Row>
    }
    .into_any()
}

fn seat(i18n: I18n, held: HeldSeat) -> AnyView {
    let HeldSeat { member, member_name, kind, from_ms } = held;
    let since = move || {
        let day = intl::date_with_year(Language::of(i18n), from_ms, "UTC");
        t_string!(i18n, people.since, day = day)
    };
    view! {
        <li>
            <a href=paths::member(&member)><bdi>{member_name}</bdi></a>
            <span class="people-line">{move || terms::seat(i18n, kind)}</span>
            <span class="soft people-line">{since}</span>
        </li>
    }
    .into_any()
}
