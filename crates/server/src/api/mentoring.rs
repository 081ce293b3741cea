//! `GET /api/v1/mentoring`: the viewer's own mentorships, on either side, and their own offer.

use axum::Json;
use axum::extract::State;
use model::directory::SeatKind;
use model::mentoring::{Mentoring, MyMentee, MyMentor, MyOffer};
use model::permissions::{Action, Actor, can};
use model::privacy::SeenPerson;
use model::words::Language;
use store::mentorships::MentorshipRecord;
use store::{StoreError, Tx};

use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;
use crate::visibility::person::whole;
use crate::visibility::{Apart, Onlooker, member_facts, mentorship_facts, reasons, seen, seen_person};

/// A mentee sees the mentor and why; a mentor sees the member, its lead, its need and why.
pub async fn handler(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Mentoring>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let apart = Apart::by_name(&mut read, &app.seal, Some(&viewer)).await?;
    let onlooker = Onlooker { actor: Some(&viewer), apart: &apart };
    let mut mentors = Vec::new();
    for mentorship in as_mentee(&mut read, &viewer, now_ms).await? {
        mentors.extend(my_mentor(&mut read, onlooker, mentorship, now_ms).await?);
    }
    let mut mentees = Vec::new();
    for mentorship in as_mentor(&mut read, &viewer, now_ms).await? {
        mentees.extend(my_mentee(&mut read, onlooker, mentorship, now_ms).await?);
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

/// The government lead of the mentee as `viewer` sees them; nothing where the seat is empty.
async fn lead(
    tx: &mut Tx,
    viewer: Onlooker<'_>,
    mentorship: &MentorshipRecord,
    now_ms: i64,
) -> Result<Option<SeenPerson>, StoreError> {
    let holders = store::seats::holders_of_member(tx, &mentorship.mentee, now_ms).await?;
    let Some(holder) = holders.iter().find(|holder| holder.seat.kind == SeatKind::GovernmentLead) else {
        return Ok(None);
    };
    let person = store::people::find(tx, &holder.person).await?;
    let settings = store::visibility::of_person(tx, &holder.person).await?;
    let (Some(person), Some(settings)) = (person, settings) else { return Ok(None) };
    let facts = member_facts(tx, &mentorship.mentee, now_ms).await?;
    Ok(Some(seen(viewer, &facts, &settings, whole(&person))))
}

/// Languages that both work in, as far as the viewer may know either's; in the order of the mentor.
fn shared(mentor: &SeenPerson, lead: Option<&SeenPerson>) -> Vec<Language> {
    let theirs = lead.map(|lead| lead.languages.as_slice()).unwrap_or_default();
    mentor.languages.iter().filter(|code| theirs.contains(code)).cloned().collect()
}

async fn my_mentor(
    tx: &mut Tx,
    viewer: Onlooker<'_>,
    mentorship: MentorshipRecord,
    now_ms: i64,
) -> Result<Option<MyMentor>, StoreError> {
    let person = store::people::find(tx, &mentorship.mentor).await?;
    let profile = store::mentoring_profiles::find(tx, &mentorship.mentor).await?;
    let (Some(person), Some(profile)) = (person, profile) else { return Ok(None) };
    let Some(member) = store::members::find(tx, &profile.member).await? else { return Ok(None) };
    let lead = lead(tx, viewer, &mentorship, now_ms).await?;
    let mentor = seen_person(tx, viewer, &person, Some(profile.experience), now_ms).await?;
    let languages = shared(&mentor, lead.as_ref());
    let Some(name) = mentor.name else { return Ok(None) };
    Ok(Some(MyMentor {
        languages,
        why: reasons::of_a_pair(&mentorship.why),
        id: mentorship.id,
        name,
        member: member.name,
        member_id: member.id,
        country: member.country,
        time_zone: mentor.time_zone.unwrap_or(member.time_zone),
        experience: mentor.experience.unwrap_or_default(),
        experience_language: profile.experience_language,
        since_ms: mentorship.published_at_ms,
    }))
}

async fn my_mentee(
    tx: &mut Tx,
    viewer: Onlooker<'_>,
    mentorship: MentorshipRecord,
    now_ms: i64,
) -> Result<Option<MyMentee>, StoreError> {
    let member = store::members::find(tx, &mentorship.mentee).await?;
    let need = store::needs::find(tx, &mentorship.mentee, &mentorship.cohort).await?;
    let mentor = store::people::find(tx, &mentorship.mentor).await?;
    let (Some(member), Some(mentor)) = (member, mentor) else { return Ok(None) };
    let lead = lead(tx, viewer, &mentorship, now_ms).await?;
    let languages = shared(&whole(&mentor), lead.as_ref());
    let fallback = || languages.first().or(member.languages.first()).cloned();
    let language = need.as_ref().map(|need| need.problem_language.clone()).or_else(fallback);
    let Some(problem_language) = language else { return Ok(None) };
    Ok(Some(MyMentee {
        why: reasons::of_a_pair(&mentorship.why),
        id: mentorship.id,
        member_id: member.id,
        member: member.name,
        country: member.country,
        time_zone: lead.as_ref().and_then(|lead| lead.time_zone.clone()),
        lead: lead.and_then(|lead| lead.name),
        languages,
        problem: need.map_or_else(String::new, |need| need.problem),
        problem_language,
        since_ms: mentorship.published_at_ms,
    }))
}
