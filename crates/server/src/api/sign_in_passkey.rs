//! `POST /api/v1/sign-in/passkey/challenge` and `POST /api/v1/sign-in/passkey`: signs in by passkey (rules ACC-5, ACC-11
//! and ACC-19).
//!
//! Nobody is asked who they are: the challenge is the same for everybody, and the key says whose it is. A key that is
//! unknown, was taken away, is somebody's who is suspended, or did not sign what was asked is refused in one way.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use model::audit::Act;
use model::passkey::{PasskeyChallenge, PasskeySignInForm};
use model::problem::Code;
use store::Audit;
use store::sessions::Proof;

use crate::app::App;
use crate::auth::{passkey, session};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// What a passkey has to sign.
pub async fn challenge(State(app): State<App>) -> Result<Json<PasskeyChallenge>, Problem> {
    let party = passkey::party(&app.config.public_url).ok_or(Problem::new(Code::IllegalStep))?;
    passkey::ask_any(&app, &party).await.map(Json)
}

/// Begins a session, which waits for nothing: the device saw its owner.
pub async fn handler(
    State(app): State<App>,
    headers: HeaderMap,
    Parsed(form): Parsed<PasskeySignInForm>,
) -> Result<Response, Problem> {
    let device = form.parse()?;
    let failed = || Problem::new(Code::SignInFailed);
    let party = passkey::party(&app.config.public_url).ok_or(Problem::new(Code::IllegalStep))?;
    let used = passkey::check_any(&app, &party, &form.challenge, &form.credential).await?;
    let used = used.ok_or_else(failed)?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let person = used.note(&mut write, now_ms).await?.ok_or_else(failed)?;
    let begun = session::begin(&app, &mut write, &headers, &person, &device, Proof::SecondFactor).await?;
    write.commit(Audit::new(now_ms, Some(person), Act::SignedIn)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    begun.set_cookies(response.headers_mut());
    Ok(response)
}
