//! `convene erase --replay`: erases anew whoever was erased before, after a backup was put back (rule PRI-20).

use super::{Failure, block_on, with_sources, with_store};
use crate::clock::Clock;
use crate::config::{Config, Given, PublicUrl};
use crate::ids::Ids;
use crate::privacy::erase::Eraser;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Erase anew whoever was erased before a backup was put back",
    long_about = "Erase anew whoever was erased before a backup was put back. Each start of the server does the same; after PostgreSQL's own tools have put a backup back, run this before anything else reads it.",
    after_help = "Example:\n  convene erase --replay --database postgres://convene@db/live --erasure-journal /var/backups/erasures.txt"
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
    let erased = block_on(with_store(&config.database, async |store| {
        let eraser = Eraser {
            store: store.clone(),
            clock: Clock::system(),
            ids: Ids::random(),
            journal: config.erasure_journal.clone(),
            mail: config.mail.clone(),
            host: config
                .public_url
                .clone()
                .unwrap_or_else(|| PublicUrl::of_listener(config.listen))
                .host()
                .to_owned(),
        };
        eraser.replay().await.map_err(|error| Failure::Io(with_sources(&error)))
    }))?;
    println!("{erased} erased");
    Ok(())
}
