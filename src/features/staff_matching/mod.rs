//! The matching studio of a cohort: pool, rules, result and report on one screen, and the publication of a run.
//!
//! `studio` holds the state, `writes` asks the server, `view_model` runs the engine and decides what is shown, `words` says
//! it; the other modules are what is seen.

mod banner;
mod cells;
mod changed;
mod charts;
mod close;
mod compare;
mod drawn;
mod later;
mod left_out;
mod pane;
mod pool;
mod preview;
mod proof;
mod publish;
mod published;
mod recruit;
mod refusal;
mod report;
mod report_words;
mod result;
mod row;
mod rules;
mod runs;
mod sight;
mod source;
mod studio;
mod suppose;
mod view_model;
mod why_not;
mod words;
mod writes;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::cohort::{CohortSummary, Cohorts};
use model::id::CohortId;
use model::matching::MatchStudio;

use crate::a11y::Page;
use crate::data::{self, ClientError, ErrorView, Loaded};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::paths;
use crate::ui::button::ButtonLink;
use crate::ui::field::{Choice, SelectField};
use crate::ui::heading::HeadingSize;
use crate::ui::state::Empty;
use source::Source;
use studio::Studio;

/// The matching studio.
#[component]
pub fn MatchingPage() -> impl IntoView {
    let i18n = use_i18n();
    let cohorts = data::cohorts();
    view! {
        <Page
            title=move || t_string!(i18n, matching.title)
            size=HeadingSize::Staff
        />
        <Loaded of=cohorts words=move || t_string!(i18n, matching.loading) lines=8 view=move |Cohorts { cohorts }| {
            match cohorts.first() {
                None => no_cohort(i18n),
                Some(newest) => of_cohort(i18n, newest.id.clone(), cohorts),
            }
        } />
    }
    .into_any()
}

fn no_cohort(i18n: I18n) -> AnyView {
    view! {
        <Empty
            title=move || t_string!(i18n, matching.no_cohort_title)
            words=move || t_string!(i18n, matching.no_cohort_body)
        >
            <ButtonLink href=paths::COHORTS>{t!(i18n, matching.to_cohorts)}</ButtonLink>
        </Empty>
    }
    .into_any()
}

/// The studio of the cohort that the address names, or of the newest one.
fn of_cohort(i18n: I18n, newest: CohortId, cohorts: Vec<CohortSummary>) -> AnyView {
    let url = use_query_map();
    let cohort = Memo::new(move |_| {
        let named = url.read().get("cohort").and_then(|cohort| CohortId::parse(&cohort).ok());
        named.unwrap_or_else(|| newest.clone())
    });
    let studio = data::match_studio(cohort);
    view! {
        {(cohorts.len() > 1).then(|| choose_cohort(i18n, cohort, cohorts))}
        <Loaded of=studio words=move || t_string!(i18n, matching.loading) lines=12 view=move |source: MatchStudio| {
            match Source::read(source) {
                Ok(source) => draw(Studio::new(source)),
                // Only a newer server sends a pool that this page does not understand.
                Err(_) => view! { <ErrorView error=ClientError::Unexpected { status: 200 } /> }.into_any(),
            }
        } />
    }
    .into_any()
}

fn choose_cohort(i18n: I18n, cohort: Memo<CohortId>, cohorts: Vec<CohortSummary>) -> AnyView {
    let navigate = use_navigate();
    let choose = Callback::new(move |id: String| {
        if let Ok(id) = CohortId::parse(&id) {
            navigate(&paths::matching(&id), NavigateOptions::default());
        }
    });
    let options: Vec<Choice> =
        cohorts.into_iter().map(|cohort| Choice::new(cohort.id.to_string(), cohort.name)).collect();
    view! {
        <div class="matching-cohort">
            <SelectField
                id="matching-cohort"
                label=move || t_string!(i18n, matching.cohort)
                value=Signal::derive(move || cohort.get().to_string())
                on_input=choose
                options
            />
        </div>
    }
    .into_any()
}

fn draw(studio: Studio) -> AnyView {
    let everybody = RwSignal::new(false);
    view! {
        {publish::which_run(studio)}
        {publish::bar(studio)}
        {published::outcome(studio)}
        {preview::draw(studio)}
        {pane::jump_list(studio)}
        <div class="matching-panes">
            {pool::pool_pane(studio, everybody)}
            {rules::rules_pane(studio)}
            {result::result_pane(studio)}
            {report::report_pane(studio)}
        </div>
        {runs::draw(studio)}
        {pool::everybody(studio, everybody)}
    }
    .into_any()
}
