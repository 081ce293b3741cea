//! The parts of a member's page.

use leptos::prelude::*;
use model::directory::{Directory, Jurisdiction, MemberPage, SeatView};
use model::id::MemberId;
use model::policy_area::PolicyAreas;
use model::practice::PracticeSummary;
use model::source::{Mark, Source};

use crate::i18n::{Language, t, t_string, use_i18n};
use crate::session::{Access, use_session};
use crate::ui::button::{ButtonKind, ButtonLink};
use crate::ui::card::{Card, CardRule, Disclosure};
use crate::ui::map::{MapDot, MapNote, WorldMap};
use crate::ui::seat::{Avatar, SeatMark, SeatShape};
use crate::ui::status::{Alert, Tag, Tone};
use crate::{data, intl, paths, terms};

/// What a reader must know beside the facts, as it stands in the data.
#[component]
pub fn Note(
    /// The sentence, if there is one; the data is written in English.
    note: Option<String>,
) -> impl IntoView {
    note.map(|note| view! { <Alert tone=Tone::Info><span lang="en" dir="auto">{note}</span></Alert> })
}

/// What it offers and looks for, or who may see that.
#[component]
pub fn Topics(
    /// Policy areas it offers.
    offers: Vec<String>,
    /// Policy areas it looks for.
    looks_for: Vec<String>,
    /// Their names.
    topics: PolicyAreas,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let topics = StoredValue::new(topics.policy_areas);
    let tags = move |slugs: &[String]| {
        let locale = Language::of(i18n);
        let name = |slug: &String| {
            topics.with_value(|all| {
                all.iter()
                    .find(|topic| topic.slug == *slug)
                    .map_or(slug.as_str(), |topic| topic.name(locale))
                    .to_owned()
            })
        };
        let names = slugs.iter().map(name).collect::<Vec<_>>();
        names.into_iter().map(|name| view! { <li><Tag>{name}</Tag></li> }).collect_view()
    };
    let (offers, looks_for) = (StoredValue::new(offers), StoredValue::new(looks_for));
    let list = move |slugs: StoredValue<Vec<String>>, none: &'static str| {
        slugs.with_value(|slugs| {
            if slugs.is_empty() {
                view! { <p class="soft">{none}</p> }.into_any()
            } else {
                view! { <ul class="cluster">{tags(slugs)}</ul> }.into_any()
            }
        })
    };
    move || {
        if session.signed_in() == Some(true) {
            view! {
                <Card title=move || t_string!(i18n, member.offers)>
                    {move || list(offers, t_string!(i18n, member.offers_none))}
                </Card>
                <Card title=move || t_string!(i18n, member.looks_for)>
                    {move || list(looks_for, t_string!(i18n, member.looks_for_none))}
                </Card>
            }
            .into_any()
        } else {
            let here = window().location().pathname().unwrap_or_default();
            view! {
                <Card title=move || t_string!(i18n, member.offers_hidden_title)>
                    <p>{t!(i18n, member.offers_hidden)}</p>
                    <p><a href=paths::sign_in(&here)>{t!(i18n, common.sign_in)}</a></p>
                </Card>
            }
            .into_any()
        }
    }
}

/// The governments of a consortium; nothing for a member that is one government.
#[component]
pub fn Jurisdictions(
    /// All of them.
    jurisdictions: Vec<Jurisdiction>,
) -> impl IntoView {
    let i18n = use_i18n();
    (jurisdictions.len() > 1).then(|| {
        let row = move |one: Jurisdiction| {
            view! {
                <li>
                    <strong><bdi>{one.name}</bdi></strong>
                    " "
                    <span class="soft">{move || terms::kind(i18n, one.kind)}</span>
                </li>
            }
        };
        view! {
            <Card title=move || t_string!(i18n, member.jurisdictions)>
                <p class="soft">{t!(i18n, member.jurisdictions_lead)}</p>
                <ul class="stack-close">{jurisdictions.into_iter().map(row).collect_view()}</ul>
            </Card>
        }
    })
}

/// What it tells of what it did, and the way to tell more for those who sit for it.
#[component]
pub fn Practices(
    /// What the server says of the member.
    page: MemberPage,
) -> impl IntoView {
    let i18n = use_i18n();
    let MemberPage { practices, may_tell, summary, .. } = page;
    let none = practices.is_empty();
    let row = |practice: PracticeSummary| {
        let (status, language) = (practice.status, practice.language.as_str().to_owned());
        view! {
            <li>
                <p><a href=paths::practice(&practice.id)><bdi lang=language>{practice.title}</bdi></a></p>
                <p class="small soft">{move || terms::practice_status(i18n, status)}</p>
            </li>
        }
    };
    (!none || may_tell).then(|| {
        let tell = may_tell.then(|| {
            view! { <p><ButtonLink small=true href=paths::tell(&summary.id)>{t!(i18n, member.tell)}</ButtonLink></p> }
        });
        let rows = practices.into_iter().map(row).collect_view();
        view! {
            <Card title=move || t_string!(i18n, member.practices)>
                {none.then(|| view! { <p class="soft">{t!(i18n, member.practices_none)}</p> })}
                <ul class="stack-close" hidden=none>{rows}</ul>
                {tell}
            </Card>
        }
    })
}

/// The way to somebody of the member, for those who can ask.
#[component]
pub fn Ask(
    /// Which member.
    member: MemberId,
) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let href = StoredValue::new(paths::ask(&member));
    let member = StoredValue::new(member);
    // Whoever sits for a member knows how to reach the other side of it.
    let sits = move || {
        let own = session.person().and_then(|person| person.member);
        own.is_some_and(|own| member.with_value(|member| own.id == *member))
    };
    move || {
        (session.may(Access::Introductions) == Some(true) && !sits()).then(|| {
            view! {
                <Card rule=CardRule::Teal title=move || t_string!(i18n, member.ask_title)>
                    <p>{t!(i18n, member.ask_body)}</p>
                    <p class="main-button">
                        <ButtonLink href=href.get_value() kind=ButtonKind::Primary>{t!(i18n, member.ask)}</ButtonLink>
                    </p>
                </Card>
            }
        })
    }
}

/// Place on the map, facts, and where they come from.
#[component]
pub fn Facts(
    /// The page.
    page: MemberPage,
) -> impl IntoView {
    let i18n = use_i18n();
    let summary = page.summary;
    let locale = move || Language::of(i18n);
    let unknown = move || t_string!(i18n, common.not_known).to_owned();
    let people = move || summary.population.map_or_else(unknown, |it| intl::number(locale(), i64::from(it)));
    let cohort = move || summary.cohort_year.map_or_else(unknown, |year| year.to_string());
    let (country, languages) = (summary.country.clone(), summary.languages.clone());
    let source = page.source.as_deref().map(Source::parse);
    view! {
        <section class="card" aria-label=move || t_string!(i18n, member.facts)>
            <Place summary=summary.clone() />
            <dl class="facts">
                <dt>{t!(i18n, member.fact_kind)}</dt>
                <dd>{move || intl::capitalised(terms::kind(i18n, summary.kind))}</dd>
                <dt>{t!(i18n, member.fact_country)}</dt>
                <dd>{move || intl::country(locale(), country.as_str())}</dd>
                <dt>{t!(i18n, member.fact_region)}</dt>
                <dd>{move || terms::region(i18n, summary.region)}</dd>
                <dt>{t!(i18n, member.fact_people)}</dt>
                <dd>{people}</dd>
                <dt>{t!(i18n, member.fact_languages)}</dt>
                <dd>{move || intl::capitalised(&terms::languages(locale(), &languages))}</dd>
                <dt>{t!(i18n, member.fact_cohort)}</dt>
                <dd>{cohort}</dd>
                <dt>{t!(i18n, member.fact_status)}</dt>
                <dd>{move || terms::status(i18n, summary.status)}</dd>
            </dl>
            {source.map(|source| view! { <WhereFrom source /> })}
        </section>
    }
    .into_any()
}

/// The member among the others; the others are there once the directory has come, and the page does not wait for it.
#[component]
fn Place(
    /// The member.
    summary: model::directory::MemberSummary,
) -> impl IntoView {
    let i18n = use_i18n();
    let Some(at) = summary.coordinates else {
        return view! { <p class="soft">{t!(i18n, member.no_place)}</p> }.into_any();
    };
    let others = data::directory();
    let (id, name) = (summary.id, summary.name);
    let dot = |at: model::place::Coordinates, colour: &'static str, chosen: bool| MapDot {
        latitude: f64::from(at.lat_e2) / 100.0,
        longitude: f64::from(at.lon_e2) / 100.0,
        colour,
        chosen,
        label: None,
    };
    let colour = terms::region_colour(summary.region);
    let near = move |Directory { members, .. }: &Directory| {
        let beside = |other: &model::place::Coordinates| {
            (other.lat_e2 - at.lat_e2).abs() < 1200 && (other.lon_e2 - at.lon_e2).abs() < 2000
        };
        let others = members.iter().filter(|other| other.id != id).filter_map(|other| other.coordinates);
        others.filter(beside).map(|at| dot(at, "member-other", false)).collect::<Vec<_>>()
    };
    let dots = Signal::derive(move || {
        let mut dots = others.with_value(&near).unwrap_or_default();
        dots.push(dot(at, colour, true));
        dots
    });
    view! {
        <WorldMap dots zoom=true words=move || t_string!(i18n, member.map_label, name = name.clone()) />
        <MapNote words=move || t_string!(i18n, common.regions_note) />
    }
    .into_any()
}

/// How far the facts were checked, and the page they were read on.
#[component]
fn WhereFrom(
    /// Mark and address.
    source: Source,
) -> impl IntoView {
    let i18n = use_i18n();
    let mark = source.mark;
    let words = move || match mark {
        Mark::MembershipAndYear => t_string!(i18n, member.source_membership_and_year),
        Mark::YearInferred => t_string!(i18n, member.source_year_inferred),
        Mark::YearNotFound => t_string!(i18n, member.source_year_not_found),
        Mark::Unverified => t_string!(i18n, member.source_unverified),
        Mark::Unmarked => t_string!(i18n, member.source_unmarked),
    };
    let link = source.address.map(|address| {
        let href = address.clone();
        view! { <p class="member-address"><a href=href rel="external noreferrer">{address}</a></p> }
    });
    view! { <Disclosure summary=move || t_string!(i18n, member.source)><p>{words}</p>{link}</Disclosure> }
        .into_any()
}

/// Who sits at the table for it, as far as the reader may know.
#[component]
pub fn Seats(
    /// All seats, filled or open.
    seats: Vec<SeatView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |seat: SeatView| {
        let shape = if seat.kind.is_government() { SeatShape::Gov } else { SeatShape::Civil };
        let kind = seat.kind;
        let who = match (seat.holder, seat.filled) {
            (Some(person), _) => view! {
                <Avatar name=person.name.clone() shape />
                <span>
                    <strong><bdi>{person.name}</bdi></strong>
                    <small>{move || terms::seat(i18n, kind)}</small>
                    {seat.title.map(|title| view! { <small dir="auto">{title}</small> })}
                    {seat.organisation.map(|name| view! { <small><bdi>{name}</bdi></small> })}
                </span>
            }
            .into_any(),
            (None, filled) => {
                let words = move || {
                    if filled {
                        t_string!(i18n, member.seat_filled)
                    } else {
                        t_string!(i18n, member.seat_open)
                    }
                };
                view! {
                    <span>
                        <SeatMark shape><strong>{move || terms::seat(i18n, kind)}</strong></SeatMark>
                        <small>{words}</small>
                    </span>
                }
                .into_any()
            }
        };
        view! { <li class="member-seat">{who}</li> }
    };
    view! {
        <Card title=move || t_string!(i18n, member.seats)>
            <ul class="stack-close">{seats.into_iter().map(row).collect_view()}</ul>
        </Card>
    }
    .into_any()
}
