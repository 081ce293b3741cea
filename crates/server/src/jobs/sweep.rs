//! Forgets sessions, links, allowances and sign-in mails that have ended, so that the database keeps no more than it must.

use store::StoreError;

use super::outbox;
use crate::app::App;

/// Ended links are kept for a day, so that one that was used still answers "used" and not "unknown" in our own records.
const LINKS_KEPT_MS: i64 = 24 * 60 * 60_000;

/// One round.
pub async fn run(app: &App) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    store::sessions::sweep(&mut write, now_ms).await?;
    store::sign_in_links::sweep(&mut write, now_ms - LINKS_KEPT_MS).await?;
    store::limits::sweep(&mut write, now_ms).await?;
    store::outbox::forget(&mut write, outbox::too_old(now_ms - LINKS_KEPT_MS)).await?;
    write.commit_without_audit(&[], now_ms).await
}
