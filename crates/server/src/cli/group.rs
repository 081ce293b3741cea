//! `convene group`: who learns together.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use matching::group::{Groups, Prepared, Problem};
use matching::time::Fault;

use super::Failure;
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
    let path = args.problem.display();
    let bytes = fs::read(&args.problem).map_err(|error| Failure::Input(format!("{path}: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::Input(format!("{path}: is not UTF-8 text")))?;
    let groups = solve(&text).map_err(|fault| Failure::Input(format!("{path}: {fault}")))?;
    let mut json = serde_json::to_string_pretty(&groups).map_err(|error| Failure::Io(error.to_string()))?;
    json.push('\n');
    if let Some(out) = &args.out {
        return write(out, &json).map_err(|error| Failure::Io(format!("{}: {error}", out.display())));
    }
    let written = std::io::stdout().write_all(json.as_bytes());
    written.map_err(|error| Failure::Io(format!("standard output: {error}")))
}

/// The groups of the problem in `text`, with the zones of the bundled database.
fn solve(text: &str) -> Result<Groups, Fault> {
    let problem = Problem::from_json(text)?;
    problem.check(zones::is_known)?;
    let names = problem.time_zones();
    let zones = zones::load(names, &problem.period).map_err(|error| Fault::new("$", error.to_string()))?;
    Ok(Prepared::new(&problem, &zones)?.solve())
}

/// A reader of `out` sees the old file or the new one, never half of it.
fn write(out: &Path, json: &str) -> std::io::Result<()> {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = out.with_file_name(name);
    fs::write(&part, json)?;
    fs::rename(&part, out).inspect_err(|_| drop(fs::remove_file(&part)))
}
