//! `POST /api/v1/sign-in`: signs in by password.
//!
//! An account that is unknown, suspended, without a password or blocked after too many wrong ones is refused like one
//! whose password is wrong, and costs the same (rule ACC-5).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use model::audit::Act;
use model::problem::Code;
use model::sign_in::PasswordSignInForm;
use store::Audit;
use store::sessions::Proof;

use crate::app::App;
use crate::auth::limits::Client;
use crate::auth::{by_password, limits, session};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// Begins a session, which may still wait for its second factor.
pub async fn handler(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Parsed(form): Parsed<PasswordSignInForm>,
) -> Result<Response, Problem> {
    let attempt = form.parse()?;
    limits::take_for_account(&app, &client, &headers, &attempt.email).await?;
    let claim = by_password::claim(&app, &headers, &attempt.email, attempt.password).await?;
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let Some(person) = claim.decide(&app, &mut write).await? else {
        write.commit_without_audit(&[], now_ms).await?;
        return Err(Problem::new(Code::SignInFailed));
    };
    let proof = Proof::Identity;
    let begun = session::begin(&app, &mut write, &headers, &person, &attempt.device, proof).await?;
    write.commit(Audit::new(now_ms, Some(person), Act::SignedIn)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    begun.set_cookies(response.headers_mut());
    Ok(response)
}
