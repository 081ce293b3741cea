//! `convene migrate --check`: says what a start would do to the database, and does nothing.

use super::{Failure, block_on};
use crate::config::{Config, Given};

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Say which migrations the next start would apply",
    long_about = "Say which migrations the next start would apply. The start applies them by itself; this changes nothing.",
    after_help = "Example:\n  convene migrate --check --database /var/lib/convene"
)]
pub struct Args {
    /// Check only; there is nothing else to ask for
    #[arg(long, required = true)]
    check: bool,
    #[command(flatten)]
    given: Given,
}

/// Runs the command: exit code 0 when the schema is current, 1 when migrations are due.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let config = Config::resolve(args.given)?;
    let due = block_on(async { Ok(store::Store::check(&config.database).await?) })?;
    for name in &due {
        println!("{name}");
    }
    match due.len() {
        0 => {
            println!("the schema is current");
            Ok(())
        }
        count => Err(Failure::Refused(format!("{count} migrations are due; the next start applies them"))),
    }
}
