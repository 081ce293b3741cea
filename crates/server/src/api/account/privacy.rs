//! `GET /api/v1/account/privacy`: who reads what of the viewer, what they agreed to, and what they asked for.

use axum::Json;
use axum::extract::State;
use model::id::PersonId;
use model::permissions::Actor;
use model::privacy::{ConsentState, Erasure, Export, FieldSetting, Privacy, Purpose};
use model::problem::Code;
use model::visibility::Field;
use store::Tx;
use store::visibility::SettingsRecord;

use crate::app::App;
use crate::auth::SignedIn;
use crate::http::problem::Problem;

/// Their own settings and nobody else's.
pub async fn handler(State(app): State<App>, SignedIn(viewer): SignedIn) -> Result<Json<Privacy>, Problem> {
    let mut read = app.store.read().await?;
    Ok(Json(page(&mut read, &viewer, app.clock.now_ms()).await?))
}

/// The page as it is now, which every change of it answers too.
pub(super) async fn page(tx: &mut Tx, viewer: &Actor, now_ms: i64) -> Result<Privacy, Problem> {
    let person = &viewer.person;
    let settings = store::visibility::of_person(tx, person).await?.ok_or(Code::NotFound)?;
    Ok(Privacy {
        fields: fields(&settings),
        at_risk: settings.standing.at_risk_since_ms.is_some(),
        consents: consents(tx, person).await?,
        export: export(tx, person, now_ms).await?,
        erasure: erasure(tx, person).await?,
    })
}

/// Every field with the level that holds.
pub fn fields(settings: &SettingsRecord) -> Vec<FieldSetting> {
    let field = |field: &Field| FieldSetting {
        field: *field,
        level: settings.level(*field),
        default: settings.standing.default_level(*field),
        set_by: settings.set_by(*field),
    };
    Field::ALL.iter().map(field).collect()
}

async fn consents(tx: &mut Tx, person: &PersonId) -> Result<Vec<ConsentState>, Problem> {
    let holding = store::consents::holding(tx, person).await?;
    let state = |purpose: &Purpose| ConsentState {
        purpose: *purpose,
        given_at_ms: holding.iter().find(|one| one.purpose == *purpose).map(|one| one.given_at_ms),
    };
    Ok(Purpose::ALL.iter().map(state).collect())
}

/// The newest export, until its time is over.
pub(super) async fn export(tx: &mut Tx, person: &PersonId, now_ms: i64) -> Result<Option<Export>, Problem> {
    let newest = store::exports::newest(tx, person).await?;
    let newest = newest.filter(|one| one.ends_at_ms.is_none_or(|ends_at_ms| ends_at_ms > now_ms));
    Ok(newest.map(|one| Export {
        id: one.id,
        asked_at_ms: one.asked_at_ms,
        ends_at_ms: one.ends_at_ms,
        fetched: one.fetched_at_ms.is_some(),
    }))
}

pub(super) async fn erasure(tx: &mut Tx, person: &PersonId) -> Result<Option<Erasure>, Problem> {
    let request = store::erasures::request_of(tx, person).await?;
    Ok(request.map(|one| Erasure { asked_at_ms: one.asked_at_ms, due_at_ms: one.due_at_ms }))
}
