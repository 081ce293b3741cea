//! `GET /api/v1/groups/{group}/calendar.ics`: the sessions of a group for the viewer's own calendar.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use icalendar::EventStatus;
use model::group::{GroupRunForm, Session};
use model::id::{GroupId, MemberId};
use model::permissions::{Action, Actor, can};
use model::problem::Code;
use store::Tx;
use store::cohorts::CohortRecord;
use store::groups::GroupRecord;
use store::runs::{self, RunKind};

use super::calendar_file::{Entries, calendar_file};
use super::staff::kept;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::PathId;
use crate::http::problem::{Problem, Require as _};
use crate::pool::group_run::KeptGroups;
use crate::pool::groups::group_id;
use crate::pool::hours::Hours;
use crate::visibility::group_facts;
use crate::visibility::group_page::{PublishedGroup, sessions};

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
    let run = runs::find(&mut read, RunKind::Group, &group.group.run).await?;
    let cancelled = left(&mut read, &viewer, &group.cohort).await?;
    let confirmed = Entries { group: &id, sessions: &group.sessions, status: EventStatus::Confirmed };
    let entries =
        cancelled.iter().map(|(group, sessions)| Entries { group, sessions, status: EventStatus::Cancelled });
    let entries: Vec<Entries<'_>> = std::iter::once(confirmed).chain(entries).collect();
    let revision = run.map_or(0, |run| run.number);
    let file = calendar_file(&entries, revision, person.locale, app.clock.now_ms());
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    let name = format!("attachment; filename=\"convene-group-{}.ics\"", group.group.number);
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Sessions of groups that the viewer met with by an earlier publication and no longer does.
async fn left(
    read: &mut Tx,
    viewer: &Actor,
    cohort: &CohortRecord,
) -> Result<Vec<(GroupId, Vec<Session>)>, Problem> {
    let now = store::groups::of_cohort(read, &cohort.id).await?;
    let meets = |group: &GroupRecord| {
        group.members.iter().any(|member| viewer.sits_for(member))
            || group.facilitator.as_ref() == Some(&viewer.person)
    };
    let mut seen: Vec<GroupId> = now.into_iter().filter(meets).map(|group| group.id).collect();
    let mut left = Vec::new();
    for run in runs::replaced(read, RunKind::Group, &cohort.id).await? {
        let settings: GroupRunForm = kept(&run.form)?;
        let published: KeptGroups = kept(&run.record)?;
        let minutes = published.session_minutes(&settings);
        for group in &published.groups.groups {
            let met =
                group.participants.iter().any(|id| MemberId::parse(id).is_ok_and(|id| viewer.sits_for(&id)))
                    || group.facilitator.as_deref() == Some(viewer.person.as_str());
            let id = group_id(&cohort.id, group.number).map_err(|error| Problem::internal(&error))?;
            if met && !seen.contains(&id) {
                let sessions = sessions(&Hours::proposed(group, minutes), cohort)
                    .map_err(|error| Problem::internal(&error))?;
                left.push((id.clone(), sessions));
                seen.push(id);
            }
        }
    }
    Ok(left)
}
