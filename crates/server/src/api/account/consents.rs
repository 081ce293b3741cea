//! `POST /api/v1/account/consents`: gives a consent or withdraws it; a withdrawal acts at the next request (rule PRI-21).

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::privacy::{ConsentForm, Privacy};
use store::Audit;
use store::consents::ConsentRecord;

use super::privacy::page;
use crate::app::App;
use crate::auth::{CurrentSession, proof};
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// Giving what holds already, or withdrawing what does not, changes nothing. A withdrawal takes the choices with it that
/// needed the consent. Giving one is the first step to showing more, so it takes a proof of a moment ago (rule ACC-26).
pub async fn handler(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    Parsed(form): Parsed<ConsentForm>,
) -> Result<Json<Privacy>, Problem> {
    let now_ms = app.clock.now_ms();
    let ConsentForm { purpose, given, text_version, language } = *form.parse()?;
    let (viewer, person) = (&session.actor, &session.actor.person);
    let mut write = app.store.write().await?;
    store::visibility::guard(&mut write, person).await?;
    let (changed, act) = if given {
        proof::require_fresh(&app, &session)?;
        let consent = ConsentRecord { purpose, given_at_ms: now_ms, text_version, language };
        (store::consents::give(&mut write, person, &consent).await?, Act::ConsentGiven)
    } else {
        let withdrawn = store::consents::withdraw(&mut write, person, purpose, now_ms).await?;
        store::visibility::forget_overruled(&mut write, person).await?;
        (withdrawn, Act::ConsentWithdrawn)
    };
    let answer = page(&mut write, viewer, now_ms).await?;
    if changed {
        let audit = Audit::new(now_ms, Some(person.clone()), act).with("purpose", purpose.code());
        write.commit(audit).await?;
    }
    Ok(Json(answer))
}
