//! `/healthz` says that the process lives, `/readyz` that it can do its work (rule WEB-14). Neither tells a version.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use model::problem::Code;
use store::StoreError;

use super::problem::Problem;
use crate::app::App;
use crate::mail::Outgoing;
use crate::mail::message::Template;

/// A mail that has waited so long says that mail does not leave.
const LATE_MS: i64 = 15 * 60_000;

/// `GET /healthz`: the process answers.
pub async fn alive() -> Response {
    "alive\n".into_response()
}

/// `GET /readyz`: a write could begin and end now, there is room on the disk, mail leaves, and nobody asked the program to
/// stop. An open store always has the schema of this program, so there is nothing else to ask it.
pub async fn ready(State(app): State<App>) -> Response {
    const PATIENCE: Duration = Duration::from_secs(1);
    match tokio::time::timeout(PATIENCE, works(&app)).await {
        Ok(Ok(true)) if !app.is_stopping() => "ready\n".into_response(),
        Ok(Ok(false)) if !app.is_stopping() => {
            tracing::warn!("not ready: the disk is nearly full, or mail does not leave");
            Problem::new(Code::Unavailable).into_response()
        }
        Ok(Err(error)) => {
            tracing::warn!(error = %error, "not ready");
            Problem::new(Code::Unavailable).into_response()
        }
        _ => Problem::new(Code::Unavailable).into_response(),
    }
}

/// Whether the writer answers and no mail waits for longer than [`LATE_MS`] that could have left. Where mail is off,
/// nobody expects it to.
async fn works(app: &App) -> Result<bool, Unknown> {
    app.store.ping_writer().await?;
    if let Some(folder) = app.config.folder.clone()
        && !has_room(folder).await?
    {
        return Ok(false);
    }
    if let Outgoing::Off = app.config.mail {
        return Ok(true);
    }
    // Everybody may ask, and whoever proposes that two meet must not learn here whether it came to somebody.
    let uncounted = Template::UNCOUNTED.map(Template::code);
    let oldest = store::outbox::oldest_unsent_ms(&mut *app.store.read().await?, &uncounted).await?;
    Ok(oldest.is_none_or(|since_ms| app.clock.now_ms() - since_ms < LATE_MS))
}

/// Whether it is ready cannot be told.
#[derive(Debug, thiserror::Error)]
enum Unknown {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the free space of the disk cannot be read: {0}")]
    Disk(#[from] io::Error),
}

/// Whether more than a twentieth of the disk that holds `folder` is free. A disk that hangs must not hold a thread of the
/// requests.
async fn has_room(folder: PathBuf) -> io::Result<bool> {
    tokio::task::spawn_blocking(move || {
        let (free, all) = blocks(&folder)?;
        Ok(is_room(free, all))
    })
    .await
    .map_err(io::Error::other)?
}

/// The blocks of the disk that an ordinary account may still take, and all of them.
fn blocks(folder: &Path) -> io::Result<(u64, u64)> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok((disk.f_bavail, disk.f_blocks))
}

/// Whether so many free blocks of so many are more than a twentieth. Some file systems have no blocks to count, and are
/// never full.
fn is_room(free: u64, all: u64) -> bool {
    all == 0 || u128::from(free) * 20 > u128::from(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WEB-14.
    #[test]
    fn a_twentieth_of_the_disk_has_to_be_free() {
        assert!(is_room(51, 1000) && !is_room(50, 1000) && !is_room(0, 1000));
        assert!(is_room(0, 0), "what counts no blocks is never full");
        assert!(is_room(u64::MAX, u64::MAX));
    }

    #[test]
    fn a_folder_lies_on_a_disk_and_one_that_is_gone_does_not() {
        let (free, all) = blocks(&std::env::temp_dir()).unwrap();
        assert!(free <= all);
        assert!(blocks(Path::new("/nowhere/at/all")).is_err());
    }
}
