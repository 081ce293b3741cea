//! `convene match`.

use super::Failure;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: &Args) -> Result<(), Failure> {
    Err(Failure::Refused("not built".to_owned()))
}
