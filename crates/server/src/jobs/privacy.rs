//! What the program does for people's rights by itself: makes files that were asked for, erases accounts whose time has
//! come, forgets what no class keeps.

use std::error::Error;

use store::exports::ExportRecord;

use crate::app::App;
use crate::privacy::erase::Eraser;
use crate::privacy::export::{self, ExportError};
use crate::privacy::retention;

/// One round. What fails is logged and tried again in the next; it stops nothing else.
pub async fn run(app: &App) {
    let log = |what: &'static str, error: &dyn Error| tracing::error!(%error, "{what}");
    if let Err(error) = make_exports(app).await {
        log("an export could not be made", &error);
    }
    let eraser = Eraser::of(app);
    if let Err(error) = eraser.erase_due().await {
        log("an account could not be erased", &error);
    }
    if let Err(error) = eraser.follow().await {
        log("the journal of erasures could not be brought up to date", &error);
    }
    if let Err(error) = retention::run_nightly(&app.store, app.clock.now_ms()).await {
        log("what is no longer kept could not be forgotten", &error);
    }
}

/// Makes the files that were asked for, whichever of them fails; how many there were, or the first failure.
pub async fn make_exports(app: &App) -> Result<u32, ExportError> {
    let mut read = app.store.read().await?;
    let waiting = store::exports::waiting(&mut read).await?;
    drop(read);
    let (mut made, mut failed) = (0, None);
    for record in waiting {
        match make(app, &record).await {
            Ok(kept) => made += u32::from(kept),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(made), Err)
}

async fn make(app: &App, record: &ExportRecord) -> Result<bool, ExportError> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    let Some(person) = store::people::find(&mut write, &record.person).await? else { return Ok(false) };
    let archive = export::archive(&mut write, &app.seal, &record.person, person.locale, now_ms).await?;
    let (file, ends_at_ms) = (export::encode(&archive), now_ms + export::LIFETIME_MS);
    let kept = store::exports::keep(&mut write, &record.id, &file, now_ms, ends_at_ms).await?;
    write.commit_without_audit(&[], now_ms).await?;
    Ok(kept)
}
