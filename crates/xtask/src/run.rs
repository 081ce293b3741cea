//! `cargo xtask run`: from a fresh clone to a served demo; and the screenshots made from it.

use std::{os::unix::process::CommandExt, process::Stdio};

use crate::{
    build,
    failure::{Failure, Outcome},
    shell::{Project, stream},
};

/// Builds what is missing and becomes `convene demo`, which says on one line if it cannot start.
pub(crate) fn run(project: &Project, demo: &[&str]) -> Outcome {
    build::build(project)?;
    let mut server = project.command(project.binary());
    // Not a child but our successor: signals, the terminal and the exit code are the server's own.
    let error = server.arg("demo").args(demo).stdin(Stdio::inherit()).exec();
    Err(Failure::io("convene demo could not be started", &error))
}

/// Makes the pictures of the documentation from the running program.
pub(crate) fn screens(project: &Project) -> Outcome {
    build::build(project)?;
    let chromium = crate::test::prepare::journeys(project)?;
    stream(
        project
            .command("npx")
            .args(["--no-install", "playwright", "test", "--config", "screens.config.ts"])
            .current_dir(project.root.join("tests/e2e"))
            .env("CONVENE_BIN", project.binary())
            .env("CHROMIUM", chromium),
        "making the screenshots",
    )
}
