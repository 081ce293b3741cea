//! Forgets sessions, links, invitations, resets that nobody agreed to, allowances, keys and sign-in mails that have ended, and old copies of the whole
//! database, so that no more is kept than must be.

use store::StoreError;

use super::outbox;
use crate::app::App;
use crate::auth::device;
use crate::auth::second_factor::RESET_KEPT_MS;

/// Ended links are kept for a day, so that one that was used still answers "used" and not "unknown" in our own records.
const LINKS_KEPT_MS: i64 = DAY_MS;
/// An invitation that nobody can accept any more is shown to whoever made it for a month.
const INVITATIONS_KEPT_MS: i64 = 30 * DAY_MS;
/// Wrong passwords for addresses without an account are forgotten after a day.
const STRANGERS_KEPT_MS: i64 = DAY_MS;
/// Copies of the database from before an upgrade or a restore are kept so long: nobody is erased from them.
const COPIES_KEPT_MS: i64 = 30 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60_000;

/// One round.
pub async fn run(app: &App) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let mut write = app.store.write().await?;
    store::sessions::sweep(&mut write, now_ms).await?;
    store::sign_in_links::sweep(&mut write, now_ms - LINKS_KEPT_MS).await?;
    store::invitations::sweep(&mut write, now_ms - INVITATIONS_KEPT_MS).await?;
    store::devices::sweep(&mut write, now_ms - device::KEPT_MS).await?;
    store::password_failures::sweep(&mut write, now_ms - STRANGERS_KEPT_MS).await?;
    store::second_factor_resets::sweep(&mut write, now_ms - RESET_KEPT_MS).await?;
    store::passkeys::sweep(&mut write, now_ms).await?;
    store::limits::sweep(&mut write, now_ms).await?;
    store::outbox::forget(&mut write, outbox::too_old(now_ms - LINKS_KEPT_MS)).await?;
    store::once::sweep(&mut write, now_ms - store::once::KEPT_MS).await?;
    write.commit_without_audit(&[], now_ms).await?;
    let copies = app.store.forget_copies(now_ms - COPIES_KEPT_MS)?;
    if copies > 0 {
        tracing::info!(copies, "copies of the database from before were removed");
    }
    Ok(())
}
