//! `convene group`: who learns together.

use std::path::PathBuf;

use matching::diverse::Distances;
use matching::fault::Fault;
use matching::group::{Groups, Prepared, Problem};

use super::{Failure, engine_files};
use crate::engine::zones;

/// Form groups that share one language and one weekly slot
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  convene group problem.json --out groups.json
  convene group --mdgp Geo_n012_ss_01.txt

problem.json:
  {\"format\": \"convene.group-problem/1\", \"seed\": 1, \"size\": {\"min\": 2, \"max\": 3},
   \"period\": {\"start\": \"2027-02-01\", \"weeks\": 16}, \"session_minutes\": 90,
   \"participants\": [
     {\"id\": \"praia\", \"country\": \"CV\", \"time_zone\": \"Atlantic/Cape_Verde\", \"languages\": [\"pt\", \"en\"]},
     {\"id\": \"accra\", \"country\": \"GH\", \"time_zone\": \"Africa/Accra\", \"languages\": [\"en\"]}]}

Exit codes: 0 done, whoever could be placed or not; 2 bad input, nothing written; 74 reading or writing failed.")]
pub struct Args {
    /// The problem, convene.group-problem/1
    #[arg(value_name = "PROBLEM.json", required_unless_present = "mdgp")]
    problem: Option<PathBuf>,
    /// Group people of whom only distances are known, as in MDGPLIB, so that those inside the groups sum up to most
    #[arg(long, value_name = "FILE", conflicts_with = "problem")]
    mdgp: Option<PathBuf>,
    /// Write the groups to this file instead of standard output
    #[arg(long, value_name = "GROUPS.json")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    if let Some(path) = &args.mdgp {
        return give(
            args,
            &diverse(&engine_files::read(path)?).map_err(|fault| engine_files::fault(path, &fault))?,
        );
    }
    // One of the two is there, as the arguments say.
    let Some(path) = &args.problem else { return Ok(()) };
    give(args, &solve(&engine_files::read(path)?).map_err(|fault| engine_files::fault(path, &fault))?)
}

/// Writes the result where it is wanted.
fn give(args: &Args, result: &impl serde::Serialize) -> Result<(), Failure> {
    match &args.out {
        Some(out) => engine_files::write(out, engine_files::json(result)?.as_bytes()),
        None => engine_files::print(result),
    }
}

/// What `--mdgp` gives.
#[derive(serde::Serialize)]
struct Diverse {
    value: f64,
    groups: Vec<Vec<usize>>,
}

fn diverse(file: &[u8]) -> Result<Diverse, Fault> {
    let text = std::str::from_utf8(file).map_err(|error| Fault::at("$", error.to_string()))?;
    let found = Distances::parse(text)?.solve();
    // The nearest of all numbers to the sum, which is written as the sum.
    let value = found.units as f64 / 10_f64.powi(found.decimals as i32);
    Ok(Diverse { value, groups: found.groups })
}

/// The groups of a problem, with the zones of the bundled database.
fn solve(problem: &[u8]) -> Result<Groups, Fault> {
    let problem = Problem::from_json(problem)?;
    problem.check(zones::is_known)?;
    let zones = zones::load(problem.time_zones(), &problem.period);
    let zones = zones.map_err(|unknown| Fault::at("$", unknown.to_string()))?;
    Ok(Prepared::new(&problem, &zones)?.solve())
}
