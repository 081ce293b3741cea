//! What administrators do with accounts of others: see and end their sessions, suspend them and let them back in
//! (rules ACC-24 and ACC-25).

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::audit::Act;
use model::id::PersonId;
use model::permissions::{Action, Actor, ObjectFacts, can};
use model::problem::Code;
use model::security::{AccountState, AccountStateForm, Sessions};
use store::people::PersonRecord;
use store::{Audit, Tx, devices, people, sessions, sign_in_links};

use super::write_as;
use crate::api::account::sessions::view;
use crate::app::App;
use crate::auth::{CurrentSession, SignedIn};
use crate::http::extract::{Parsed, PathId};
use crate::http::problem::{Problem, Require as _};

/// The running sessions of somebody.
pub async fn sessions_of(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<PersonId>,
) -> Result<Json<Sessions>, Problem> {
    let mut read = app.store.read().await?;
    let person = managed(&mut read, &session.actor, &id).await?;
    let records = sessions::of_person(&mut read, &person.id, app.clock.now_ms()).await?;
    Ok(Json(view(records, &session)))
}

/// Ends all of them; that person signs in again, everywhere.
pub async fn end_sessions(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<PersonId>,
) -> Result<StatusCode, Problem> {
    let (mut write, actor) = write_as(&app, &actor).await?;
    let person = managed(&mut write, &actor, &id).await?;
    let ended = sessions::end_of_person(&mut write, &person.id).await?;
    devices::forget_of_person(&mut write, &person.id).await?;
    let audit = Audit::new(app.clock.now_ms(), Some(actor.person), Act::SessionsEnded)
        .with("name", person.name)
        .with("sessions", i64::try_from(ended).unwrap_or(i64::MAX));
    write.commit(audit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Suspends somebody, with all their sessions and links, or lets them back in. Nobody does this to themselves.
pub async fn set_state(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<PersonId>,
    Parsed(form): Parsed<AccountStateForm>,
) -> Result<StatusCode, Problem> {
    let now_ms = app.clock.now_ms();
    let (mut write, actor) = write_as(&app, &actor).await?;
    let person = managed(&mut write, &actor, &id).await?;
    if person.id == actor.person {
        return Err(Problem::new(Code::IllegalStep));
    }
    let (since, act) = match form.state {
        AccountState::Suspended => (Some(now_ms), Act::AccountSuspended),
        AccountState::Active => (None, Act::AccountRestored),
    };
    if !people::suspend(&mut write, &person.id, since).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    sessions::end_of_person(&mut write, &person.id).await?;
    sign_in_links::void_of_person(&mut write, &person.id, now_ms).await?;
    let audit = Audit::new(now_ms, Some(actor.person), act).with("name", person.name);
    write.commit(audit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn managed(tx: &mut Tx, actor: &Actor, id: &PersonId) -> Result<PersonRecord, Problem> {
    can(Some(actor), Action::ManageAccounts, &ObjectFacts::default()).required()?;
    people::find(tx, id).await?.ok_or(Problem::new(Code::NotFound))
}
