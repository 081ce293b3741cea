//! Group, mentor and team on the home page.

use leptos::prelude::*;
use model::directory::SeatView;
use model::group::Session;
use model::home::{GroupCard, Home, MentorCard, NextStep};
use model::paths::{fill, template};

use super::{no_group, no_mentor};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::{Access, use_session};
use crate::ui::button::ButtonLink;
use crate::ui::card::Card;
use crate::ui::seat::{Avatar, SeatShape};
use crate::ui::status::{Status, Tone};
use crate::{intl, paths, terms};

/// The groups of the reader, or what will stand there.
#[component]
pub fn GroupCards(
    /// As the server told it.
    home: Home,
) -> impl IntoView {
    let i18n = use_i18n();
    if home.groups.is_empty() {
        let expects = home.member.is_some() || home.next_step == NextStep::PrepareSession;
        return expects.then(|| no_group(i18n)).into_any();
    }
    home.groups.into_iter().map(|group| group_card(i18n, group)).collect_view().into_any()
}

fn group_card(i18n: I18n, group: GroupCard) -> AnyView {
    let number = group.number;
    let title = move || t_string!(i18n, home.group_title, number = number);
    let soon = group.next_session.as_ref().map(|session| session.starts_at_ms);
    let aside = move || {
        soon.map(|at| {
            let words = move || intl::capitalised(&intl::relative(Language::of(i18n), at, intl::now_ms()));
            view! { <Status tone=Tone::Info>{words}</Status> }
        })
    };
    let calendar = fill(template::GROUP_CALENDAR, group.id.as_str());
    let body = match group.next_session.clone() {
        Some(session) => next_session(i18n, session, &group),
        None => view! { <p class="soft">{t!(i18n, home.no_more_sessions)}</p> }.into_any(),
    };
    view! {
        <Card title ruled=true aside=aside>
            <div class="stack-close">
                {body}
                <div class="cluster">
                    <ButtonLink href=calendar icon="calendar" external=true>{t!(i18n, home.add_calendar)}</ButtonLink>
                    <a class="strong" href=paths::GROUP>{t!(i18n, home.see_group)}</a>
                </div>
            </div>
        </Card>
    }
    .into_any()
}

fn next_session(i18n: I18n, session: Session, group: &GroupCard) -> AnyView {
    let reader = use_session();
    let (at, count, leader) = (session.starts_at_ms, group.sessions, group.facilitator.clone());
    let title = move || {
        let title = session.title.of(Language::of(i18n)).to_owned();
        t_string!(i18n, home.session_of, number = session.number, count = count, title = title)
    };
    let mine = move || {
        let place = intl::zone_place(&reader.time_zone());
        t_string!(i18n, home.your_time, place = place)
    };
    let leads = leader.map(|leader| {
        let zone = leader.time_zone.clone();
        let label = move || {
            let (name, place) = (leader.name.clone(), intl::zone_place(&leader.time_zone));
            t_string!(i18n, home.leads_time, name = name, place = place)
        };
        let time = move || intl::time(Language::of(i18n), at, &zone);
        view! { <div><dt class="small soft">{label}</dt><dd class="strong">{time}</dd></div> }
    });
    view! {
        <p class="strong">{title}</p>
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

/// The mentors of the reader's member and how many members the reader mentors, or what will stand there.
#[component]
pub fn MentorCards(
    /// As the server told it.
    home: Home,
) -> impl IntoView {
    let i18n = use_i18n();
    let mentees = home.mentees;
    let mine = (mentees > 0).then(|| {
        let words = move || {
            let one = intl::plural(Language::of(i18n), u64::from(mentees)) == intl::Plural::One;
            if one {
                t_string!(i18n, home.mentees_1, count = mentees)
            } else {
                t_string!(i18n, home.mentees_n, count = mentees)
            }
        };
        view! {
            <Card title=move || t_string!(i18n, home.mentees_title) ruled=true>
                <p>{words}</p>
                <p><a class="strong" href=paths::MENTORING>{t!(i18n, home.see_mentees)}</a></p>
            </Card>
        }
    });
    let waits = home.mentors.is_empty() && home.cohort.is_some();
    let mentors = home.mentors.into_iter().map(|mentor| mentor_card(i18n, mentor)).collect_view();
    view! { {mentors} {waits.then(|| no_mentor(i18n))} {mine} }.into_any()
}

fn mentor_card(i18n: I18n, mentor: MentorCard) -> AnyView {
    let MentorCard { name, member, country, time_zone } = mentor;
    let place = move || format!("{member}, {}", intl::country(Language::of(i18n), country.as_str()));
    let now = move || {
        let time = intl::time(Language::of(i18n), intl::now_ms(), &time_zone);
        t_string!(i18n, home.now_there, time = time, place = intl::zone_place(&time_zone))
    };
    view! {
        <Card title=move || t_string!(i18n, home.mentor_title) ruled=true>
            <div class="stack-close">
                <div class="person">
                    <Avatar name=name.clone() large=true />
                    <div><b dir="auto">{name}</b><br /><span class="soft">{place}</span></div>
                </div>
                <p class="soft">{now}</p>
                <p><a class="strong" href=paths::MENTORING>{t!(i18n, home.see_mentor)}</a></p>
            </div>
        </Card>
    }
    .into_any()
}

/// Both sides of the reader's member.
#[component]
pub fn TeamCard(
    /// Filled or open.
    seats: Vec<SeatView>,
) -> impl IntoView {
    let i18n = use_i18n();
    if seats.is_empty() {
        return ().into_any();
    }
    let row = move |seat: SeatView| {
        let kind = seat.kind;
        let shape = if kind.is_government() { SeatShape::Gov } else { SeatShape::Civil };
        let what = move || terms::seat(i18n, kind);
        match seat.holder {
            Some(person) => view! {
                <li class="person">
                    <Avatar name=person.name.clone() shape />
                    <div>
                        <b dir="auto">{person.name}</b><br />
                        <span class="soft">{what}</span>
                        {seat.organisation.map(|name| view! { <br /><span class="soft" dir="auto">{name}</span> })}
                    </div>
                </li>
            }
            .into_any(),
            None => view! {
                <li class="soft">{move || t_string!(i18n, home.seat_open, seat = terms::seat(i18n, kind).to_owned())}</li>
            }
            .into_any(),
        }
    };
    let session = use_session();
    let invite = move || {
        let may = session.may(Access::Invitations) == Some(true);
        may.then(|| {
            view! {
                <p><a class="strong" href=paths::OWN_INVITATIONS>{t!(i18n, home.invite)}</a></p>
            }
        })
    };
    view! {
        <Card title=move || t_string!(i18n, home.team_title) ruled=true>
            <div class="stack-close">
                <ul class="rows">{seats.into_iter().map(row).collect_view()}</ul>
                {invite}
            </div>
        </Card>
    }
    .into_any()
}
