//! `POST /api/v1/account/recovery-codes`: ten new ones; the old ones end (rules ACC-18 and ACC-23).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use model::audit::Act;
use model::problem::Code;
use model::security::RecoveryCodes;
use store::sessions::Proof;
use store::{Audit, credentials};

use crate::app::App;
use crate::auth::{CurrentSession, proof, second_factor};
use crate::http::problem::Problem;

/// Shown once and kept as hashes; the session goes on under another token.
pub async fn handler(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
) -> Result<Response, Problem> {
    proof::require_fresh(&app, &session)?;
    let person = &session.actor.person;
    let (codes, kept) = second_factor::recovery_codes(&app, person)?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    if credentials::totp(&mut write, person).await?.is_none() {
        return Err(Problem::new(Code::IllegalStep));
    }
    credentials::replace_recovery_codes(&mut write, person, &kept, now_ms).await?;
    let cookie = proof::new_token(&app, &mut write, &session, Proof::None).await?;
    let audit = Audit::new(now_ms, Some(person.clone()), Act::RecoveryCodesMade);
    let audit = super::with_notice(&app, &mut write, person, audit).await?;
    write.commit(audit).await?;
    let mut response = Json(RecoveryCodes { codes }).into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}
