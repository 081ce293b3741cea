//! `cargo xtask test --faults`: what happens to the release binary when things break (the promises of docs/RELIABILITY.md).
//!
//! One file is one fault. Each breaks something on purpose and then asks its oracle; what the oracle counts is what
//! docs/RELIABILITY.md promises. Everything is asked from outside, over HTTP, so both databases answer the same questions.

mod disk;
mod http;
mod kill;
mod ledger;
mod power;
mod second;
mod server;
mod slow;
mod two_servers;

use std::{cell::OnceCell, env, fs, path::PathBuf, process::Command};

use crate::{
    failure::{Failure, Outcome},
    shell::{AtEnd, Project, Stopwatch, tidy_up_on_interrupt},
    test::postgres::Cluster,
};

/// What a fault showed when its oracle held; a broken oracle is a [`Failure`].
pub(crate) enum Finding {
    /// The figures, in one line.
    Held(String),
    /// Why it could not be tried here.
    Skipped(String),
}

struct Fault {
    name: &'static str,
    run: fn(&Stage) -> Outcome<Finding>,
}

const FAULTS: &[Fault] = &[
    Fault { name: "kill-sqlite", run: |stage| kill::on_sqlite(stage, kill::ROUNDS) },
    Fault { name: "kill-postgresql", run: |stage| kill::on_postgres(stage, kill::ROUNDS) },
    Fault { name: "power-loss", run: power::run },
    Fault { name: "disk-full", run: disk::full },
    Fault { name: "read-only", run: disk::read_only },
    Fault { name: "second-server", run: second::run },
    Fault { name: "two-servers", run: two_servers::run },
    Fault { name: "slow-clients", run: slow::run },
];

/// What the faults share: the program, a folder that goes away, and a PostgreSQL that is started when needed.
pub(crate) struct Stage {
    binary: PathBuf,
    folder: PathBuf,
    cluster: OnceCell<Cluster>,
    _removed: AtEnd,
}

impl Stage {
    pub(crate) fn new(project: &Project) -> Outcome<Self> {
        tidy_up_on_interrupt()?;
        let folder = env::temp_dir().join(format!("convene-faults-{}", std::process::id()));
        fs::create_dir(&folder).map_err(|error| Failure::io(folder.display(), &error))?;
        let removed = {
            let folder = folder.clone();
            AtEnd::new(move || {
                // What cannot be removed is in the folder for what is temporary.
                let _ = fs::remove_dir_all(folder);
            })
        };
        Ok(Self { binary: project.binary(), folder, cluster: OnceCell::new(), _removed: removed })
    }

    /// The program.
    fn convene(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.current_dir(&self.folder).stdin(std::process::Stdio::null()).env("RUST_LOG", "warn");
        command
    }

    fn cluster(&self) -> Outcome<&Cluster> {
        if self.cluster.get().is_none() {
            // A second value is impossible: nobody else holds this stage.
            let _ = self.cluster.set(Cluster::start()?);
        }
        self.cluster.get().ok_or_else(|| Failure::new("the PostgreSQL cluster vanished"))
    }
}

/// Runs all faults, or the one with this name, against the release binary that is there.
pub(crate) fn run(project: &Project, only: Option<&str>) -> Outcome {
    let faults: Vec<_> = FAULTS.iter().filter(|fault| only.is_none_or(|name| name == fault.name)).collect();
    if faults.is_empty() {
        let names: Vec<_> = FAULTS.iter().map(|fault| fault.name).collect();
        return Err(Failure::usage(format!("there is no such fault; the faults are {}", names.join(", "))));
    }
    if !project.binary().exists() {
        return Err(Failure::new("there is no release binary; run `cargo xtask build` first"));
    }
    let stage = Stage::new(project)?;
    let mut broken = 0;
    for fault in &faults {
        let watch = Stopwatch::start();
        match (fault.run)(&stage) {
            Ok(Finding::Held(figures)) => {
                println!("{:<16} held     {figures} ({})", fault.name, watch.text());
            }
            Ok(Finding::Skipped(why)) => println!("{:<16} skipped  {why}", fault.name),
            Err(failure) => {
                broken += 1;
                println!("{:<16} BROKEN   {failure}", fault.name);
            }
        }
    }
    println!("{} faults tried, {broken} promises broken", faults.len());
    if broken == 0 { Ok(()) } else { Err(Failure::new("a promise was broken")) }
}

/// The kill test as it runs in every `cargo xtask test`.
pub(crate) fn few_kills(project: &Project) -> Outcome<String> {
    match kill::on_sqlite(&Stage::new(project)?, 5)? {
        Finding::Held(figures) | Finding::Skipped(figures) => Ok(figures),
    }
}

/// Fails with `what` unless the oracle holds.
fn must(holds: bool, what: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(Failure::new(what())) }
}
