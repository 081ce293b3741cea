//! `convene group`: who learns together.

use std::path::PathBuf;

use matching::fault::Fault;
use matching::group::{Groups, Prepared, Problem};

use super::{Failure, engine_files};
use crate::engine::zones;

/// Form groups that share one language and one weekly slot
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  convene group problem.json --out groups.json

problem.json:
  {\"format\": \"convene.group-problem/1\", \"seed\": 1, \"size\": {\"min\": 2, \"max\": 3},
   \"period\": {\"start\": \"2027-02-01\", \"weeks\": 16}, \"session_minutes\": 90,
   \"participants\": [
     {\"id\": \"praia\", \"country\": \"CV\", \"time_zone\": \"Atlantic/Cape_Verde\", \"languages\": [\"pt\", \"en\"]},
     {\"id\": \"accra\", \"country\": \"GH\", \"time_zone\": \"Africa/Accra\", \"languages\": [\"en\"]}]}

Exit codes: 0 done, whoever could be placed or not; 2 bad input, nothing written; 74 reading or writing failed.")]
pub struct Args {
    /// The problem, convene.group-problem/1
    #[arg(value_name = "PROBLEM.json")]
    problem: PathBuf,
    /// Write the groups to this file instead of standard output
    #[arg(long, value_name = "GROUPS.json")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let bytes = engine_files::read(&args.problem)?;
    let groups = solve(&bytes).map_err(|fault| engine_files::fault(&args.problem, &fault))?;
    match &args.out {
        Some(out) => engine_files::write(out, engine_files::json(&groups)?.as_bytes()),
        None => engine_files::print(&groups),
    }
}

/// The groups of a problem, with the zones of the bundled database.
fn solve(problem: &[u8]) -> Result<Groups, Fault> {
    let problem = Problem::from_json(problem)?;
    problem.check(zones::is_known)?;
    let zones = zones::load(problem.time_zones(), &problem.period);
    let zones = zones.map_err(|unknown| Fault::at("$", unknown.to_string()))?;
    Ok(Prepared::new(&problem, &zones)?.solve())
}
