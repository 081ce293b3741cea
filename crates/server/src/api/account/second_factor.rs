//! `POST /api/v1/account/second-factor`, `.../confirmation` and `.../removal`: sets a second factor up, proves it, takes
//! it away (rules ACC-16 to ACC-18 and ACC-26).
//!
//! Setting up and proving are open to a session that waits because its holder has no second factor yet. A session that
//! waits for the code of one cannot replace it.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use model::account::SecondFactorDue;
use model::audit::Act;
use model::password::MIN_ALONE;
use model::problem::{Code, FieldProblem, field};
use model::security::{RecoveryCodes, SecondFactorSetUp, SecondFactorState};
use model::sign_in::{SecondFactorCode, SecondFactorForm};
use store::credentials::TotpRecord;
use store::sessions::Proof;
use store::{Audit, credentials, people, second_factor_resets, sessions};

use crate::api::holder;
use crate::app::App;
use crate::auth::{AnySession, CurrentSession, device, proof, second_factor, totp};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// The name that apps show above the code.
const ISSUER: &str = "Convene";

/// A new secret, which counts for nothing until a code of it came back.
pub async fn set_up(
    State(app): State<App>,
    AnySession(session, due): AnySession,
) -> Result<Json<SecondFactorSetUp>, Problem> {
    may_set_up(due)?;
    proof::require_fresh(&app, &session)?;
    let id = app.ids.id("cr")?;
    let secret: [u8; totp::SECRET] = app.ids.secret()?;
    let record = TotpRecord { sealed: app.seal.seal(&id, &secret), id, last_step: 0 };
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let person = people::find(&mut write, &session.actor.person).await?;
    let person = person.ok_or(Problem::new(Code::SignInRequired))?;
    // Who has one meanwhile is waited for to give it.
    if due.is_some() && credentials::totp(&mut write, &person.id).await?.is_some() {
        return Err(Problem::new(Code::SecondFactorRequired));
    }
    credentials::begin_totp(&mut write, &person.id, &record, now_ms).await?;
    write.commit_without_audit(&[], now_ms).await?;
    let issuer = format!("{ISSUER} ({})", app.config.public_url.host());
    let uri = totp::uri(&secret, &issuer, person.email.as_str());
    Ok(Json(SecondFactorSetUp { secret: totp::base32(&secret), uri }))
}

/// A code of the new secret makes it count, gives ten recovery codes, and opens a session that waited for it. Where it
/// replaces another, the other sessions end, in which that one was given.
pub async fn confirm(
    State(app): State<App>,
    AnySession(session, due): AnySession,
    headers: HeaderMap,
    Parsed(form): Parsed<SecondFactorForm>,
) -> Result<Response, Problem> {
    may_set_up(due)?;
    let SecondFactorCode::Totp(given) = form.parse()? else {
        return Err(vec![FieldProblem::new("code", field::MALFORMED)].into());
    };
    proof::require_fresh(&app, &session)?;
    let person = &session.actor.person;
    second_factor::take_attempt(&app, &headers, person).await?;
    let (shown, kept) = second_factor::recovery_codes(&app, person)?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let replaces = credentials::totp(&mut write, person).await?.is_some();
    if due.is_some() && replaces {
        return Err(Problem::new(Code::SecondFactorRequired));
    }
    let begun = credentials::unproved_totp(&mut write, person).await?;
    let begun = begun.ok_or(Problem::new(Code::IllegalStep))?;
    let step = second_factor::matching_step(&app, &begun, given)?.ok_or_else(second_factor::refused_code)?;
    if !credentials::confirm_totp(&mut write, person, &begun.id, step, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    credentials::replace_recovery_codes(&mut write, person, &kept, now_ms).await?;
    second_factor_resets::end(&mut write, person).await?;
    let cookie = proof::new_token(&app, &mut write, &session, Proof::SecondFactor).await?;
    if replaces {
        sessions::end_others(&mut write, person, &session.id).await?;
    }
    let known = device::remember(&app, &mut write, &headers, person, session.device).await?;
    let audit = Audit::new(now_ms, Some(person.clone()), Act::SecondFactorSet);
    let audit = super::with_notice(&app, &mut write, person, audit).await?;
    write.commit(audit).await?;
    let mut response = Json(RecoveryCodes { codes: shown }).into_response();
    for cookie in [Some(cookie), known].into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Takes it away with its recovery codes, unless the person's roles or a short password need it. The other sessions end.
pub async fn remove(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
) -> Result<Response, Problem> {
    proof::require_fresh(&app, &session)?;
    let person = &session.actor.person;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let actor = holder(&mut write, &app, person).await?;
    match second_factor::state(&app, &mut write, person, &actor.roles()).await? {
        SecondFactorState::Set => {}
        SecondFactorState::None | SecondFactorState::Needed | SecondFactorState::Required => {
            return Err(Problem::new(Code::IllegalStep));
        }
    }
    if credentials::password_needs_second_factor(&mut write, person).await? {
        let min = MIN_ALONE as i64;
        return Err(vec![FieldProblem::new("password", field::TOO_SHORT).with("min", min)].into());
    }
    credentials::remove_second_factor(&mut write, person).await?;
    let cookie = proof::new_token(&app, &mut write, &session, Proof::None).await?;
    sessions::end_others(&mut write, person, &session.id).await?;
    let audit = Audit::new(now_ms, Some(person.clone()), Act::SecondFactorRemoved);
    let audit = super::with_notice(&app, &mut write, person, audit).await?;
    write.commit(audit).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

fn may_set_up(due: Option<SecondFactorDue>) -> Result<(), Problem> {
    match due {
        None | Some(SecondFactorDue::SetUp) => Ok(()),
        Some(SecondFactorDue::Code) => Err(Problem::new(Code::SecondFactorRequired)),
    }
}
