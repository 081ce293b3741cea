//! Our side of the bench: the release binary, asked through its command line as anybody would.

use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use serde_json::Value;

use super::table::median;
use crate::{
    build,
    failure::{Failure, Outcome},
    shell::{Project, answer},
};

/// The binary that is measured.
pub(super) struct Engine<'a> {
    project: &'a Project,
    binary: PathBuf,
    /// What a binary that was not built from the checkout says of its version.
    pub(super) other_binary: Option<String>,
}

/// What an answer comes to; equal figures mean equally good answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) matched: u64,
    pub(super) total: u64,
    pub(super) worst: Option<u64>,
}

impl Figures {
    /// From an object with these fields.
    pub(super) fn of(answer: &Value) -> Outcome<Self> {
        let number = |field: &str| {
            answer[field].as_u64().ok_or_else(|| Failure::new(format!("no number {field} in {answer}")))
        };
        Ok(Self { matched: number("matched")?, total: number("total")?, worst: answer["worst"].as_u64() })
    }
}

impl<'a> Engine<'a> {
    /// The binary of the checkout, built when it is missing or old; or the one that `CONVENE_BIN` names.
    pub(super) fn ready(project: &'a Project) -> Outcome<Self> {
        if let Some(binary) = std::env::var_os("CONVENE_BIN") {
            let binary = PathBuf::from(binary);
            let version = answer(project.command(&binary).arg("--version"))
                .ok_or_else(|| Failure::new(format!("CONVENE_BIN: {} does not run", binary.display())))?;
            return Ok(Self { project, binary, other_binary: Some(version) });
        }
        build::build(project)?;
        Ok(Self { project, binary: project.binary(), other_binary: None })
    }

    /// The answer of `convene solve`.
    pub(super) fn solve(&self, instance: &Path, objective: &str, options: &[&Path]) -> Outcome<Value> {
        json(self.run("solve", &[&[instance, "--objective".as_ref(), objective.as_ref()], options].concat())?)
    }

    /// The same with changes afterwards; `None` from a binary that has no `--then`.
    pub(super) fn solve_then(
        &self,
        instance: &Path,
        objective: &str,
        changes: &Path,
    ) -> Outcome<Option<Value>> {
        let arguments = [instance, "--objective".as_ref(), objective.as_ref(), "--then".as_ref(), changes];
        let output = self.output("solve", &arguments)?;
        if !output.status.success() && text(&output.stderr).contains("unexpected argument '--then'") {
            return Ok(None);
        }
        json(succeeded("solve", output)?).map(Some)
    }

    /// The answer of `convene match`.
    pub(super) fn match_pool(&self, pool: &Path) -> Outcome<Value> {
        json(self.run("match", &[pool])?)
    }

    /// Fails unless `convene verify` says that these matches are the best.
    pub(super) fn verify(&self, instance: &Path, matches: &Path, certificate: &Path) -> Outcome {
        self.run("verify", &[instance, matches, certificate]).map(drop)
    }

    fn run(&self, command: &str, arguments: &[&Path]) -> Outcome<Output> {
        succeeded(command, self.output(command, arguments)?)
    }

    fn output(&self, command: &str, arguments: &[&Path]) -> Outcome<Output> {
        self.project
            .command(&self.binary)
            .arg(command)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| Failure::io(self.binary.display(), &error))
    }
}

fn succeeded(command: &str, output: Output) -> Outcome<Output> {
    if output.status.success() {
        return Ok(output);
    }
    Err(Failure::new(format!(
        "convene {command}: {}{}",
        text(&output.stdout).trim(),
        text(&output.stderr).trim()
    )))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: Output) -> Outcome<Value> {
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::new(format!("convene answered no JSON: {error}")))
}

/// A time of an answer, in milliseconds.
pub(super) fn time(answer: &Value, field: &str) -> Outcome<f64> {
    answer[field].as_f64().ok_or_else(|| Failure::new(format!("no time {field} in {answer}")))
}

/// The median of a time over some answers.
pub(super) fn median_time(answers: &[Value], field: &str) -> Outcome<f64> {
    let times = answers.iter().map(|answer| time(answer, field)).collect::<Outcome<Vec<_>>>()?;
    Ok(median(&times))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_without_a_number_of_matches_are_none() {
        let figures = Figures::of(&json!({"matched": 2, "total": 7, "worst": null})).unwrap();
        assert_eq!(figures, Figures { matched: 2, total: 7, worst: None });
        assert!(Figures::of(&json!({"total": 7})).is_err());
    }

    #[test]
    fn a_missing_time_is_a_failure_and_not_nothing() {
        let answers = [json!({"solve_ms": 2.0}), json!({"solve_ms": 4.0})];
        assert!((median_time(&answers, "solve_ms").unwrap() - 3.0).abs() < f64::EPSILON);
        assert!(median_time(&answers, "verify_ms").is_err());
    }
}
