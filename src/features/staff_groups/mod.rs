//! The group former: settings, proposals of groups side by side, edits by hand, and publishing in two steps.
//!
//! The page chooses the cohort; `studio` holds the proposals while staff work on them, `edits` and `writes` ask the server; what is said is decided
//! in `proposal` and `settings`, which know no browser.

pub mod column;
pub mod drag;
pub mod edits;
pub mod figures;
pub mod late;
pub mod move_panel;
pub mod notice;
pub mod preview;
pub mod proposal;
pub mod proposals;
pub mod publish;
pub mod settings;
pub mod settings_form;
pub mod studio;
pub mod unplaced;
pub mod writes;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::cohort::{CohortSummary, Cohorts};
use model::id::CohortId;

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::form::FieldErrors;
use crate::i18n::{t, t_string, use_i18n};
use crate::paths;
use crate::ui::button::{ButtonKind, ButtonLink};
use crate::ui::field::{Choice, SelectField};
use crate::ui::heading::HeadingSize;
use crate::ui::state::Empty;
use studio::StudioView;

/// The group former of the cohort in `?cohort=`, or of the newest.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let i18n = use_i18n();
    let errors = FieldErrors::default();
    let view = move |found: Cohorts| match found.cohorts.first().map(|newest| newest.id.clone()) {
        Some(newest) => view! { <CohortGroups cohorts=found.cohorts newest errors /> }.into_any(),
        None => view! { <NoCohorts /> }.into_any(),
    };
    view! {
        <Page
            title=move || t_string!(i18n, groups.title)
            lead=move || t_string!(i18n, groups.lead)
            size=HeadingSize::Staff
            failed=Signal::derive(move || errors.any())
        />
        <Loaded of=data::cohorts() view words=move || t_string!(i18n, groups.loading) lines=8 />
    }
    .into_any()
}

#[component]
fn NoCohorts() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty
            title=move || t_string!(i18n, groups.no_cohorts_title)
            words=move || t_string!(i18n, groups.no_cohorts_body)
        >
            <ButtonLink href=paths::DATA kind=ButtonKind::Primary>{t!(i18n, groups.import_members)}</ButtonLink>
        </Empty>
    }
    .into_any()
}

/// The cohort that the address asks for, or else the newest.
fn chosen(cohorts: &[CohortSummary], asked: Option<&str>, newest: &CohortId) -> CohortId {
    let found = cohorts.iter().find(|cohort| Some(cohort.id.as_str()) == asked);
    found.map_or_else(|| newest.clone(), |cohort| cohort.id.clone())
}

#[component]
fn CohortGroups(cohorts: Vec<CohortSummary>, newest: CohortId, errors: FieldErrors) -> impl IntoView {
    let i18n = use_i18n();
    let url = use_query_map();
    let all = cohorts.clone();
    let cohort = Memo::new(move |_| chosen(&all, url.read().get("cohort").as_deref(), &newest));
    let studio = data::group_studio(cohort);
    let reload = Callback::new(move |()| studio.refetch());
    let view = move |studio| view! { <StudioView studio reload errors /> }.into_any();
    view! {
        {(cohorts.len() > 1).then(|| view! { <CohortChoice cohorts cohort /> })}
        <Loaded of=studio view words=move || t_string!(i18n, groups.loading) lines=8 />
    }
    .into_any()
}

#[component]
fn CohortChoice(cohorts: Vec<CohortSummary>, cohort: Memo<CohortId>) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = StoredValue::new_local(use_navigate());
    let options: Vec<Choice> =
        cohorts.into_iter().map(|cohort| Choice::new(cohort.id.as_str(), cohort.name)).collect();
    let choose = move |id: String| {
        if let Ok(id) = CohortId::parse(&id) {
            navigate.with_value(|navigate| navigate(&paths::groups(&id), NavigateOptions::default()));
        }
    };
    view! {
        <SelectField
            id="cohort"
            label=move || t_string!(i18n, groups.cohort)
            value=Signal::derive(move || cohort.get().to_string())
            on_input=choose
            options=Signal::derive(move || options.clone())
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_cohort_in_the_address_shows_the_newest() {
        let cohort = |id: &str| CohortSummary {
            id: CohortId::parse(id).unwrap(),
            name: id.to_owned(),
            starts_on: "2027-02-01".to_owned(),
            weeks: 16,
            members: 37,
            groups_published: None,
            matches_published: None,
        };
        let all = [cohort("c-2024"), cohort("c-2020")];
        assert_eq!(chosen(&all, Some("c-2020"), &all[0].id), all[1].id);
        assert_eq!(chosen(&all, Some("c-1999"), &all[0].id), all[0].id);
        assert_eq!(chosen(&all, None, &all[0].id), all[0].id);
    }
}
