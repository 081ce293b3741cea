//! `GET /api/v1/account/privacy/preview?as=visitor`: the viewer as somebody else sees them, by the function through
//! which everybody sees them.

use axum::Json;
use axum::extract::State;
use model::id::{MemberId, PersonId};
use model::permissions::{Actor, Grant, ObjectFacts, Role};
use model::privacy::{Eye, SeenPerson};
use model::problem::Code;
use serde::Deserialize;

use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::Query;
use crate::http::problem::Problem;
use crate::visibility::person::{everything, person_facts};
use crate::visibility::{Apart, Onlooker, seen};

/// As whom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct As {
    r#as: Eye,
}

/// Somebody invented stands for the one who looks, with what ties them to the viewer added to the facts.
pub async fn handler(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
    Query(As { r#as: eye }): Query<As>,
) -> Result<Json<SeenPerson>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let person = store::people::find(&mut read, &viewer.person).await?.ok_or(Code::NotFound)?;
    let settings = store::visibility::of_person(&mut read, &viewer.person).await?.ok_or(Code::NotFound)?;
    let whole = everything(&mut read, &person, now_ms).await?;
    let mut facts = person_facts(&mut read, &viewer.person, now_ms).await?;
    let onlooker = onlooker(eye, &mut facts).map_err(|error| Problem::internal(&error))?;
    let (actor, apart) = (onlooker.as_ref(), &Apart::default());
    Ok(Json(seen(Onlooker { actor, apart }, &facts, &settings, whole)))
}

fn onlooker(eye: Eye, facts: &mut ObjectFacts) -> Result<Option<Actor>, model::id::InvalidId> {
    let (person, member) = (PersonId::parse("somebody")?, MemberId::parse("somewhere")?);
    let seat = Grant { role: Role::GovernmentSeat, member: Some(member.clone()) };
    let grant = match eye {
        Eye::Visitor => return Ok(None),
        Eye::OtherCohort => seat,
        Eye::Cohort => {
            facts.cohort_members.push(member);
            seat
        }
        Eye::Group => {
            facts.cohort_members.push(member.clone());
            facts.group_members.push(member);
            seat
        }
        Eye::Staff => Grant { role: Role::Staff, member: None },
    };
    Ok(Some(Actor { person, grants: vec![grant] }))
}
