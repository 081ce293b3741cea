//! Python environments in the user's cache, one per list of packages.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use crate::{
    failure::{Failure, Outcome},
    shell::{Project, answer, read},
    steps::{quietly, step},
};

/// The Python that has the packages of `requirements`, installed once; it lies in the cache as `name` and a number for the text
/// of the requirements. `what` is what a reader of the terminal is told.
pub(crate) fn environment(
    project: &Project,
    name: &str,
    what: &'static str,
    requirements: &Path,
) -> Outcome<PathBuf> {
    let python = answer(project.command("python3").arg("--version")).ok_or_else(|| {
        Failure::new(format!(
            "`python3` is missing; {what} needs Python 3.11 or later (on Debian: apt-get install python3-venv)"
        ))
    })?;
    let mut hasher = DefaultHasher::new();
    (read(requirements)?, &python).hash(&mut hasher);
    let place = project.tools.join(format!("{name}-{:016x}", hasher.finish()));
    let program = place.join("bin/python");
    if program.exists() {
        return Ok(program);
    }
    // Made beside its place, so that what is found there is complete.
    let fresh = place.with_extension("new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(|error| Failure::io(fresh.display(), &error))?;
    }
    step(what, || {
        let mut venv = project.command("python3");
        quietly(
            project,
            &format!("{name}-venv"),
            venv.args(["-m", "venv"]).arg(&fresh),
            "making a Python environment (on Debian it needs python3-venv)",
        )?;
        let mut pip = project.command(fresh.join("bin/python"));
        pip.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "-r"]);
        quietly(project, &format!("{name}-pip"), pip.arg(requirements), &format!("installing {what}"))
    })?;
    fs::rename(&fresh, &place).map_err(|error| Failure::io(place.display(), &error))?;
    Ok(program)
}
