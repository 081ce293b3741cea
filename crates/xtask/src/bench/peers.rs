//! The other side of the bench: peers in a Python environment of their own, made once per list of versions.
//!
//! One Python process answers all questions, so that reading an instance and starting Python are in nobody's time.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

use serde_json::{Value, json};

use crate::{
    failure::{Failure, Outcome},
    python,
    shell::Project,
};

/// The running process.
pub(super) struct Peers {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// What is compared with, by name and version.
    pub(super) versions: String,
}

fn home(project: &Project) -> PathBuf {
    project.root.join("crates/xtask/bench")
}

impl Peers {
    /// Starts them, after installing them if need be.
    pub(super) fn start(project: &Project) -> Outcome<Self> {
        let python = environment(project)?;
        let mut child = project
            .command(python)
            .arg(home(project).join("peers.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Failure::io("the peers", &error))?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Failure::new("the peers have no pipes"));
        };
        let answers = BufReader::new(answers);
        let mut peers = Self { child, questions: Some(questions), answers, versions: String::new() };
        if let Some(versions) = peers.read()?["versions"].as_str() {
            versions.clone_into(&mut peers.versions);
        }
        Ok(peers)
    }

    /// Solves an instance: `solve_ms`, `matched`, `total` and `worst`.
    pub(super) fn solve(&mut self, solver: &str, instance: &Path) -> Outcome<Value> {
        let question = json!({"solver": solver, "instance": instance.display().to_string()});
        let Some(questions) = &mut self.questions else { return Err(Failure::new("the peers have ended")) };
        writeln!(questions, "{question}")
            .and_then(|()| questions.flush())
            .map_err(|error| Failure::io("the peers", &error))?;
        self.read()
    }

    fn read(&mut self) -> Outcome<Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line).map_err(|error| Failure::io("the peers", &error))?;
        serde_json::from_str(&line).map_err(|_| Failure::new("the peers gave no answer; the reason is above"))
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        // The end of its input ends it; nothing depends on how.
        self.questions = None;
        let _ = self.child.wait();
    }
}

/// The Python that has the peers.
fn environment(project: &Project) -> Outcome<PathBuf> {
    let requirements = home(project).join("requirements.txt");
    python::environment(project, "bench-python", "the peers of the bench", &requirements)
}
