//! The page of one cohort.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::cohort::{CohortPage as CohortData, CohortSummary, Phase};
use model::id::CohortId;

use super::members::Members;
use super::missing::phase_state;
use crate::a11y::Page;
use crate::data::{self, Fetched, Loaded};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::ui::button::{ButtonKind, ButtonLink};
use crate::ui::card::Card;
use crate::ui::heading::HeadingSize;
use crate::ui::path::{Path, Step};
use crate::ui::state::Empty;
use crate::{intl, paths, terms};

/// One cohort, or the way back where the address names none.
#[component]
pub fn CohortPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let asked = Memo::new(move |_| params.read().get("cohort").and_then(|id| CohortId::parse(&id).ok()));
    move || match asked.get() {
        Some(first) => {
            // The page stays while one cohort's address gives way to another's.
            let cohort = Memo::new(move |_| asked.get().unwrap_or_else(|| first.clone()));
            let fetched = data::cohort(cohort);
            view! { <Known fetched /> }.into_any()
        }
        None => view! {
            <Page title=move || t_string!(i18n, cohorts.title) size=HeadingSize::Staff />
            <Empty
                title=move || t_string!(i18n, cohorts.unknown_title)
                words=move || t_string!(i18n, cohorts.unknown_body)
            >
                <ButtonLink href=paths::COHORTS>{t!(i18n, cohorts.back)}</ButtonLink>
            </Empty>
        }
        .into_any(),
    }
}

#[component]
fn Known(fetched: Fetched<CohortData>) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || match fetched.get() {
        Some(Ok(page)) => t_string!(i18n, cohorts.name, name = page.summary.name),
        Some(Err(_)) | None => t_string!(i18n, cohorts.title).to_owned(),
    };
    let view = move |page: CohortData| {
        view! {
            <Summary summary=page.summary />
            {(!page.phases.is_empty()).then(|| view! { <Phases phases=page.phases /> })}
            <Members members=page.members />
        }
        .into_any()
    };
    view! {
        <p class="small"><a href=paths::COHORTS>{t!(i18n, cohorts.back)}</a></p>
        <Page title size=HeadingSize::Staff />
        <Loaded of=fetched view words=move || t_string!(i18n, cohorts.loading_one) lines=8 />
    }
    .into_any()
}

/// When it runs, how many are in it, and the two things to do with it.
#[component]
fn Summary(summary: CohortSummary) -> impl IntoView {
    let i18n = use_i18n();
    let CohortSummary { id, name: _, starts_on, weeks, members, groups_published, matches_published } =
        summary;
    let (groups, matches) = (groups_published.is_some(), matches_published.is_some());
    let groups_words = move || {
        if groups { t_string!(i18n, cohorts.see_groups) } else { t_string!(i18n, cohorts.form_groups) }
    };
    let matches_words = move || {
        if matches { t_string!(i18n, cohorts.see_matches) } else { t_string!(i18n, cohorts.match_verb) }
    };
    // The first thing that is not done yet is the one to do.
    let (groups_kind, matches_kind) = match (groups, matches) {
        (false, _) => (ButtonKind::Primary, ButtonKind::Secondary),
        (true, false) => (ButtonKind::Secondary, ButtonKind::Primary),
        (true, true) => (ButtonKind::Secondary, ButtonKind::Secondary),
    };
    view! {
        <div class="card cohort-summary">
            <dl class="figures">
                <div>
                    <dt>{t!(i18n, cohorts.col_starts)}</dt>
                    <dd class="figure-number">{move || intl::calendar_day(Language::of(i18n), &starts_on)}</dd>
                </div>
                <div>
                    <dt>{t!(i18n, cohorts.col_weeks)}</dt>
                    <dd class="figure-number">{move || intl::number(Language::of(i18n), i64::from(weeks))}</dd>
                </div>
                <div>
                    <dt>{t!(i18n, cohorts.col_members)}</dt>
                    <dd class="figure-number">{move || intl::number(Language::of(i18n), i64::from(members))}</dd>
                </div>
            </dl>
            <p class="cluster">
                <ButtonLink href=paths::groups(&id) kind=groups_kind icon="group">{groups_words}</ButtonLink>
                <ButtonLink href=paths::matching(&id) kind=matches_kind icon="matching">{matches_words}</ButtonLink>
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Phases(phases: Vec<Phase>) -> impl IntoView {
    let i18n = use_i18n();
    let steps = Signal::derive(move || phases.iter().map(|phase| step(i18n, phase)).collect::<Vec<_>>());
    view! { <Card title=move || t_string!(i18n, cohorts.phases)><Path steps /></Card> }.into_any()
}

fn step(i18n: I18n, phase: &Phase) -> Step {
    let locale = Language::of(i18n);
    let (from, to) =
        (intl::calendar_day(locale, &phase.starts_on), intl::calendar_day(locale, &phase.ends_on));
    Step {
        label: terms::topic(i18n, phase.topic).into(),
        detail: t_string!(i18n, cohorts.phase_dates, from = from, to = to).into(),
        state: phase_state(phase, &intl::iso_day(intl::now_ms())),
        href: None,
    }
}
