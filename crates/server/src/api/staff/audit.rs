//! `GET /api/v1/staff/audit?before=SEQUENCE`: who did what, newest first.

use axum::Json;
use axum::extract::State;
use model::audit::{AuditPage, AuditRow};
use model::id::PersonId;
use model::reason::{Param, Reason};
use store::{StoreError, Tx};

use super::runs_the_programme;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::Before;
use crate::http::problem::Problem;

/// Rows of one page.
const PAGE: u32 = 100;
/// The parameter of an act that names the person whom it was about.
const PERSON: &str = "person";

/// A hundred acts before `before`, or the newest.
pub async fn handler(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Before(before): Before,
) -> Result<Json<AuditPage>, Problem> {
    runs_the_programme(&actor)?;
    let mut read = app.store.read().await?;
    let mut records = store::audit::page(&mut read, before, PAGE + 1).await?;
    let more = records.len() > PAGE as usize;
    records.truncate(PAGE as usize);
    for record in &mut records {
        say_who(&mut read, &mut record.act).await?;
    }
    let next = records.last().map(|record| record.sequence).filter(|_| more);
    let rows = records.into_iter().map(|record| AuditRow {
        sequence: record.sequence,
        at_ms: record.at_ms,
        // Who has no account any more is still told from the program itself.
        actor: record.actor_name.or_else(|| record.actor.map(String::from)),
        act: record.act,
    });
    Ok(Json(AuditPage { rows: rows.collect(), next }))
}

/// Puts the name of the person whom an act was about into the place of their id, which is what is kept.
async fn say_who(read: &mut Tx, act: &mut Reason) -> Result<(), StoreError> {
    let Some(id) = act.text(PERSON).and_then(|id| PersonId::parse(id).ok()) else { return Ok(()) };
    if let Some(person) = store::people::find(read, &id).await? {
        act.params.insert(PERSON.to_owned(), Param::Text(person.name));
    }
    Ok(())
}
