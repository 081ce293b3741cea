//! `GET /api/v1/mentoring`: the viewer's own mentorships, on either side, and their own offer.

use axum::Json;
use axum::extract::State;
use model::directory::SeatKind;
use model::mentoring::{Mentoring, MyMentee, MyMentor, MyOffer};
use model::permissions::{Action, Actor, can};
use model::words::Language;
use store::mentorships::MentorshipRecord;
use store::people::PersonRecord;
use store::{StoreError, Tx};

use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;
use crate::pool::cohort::working;
use crate::visibility::{member_facts, mentorship_facts, reasons, visible_holder};

/// A mentee sees the mentor and why; a mentor sees the member, its lead, its need and why.
pub async fn handler(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Mentoring>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let mut mentors = Vec::new();
    for mentorship in as_mentee(&mut read, &viewer, now_ms).await? {
        mentors.extend(my_mentor(&mut read, mentorship, now_ms).await?);
    }
    let mut mentees = Vec::new();
    for mentorship in as_mentor(&mut read, &viewer, now_ms).await? {
        mentees.extend(my_mentee(&mut read, &viewer, mentorship, now_ms).await?);
    }
    let profile = store::mentoring_profiles::find(&mut read, &viewer.person).await?;
    let offer = profile.map(|profile| MyOffer {
        capacity: profile.capacity,
        paused: profile.paused,
        approved: profile.approved,
        offers: profile.offers.into_iter().map(|offer| offer.slug).collect(),
    });
    Ok(Json(Mentoring { mentors, mentees, offer }))
}

/// The mentorships of the members whose seats `viewer` holds, as far as their publication is final at `now_ms`.
pub(super) async fn as_mentee(
    tx: &mut Tx,
    viewer: &Actor,
    now_ms: i64,
) -> Result<Vec<MentorshipRecord>, StoreError> {
    let mut found: Vec<MentorshipRecord> = Vec::new();
    for member in viewer.grants.iter().filter_map(|grant| grant.member.as_ref()) {
        for mentorship in store::mentorships::of_member(tx, member, now_ms).await? {
            let known = can(Some(viewer), Action::SeeMentorship, &mentorship_facts(&mentorship)).allowed();
            // Somebody with two seats of one member has its mentor once.
            if known && found.iter().all(|other| other.id != mentorship.id) {
                found.push(mentorship);
            }
        }
    }
    Ok(found)
}

/// The mentorships in which `viewer` is the mentor, as far as their publication is final at `now_ms`.
pub(super) async fn as_mentor(
    tx: &mut Tx,
    viewer: &Actor,
    now_ms: i64,
) -> Result<Vec<MentorshipRecord>, StoreError> {
    let mut found = store::mentorships::of_mentor(tx, &viewer.person, now_ms).await?;
    found.retain(|one| can(Some(viewer), Action::SeeMentorship, &mentorship_facts(one)).allowed());
    Ok(found)
}

async fn lead(
    tx: &mut Tx,
    mentorship: &MentorshipRecord,
    now_ms: i64,
) -> Result<Option<PersonRecord>, StoreError> {
    let holders = store::seats::holders_of_member(tx, &mentorship.mentee, now_ms).await?;
    let lead = holders.iter().find(|holder| holder.seat.kind == SeatKind::GovernmentLead);
    match lead {
        Some(holder) => store::people::find(tx, &holder.person).await,
        None => Ok(None),
    }
}

fn shared(mentor: &PersonRecord, lead: Option<&PersonRecord>) -> Vec<Language> {
    let theirs = lead.map(|lead| working(&lead.languages)).unwrap_or_default();
    working(&mentor.languages).into_iter().filter(|code| theirs.contains(code)).collect()
}

async fn my_mentor(
    tx: &mut Tx,
    mentorship: MentorshipRecord,
    now_ms: i64,
) -> Result<Option<MyMentor>, StoreError> {
    let person = store::people::find(tx, &mentorship.mentor).await?;
    let profile = store::mentoring_profiles::find(tx, &mentorship.mentor).await?;
    let (Some(person), Some(profile)) = (person, profile) else { return Ok(None) };
    let Some(member) = store::members::find(tx, &profile.member).await? else { return Ok(None) };
    let lead = lead(tx, &mentorship, now_ms).await?;
    Ok(Some(MyMentor {
        languages: shared(&person, lead.as_ref()),
        why: reasons::of_a_pair(&mentorship.why),
        id: mentorship.id,
        name: person.name,
        member: member.name,
        member_id: member.id,
        country: member.country,
        time_zone: person.time_zone,
        experience: profile.experience,
        experience_language: profile.experience_language,
        since_ms: mentorship.published_at_ms,
    }))
}

async fn my_mentee(
    tx: &mut Tx,
    viewer: &Actor,
    mentorship: MentorshipRecord,
    now_ms: i64,
) -> Result<Option<MyMentee>, StoreError> {
    let member = store::members::find(tx, &mentorship.mentee).await?;
    let need = store::needs::find(tx, &mentorship.mentee, &mentorship.cohort).await?;
    let mentor = store::people::find(tx, &mentorship.mentor).await?;
    let (Some(member), Some(mentor)) = (member, mentor) else { return Ok(None) };
    let facts = member_facts(tx, &member.id, now_ms).await?;
    let holders = store::seats::holders_of_member(tx, &member.id, now_ms).await?;
    let known = visible_holder(Some(viewer), &facts, &member.id, SeatKind::GovernmentLead, &holders);
    let lead = lead(tx, &mentorship, now_ms).await?;
    let languages = shared(&mentor, lead.as_ref());
    let lead = lead.filter(|_| known.is_some());
    let fallback = || languages.first().or(member.languages.first()).cloned();
    let language = need.as_ref().map(|need| need.problem_language.clone()).or_else(fallback);
    let Some(problem_language) = language else { return Ok(None) };
    Ok(Some(MyMentee {
        why: reasons::of_a_pair(&mentorship.why),
        id: mentorship.id,
        member_id: member.id,
        member: member.name,
        country: member.country,
        time_zone: lead.as_ref().map(|lead| lead.time_zone.clone()),
        lead: lead.map(|lead| lead.name),
        languages,
        problem: need.map_or_else(String::new, |need| need.problem),
        problem_language,
        since_ms: mentorship.published_at_ms,
    }))
}
