//! The one card that leads: whose turn it is, what to do, why, and the button for it.

use leptos::prelude::*;
use model::home::{Home, NextStep};
use model::paths::{fill, template};

use super::view_model::{Turn, rule, turn};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::paths;
use crate::ui::button::{ButtonKind, ButtonLink};
use crate::ui::card::Card;
use crate::ui::status::{Status, Tone};

/// The one thing to do next.
#[component]
pub fn NextStepCard(
    /// As the server told it.
    home: Home,
) -> impl IntoView {
    let i18n = use_i18n();
    let step = home.next_step;
    let (title, body) = (move || title(i18n, step), move || body(i18n, step));
    let status = match turn(step) {
        Turn::Yours => view! { <Status tone=Tone::Needs>{t!(i18n, home.your_turn)}</Status> }.into_any(),
        Turn::Waiting => {
            view! { <Status tone=Tone::Waiting>{t!(i18n, home.nothing_now)}</Status> }.into_any()
        }
    };
    view! {
        <Card rule=rule(step)>
            <div class="stack-close">
                <p>{status}</p>
                <h2 class="next-step">{title}</h2>
                <p class="lead">{body}</p>
                <div class="cluster main-button">{actions(i18n, &home)}</div>
            </div>
        </Card>
    }
    .into_any()
}

fn actions(i18n: I18n, home: &Home) -> AnyView {
    let link = |href: &'static str, words: AnyView| {
        view! { <ButtonLink href kind=ButtonKind::Primary>{words}</ButtonLink> }.into_any()
    };
    match home.next_step {
        NextStep::WaitForGroup | NextStep::WaitForMatch => view! {
            <ButtonLink href=paths::DIRECTORY>{t!(i18n, home.search_directory)}</ButtonLink>
        }
        .into_any(),
        NextStep::AddFirstSession => {
            let calendar = home.groups.first().map(|group| fill(template::GROUP_CALENDAR, group.id.as_str()));
            view! {
                {calendar.map(|href| view! {
                    <ButtonLink href kind=ButtonKind::Primary icon="calendar" external=true>
                        {t!(i18n, home.add_calendar)}
                    </ButtonLink>
                })}
                <ButtonLink href=paths::GROUP>{t!(i18n, home.see_group)}</ButtonLink>
            }
            .into_any()
        }
        NextStep::ComeToNextSession | NextStep::PrepareSession => {
            link(paths::GROUP, t!(i18n, home.see_group).into_any())
        }
        NextStep::MeetMentor => link(paths::MENTORING, t!(i18n, home.see_mentor).into_any()),
        NextStep::MeetMentees => link(paths::MENTORING, t!(i18n, home.see_mentees).into_any()),
        NextStep::FindPeer => link(paths::DIRECTORY, t!(i18n, home.search_directory).into_any()),
        NextStep::SeeQueue => link(paths::TODAY, t!(i18n, home.see_queue).into_any()),
    }
}

macro_rules! step_words {
    ($($name:ident: $($step:ident => $key:ident),* $(,)?;)*) => {$(
        fn $name(i18n: I18n, step: NextStep) -> &'static str {
            match step { $(NextStep::$step => t_string!(i18n, home.$key)),* }
        }
    )*};
}

step_words! {
    title:
        WaitForGroup => wait_group_title, AddFirstSession => add_session_title,
        ComeToNextSession => next_session_title, MeetMentor => meet_mentor_title,
        MeetMentees => meet_mentees_title, WaitForMatch => wait_match_title, PrepareSession => prepare_title,
        FindPeer => find_peer_title, SeeQueue => queue_title;
    body:
        WaitForGroup => wait_group_body, AddFirstSession => add_session_body,
        ComeToNextSession => next_session_body, MeetMentor => meet_mentor_body,
        MeetMentees => meet_mentees_body, WaitForMatch => wait_match_body, PrepareSession => prepare_body,
        FindPeer => find_peer_body, SeeQueue => queue_body;
}
