//! `GET` and `POST /api/v1/account/passkeys` and what is below: the passkeys of the viewer (rules ACC-19, ACC-23 and
//! ACC-26).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use model::audit::Act;
use model::id::PasskeyId;
use model::passkey::{MOST, PasskeyChallenge, PasskeyForm, PasskeyLabelForm, PasskeyRow, Passkeys};
use model::problem::{Code, FieldProblem, field};
use store::passkeys::PasskeyRecord;
use store::sessions::Proof;
use store::{Audit, Constraint, passkeys, people};

use crate::app::App;
use crate::auth::{CurrentSession, passkey, proof};
use crate::http::extract::{Parsed, PathId};
use crate::http::problem::Problem;

/// All of them.
pub async fn list(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
) -> Result<Json<Passkeys>, Problem> {
    let mut read = app.store.read().await?;
    let records = passkeys::of_person(&mut read, &session.actor.person).await?;
    let possible = passkey::party(&app.config.public_url).is_some();
    Ok(Json(Passkeys { possible, passkeys: records.into_iter().map(row).collect() }))
}

fn row(record: PasskeyRecord) -> PasskeyRow {
    PasskeyRow {
        id: record.id,
        label: record.label,
        created_at_ms: record.created_at_ms,
        last_used_at_ms: record.last_used_at_ms,
    }
}

/// What a new one has to sign.
pub async fn challenge(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
) -> Result<Json<PasskeyChallenge>, Problem> {
    proof::require_fresh(&app, &session)?;
    let party = passkey::party(&app.config.public_url).ok_or(Problem::new(Code::IllegalStep))?;
    let mut read = app.store.read().await?;
    let person = people::find(&mut read, &session.actor.person).await?;
    let person = person.ok_or(Problem::new(Code::SignInRequired))?;
    let known = passkeys::of_person(&mut read, &person.id).await?;
    drop(read);
    if known.len() >= MOST {
        return Err(Problem::new(Code::IllegalStep));
    }
    passkey::ask_new(&app, &party, &person, &known).await.map(Json)
}

/// Adds one that signed it.
pub async fn add(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    Parsed(form): Parsed<PasskeyForm>,
) -> Result<Response, Problem> {
    let label = form.parse()?;
    proof::require_fresh(&app, &session)?;
    let party = passkey::party(&app.config.public_url).ok_or(Problem::new(Code::IllegalStep))?;
    let person = &session.actor.person;
    let new = passkey::check_new(&app, &party, person, &form.challenge, &form.credential).await?;
    let new = new.ok_or_else(refused)?;
    let now_ms = app.clock.now_ms();
    let record = PasskeyRecord {
        id: PasskeyId::parse(&app.ids.id("cr")?).map_err(|error| Problem::internal(&error))?,
        person: person.clone(),
        key_id: new.key_id,
        verifier: new.verifier,
        label: label.as_str().to_owned(),
        created_at_ms: now_ms,
        last_used_at_ms: None,
    };
    let mut write = app.store.write().await?;
    if passkeys::of_person(&mut write, person).await?.len() >= MOST {
        return Err(Problem::new(Code::IllegalStep));
    }
    match passkeys::insert(&mut write, &record, new.counter).await {
        Ok(()) => {}
        Err(error) if error.constraint() == Some(Constraint::KeyTaken) => return Err(refused()),
        Err(error) => return Err(error.into()),
    }
    let cookie = proof::new_token(&app, &mut write, &session, Proof::None).await?;
    let audit = Audit::new(now_ms, Some(person.clone()), Act::PasskeyAdded);
    let audit = super::with_notice(&app, &mut write, person, audit).await?;
    write.commit(audit).await?;
    let mut response = (StatusCode::CREATED, Json(row(record))).into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// Calls one otherwise. Somebody else's is as unknown as one that never was.
pub async fn rename(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<PasskeyId>,
    Parsed(form): Parsed<PasskeyLabelForm>,
) -> Result<StatusCode, Problem> {
    let label = form.parse()?;
    let mut write = app.store.write().await?;
    if !passkeys::rename(&mut write, &session.actor.person, &id, label.as_str()).await? {
        return Err(Problem::new(Code::NotFound));
    }
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes one away; it signs nobody in any more.
pub async fn remove(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<PasskeyId>,
) -> Result<Response, Problem> {
    proof::require_fresh(&app, &session)?;
    let person = &session.actor.person;
    let mut write = app.store.write().await?;
    if !passkeys::remove(&mut write, person, &id).await? {
        return Err(Problem::new(Code::NotFound));
    }
    let cookie = proof::new_token(&app, &mut write, &session, Proof::None).await?;
    let audit = Audit::new(app.clock.now_ms(), Some(person.clone()), Act::PasskeyRemoved);
    let audit = super::with_notice(&app, &mut write, person, audit).await?;
    write.commit(audit).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

fn refused() -> Problem {
    Problem::new(Code::Invalid).with_fields(vec![FieldProblem::new("credential", field::REFUSED)])
}
