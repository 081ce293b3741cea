//! `convene restore`: puts a backup into the place of the database, and keeps that one aside (rule DAT-15).
//!
//! A backup is an old moment. What must not come back with it is dealt with in [`settle`] on a copy, which takes the
//! database's place only then.

use std::path::PathBuf;

use model::audit::Act;
use store::{Audit, Store, backup};

use super::{Failure, block_on, with_sources};
use crate::clock::Clock;
use crate::config::{Config, Given};
use crate::privacy::erase::Eraser;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Put a backup into the place of a SQLite database",
    long_about = "Check a backup, put it into the place of the database, which must not be served, and bring it to the schema of this program. The database that was there is kept beside it. Everybody is signed out, links sent by mail stop working, and whoever was erased since is erased anew. The key file has to be there already.",
    after_help = "Example:\n  convene restore /mnt/backups/monday.sqlite3 --database /var/lib/convene"
)]
pub struct Args {
    /// The backup
    file: PathBuf,
    #[command(flatten)]
    given: Given,
}

/// Runs the command.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let config = Config::resolve(args.given)?;
    if config.database.as_folder().is_none() {
        return Err(backup::BackupError::Postgres.into());
    }
    let key_file = config.key_path()?;
    let clock = Clock::system();
    let restored = block_on(async {
        let label = format!("before-restore-{}", stamp(clock.now_ms()));
        let prepare = async |copy: &store::Location| {
            let (store, seal) = Store::open_with_key(copy, &key_file).await?;
            let settled = settle(&Eraser::on(store.clone(), seal, &clock, &config)).await;
            store.close().await?;
            settled.map(drop)
        };
        backup::restore(&config.database, &args.file, &key_file, &label, prepare).await
    })?;
    print!("{}", super::backup::words(&restored.report));
    if let Some(aside) = restored.aside {
        println!("{:<32} {}", "the database before", aside.display());
    }
    Ok(())
}

/// Takes back what was true when the backup was made and must not be true again: sessions that were ended since, links
/// that were used since, and people who were erased since; how many those were (rules DAT-15 and PRI-20).
pub(super) async fn settle(eraser: &Eraser) -> Result<u32, Failure> {
    let mut write = eraser.store.write().await?;
    // By the end of time, every session and every link is over.
    store::sessions::sweep(&mut write, i64::MAX).await?;
    store::sign_in_links::sweep(&mut write, i64::MAX).await?;
    write.commit(Audit::new(eraser.clock.now_ms(), None, Act::DatabaseRestored)).await?;
    eraser.replay().await.map_err(|error| Failure::Io(with_sources(&error)))
}

/// A moment for the name of a file: `20261127T101500Z`.
fn stamp(now_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(now_ms)
        .map_or_else(|_| now_ms.to_string(), |now| now.strftime("%Y%m%dT%H%M%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_sorts_by_time_and_is_a_plain_file_name() {
        assert_eq!(stamp(1_750_000_000_000), "20250615T150640Z");
        assert_eq!(stamp(i64::MAX), i64::MAX.to_string());
    }
}
