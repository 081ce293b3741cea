//! What tests need from outside the repository: installed where that is allowed, else said by hand.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Context, Verdict, browser, counts::Counts, postgres};
use crate::{
    failure::{Failure, Outcome, explain},
    python,
    shell::{Project, answer, capture, which},
    toolchain::need_node,
};

/// The first step: tools, browser, database server, npm packages.
pub(crate) fn everything(context: &Context) -> Outcome<Verdict> {
    context.tools()?;
    let mut missing = Vec::new();
    let mut note = |outcome: Outcome| {
        if let Err(failure) = outcome {
            missing.push(failure.to_string());
        }
    };
    note(journeys(context.project).map(|_| ()));
    if browser::has_wasm_tests(context.project)? {
        note(need("chromedriver", || which("chromedriver"), "chromium-driver").map(|_| ()));
    }
    note(mail_server(context.project).map(|_| ()));
    note(contract(context.project).map(|_| ()));
    if postgres::programs().is_none() {
        note(
            need("PostgreSQL", postgres::programs, "postgresql")
                .map(|_| ())
                .map_err(|failure| Failure::new(format!("{failure}; {}", postgres::by_hand()))),
        );
    }
    Ok(if missing.is_empty() {
        Verdict::Passed(Counts::ONE_PASSED)
    } else {
        Verdict::Failed(Counts::ONE_FAILED, missing.join("\n"))
    })
}

/// A Python with what the mail server of the tests is made of.
pub(crate) fn mail_server(project: &Project) -> Outcome<PathBuf> {
    let requirements = "crates/server/tests/mail/requirements.txt";
    python_with(project, "mail-python", "the mail server of the tests", requirements)
}

/// A Python with what makes requests from the description of the API.
pub(crate) fn contract(project: &Project) -> Outcome<PathBuf> {
    let what = "what makes requests from the description of the API";
    python_with(project, "contract-python", what, "tests/contract/requirements.txt")
}

fn python_with(project: &Project, name: &str, what: &'static str, requirements: &str) -> Outcome<PathBuf> {
    need("the Python module venv", || can_make_environments(project), "python3-venv")?;
    python::environment(project, name, what, &project.root.join(requirements))
}

/// The program `python3`, where it can make environments that install packages.
fn can_make_environments(project: &Project) -> Option<PathBuf> {
    let found = which("python3")?;
    answer(project.command(&found).args(["-c", "import ensurepip, venv"])).map(|_| found)
}

/// What the browser journeys need; gives the path of Chromium.
pub(crate) fn journeys(project: &Project) -> Outcome<PathBuf> {
    let chromium = need("Chromium", chromium, "chromium")?;
    npm_packages(project, "tests/e2e")?;
    Ok(chromium)
}

/// Debian's Chromium, or one that somebody chose.
pub(crate) fn chromium() -> Option<PathBuf> {
    std::env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| which("chromium"))
}

/// Finds a program, installing its Debian package when it is absent.
fn need(name: &str, find: impl Fn() -> Option<PathBuf>, package: &str) -> Outcome<PathBuf> {
    if let Some(path) = find() {
        return Ok(path);
    }
    let by_hand = format!("{name} is missing; as root: apt-get install {package}");
    if which("apt-get").is_none() {
        return Err(Failure::new(format!("{name} is missing; install your system's package for it")));
    }
    let Some(prefix) = as_root() else { return Err(Failure::new(by_hand)) };
    println!("  installing Debian's package {package}");
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(prefix.first().copied().unwrap_or("env"));
        command
            .args(prefix.iter().skip(1))
            .args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
            .args(arguments);
        capture(command.stdin(std::process::Stdio::null()), super::LIMIT)
    };
    let install = ["install", "-y", "--no-install-recommends", package];
    let mut done = apt(&install)?;
    if !done.ok {
        // A fresh container has no package lists yet.
        apt(&["update"])?;
        done = apt(&install)?;
    }
    match (done.ok, find()) {
        (true, Some(path)) => Ok(path),
        _ => Err(Failure::new(match explain(&done.output) {
            Some(cause) => format!("installing {package}: {cause}"),
            None => format!("{by_hand} (it failed here: {})", done.output.trim()),
        })),
    }
}

/// How to become root without being asked for a password: nothing to add, `sudo -n`, or not at all.
fn as_root() -> Option<Vec<&'static str>> {
    if answer(Command::new("id").arg("-u")).as_deref() == Some("0") {
        return Some(vec!["env"]);
    }
    answer(Command::new("sudo").args(["-n", "true"])).map(|_| vec!["sudo", "-n"])
}

/// `npm ci` in a folder of the repository unless exactly these packages are there.
pub(crate) fn npm_packages(project: &Project, folder: &str) -> Outcome {
    let name = folder;
    let folder = project.root.join(folder);
    let lock = crate::shell::read(&folder.join("package-lock.json"))?;
    let known = folder.join("node_modules/.convene-lock.json");
    if fs::read_to_string(&known).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    need_node()?;
    let done = capture(
        project
            .command("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            // The browser is Debian's; Playwright must not fetch its own.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        super::LIMIT,
    )?;
    if !done.ok {
        let cause = explain(&done.output).map_or_else(|| done.output.trim().to_owned(), str::to_owned);
        return Err(Failure::new(format!("npm ci in {name}: {cause}")));
    }
    write(&known, &lock)
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| Failure::io(path.display(), &error))
}
