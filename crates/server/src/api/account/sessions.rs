//! `GET /api/v1/sessions` and what one may do with one's own sessions (rule ACC-25).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use model::audit::Act;
use model::id::SessionId;
use model::problem::Code;
use model::security::{DeviceLabelForm, SessionRow, Sessions};
use store::sessions::SessionRecord;
use store::{Audit, devices, people, sessions};

use crate::app::App;
use crate::auth::CurrentSession;
use crate::auth::session::{Session, forget_cookie};
use crate::http::extract::{Parsed, PathId};
use crate::http::problem::Problem;

/// Those that run.
pub async fn list(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
) -> Result<Json<Sessions>, Problem> {
    let mut read = app.store.read().await?;
    let records = sessions::of_person(&mut read, &session.actor.person, app.clock.now_ms()).await?;
    Ok(Json(view(records, &session)))
}

/// Sessions as one who sits in `current` sees them.
pub fn view(records: Vec<SessionRecord>, current: &Session) -> Sessions {
    let row = |record: SessionRecord| SessionRow {
        current: record.id == current.id,
        id: record.id,
        label: record.label,
        device: record.device,
        started_at_ms: record.started_at_ms,
        last_used_at_ms: record.last_used_at_ms,
        ends_at_ms: record.ends_at_ms,
    };
    Sessions { sessions: records.into_iter().map(row).collect() }
}

/// Ends one. Somebody else's is as unknown as one that never was.
pub async fn end(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<SessionId>,
) -> Result<Response, Problem> {
    let mut write = app.store.write().await?;
    if !sessions::end_by_id(&mut write, &session.actor.person, &id).await? {
        return Err(Problem::new(Code::NotFound));
    }
    let now_ms = app.clock.now_ms();
    let own = id == session.id;
    let act = if own { Act::SignedOut } else { Act::SessionsEnded };
    let name = people::find(&mut write, &session.actor.person).await?.map(|person| person.name);
    let audit = Audit::new(now_ms, Some(session.actor.person), act)
        .with("name", name.unwrap_or_default())
        .with("sessions", 1);
    write.commit(audit).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if own {
        forget_cookie(response.headers_mut());
    }
    Ok(response)
}

/// Ends all but this one, and knows no browser any more.
pub async fn end_others(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
) -> Result<StatusCode, Problem> {
    let person = &session.actor.person;
    let mut write = app.store.write().await?;
    let ended = sessions::end_others(&mut write, person, &session.id).await?;
    devices::forget_of_person(&mut write, person).await?;
    let name = people::find(&mut write, person).await?.map(|person| person.name);
    let audit = Audit::new(app.clock.now_ms(), Some(person.clone()), Act::SessionsEnded)
        .with("name", name.unwrap_or_default())
        .with("sessions", i64::try_from(ended).unwrap_or(i64::MAX));
    write.commit(audit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Calls the device of one.
pub async fn label(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<SessionId>,
    Parsed(form): Parsed<DeviceLabelForm>,
) -> Result<StatusCode, Problem> {
    let label = form.parse()?;
    let label = label.as_ref().map(model::sign_in::DeviceLabel::as_str);
    let mut write = app.store.write().await?;
    if !sessions::label(&mut write, &session.actor.person, &id, label).await? {
        return Err(Problem::new(Code::NotFound));
    }
    write.commit_without_audit(&[], app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}
