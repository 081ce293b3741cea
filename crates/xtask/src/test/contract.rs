//! Requests made from `openapi.json`, right ones and wrong ones, against the release binary: every answer has to be one
//! that the description allows, and no wrong request may be accepted.

use super::{Context, Verdict, counts::Counts, prepare, run};
use crate::failure::{Failure, Outcome};

/// Wrong and right requests to each operation and role. More are made by hand: the script takes their number.
const EXAMPLES: &str = "15";

/// Runs `tests/contract/contract.py`, one test for each role it goes through.
pub(crate) fn described_answers(context: &Context) -> Outcome<Verdict> {
    let project = context.project;
    if !project.binary().exists() {
        return Err(Failure::new("target/release/convene is missing; `cargo xtask build` makes it"));
    }
    let mut script = project.command(prepare::contract(project)?);
    script.arg("tests/contract/contract.py").arg(project.binary()).arg(EXAMPLES);
    let captured = run(&mut script)?;
    let lines = || captured.output.lines().filter(|line| line.starts_with("contract: "));
    lines().for_each(|line| println!("  {}", line.trim_start_matches("contract: ")));
    let failed = lines().filter(|line| line.contains("FAILED")).count() as u64;
    let counts = Counts { passed: lines().count() as u64 - failed, failed }.with_exit(captured.ok);
    Ok(if counts.failed == 0 { Verdict::Passed(counts) } else { Verdict::Failed(counts, captured.output) })
}
