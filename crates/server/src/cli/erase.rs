//! `convene erase --replay`: erases anew whoever was erased before, after a backup was put back (rule PRI-20).

use store::Store;

use super::restore::settle;
use super::{Failure, block_on};
use crate::clock::Clock;
use crate::config::{Config, Given};
use crate::privacy::erase::Eraser;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Erase anew whoever was erased before a backup was put back",
    long_about = "Erase anew whoever was erased before a backup was put back. Everybody is signed out, and links sent by mail stop working. `convene restore` does the same; after PostgreSQL's own tools have put a backup back, run this before anything else reads it.",
    after_help = "Example:\n  convene erase --replay --database postgres://convene@db/live --key-file /etc/convene/key --erasure-journal /var/backups/erasures.txt"
)]
pub struct Args {
    /// Go through the journal of erasures; there is nothing else to ask for
    #[arg(long, required = true)]
    replay: bool,
    #[command(flatten)]
    given: Given,
}

/// Runs the command and says how many were erased.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let config = Config::resolve(args.given)?;
    let (key_file, clock) = (config.key_path()?, Clock::system());
    config.erasure_journal_path()?;
    let erased = block_on(async {
        let (store, seal) = Store::open_with_key(&config.database, &key_file).await?;
        let settled = settle(&Eraser::on(store.clone(), seal, &clock, &config)).await;
        store.close().await?;
        settled
    })?;
    println!("{erased} erased");
    Ok(())
}
