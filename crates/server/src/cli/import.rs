//! `convene import members`: the same import as in the staff pages, for the command line.

use std::path::PathBuf;

use model::import::ImportReport;

use super::{Failure, block_on, with_store};
use crate::clock::Clock;
use crate::config::{Config, Given};

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(
    about = "Import from files",
    after_help = "Example:\n  convene import members members.csv --dry-run"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Import members from a CSV file, all or nothing
    #[command(
        long_about = "Import members from a CSV file. Every wrong cell is named by line, column and reason, and then nothing is written; a file that says what is known already changes nothing.",
        after_help = "Example:\n  convene import members members.csv --dry-run --database /var/lib/convene"
    )]
    Members(Box<Members>),
}

#[derive(Debug, clap::Args)]
struct Members {
    /// The file
    file: PathBuf,
    /// Say what would happen and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    given: Given,
}

/// Runs the command: exit code 2 when the file has faults.
#[expect(clippy::print_stdout, reason = "standard output is the result of a command")]
pub fn run(args: Args) -> Result<(), Failure> {
    let What::Members(members) = args.what;
    let Members { file, dry_run, given } = *members;
    let config = Config::resolve(given)?;
    let bytes =
        std::fs::read(&file).map_err(|error| Failure::Input(format!("{}: {error}", file.display())))?;
    let report = block_on(with_store(&config.database, async |store| {
        Ok(crate::import::run(store, &bytes, dry_run, None, Clock::system().now_ms()).await?)
    }))?;
    for error in &report.errors {
        let column = if error.column.is_empty() { "-" } else { &error.column };
        println!("line {}\t{column}\t{}\t{}", error.line, error.reason.code(), error.value);
    }
    if !report.errors.is_empty() {
        let count = report.errors.len();
        return Err(Failure::Input(format!("{}: {count} faults; nothing was written", file.display())));
    }
    println!("{}", summary(&report));
    Ok(())
}

fn summary(report: &ImportReport) -> String {
    let counts = format!(
        "{} rows: {} new, {} changed, {} as they were",
        report.rows, report.added, report.changed, report.unchanged
    );
    match (report.changes_nothing(), report.dry_run) {
        (true, _) => format!("{counts}; the file changes nothing"),
        (false, true) => format!("{counts}; nothing was written, this was a dry run"),
        (false, false) => counts,
    }
}
