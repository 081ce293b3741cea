//! `convene openapi`: prints the description of the API, for developers.

use super::Failure;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Print the description of the API",
    after_help = "Example:\n  convene openapi > openapi.json"
)]
pub struct Args {}

/// Runs the command.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(_args: &Args) -> Result<(), Failure> {
    let document = crate::openapi::committed(&crate::routes::table());
    print!("{}", document.map_err(|error| Failure::Io(error.to_string()))?);
    Ok(())
}
