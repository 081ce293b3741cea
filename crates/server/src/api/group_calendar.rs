//! `GET /api/v1/groups/{group}/calendar.ics`: the sessions of a group for the viewer's own calendar.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use model::id::GroupId;
use model::permissions::{Action, can};
use model::problem::Code;

use super::calendar_file::calendar_file;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::{Problem, Require as _};
use crate::visibility::group_facts;
use crate::visibility::group_page::PublishedGroup;

/// Worded in the language of the viewer's mails, because the browser does not send its own with a download.
pub async fn handler(
    State(app): State<App>,
    SignedIn(viewer): SignedIn,
    PathId(id): PathId<GroupId>,
) -> Result<Response, Problem> {
    let mut read = app.store.read().await?;
    let group = store::groups::find(&mut read, &id).await?.ok_or(Code::NotFound)?;
    can(Some(&viewer), Action::SeeGroup, &group_facts(&group)).required()?;
    let group = PublishedGroup::load(&mut read, group).await?.ok_or(Code::NotFound)?;
    let person = store::people::find(&mut read, &viewer.person).await?.ok_or(Code::NotFound)?;
    let file = calendar_file(&id, &group.sessions, person.locale, app.clock.now_ms());
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    let name = format!("attachment; filename=\"convene-group-{}.ics\"", group.group.number);
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
