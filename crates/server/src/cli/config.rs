//! `convene config print`: the configuration that would hold.

use super::Failure;
use crate::config::{Config, Given};

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Show the configuration",
    after_help = "Example:\n  convene config print --config /etc/convene.toml"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print what would hold, secrets left out, in the form of a file
    #[command(after_help = "Example:\n  convene config print --config /etc/convene.toml")]
    Print(Box<Given>),
}

/// Runs the command.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let What::Print(given) = args.what;
    let config = Config::resolve(*given)?;
    println!("{config}");
    Ok(())
}
