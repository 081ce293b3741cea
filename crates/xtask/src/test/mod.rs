//! `cargo xtask test`: every check in order, each with its time, and one sum at the end.
//!
//! A step is a name and a function; what it prints is kept and shown only when it fails.

mod browser;
mod contract;
mod counts;
mod native;
mod network;
pub(crate) mod postgres;
pub(crate) mod prepare;

use std::{cell::OnceCell, fs, process::Command, time::Duration};

use counts::Counts;
use postgres::Cluster;

use crate::{
    failure::{Failure, Outcome},
    shell::{Captured, Project, Stopwatch, capture, tidy_up_on_interrupt},
    size,
    steps::tail,
    tidy,
    tools::Tools,
};

/// The longest any one program of a step may run, a first compilation included.
pub(crate) const LIMIT: Duration = Duration::from_mins(45);

/// What a step found out.
pub(crate) enum Verdict {
    /// Every test inside passed.
    Passed(Counts),
    /// At least one did not; the text is what somebody needs to see.
    Failed(Counts, String),
    /// There is nothing to check yet, or a tool that is optional is absent.
    Skipped(String),
}

impl Verdict {
    /// A check that is one test by itself.
    fn single(captured: Captured) -> Self {
        if captured.ok {
            Self::Passed(Counts::ONE_PASSED)
        } else {
            Self::Failed(Counts::ONE_FAILED, captured.output)
        }
    }
}

/// What the steps share.
pub(crate) struct Context<'a> {
    project: &'a Project,
    tools: OnceCell<Tools>,
    cluster: OnceCell<Cluster>,
    /// Why this run has a network, where it has one.
    not_alone: Option<String>,
}

impl Context<'_> {
    fn tools(&self) -> Outcome<&Tools> {
        if self.tools.get().is_none() {
            // A second value is impossible: nobody else holds this context.
            let _ = self.tools.set(Tools::ready(self.project)?);
        }
        self.tools.get().ok_or_else(|| Failure::new("the tools vanished"))
    }

    /// A running PostgreSQL, started on first use and gone with this context.
    fn cluster(&self) -> Outcome<&Cluster> {
        if self.cluster.get().is_none() {
            let _ = self.cluster.set(Cluster::start()?);
        }
        self.cluster.get().ok_or_else(|| Failure::new("the PostgreSQL cluster vanished"))
    }
}

/// Runs one program of a step with its output kept.
fn run(command: &mut Command) -> Outcome<Captured> {
    capture(command, LIMIT)
}

struct Step {
    name: &'static str,
    run: fn(&Context) -> Outcome<Verdict>,
}

const STEPS: &[Step] = &[
    Step { name: "prepare", run: prepare::everything },
    Step { name: "network", run: network::is_alone },
    Step { name: "format", run: format },
    Step { name: "tidy", run: house_rules },
    Step { name: "clippy", run: clippy },
    Step { name: "clippy-wasm", run: clippy_wasm },
    Step { name: "unit", run: native::all_but_store },
    Step { name: "store", run: native::store },
    Step { name: "doc-tests", run: native::examples },
    Step { name: "wasm", run: browser::wasm_tests },
    Step { name: "build", run: build },
    Step { name: "openapi", run: openapi },
    Step { name: "contract", run: contract::described_answers },
    Step { name: "kill", run: few_kills },
    Step { name: "journeys", run: browser::journeys },
    Step { name: "page", run: built_page },
    Step { name: "size", run: budgets },
    Step { name: "deny", run: deny },
];

/// What to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted<'a> {
    /// All steps, without a network where that can be had.
    Everything,
    /// All steps, in a namespace that was made for them.
    EverythingAlone,
    /// The step with this name, as the machine is.
    Only(&'a str),
}

/// Runs all steps, or the one with this name.
pub(crate) fn test(project: &Project, wanted: Wanted) -> Outcome {
    let is_wanted = |step: &&Step| match wanted {
        Wanted::Only(name) => name == step.name,
        Wanted::Everything | Wanted::EverythingAlone => true,
    };
    let steps: Vec<&Step> = STEPS.iter().filter(is_wanted).collect();
    if steps.is_empty() {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(Failure::usage(format!("there is no such step; the steps are {}", names.join(", "))));
    }
    tidy_up_on_interrupt()?;
    let watch = Stopwatch::start();
    let mut context = Context { project, tools: OnceCell::new(), cluster: OnceCell::new(), not_alone: None };
    context.not_alone = match wanted {
        Wanted::EverythingAlone => None,
        Wanted::Everything => Some(network::leave(&context)),
        Wanted::Only(_) => Some("one step alone runs with the network that there is".to_owned()),
    };
    let mut sum = Counts::default();
    let mut failed = Vec::new();
    for step in steps {
        let counts = report(project, step, &context)?;
        if counts.failed > 0 {
            failed.push(step.name);
        }
        sum += counts;
    }
    drop(context);
    println!();
    if !failed.is_empty() {
        println!("failed: {}; one alone: cargo xtask test --only STEP", failed.join(", "));
    }
    println!("after {}", watch.text());
    println!("{sum}");
    if failed.is_empty() { Ok(()) } else { Err(Failure::new("not everything passed")) }
}

/// Runs one step and says how it went.
fn report(project: &Project, step: &Step, context: &Context) -> Outcome<Counts> {
    println!("{:<12} ...", step.name);
    let watch = Stopwatch::start();
    let verdict = (step.run)(context)
        .unwrap_or_else(|failure| Verdict::Failed(Counts::ONE_FAILED, failure.to_string()));
    let time = watch.text();
    Ok(match verdict {
        Verdict::Passed(counts) => {
            println!("{:<12} ok       {counts} in {time}", step.name);
            counts
        }
        Verdict::Skipped(reason) => {
            println!("{:<12} skipped  {reason}", step.name);
            Counts::default()
        }
        Verdict::Failed(counts, output) => {
            let log = project.scratch()?.join(format!("{}.log", step.name));
            fs::write(&log, &output).map_err(|error| Failure::io(log.display(), &error))?;
            println!("{}", tail(&output, 400).trim_end());
            println!("{:<12} FAILED   {counts} in {time}; all of it: {}", step.name, log.display());
            counts
        }
    })
}

fn format(context: &Context) -> Outcome<Verdict> {
    let captured = run(context.project.cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Verdict::single(captured))
}

fn house_rules(context: &Context) -> Outcome<Verdict> {
    let findings = tidy::findings(context.project)?;
    Ok(if findings.is_empty() {
        Verdict::Passed(Counts::ONE_PASSED)
    } else {
        Verdict::Failed(Counts::ONE_FAILED, findings.join("\n"))
    })
}

fn clippy(context: &Context) -> Outcome<Verdict> {
    let mut cargo = context.project.cargo();
    cargo.args([
        "clippy",
        "--workspace",
        "--exclude",
        "convene-web",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]);
    Ok(Verdict::single(run(&mut cargo)?))
}

fn clippy_wasm(context: &Context) -> Outcome<Verdict> {
    let mut cargo = context.project.cargo();
    cargo.args([
        "clippy",
        "-p",
        "convene-web",
        "--target",
        "wasm32-unknown-unknown",
        "--all-targets",
        "--locked",
    ]);
    Ok(Verdict::single(run(cargo.args(["--", "-D", "warnings"]))?))
}

fn build(context: &Context) -> Outcome<Verdict> {
    crate::build::build(context.project)?;
    Ok(Verdict::Passed(Counts::ONE_PASSED))
}

/// The shortest of the fault tests: a killed server has every write that it acknowledged.
fn few_kills(context: &Context) -> Outcome<Verdict> {
    println!("  {}", crate::faults::few_kills(context.project)?);
    Ok(Verdict::Passed(Counts::ONE_PASSED))
}

/// The committed description of the API is the one the server gives.
fn openapi(context: &Context) -> Outcome<Verdict> {
    let project = context.project;
    let captured = run(project.command(project.binary()).arg("openapi"))?;
    if !captured.ok && captured.output.contains("unrecognized subcommand") {
        return Ok(Verdict::Skipped("the server describes no API yet".to_owned()));
    }
    if !captured.ok {
        return Ok(Verdict::single(captured));
    }
    let committed = fs::read_to_string(project.root.join("openapi.json")).unwrap_or_default();
    Ok(if committed == captured.output {
        Verdict::Passed(Counts::ONE_PASSED)
    } else {
        let advice = "openapi.json differs from what the server serves: run `cargo xtask openapi` and commit the change";
        Verdict::Failed(Counts::ONE_FAILED, advice.to_owned())
    })
}

/// What was built holds nothing that the content security policy would block.
fn built_page(context: &Context) -> Outcome<Verdict> {
    let page = crate::shell::read(&context.project.root.join("dist/index.html"))?;
    let findings = tidy::page_findings(&page);
    Ok(if findings.is_empty() {
        Verdict::Passed(Counts::ONE_PASSED)
    } else {
        Verdict::Failed(Counts::ONE_FAILED, findings.join("\n"))
    })
}

fn budgets(context: &Context) -> Outcome<Verdict> {
    let report = size::measure(&context.project.root.join("dist"))?;
    Ok(if report.over.is_empty() {
        Verdict::Passed(Counts::ONE_PASSED)
    } else {
        Verdict::Failed(Counts::ONE_FAILED, report.table)
    })
}

/// Licences, sources and bans; advisories too where a copy of their database lies on this machine.
fn deny(context: &Context) -> Outcome<Verdict> {
    if crate::shell::which("cargo-deny").is_none() {
        return Ok(Verdict::Skipped(
            "cargo-deny is not installed (cargo install --locked cargo-deny)".to_owned(),
        ));
    }
    let mut cargo = context.project.cargo();
    cargo.args(["deny", "--offline", "--locked", "check", "bans", "licenses", "sources"]);
    if advisory_database().is_some_and(|folder| folder.exists()) {
        cargo.arg("advisories");
    } else {
        println!("  advisories   skipped  no copy of their database; `cargo deny fetch` gets one");
    }
    Ok(Verdict::single(run(&mut cargo)?))
}

/// Where cargo-deny keeps the advisories it fetched.
fn advisory_database() -> Option<std::path::PathBuf> {
    let cargo = std::env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let home = || Some(std::path::PathBuf::from(std::env::var_os("HOME")?).join(".cargo"));
    Some(cargo.or_else(home)?.join("advisory-dbs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn step_names_are_unique_and_one_word() {
        let mut names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(names.iter().all(|name| !name.contains(' ')));
    }
}
