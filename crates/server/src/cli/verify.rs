//! `convene verify`: checks matches against their certificate, without the solver.

use std::path::PathBuf;

use matching::certificate::{Certificate, FORMAT};
use matching::edges::parse_pairs;
use matching::fault::{Fault, from_json};

use super::{Failure, engine_files};

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Check that matches are allowed and the best possible",
    long_about = "Check that matches are allowed and the best possible.\n\nPrints `valid`, or the first broken condition and exits 1; what cannot be read exits 2.",
    after_help = "Example:\n  convene verify round.json matches.csv cert.json"
)]
pub struct Args {
    /// The instance; its edge file lies beside it
    instance: PathBuf,
    /// The matches to check
    matches: PathBuf,
    /// Their proof
    certificate: PathBuf,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let instance = engine_files::instance(&args.instance)?;
    let matches = parse_pairs(&engine_files::read(&args.matches)?, |_, _| Ok(()))
        .map_err(|error| engine_files::fault(&args.matches, &error))?;
    let certificate: Certificate = from_json(&engine_files::read(&args.certificate)?)
        .map_err(|error| engine_files::fault(&args.certificate, &error))?;
    if certificate.format != FORMAT {
        let fault = Fault::at("$.format", format!("is {:?}, not {FORMAT:?}", certificate.format));
        return Err(engine_files::fault(&args.certificate, &fault));
    }
    matching::verify::verify(&instance, &matches, &certificate)
        .map_err(|error| Failure::Refused(error.to_string()))?;
    engine_files::print_text("valid\n")
}
