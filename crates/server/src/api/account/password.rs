//! `POST /api/v1/account/password` and `.../removal`: sets, changes and takes away the password (rules ACC-13, ACC-14,
//! ACC-25 and ACC-26).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use model::audit::Act;
use model::id::PersonId;
use model::password::{MIN_ALONE, Password};
use model::permissions::Actor;
use model::problem::{Code, FieldProblem, field};
use model::security::{OtherSessions, PasswordForm, PasswordRemovalForm, password_min};
use store::credentials::Strength;
use store::sessions::Proof;
use store::{Audit, Tx, Write, credentials, devices, password_failures, people, sessions, sign_in_links};

use crate::api::holder;
use crate::app::App;
use crate::auth::passwords::normal;
use crate::auth::session::Session;
use crate::auth::{CurrentSession, blocklist, proof, second_factor};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// Sets or changes it. Open links end, and so do the other sessions unless they are kept.
pub async fn set(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    Parsed(form): Parsed<PasswordForm>,
) -> Result<Response, Problem> {
    proof::require_fresh(&app, &session)?;
    let person = &session.actor.person;
    let mut read = app.store.read().await?;
    let min = least(&app, &mut read, &session.actor).await?;
    let password = form.parse(min)?.clone();
    let names = names(&mut read, &session).await?;
    drop(read);
    judge(&password, min, &names)?;
    let hash = app.passwords.hash(&password, app.ids.secret()?).await?;

    let mut write = app.store.write().await?;
    // The second factor or the roles may have gone while the password was hashed.
    let actor = holder(&mut write, &app, person).await?;
    judge(&password, least(&app, &mut write, &actor).await?, &names)?;
    let now_ms = app.clock.now_ms();
    credentials::set_password(&mut write, &app.ids.id("cr")?, person, &hash, strength(&password), now_ms)
        .await?;
    finish(&app, write, &session, form.other_sessions, Act::PasswordChanged).await
}

/// Takes it away: from then on only links sign in.
pub async fn remove(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    Parsed(form): Parsed<PasswordRemovalForm>,
) -> Result<Response, Problem> {
    proof::require_fresh(&app, &session)?;
    let mut write = app.store.write().await?;
    if !credentials::remove_password(&mut write, &session.actor.person).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    finish(&app, write, &session, form.other_sessions, Act::PasswordRemoved).await
}

async fn finish(
    app: &App,
    mut write: Write,
    session: &Session,
    others: OtherSessions,
    act: Act,
) -> Result<Response, Problem> {
    let (person, now_ms) = (&session.actor.person, app.clock.now_ms());
    let cookie = proof::new_token(app, &mut write, session, Proof::None).await?;
    sign_in_links::void_of_person(&mut write, person, now_ms).await?;
    password_failures::forget_of_person(&mut write, person).await?;
    if others == OtherSessions::End {
        sessions::end_others(&mut write, person, &session.id).await?;
        devices::forget_of_person(&mut write, person).await?;
    }
    let audit = Audit::new(now_ms, Some(person.clone()), act);
    let audit = super::with_notice(app, &mut write, person, audit).await?;
    write.commit(audit).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

async fn least(app: &App, tx: &mut Tx, actor: &Actor) -> Result<usize, Problem> {
    let state = second_factor::state(app, tx, &actor.person, &actor.roles()).await?;
    Ok(password_min(state))
}

/// Whether it stands alone, by its length as it is hashed.
pub fn strength(password: &Password) -> Strength {
    if normal(password).chars().count() >= MIN_ALONE { Strength::Alone } else { Strength::WithSecondFactor }
}

/// Refuses what is too short once its letters are composed, and what is easy to guess.
pub fn judge(password: &Password, min: usize, names: &[String]) -> Result<(), Problem> {
    let composed = Password::new(normal(password));
    if let Some(problem) = composed.check_new("password", min) {
        return Err(vec![problem].into());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if blocklist::is_common(&composed, &names) {
        return Err(vec![FieldProblem::new("password", field::COMMON)].into());
    }
    Ok(())
}

async fn names(tx: &mut Tx, session: &Session) -> Result<Vec<String>, Problem> {
    let mut names = of_person(tx, &session.actor.person).await?;
    if let Some(member) = session.actor.member()
        && let Some(member) = store::members::find(tx, member).await?
    {
        names.push(member.name);
        names.extend(member.own_name);
    }
    Ok(names)
}

async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<String>, Problem> {
    let person = people::find(tx, person).await?.ok_or(Problem::new(Code::SignInRequired))?;
    Ok(vec![person.name, person.email.as_str().to_owned()])
}
