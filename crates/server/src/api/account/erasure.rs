//! `POST /api/v1/account/erasure` asks for the end of the account, in two weeks or now, and
//! `POST .../cancellation` takes the wish back (rule PRI-18).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use model::audit::Act;
use model::privacy::{EraseWhen, ErasureAnswer, ErasureForm, Privacy};
use model::problem::Code;
use store::Audit;
use store::erasures::RequestRecord;

use super::privacy::{erasure, page};
use crate::app::App;
use crate::auth::session::forget_cookie;
use crate::auth::{CurrentSession, SignedIn, proof};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;
use crate::privacy::erase::{EraseError, Eraser};

/// So long a wish can be taken back.
const COOLING_MS: i64 = 14 * 24 * 60 * 60_000;

/// A second wish keeps the day of the first. "Now" leaves no account, and the browser forgets its session.
pub async fn ask(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    Parsed(form): Parsed<ErasureForm>,
) -> Result<Response, Problem> {
    let now_ms = app.clock.now_ms();
    let person = &session.actor.person;
    proof::require_fresh(&app, &session)?;
    let mut write = app.store.write().await?;
    match form.when {
        EraseWhen::Later => {
            let request =
                RequestRecord { person: person.clone(), asked_at_ms: now_ms, due_at_ms: now_ms + COOLING_MS };
            let asked = store::erasures::ask(&mut write, &request).await?;
            let answer = ErasureAnswer { waits: erasure(&mut write, person).await? };
            if asked {
                write.commit(Audit::new(now_ms, Some(person.clone()), Act::ErasureAsked)).await?;
            }
            Ok(Json(answer).into_response())
        }
        EraseWhen::Now => {
            drop(write);
            match Eraser::of(&app).erase(person).await {
                Ok(_) => {}
                // The account is gone; what is left in the database's journal goes with the next night.
                Err(error) if error.is_erased() => {
                    tracing::error!(%error, "an erasure waits for its last step");
                }
                Err(EraseError::Store(error)) => return Err(error.into()),
                Err(error) => return Err(Problem::internal(&error)),
            }
            let mut response = Json(ErasureAnswer { waits: None }).into_response();
            forget_cookie(response.headers_mut());
            Ok(response)
        }
    }
}

/// Taking back what was not asked for is a step that is not possible.
pub async fn cancel(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Privacy>, Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    if !store::erasures::cancel(&mut write, &viewer.person).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    let answer = page(&mut write, &viewer, now_ms).await?;
    write.commit(Audit::new(now_ms, Some(viewer.person.clone()), Act::ErasureCancelled)).await?;
    Ok(Json(answer))
}
