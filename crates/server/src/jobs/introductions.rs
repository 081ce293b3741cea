//! Closes requests for introductions when their time is over, and reminds those who have not answered (rule PRI-11).
//!
//! When a request closes follows from when it was sent, and its asker is told in the same words whatever the other side
//! did.

use model::id::{BrokeredId, IntroductionId, PersonId};
use store::brokered;
use store::introductions::{self, IntroductionRecord};

use crate::api::introductions::mail;
use crate::app::App;
use crate::http::problem::Problem;
use crate::mail::message::Template;

const DAY_MS: i64 = 24 * 60 * 60_000;
/// After how long somebody is reminded for the first time and for the second.
const REMINDED_MS: [i64; 2] = [5 * DAY_MS, 11 * DAY_MS];

/// One round: one write for each request, so that one that fails holds up nobody. The first failure is the round's.
pub async fn run(app: &App) -> Result<(), Problem> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.read().await?;
    let due = introductions::due(&mut read, now_ms).await?;
    let [first, second] = REMINDED_MS.map(|after| now_ms - after);
    let forgotten = introductions::forgotten(&mut read, first, second, now_ms).await?;
    let proposed = brokered::forgotten(&mut read, first, second, now_ms).await?;
    drop(read);
    let mut failed = None;
    for record in due {
        failed = failed.or(close(app, &record, now_ms).await.err());
    }
    for (id, wanted, asked) in forgotten {
        failed = failed.or(remind(app, &id, wanted, &asked, now_ms).await.err());
    }
    for (id, wanted, asked) in proposed {
        failed = failed.or(remind_of_proposal(app, &id, wanted, &asked, now_ms).await.err());
    }
    failed.map_or(Ok(()), Err)
}

async fn close(app: &App, record: &IntroductionRecord, now_ms: i64) -> Result<(), Problem> {
    let mut write = app.store.write().await?;
    if !introductions::close(&mut write, &record.id, now_ms).await? {
        return Ok(());
    }
    let event = format!("{}-{}", Template::IntroductionClosed.code(), record.id);
    let told = mail(app, &mut write, &record.asker, Template::IntroductionClosed, event).await?;
    // No row in the log: beside that of asking it would say which request had no yes.
    Ok(write.commit_without_audit(told.as_slice(), now_ms).await?)
}

async fn remind(
    app: &App,
    id: &IntroductionId,
    wanted: u32,
    asked: &PersonId,
    now_ms: i64,
) -> Result<(), Problem> {
    let mut write = app.store.write().await?;
    if !introductions::remind(&mut write, id, wanted).await? {
        return Ok(());
    }
    let event = format!("{}-{id}-{wanted}", Template::IntroductionReminder.code());
    let told = mail(app, &mut write, asked, Template::IntroductionReminder, event).await?;
    Ok(write.commit_without_audit(told.as_slice(), now_ms).await?)
}

async fn remind_of_proposal(
    app: &App,
    id: &BrokeredId,
    wanted: u32,
    asked: &PersonId,
    now_ms: i64,
) -> Result<(), Problem> {
    let mut write = app.store.write().await?;
    if !brokered::remind(&mut write, id, asked, wanted).await? {
        return Ok(());
    }
    let event = format!("{}-{id}-{wanted}", Template::BrokeredReminder.code());
    let told = mail(app, &mut write, asked, Template::BrokeredReminder, event).await?;
    Ok(write.commit_without_audit(told.as_slice(), now_ms).await?)
}
