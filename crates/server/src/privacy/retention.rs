//! The nightly round over the inventory: what no class keeps any longer is forgotten (rule PRI-22).

use model::audit::Act;
use store::retention::{self, Forgotten};
use store::{Audit, Store, StoreError};

const DAY_MS: i64 = 24 * 60 * 60_000;
/// The day of the last round, as days since 1970; a row, so that of several servers one does it.
const LAST: &str = "retention_day";

/// What a round at `now_ms` would forget; nothing is changed.
pub async fn dry_run(store: &Store, now_ms: i64) -> Result<Vec<Forgotten>, StoreError> {
    let mut write = store.write().await?;
    // Dropped without a commit.
    retention::apply(&mut write, now_ms).await
}

/// One round.
pub async fn run(store: &Store, now_ms: i64) -> Result<Vec<Forgotten>, StoreError> {
    let mut write = store.write().await?;
    let forgotten = retention::apply(&mut write, now_ms).await?;
    let rows = forgotten.iter().map(|one| one.rows).sum::<u64>();
    if rows == 0 {
        write.commit_without_audit(&[], now_ms).await?;
    } else {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        write.commit(Audit::new(now_ms, None, Act::DataForgotten).with("rows", rows)).await?;
    }
    // Always: an erasure of the day may still wait for this step.
    store.scrub().await?;
    Ok(forgotten)
}

/// A round, unless there was one today; whether there was need for one.
pub async fn run_nightly(store: &Store, now_ms: i64) -> Result<bool, StoreError> {
    let today = now_ms.div_euclid(DAY_MS).to_string();
    let done = |last: Option<String>| last.as_deref() == Some(today.as_str());
    if done(store::meta::get(&mut *store.read().await?, LAST).await?) {
        return Ok(false);
    }
    // Counted only when it is over, so that a night that failed is tried again. Of two servers the second finds nothing
    // to forget.
    run(store, now_ms).await?;
    let mut write = store.write().await?;
    store::meta::set(&mut write, LAST, &today).await?;
    write.commit_without_audit(&[], now_ms).await?;
    Ok(true)
}
