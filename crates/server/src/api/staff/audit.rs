//! `GET /api/v1/staff/audit?before=SEQUENCE`: who did what, newest first.

use axum::Json;
use axum::extract::State;
use model::audit::{AuditPage, AuditRow};

use super::runs_the_programme;
use crate::app::App;
use crate::auth::SignedIn;
use crate::http::extract::Before;
use crate::http::problem::Problem;

/// Rows of one page.
const PAGE: u32 = 100;

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
