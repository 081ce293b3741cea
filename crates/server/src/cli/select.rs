//! `convene select`: who joins the cohort.

use std::path::PathBuf;

use matching::fault::Fault;
use matching::select::{Prepared, Problem, Selection};

use super::{Failure, engine_files};

/// Select the cohort with the highest scores that keeps the quotas
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  convene select problem.json --out selection.json

problem.json:
  {\"format\": \"convene.selection-problem/1\", \"seats\": 1,
   \"applicants\": [
     {\"id\": \"praia\", \"country\": \"CV\", \"attributes\": {\"region\": \"Africa\"},
      \"reviews\": [{\"reviewer\": \"ana\", \"reviewer_country\": \"PT\", \"score\": 84.5}]},
     {\"id\": \"tbilisi\", \"country\": \"GE\", \"attributes\": {\"region\": \"Europe\"},
      \"reviews\": [{\"reviewer\": \"ana\", \"reviewer_country\": \"PT\", \"score\": 91}]}],
   \"quotas\": [{\"attribute\": \"region\", \"value\": \"Africa\", \"min\": 1, \"max\": 1}],
   \"must\": [], \"never\": []}

Exit codes: 0 done, the quotas met or loosened; 2 bad input, nothing written; 74 reading or writing failed.")]
pub struct Args {
    /// The problem, convene.selection-problem/1
    #[arg(value_name = "PROBLEM.json")]
    problem: PathBuf,
    /// Write the selection to this file instead of standard output
    #[arg(long, value_name = "SELECTION.json")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let bytes = engine_files::read(&args.problem)?;
    let selection = solve(&bytes).map_err(|fault| engine_files::fault(&args.problem, &fault))?;
    match &args.out {
        Some(out) => engine_files::write(out, engine_files::json(&selection)?.as_bytes()),
        None => engine_files::print(&selection),
    }
}

/// The selection of a problem.
fn solve(problem: &[u8]) -> Result<Selection, Fault> {
    let problem = Problem::from_json(problem)?;
    Ok(Prepared::new(&problem)?.solve())
}
