//! `POST /api/v1/staff/people/{person}/second-factor-reset`: asks for the reset of a second factor that its owner lost,
//! or agrees to one that another asked for (rule ACC-18).
//!
//! The owner is told at both steps. Done is it by a job, when the time to object is over; whoever gives the second
//! factor meanwhile has not lost it.

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::id::PersonId;
use model::permissions::{Action, ObjectFacts, can};
use model::problem::Code;
use model::security::{ResetState, SecondFactorReset};
use store::{Audit, credentials, people, second_factor_resets};

use super::write_as;
use crate::api::account::notice;
use crate::app::App;
use crate::auth::{CurrentSession, proof, second_factor};
use crate::http::extract::PathId;
use crate::http::problem::{Problem, Require as _};
use crate::mail::message::Template;

/// One asks, another agrees; nobody does either for themselves. To a request that does not count any more nobody agrees:
/// it becomes a new one.
pub async fn handler(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<PersonId>,
) -> Result<Json<SecondFactorReset>, Problem> {
    proof::require_fresh(&app, &session)?;
    let now_ms = app.clock.now_ms();
    let (mut write, actor) = write_as(&app, &session.actor).await?;
    let by = &actor.person;
    can(Some(&actor), Action::ResetSecondFactor, &ObjectFacts::default()).required()?;
    let person = people::find(&mut write, &id).await?.ok_or(Problem::new(Code::NotFound))?;
    if person.id == *by {
        return Err(Problem::new(Code::Forbidden));
    }
    if credentials::totp(&mut write, &person.id).await?.is_none() {
        return Err(Problem::new(Code::IllegalStep));
    }
    // What was asked by somebody who may not do so any more, or too long ago, is asked anew.
    if let Some(reset) = second_factor_resets::find(&mut write, &person.id).await?
        && !second_factor::reset_counts(&mut write, &reset, now_ms).await?
    {
        second_factor_resets::end(&mut write, &person.id).await?;
    }
    let (act, state, due_at_ms) = if second_factor_resets::ask(&mut write, &person.id, by, now_ms).await? {
        (Act::SecondFactorResetAsked, ResetState::Asked, None)
    } else {
        let due_at_ms = now_ms + second_factor::RESET_WAIT_MS;
        // Who asked cannot agree, and what was agreed to is not agreed to again.
        if !second_factor_resets::agree(&mut write, &person.id, by, due_at_ms).await? {
            return Err(Problem::new(Code::IllegalStep));
        }
        (Act::SecondFactorResetAgreed, ResetState::Agreed, Some(due_at_ms))
    };
    let mut audit = Audit::new(now_ms, Some(by.clone()), act).with("name", person.name);
    if let Some(mail) = notice(&app, &mut write, &person.id, Template::SecondFactorReset).await? {
        audit = audit.mail(mail);
    }
    write.commit(audit).await?;
    Ok(Json(SecondFactorReset { person: person.id, state, due_at_ms }))
}
