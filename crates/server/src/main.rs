//! The `convene` command.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use server::cli;

/// Onboarding, matching and peer search for OGP Local.
#[derive(Parser)]
#[command(name = "convene", version)]
struct Convene {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Solve(cli::solve::Args),
    Verify(cli::verify::Args),
    Match(cli::match_pool::Args),
    Group(cli::group::Args),
}

fn main() -> ExitCode {
    let outcome = match Convene::parse().command {
        Command::Solve(args) => cli::solve::run(&args),
        Command::Verify(args) => cli::verify::run(&args),
        Command::Match(args) => cli::match_pool::run(&args),
        Command::Group(args) => cli::group::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("convene: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}
