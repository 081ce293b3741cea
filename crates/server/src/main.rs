//! The `convene` command.

mod page;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use server::cli;

/// Onboarding, matching and peer search for OGP Local.
#[derive(Parser)]
#[command(name = "convene", version, after_help = "Example:\n  convene demo")]
struct Convene {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(cli::serve::Args),
    Demo(cli::demo::Args),
    Import(cli::import::Args),
    Admin(cli::admin::Args),
    Migrate(cli::migrate::Args),
    Backup(cli::backup::Args),
    Restore(cli::restore::Args),
    Config(cli::config::Args),
    Solve(cli::solve::Args),
    Verify(cli::verify::Args),
    Match(cli::match_pool::Args),
    WhyNot(cli::why_not::Args),
    Group(cli::group::Args),
    Select(cli::select::Args),
    #[command(hide = true)]
    Openapi(cli::openapi::Args),
}

fn main() -> ExitCode {
    let outcome = match Convene::parse().command {
        Command::Serve(args) => cli::serve::run(args, page::PAGE),
        Command::Demo(args) => cli::demo::run(args, page::PAGE),
        Command::Import(args) => cli::import::run(args),
        Command::Admin(args) => cli::admin::run(args),
        Command::Migrate(args) => cli::migrate::run(args),
        Command::Backup(args) => cli::backup::run(args),
        Command::Restore(args) => cli::restore::run(args),
        Command::Config(args) => cli::config::run(args),
        Command::Solve(args) => cli::solve::run(&args),
        Command::Verify(args) => cli::verify::run(&args),
        Command::Match(args) => cli::match_pool::run(&args),
        Command::WhyNot(args) => cli::why_not::run(&args),
        Command::Group(args) => cli::group::run(&args),
        Command::Select(args) => cli::select::run(&args),
        Command::Openapi(args) => cli::openapi::run(&args),
    };
    cli::serve::exit(outcome)
}
