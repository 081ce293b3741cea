//! `GET /api/v1/home`: whose turn it is and what for, decided by the state of cohort, group and mentorship.

use axum::Json;
use axum::extract::State;
use matching::time::Date;
use model::account::MemberBrief;
use model::cohort::{Phase, Topic};
use model::home::{GroupCard, Home, MentorCard, NextStep};
use model::permissions::{Action, Actor, ObjectFacts, can};
use store::cohorts::CohortRecord;
use store::mentorships::MentorshipRecord;
use store::{StoreError, Tx};

use super::groups::own_groups;
use super::mentoring::{as_mentee, as_mentor};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;
use crate::visibility::group_page::PublishedGroup;
use crate::visibility::{Apart, Onlooker, member_facts, seat_views, seen_person, settings_of};

/// One step, and beside it the member, the path, groups and mentors.
pub async fn handler(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Home>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let apart = Apart::by_name(&mut read, &app.seal, Some(&viewer)).await?;
    let onlooker = Onlooker { actor: Some(&viewer), apart: &apart };
    let mut groups = Vec::new();
    for group in own_groups(&mut read, &viewer).await? {
        groups.extend(PublishedGroup::load(&mut read, group).await?);
    }
    let mentorships = as_mentee(&mut read, &viewer, now_ms).await?;
    let mentees = as_mentor(&mut read, &viewer, now_ms).await?.len() as u32;
    let (member, seats) = match viewer.member() {
        None => (None, Vec::new()),
        Some(id) => {
            let facts = member_facts(&mut read, id, now_ms).await?;
            let all = store::seats::of_member(&mut read, id).await?;
            let holders = store::seats::holders_of_member(&mut read, id, now_ms).await?;
            let member = store::members::find(&mut read, id).await?;
            let brief = member.map(|member| MemberBrief { id: member.id, name: member.name });
            let settings = settings_of(&mut read, &holders).await?;
            (brief, seat_views(onlooker, &facts, &all, &holders, &settings))
        }
    };
    let cohort = match viewer.member() {
        Some(id) => store::cohorts::of_member(&mut read, id).await?.into_iter().next(),
        None => groups.first().map(|group| group.cohort.clone()),
    };
    let mentors = mentor_cards(&mut read, onlooker, mentorships, now_ms).await?;
    let state = Standing {
        in_cohort: viewer.member().is_some() && cohort.is_some(),
        groups: &groups,
        mentors: mentors.len(),
        mentees,
    };
    let next_step = next_step(&viewer, &state, now_ms);
    let phases = cohort.as_ref().map(|cohort| cohort.phases.clone()).unwrap_or_default();
    Ok(Json(Home {
        next_step,
        topic_now: topic_at(&phases, now_ms),
        phases,
        member,
        seats,
        mentors,
        mentees,
        groups: groups.iter().map(|group| card(group, &viewer, &apart, now_ms)).collect(),
        cohort: cohort.map(|cohort: CohortRecord| cohort.name),
    }))
}

/// What the next step depends on.
struct Standing<'a> {
    in_cohort: bool,
    groups: &'a [PublishedGroup],
    mentors: usize,
    mentees: u32,
}

fn next_step(viewer: &Actor, state: &Standing, now_ms: i64) -> NextStep {
    let may = |action| can(Some(viewer), action, &ObjectFacts::default()).allowed();
    if may(Action::RunProgramme) {
        return NextStep::SeeQueue;
    }
    if state.in_cohort {
        let begun =
            |group: &PublishedGroup| group.sessions.first().is_some_and(|one| one.starts_at_ms <= now_ms);
        return match state.groups.first() {
            None if state.mentors > 0 => NextStep::MeetMentor,
            None => NextStep::WaitForGroup,
            Some(group) if begun(group) => NextStep::ComeToNextSession,
            // Before the first session a mentor is the newer news; the session stands beside it.
            Some(_) if state.mentors > 0 => NextStep::MeetMentor,
            Some(_) => NextStep::AddFirstSession,
        };
    }
    if !state.groups.is_empty() {
        NextStep::PrepareSession
    } else if state.mentees > 0 {
        NextStep::MeetMentees
    } else if may(Action::OfferMentoring) {
        NextStep::WaitForMatch
    } else if may(Action::LeadGroups) {
        NextStep::WaitForGroup
    } else {
        NextStep::FindPeer
    }
}

fn topic_at(phases: &[Phase], now_ms: i64) -> Option<Topic> {
    let today = Date::of_minute(now_ms.div_euclid(60_000)).to_string();
    // Dates written year first sort as texts.
    phases.iter().find(|phase| phase.starts_on <= today && today <= phase.ends_on).map(|phase| phase.topic)
}

fn card(group: &PublishedGroup, viewer: &Actor, apart: &Apart, now_ms: i64) -> GroupCard {
    let next = group.next_session(now_ms).and_then(|at| group.sessions.get(usize::from(at)));
    GroupCard {
        id: group.group.id.clone(),
        number: group.group.number,
        facilitator: group.facilitator(viewer, apart),
        next_session: next.cloned(),
        sessions: group.sessions.len() as u16,
    }
}

async fn mentor_cards(
    tx: &mut Tx,
    viewer: Onlooker<'_>,
    mentorships: Vec<MentorshipRecord>,
    now_ms: i64,
) -> Result<Vec<MentorCard>, StoreError> {
    let mut cards = Vec::with_capacity(mentorships.len());
    for mentorship in mentorships {
        let person = store::people::find(tx, &mentorship.mentor).await?;
        let profile = store::mentoring_profiles::find(tx, &mentorship.mentor).await?;
        let (Some(person), Some(profile)) = (person, profile) else { continue };
        let seen = seen_person(tx, viewer, &person, None, now_ms).await?;
        let member = store::members::find(tx, &profile.member).await?;
        if let (Some(name), Some(member)) = (seen.name, member) {
            cards.push(MentorCard {
                name,
                member: member.name,
                country: member.country,
                time_zone: seen.time_zone.unwrap_or(member.time_zone),
            });
        }
    }
    Ok(cards)
}
