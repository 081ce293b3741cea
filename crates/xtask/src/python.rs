//! Environments of Python packages, each made once from a list of pinned versions and kept with the other tools.

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

/// The Python that has what `requirements` lists, in the user's cache by the text of that list.
pub(crate) fn environment(project: &Project, name: &str, requirements: &Path) -> Outcome<PathBuf> {
    let python = answer(project.command("python3").arg("--version")).ok_or_else(|| {
        Failure::new(
            "`python3` is missing; Python 3.11 or later is needed (on Debian: apt-get install python3-venv)",
        )
    })?;
    let mut hasher = DefaultHasher::new();
    (read(requirements)?, &python).hash(&mut hasher);
    let place = project.tools.join(format!("{name}-python-{:016x}", hasher.finish()));
    let program = place.join("bin/python");
    if program.exists() {
        return Ok(program);
    }
    // Made beside its place, so that what is found there is complete.
    let fresh = place.with_extension("new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(|error| Failure::io(fresh.display(), &error))?;
    }
    step(&format!("Python packages ({name})"), || {
        let mut venv = project.command("python3");
        quietly(
            project,
            &format!("{name}-venv"),
            venv.args(["-m", "venv"]).arg(&fresh),
            "making a Python environment (on Debian it needs python3-venv)",
        )?;
        let mut pip = project.command(fresh.join("bin/python"));
        pip.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "-r"]);
        quietly(project, &format!("{name}-pip"), pip.arg(requirements), "installing Python packages")
    })?;
    fs::rename(&fresh, &place).map_err(|error| Failure::io(place.display(), &error))?;
    Ok(program)
}
