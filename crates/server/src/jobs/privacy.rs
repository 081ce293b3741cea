//! What the program does for people's rights by itself: makes files that were asked for, erases accounts whose time has
//! come, forgets what no class keeps.

use std::error::Error;

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
    if let Err(error) = Eraser::of(app).erase_due().await {
        log("an account could not be erased", &error);
    }
    if let Err(error) = retention::run_nightly(&app.store, app.clock.now_ms()).await {
        log("what is no longer kept could not be forgotten", &error);
    }
}

/// Makes the files that were asked for; how many there were.
pub async fn make_exports(app: &App) -> Result<u32, ExportError> {
    let mut read = app.store.read().await?;
    let waiting = store::exports::waiting(&mut read).await?;
    drop(read);
    let mut made = 0;
    for record in waiting {
        let now_ms = app.clock.now_ms();
        let mut write = app.store.write().await?;
        let Some(person) = store::people::find(&mut write, &record.person).await? else { continue };
        let archive = export::archive(&mut write, &record.person, person.locale, now_ms).await?;
        let ends_at_ms = now_ms + export::LIFETIME_MS;
        let kept =
            store::exports::keep(&mut write, &record.id, &export::encode(&archive), now_ms, ends_at_ms)
                .await?;
        write.commit_without_audit(&[], now_ms).await?;
        made += u32::from(kept);
    }
    Ok(made)
}
