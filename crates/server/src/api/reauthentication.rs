//! `POST /api/v1/reauthentication`: proves that the person is still there, so that delicate things may be changed for
//! ten minutes (rule ACC-26).
//!
//! Who has a passkey may use it. Who has a password gives it; who has none gives a code of their second factor; who has
//! neither signs in anew by link.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use model::passkey::PasskeyProof;
use model::problem::{Code, FieldProblem, field};
use model::sign_in::{Reauthentication, ReauthenticationForm, SecondFactorCode};
use store::credentials;
use store::sessions::Proof;

use crate::app::App;
use crate::auth::session::Session;
use crate::auth::{CurrentSession, by_password, passkey, proof, second_factor};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// Takes the proof and gives the session another token.
pub async fn handler(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    headers: HeaderMap,
    Parsed(form): Parsed<ReauthenticationForm>,
) -> Result<Response, Problem> {
    let cookie = match form.parse()? {
        Reauthentication::Password(password) => {
            let claim = by_password::claim_again(&app, &headers, &session.actor.person, password).await?;
            let mut write = app.store.write().await?;
            if claim.decide(&app, &mut write).await?.is_none() {
                write.commit_without_audit(&[], app.clock.now_ms()).await?;
                return Err(refused("password"));
            }
            let cookie = proof::new_token(&app, &mut write, &session, Proof::Identity).await?;
            write.commit_without_audit(&[], app.clock.now_ms()).await?;
            cookie
        }
        Reauthentication::Code(code) => by_code(&app, &headers, &session, &code).await?,
        Reauthentication::Passkey(signed) => by_passkey(&app, &session, &signed).await?,
    };
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

async fn by_code(
    app: &App,
    headers: &HeaderMap,
    session: &Session,
    code: &SecondFactorCode,
) -> Result<http::HeaderValue, Problem> {
    let person = &session.actor.person;
    second_factor::take_attempt(app, headers, person).await?;
    let mut write = app.store.write().await?;
    // A phone that was left on the table is not enough where there is a password.
    if credentials::password(&mut write, person).await?.is_some() {
        return Err(refused("code"));
    }
    second_factor::use_code(app, &mut write, person, code).await?;
    let cookie = proof::new_token(app, &mut write, session, Proof::Identity).await?;
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(cookie)
}

async fn by_passkey(
    app: &App,
    session: &Session,
    signed: &PasskeyProof,
) -> Result<http::HeaderValue, Problem> {
    let party = passkey::party(&app.config.public_url).ok_or_else(|| refused("passkey"))?;
    let used = passkey::check_any(app, &party, &signed.challenge, &signed.credential).await?;
    let used = used.ok_or_else(|| refused("passkey"))?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    // Somebody else's proves that somebody else is there.
    if used.note(&mut write, now_ms).await?.as_ref() != Some(&session.actor.person) {
        return Err(refused("passkey"));
    }
    let cookie = proof::new_token(app, &mut write, session, Proof::SecondFactor).await?;
    write.commit_without_audit(&[], now_ms).await?;
    Ok(cookie)
}

fn refused(path: &str) -> Problem {
    Problem::new(Code::Invalid).with_fields(vec![FieldProblem::new(path, field::REFUSED)])
}
