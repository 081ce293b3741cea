//! `POST /api/v1/account/consents`: gives a consent or withdraws it; a withdrawal acts at the next request (rule PRI-21).

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::privacy::{ConsentForm, Privacy};
use store::Audit;
use store::consents::ConsentRecord;

use super::privacy::page;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::Parsed;
use crate::http::problem::Problem;

/// Giving what holds already, or withdrawing what does not, changes nothing.
pub async fn handler(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
    Parsed(form): Parsed<ConsentForm>,
) -> Result<Json<Privacy>, Problem> {
    let now_ms = app.clock.now_ms();
    let ConsentForm { purpose, given, text_version, language } = *form.parse()?;
    let person = &viewer.person;
    let mut write = app.store.write().await?;
    store::visibility::guard(&mut write, person).await?;
    let (changed, act) = if given {
        let consent = ConsentRecord { purpose, given_at_ms: now_ms, text_version, language };
        (store::consents::give(&mut write, person, &consent).await?, Act::ConsentGiven)
    } else {
        (store::consents::withdraw(&mut write, person, purpose, now_ms).await?, Act::ConsentWithdrawn)
    };
    let answer = page(&mut write, &viewer, now_ms).await?;
    if changed {
        let audit = Audit::new(now_ms, Some(person.clone()), act).with("purpose", purpose.code());
        write.commit(audit).await?;
    }
    Ok(Json(answer))
}
