//! Names officers on cases that miss one: when somebody became an officer, was suspended, left, or took a seat that makes
//! a case their own.

use crate::app::App;
use crate::http::problem::Problem;
use crate::safeguarding::settle;

/// One round: one write for each case, so that one that fails holds up nobody. The first failure is the round's.
pub async fn run(app: &App) -> Result<(), Problem> {
    let waiting = store::reports::waiting(&mut *app.store.read().await?).await?;
    let mut failed = None;
    for report in waiting {
        failed = failed.or(one(app, &report.id).await.err());
    }
    failed.map_or(Ok(()), Err)
}

async fn one(app: &App, id: &model::id::ReportId) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let Some(report) = store::reports::find(&mut write, id).await? else { return Ok(()) };
    let mails = settle(app, &mut write, &report, now_ms).await?;
    Ok(write.commit_without_audit(&mails, now_ms).await?)
}
