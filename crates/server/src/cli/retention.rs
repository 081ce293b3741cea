//! `convene retention --dry-run`: what the next night would forget, class by class (rule PRI-22).

use super::{Failure, block_on, with_store};
use crate::clock::Clock;
use crate::config::{Config, Given};
use crate::privacy::retention;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Say what the next night would forget",
    long_about = "Say what the next night would forget, by class and table. The server forgets by itself; this changes nothing. It must not be running on the same SQLite folder.",
    after_help = "Example:\n  convene retention --dry-run --database /var/lib/convene"
)]
pub struct Args {
    /// Count only; there is nothing else to ask for
    #[arg(long, required = true)]
    dry_run: bool,
    #[command(flatten)]
    given: Given,
}

/// Runs the command: a line for each class and table, with how many rows would go.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let config = Config::resolve(args.given)?;
    let forgotten = block_on(with_store(&config.database, async |store| {
        Ok(retention::dry_run(store, Clock::system().now_ms()).await?)
    }))?;
    for one in forgotten {
        println!("{}\t{}\t{}", one.class, one.table, one.rows);
    }
    Ok(())
}
