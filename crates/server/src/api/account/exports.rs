//! `POST /api/v1/account/exports` asks for a file of one's own data, `POST .../{export}/file` fetches it, once (rule
//! PRI-17). A program of ours makes it in between, see [`crate::jobs::privacy`].

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use model::audit::Act;
use model::id::ExportId;
use model::privacy::Export;
use model::problem::Code;
use store::Audit;
use store::limits::{Allowance, Take};

use super::privacy::export;
use crate::app::App;
use crate::auth::{CurrentSession, limits, proof};
use crate::http::extract::PathId;
use crate::http::problem::Problem;
use crate::privacy::export::decode;

/// One waits at a time, and three a day.
pub async fn ask(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
) -> Result<(StatusCode, Json<Export>), Problem> {
    let now_ms = app.clock.now_ms();
    let id = app.ids.id("export")?;
    let id = ExportId::parse(&id).map_err(|error| Problem::internal(&error))?;
    let person = &session.actor.person;
    proof::require_fresh(&app, &session)?;
    let mut write = app.store.write().await?;
    if !store::exports::ask(&mut write, &id, person, now_ms).await? {
        return Err(Problem::new(Code::IllegalStep));
    }
    let key = format!("export:person:{}", limits::person_hash(person));
    match store::limits::take(&mut write, &key, Allowance::EXPORT_PER_PERSON, now_ms).await? {
        Take::Taken => {}
        Take::Wait { retry_after_ms } => {
            let seconds = u32::try_from((retry_after_ms + 999) / 1000).unwrap_or(u32::MAX);
            return Err(Problem::new(Code::TooMany).retry_after(seconds));
        }
    }
    let answer = export(&mut write, person, now_ms).await?.ok_or(Code::NotFound)?;
    write.commit(Audit::new(now_ms, Some(person.clone()), Act::ExportAsked)).await?;
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

/// The file, for the owner alone, once and in time, which anything else answers with 410; with a proof of a moment ago.
pub async fn fetch(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<ExportId>,
) -> Result<Response, Problem> {
    let now_ms = app.clock.now_ms();
    let person = &session.actor.person;
    proof::require_fresh(&app, &session)?;
    let mut write = app.store.write().await?;
    let file = store::exports::fetch(&mut write, &id, person, now_ms).await?.ok_or(Code::LinkGone)?;
    write.commit(Audit::new(now_ms, Some(person.clone()), Act::ExportFetched)).await?;
    let Some(bytes) = decode(&file) else {
        return Err(Problem::internal(&std::io::Error::other("a kept export cannot be read")));
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let name = HeaderValue::from_static("attachment; filename=\"convene-my-data.zip\"");
    headers.insert(CONTENT_DISPOSITION, name);
    Ok(response)
}
