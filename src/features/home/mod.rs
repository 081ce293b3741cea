//! The home of somebody who is signed in: one thing to do, then the path, the group and the mentor. Nothing else.

pub mod cards;
pub mod next_step;
mod view_model;

use leptos::prelude::*;
use model::home::Home;

use crate::a11y::Page;
use crate::data::{self, Loaded};
use crate::i18n::{I18n, Language, t, t_string, use_i18n};
use crate::session::use_session;
use crate::ui::card::Card;
use crate::ui::path::{Path, Step, StepState};
use crate::{intl, terms};

use cards::{GroupCards, MentorCards, TeamCard};
use next_step::NextStepCard;
use view_model::{Greeting, greeting, step_state};

/// The home page.
#[component]
pub fn HomePage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let home = data::home();
    let title = move || {
        let name = session.person().map(|person| first_name(&person.name)).unwrap_or_default();
        let time = intl::time(Language::of(i18n), intl::now_ms(), &session.time_zone());
        match greeting(&time) {
            Greeting::Morning => t_string!(i18n, home.morning, name = name),
            Greeting::Afternoon => t_string!(i18n, home.afternoon, name = name),
            Greeting::Evening => t_string!(i18n, home.evening, name = name),
        }
    };
    let lead = move || {
        let member = home.get().and_then(Result::ok).and_then(|home| home.member.zip(home.cohort));
        match member {
            Some((member, cohort)) => {
                t_string!(i18n, home.lead_member, member = member.name, cohort = cohort)
            }
            None => t_string!(i18n, home.lead).to_owned(),
        }
    };
    view! {
        <Page title lead window_title=move || t_string!(i18n, home.title) />
        <Loaded of=home words=move || t_string!(i18n, home.loading) lines=8 view=move |home| draw(i18n, home) />
    }
    .into_any()
}

fn draw(i18n: I18n, home: Home) -> AnyView {
    let path = (!home.phases.is_empty()).then(|| path(i18n, &home));
    view! {
        <div class="stack">
            <NextStepCard home=home.clone() />
            {path}
            <div class="grid-two">
                <div class="stack"><GroupCards home=home.clone() /></div>
                <div class="stack">
                    <MentorCards home=home.clone() />
                    <TeamCard seats=home.seats />
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn path(i18n: I18n, home: &Home) -> AnyView {
    let (phases, now) = (home.phases.clone(), home.topic_now);
    let steps = move || {
        let locale = Language::of(i18n);
        let today = intl::iso_day(intl::now_ms());
        let step = |phase: &model::cohort::Phase| {
            let state = step_state(phase, now, &today);
            let detail = match state {
                StepState::Done => t_string!(i18n, home.step_done).to_owned(),
                StepState::Here => {
                    t_string!(i18n, home.step_here, date = intl::calendar_day(locale, &phase.ends_on))
                }
                StepState::Later => {
                    t_string!(i18n, home.step_later, date = intl::calendar_day(locale, &phase.starts_on))
                }
            };
            Step { label: terms::topic(i18n, phase.topic).into(), detail: detail.into(), state, href: None }
        };
        phases.iter().map(step).collect::<Vec<_>>()
    };
    view! {
        <section aria-label=move || t_string!(i18n, home.path_title)>
            <Path steps=Signal::derive(steps) />
        </section>
    }
    .into_any()
}

/// What somebody is greeted by: the first word of their name.
fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}

/// A card that says what will stand in its place.
fn waiting(title: impl Fn() -> String + Send + Sync + 'static, words: AnyView) -> AnyView {
    view! { <Card title=title ruled=true><p class="soft">{words}</p></Card> }.into_any()
}

fn no_group(i18n: I18n) -> AnyView {
    waiting(move || t_string!(i18n, home.no_group_title).to_owned(), t!(i18n, home.no_group_body).into_any())
}

fn no_mentor(i18n: I18n) -> AnyView {
    waiting(
        move || t_string!(i18n, home.no_mentor_title).to_owned(),
        t!(i18n, home.no_mentor_body).into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::first_name;

    #[test]
    fn people_are_greeted_by_their_first_name() {
        assert_eq!(first_name("Marisol Ajú"), "Marisol");
        assert_eq!(first_name(""), "");
    }
}
