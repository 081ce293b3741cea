//! `POST /api/v1/second-factor`: gives the second factor that the session waits for (rules ACC-16 to ACC-18).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use model::account::SecondFactorDue;
use model::audit::Act;
use model::problem::Code;
use model::sign_in::SecondFactorForm;
use store::sessions::Proof;
use store::{Audit, second_factor_resets};

use crate::app::App;
use crate::auth::{AnySession, device, proof, second_factor};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// Opens the session, under a new token. Whoever gives the second factor has not lost it, so a reset of it ends.
pub async fn handler(
    State(app): State<App>,
    AnySession(session, due): AnySession,
    headers: HeaderMap,
    Parsed(form): Parsed<SecondFactorForm>,
) -> Result<Response, Problem> {
    let code = form.parse()?;
    if due != Some(SecondFactorDue::Code) {
        return Err(Problem::new(Code::IllegalStep));
    }
    second_factor::take_attempt(&app, &headers, &session.actor.person).await?;
    let mut write = app.store.write().await?;
    second_factor::use_code(&app, &mut write, &session.actor.person, &code).await?;
    second_factor_resets::end(&mut write, &session.actor.person).await?;
    let cookie = proof::new_token(&app, &mut write, &session, Proof::SecondFactor).await?;
    let person = &session.actor.person;
    let known = device::remember(&app, &mut write, &headers, person, session.device).await?;
    let now_ms = app.clock.now_ms();
    write.commit(Audit::new(now_ms, Some(session.actor.person), Act::SecondFactorGiven)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    for cookie in [Some(cookie), known].into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
