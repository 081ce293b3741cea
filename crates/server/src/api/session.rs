//! `GET /api/v1/session`: who is signed in, and whether this is a demo.

use axum::Json;
use axum::extract::State;
use model::account::{MemberBrief, SessionInfo, SignedInPerson};
use model::permissions::Actor;
use store::{StoreError, Tx};

use crate::app::App;
use crate::auth::{AnySession, MaybeSignedIn};
use crate::http::problem::Problem;

/// Answers everybody; the page asks this before it draws anything.
pub async fn handler(
    State(app): State<App>,
    MaybeSignedIn(actor): MaybeSignedIn,
    session: Result<AnySession, Problem>,
) -> Result<Json<SessionInfo>, Problem> {
    let mut read = app.store.read().await?;
    let demo = store::meta::is_demo(&mut read).await?;
    let person = match actor {
        Some(actor) => person(&mut read, &actor).await?,
        None => None,
    };
    let second_factor_due = session.ok().and_then(|AnySession(_, due)| due);
    Ok(Json(SessionInfo { person, second_factor_due, demo }))
}

async fn person(tx: &mut Tx, actor: &Actor) -> Result<Option<SignedInPerson>, StoreError> {
    let Some(record) = store::people::find(tx, &actor.person).await? else { return Ok(None) };
    let member = match actor.member() {
        Some(id) => {
            store::members::find(tx, id).await?.map(|found| MemberBrief { id: found.id, name: found.name })
        }
        None => None,
    };
    Ok(Some(SignedInPerson {
        id: record.id,
        name: record.name,
        roles: actor.roles(),
        member,
        locale: record.locale,
        time_zone: record.time_zone,
    }))
}
