//! `PUT /api/v1/staff/mentors/{mentor}/places`: staff change a mentor's places, with the mentor's agreement.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::ETAG;
use model::audit::Act;
use model::id::PersonId;
use model::mentor_places::{MentorPlaces, MentorPlacesForm};
use model::permissions::ObjectFacts;
use model::problem::{Code, FieldProblem, field};
use store::mentoring_profiles::{self, MentoringProfileRecord, Placed};
use store::{Audit, StoreError, Tx, mentorships};

use super::{decides_on, runs_the_programme, write_as};
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::{IfMatch, Parsed, PathId, etag};
use crate::http::problem::Problem;

/// Nobody loses a mentor by this: fewer places than mentorships hold are refused, and a break ends nothing.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<PersonId>,
    IfMatch(version): IfMatch,
    Parsed(form): Parsed<MentorPlacesForm>,
) -> Result<Response, Problem> {
    runs_the_programme(&actor)?;
    let now_ms = app.clock.now_ms();
    form.parse()?;
    let (mut write, actor) = write_as(&app, &actor).await?;
    let before = mentoring_profiles::find(&mut write, &id).await?.ok_or(Code::NotFound)?;
    let own = ObjectFacts {
        members: vec![before.member.clone()],
        people: vec![before.person.clone()],
        ..ObjectFacts::default()
    };
    decides_on(&actor, &own)?;
    let person = store::people::find(&mut write, &id).await?.ok_or(Code::NotFound)?;
    let MentorPlacesForm { places, paused, agreed: _, reason } = form;
    let placed =
        mentoring_profiles::set_places_if_version(&mut write, &id, version, places, paused, now_ms).await?;
    match placed {
        Placed::Done(_) => {}
        Placed::Stale => {
            let current = mentoring_profiles::find(&mut write, &id).await?.unwrap_or(before);
            return Err(stale(&view(&mut write, current, now_ms).await?));
        }
        Placed::Held(held) => {
            let few = FieldProblem::new("places", field::OUT_OF_RANGE);
            let few = few.with("min", i64::from(held)).with("max", i64::from(MentorPlacesForm::MAX_PLACES));
            return Err(Problem::invalid(vec![few]));
        }
    }
    let after = mentoring_profiles::find(&mut write, &id).await?.ok_or(Code::NotFound)?;
    let view = view(&mut write, after, now_ms).await?;
    let mut audit = Audit::new(now_ms, Some(actor.person), Act::MentorPlacesChanged)
        .with("mentor", person.name.as_str())
        .with("from", i64::from(before.capacity))
        .with("to", i64::from(places))
        .with("paused", i64::from(paused));
    let reason = reason.trim();
    if !reason.is_empty() {
        audit = audit.with("reason", reason);
    }
    write.commit(audit).await?;
    Ok(([(ETAG, etag(view.version))], Json(view)).into_response())
}

async fn view(tx: &mut Tx, profile: MentoringProfileRecord, now_ms: i64) -> Result<MentorPlaces, StoreError> {
    let held = mentorships::held(tx, &profile.person, now_ms).await?;
    Ok(MentorPlaces {
        held: u16::try_from(held).unwrap_or(u16::MAX),
        mentor: profile.person,
        version: profile.version,
        places: profile.capacity,
        paused: profile.paused,
    })
}

/// Somebody else was faster; what they made of it goes along (rule DAT-4).
fn stale(current: &MentorPlaces) -> Problem {
    let now = FieldProblem::new("version", "changed")
        .with("version", i64::from(current.version))
        .with("places", i64::from(current.places))
        .with("held", i64::from(current.held))
        .with("paused", i64::from(current.paused));
    Problem::new(Code::Stale).with_fields(vec![now]).showing(current)
}
