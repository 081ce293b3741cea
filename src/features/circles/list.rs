//! The circles: those the reader is inside first.

use leptos::prelude::*;
use model::circle::{CircleState, CircleSummary, Circles};
use model::policy_area::PolicyAreas;

use crate::a11y::{Page, use_retry};
use crate::data::{self, ErrorView};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::use_session;
use crate::ui::button::ButtonLink;
use crate::ui::state::{Empty, Skeleton};
use crate::ui::status::{Status, Tag, Tone};
use crate::{intl, paths};

/// The circles.
#[component]
pub fn CirclesPage() -> impl IntoView {
    let i18n = use_i18n();
    let (circles, areas) = (data::circles(), data::policy_areas());
    let retry = use_retry(move || {
        circles.refetch();
        areas.refetch();
    });
    let body = move || match (circles.get(), areas.get()) {
        (Some(Ok(circles)), Some(Ok(areas))) => draw(i18n, circles, &areas),
        (Some(Err(error)), _) | (_, Some(Err(error))) => {
            view! { <ErrorView error on_retry=retry /> }.into_any()
        }
        _ => view! { <Skeleton words=move || t_string!(i18n, circles.loading) lines=8 /> }.into_any(),
    };
    view! {
        <Page title=move || t_string!(i18n, circles.title) lead=move || t_string!(i18n, circles.lead) />
        {body}
    }
    .into_any()
}

fn draw(i18n: I18n, found: Circles, areas: &PolicyAreas) -> AnyView {
    let open = found.may_open.then(|| {
        view! { <p><ButtonLink href=paths::CIRCLE_NEW>{t!(i18n, circles.open)}</ButtonLink></p> }
    });
    if found.circles.is_empty() {
        return view! {
            {open}
            <Empty
                title=move || t_string!(i18n, circles.empty_title)
                words=move || t_string!(i18n, circles.empty_body)
            >
                <ButtonLink href=paths::DIRECTORY>{t!(i18n, common.nav_directory)}</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let rows = found.circles.into_iter().map(|circle| view! { <li>{row(i18n, circle, areas)}</li> });
    view! {
        {open}
        <ul class="stack circle-list">{rows.collect_view()}</ul>
    }
    .into_any()
}

fn row(i18n: I18n, circle: CircleSummary, areas: &PolicyAreas) -> AnyView {
    let session = use_session();
    let next = circle.next_at_ms.map(|at| {
        let when = move || intl::day_and_time(Language::of(i18n), at, &session.time_zone());
        view! { <p class="small">{move || t_string!(i18n, circles.next, when = when())}</p> }
    });
    let state = match (circle.state, circle.inside) {
        (CircleState::Closed, _) => {
            Some(view! { <Status tone=Tone::Stopped>{t!(i18n, circles.closed)}</Status> }.into_any())
        }
        (CircleState::Open, true) => {
            Some(view! { <Status tone=Tone::Done>{t!(i18n, circles.inside)}</Status> }.into_any())
        }
        (CircleState::Open, false) => None,
    };
    let about = about(i18n, circle.area, circle.language, areas);
    view! {
        <article class="card stack-close">
            <h2 class="card-title"><a href=paths::circle(&circle.id)><bdi>{circle.topic}</bdi></a></h2>
            <div class="cluster">{state}{about}</div>
            {next}
        </article>
    }
    .into_any()
}

/// The policy area and the language of a circle, as tags.
pub(super) fn about(
    i18n: I18n,
    area: Option<String>,
    language: Option<model::words::Language>,
    areas: &PolicyAreas,
) -> AnyView {
    let area = area.map(|slug| {
        let known = areas.policy_areas.iter().find(|area| area.slug == slug).cloned();
        let name = move || {
            known.as_ref().map_or_else(|| slug.clone(), |area| area.name(Language::of(i18n)).to_owned())
        };
        view! { <Tag>{name}</Tag> }
    });
    let spoken = move || match &language {
        Some(language) => intl::capitalised(&intl::language(Language::of(i18n), language.as_str())),
        None => t_string!(i18n, circles.any_language).to_owned(),
    };
    view! { {area}<Tag>{spoken}</Tag> }.into_any()
}
