//! The tools a build needs, installed once per user and version.
//!
//! Each lies in `~/.cache/convene/tools/NAME-VERSION` with its programs in `bin/`; it is built beside that place and moved
//! there when complete, under a lock, so that two checkouts may start at once and a broken installation is never found.

use std::{
    fs,
    fs::File,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    failure::{Failure, Outcome, explain},
    shell::{Project, Stopwatch, answer, read, stream, stream_and_keep, which},
};

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132.0.0";

/// The programs that turn the page's source into `dist/`, all present.
pub(crate) struct Tools {
    trunk: PathBuf,
    wasm_bindgen: PathBuf,
    binaryen: PathBuf,
}

impl Tools {
    /// Checks the toolchain and installs what is missing, saying what it does and how long it takes.
    pub(crate) fn ready(project: &Project) -> Outcome<Self> {
        toolchain(project)?;
        wasm_target(project)?;
        let bindgen = locked_version(&read(&project.root.join("Cargo.lock"))?, "wasm-bindgen")?;
        let tools = Self {
            trunk: project.tools.join(format!("trunk-{TRUNK}")),
            wasm_bindgen: project.tools.join(format!("wasm-bindgen-cli-{bindgen}")),
            binaryen: project.tools.join(format!("binaryen-{BINARYEN}")),
        };
        if tools.missing() {
            install(project, &tools, &bindgen)?;
        }
        Ok(tools)
    }

    fn missing(&self) -> bool {
        !(self.trunk_program().exists()
            && self.wasm_bindgen_test_runner().exists()
            && self.wasm_bindgen.join("bin/wasm-bindgen").exists()
            && self.binaryen.join("bin/wasm-opt").exists())
    }

    pub(crate) fn trunk_program(&self) -> PathBuf {
        self.trunk.join("bin/trunk")
    }

    /// Runs tests that were compiled to wasm in a browser.
    pub(crate) fn wasm_bindgen_test_runner(&self) -> PathBuf {
        self.wasm_bindgen.join("bin/wasm-bindgen-test-runner")
    }

    /// The folders that belong in front of PATH for a build of the page.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        [&self.trunk, &self.wasm_bindgen, &self.binaryen].map(|tool| tool.join("bin")).into()
    }

    /// `trunk` with its helpers on PATH, told their versions, so that it never looks for others.
    pub(crate) fn trunk(&self, project: &Project) -> Outcome<Command> {
        let mut command = project.command(self.trunk_program());
        command
            .env("PATH", crate::shell::path_with(&self.folders())?)
            .env(
                "TRUNK_TOOLS_WASM_OPT",
                format!("version_{}", BINARYEN.split('.').next().unwrap_or(BINARYEN)),
            )
            .env("TRUNK_OFFLINE", "true")
            // Trunk reads NO_COLOR as a flag that must be `true` or `false`, where everybody else takes any text.
            .env_remove("NO_COLOR");
        Ok(command)
    }

    /// What a build depends on besides the sources.
    pub(crate) fn versions(&self) -> String {
        [&self.trunk, &self.wasm_bindgen, &self.binaryen]
            .map(|tool| tool.file_name().unwrap_or_default().to_string_lossy().into_owned())
            .join(" ")
    }
}

fn install(project: &Project, tools: &Tools, bindgen: &str) -> Outcome {
    // Asked now, not after minutes of compiling.
    need_node()?;
    fs::create_dir_all(&project.tools).map_err(|error| Failure::io(project.tools.display(), &error))?;
    let lock_path = project.tools.join(".lock");
    let lock = File::create(&lock_path).map_err(|error| Failure::io(lock_path.display(), &error))?;
    if lock.try_lock().is_err() {
        println!("Another checkout is installing the same tools; waiting for it.");
        lock.lock().map_err(|error| Failure::io(lock_path.display(), &error))?;
    }
    if !tools.missing() {
        return Ok(());
    }
    println!(
        "Installing the tools that build the page into {}.\n\
         This happens once per user and takes about 8 minutes on two cores; later starts take seconds.",
        project.tools.display()
    );
    let watch = Stopwatch::start();
    let build = project.tools.join("build");
    if !tools.trunk_program().exists() {
        place(&tools.trunk, |root| cargo_install(project, "trunk", TRUNK, root, &build))?;
    }
    if !tools.wasm_bindgen_test_runner().exists() {
        place(&tools.wasm_bindgen, |root| cargo_install(project, "wasm-bindgen-cli", bindgen, root, &build))?;
    }
    if !tools.binaryen.join("bin/wasm-opt").exists() {
        place(&tools.binaryen, |root| npm_install(project, root))?;
    }
    if build.exists() {
        // Half a gigabyte that only a next version would read.
        fs::remove_dir_all(&build).map_err(|error| Failure::io(build.display(), &error))?;
    }
    println!("The tools are in place after {}.", watch.text());
    Ok(())
}

/// Lets `make` fill a folder beside `home` and moves it there, `bin` last, because its presence means complete.
fn place(home: &Path, make: impl FnOnce(&Path) -> Outcome) -> Outcome {
    let mut fresh = home.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = PathBuf::from(fresh);
    let failed = |path: &Path, error: &std::io::Error| Failure::io(path.display(), error);
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(|error| failed(&fresh, &error))?;
    }
    fs::create_dir_all(&fresh).map_err(|error| failed(&fresh, &error))?;
    make(&fresh)?;
    fs::create_dir_all(home).map_err(|error| failed(home, &error))?;
    let modules = fresh.join("node_modules");
    for part in [modules, fresh.join("bin")] {
        let Some(name) = part.file_name().filter(|_| part.exists()) else { continue };
        let target = home.join(name);
        if target.exists() {
            fs::remove_dir_all(&target).map_err(|error| failed(&target, &error))?;
        }
        fs::rename(&part, &target).map_err(|error| failed(&target, &error))?;
    }
    fs::remove_dir_all(&fresh).map_err(|error| failed(&fresh, &error))
}

fn cargo_install(project: &Project, name: &str, version: &str, root: &Path, build: &Path) -> Outcome {
    println!("- {name} {version}");
    let install = |locked: &[&str]| {
        let mut cargo = project.cargo();
        // Away from the repository: its configuration is about the product, not about tools.
        cargo
            .current_dir(&project.tools)
            .args(["install", name, "--version", version, "--root"])
            .arg(root)
            .args(locked)
            .env("CARGO_TARGET_DIR", build)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env("RUSTUP_TOOLCHAIN", toolchain_channel(project).unwrap_or_else(|_| "stable".to_owned()))
            .env_remove("CARGO_INCREMENTAL");
        stream(&mut cargo, &format!("installing {name}"))
    };
    match install(&["--locked"]) {
        Err(failure) if explain_again(&failure) => {
            println!("  its lock file no longer resolves; trying without it");
            install(&[])
        }
        outcome => outcome,
    }
}

/// A second try makes sense unless the cause is one that stays.
fn explain_again(failure: &Failure) -> bool {
    failure.to_string().contains("the reason is above")
}

fn npm_install(project: &Project, root: &Path) -> Outcome {
    println!("- wasm-opt (binaryen {BINARYEN} from npm)");
    let mut npm = project.command("npm");
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
        .arg(root)
        .arg(format!("binaryen@{BINARYEN}"));
    let what = "installing binaryen from npm";
    // On a full disk npm leaves half a file, warns, and reports success.
    if let Some(cause) = explain(&stream_and_keep(&mut npm, what)?) {
        return Err(Failure::new(format!("{what}: {cause}")));
    }
    let bin = root.join("bin");
    fs::create_dir_all(&bin).map_err(|error| Failure::io(bin.display(), &error))?;
    std::os::unix::fs::symlink("../node_modules/.bin/wasm-opt", bin.join("wasm-opt"))
        .map_err(|error| Failure::io(bin.display(), &error))
}

/// Node and npm are on the PATH, or one line says what to install.
pub(crate) fn need_node() -> Outcome {
    for program in ["node", "npm"] {
        if which(program).is_none() {
            return Err(Failure::new(format!(
                "`{program}` is missing; install Node.js 18 or later (on Debian: apt-get install nodejs npm)"
            )));
        }
    }
    Ok(())
}

fn toolchain_channel(project: &Project) -> Outcome<String> {
    let file = read(&project.root.join("rust-toolchain.toml"))?;
    file.lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .map(|value| value.trim_matches('"').to_owned())
        .ok_or_else(|| Failure::new("rust-toolchain.toml names no channel"))
}

fn toolchain(project: &Project) -> Outcome {
    let wanted = toolchain_channel(project)?;
    let found = answer(project.command("rustc").arg("--version")).ok_or_else(|| {
        Failure::new(format!("rustc is missing; install Rust {wanted} from https://rustup.rs"))
    })?;
    if is_new_enough(&found, &wanted) {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "wrong toolchain: found `{found}`, needed Rust {wanted}; install it from https://rustup.rs"
        )))
    }
}

/// Whether the answer of `rustc --version` is `wanted` or later.
fn is_new_enough(found: &str, wanted: &str) -> bool {
    let numbers =
        |text: &str| -> Option<Vec<u32>> { text.split('.').map(|part| part.parse().ok()).collect() };
    let found = found.split_whitespace().nth(1).and_then(|version| numbers(version.split('-').next()?));
    matches!((found, numbers(wanted)), (Some(found), Some(wanted)) if found >= wanted)
}

fn wasm_target(project: &Project) -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = answer(project.command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    if Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib").exists() {
        return Ok(());
    }
    if which("rustup").is_none() {
        return Err(Failure::new(format!("the target {TARGET} is missing and there is no rustup to add it")));
    }
    println!("Adding the compilation target {TARGET}.");
    stream(project.command("rustup").args(["target", "add", TARGET]), &format!("adding the target {TARGET}"))
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Outcome<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines
        .find(|line| *line == name)
        .and_then(|_| lines.next()?.strip_prefix("version = \""))
        .map(|version| version.trim_end_matches('"').to_owned())
        .ok_or_else(|| Failure::new(format!("Cargo.lock has no `{package}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_wasm_bindgen_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").unwrap(), "0.2.130");
        assert!(locked_version(lock, "trunk").is_err());
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_new_enough("rustc 1.95.0 (59807616e 2026-04-14)", "1.95.0"));
        assert!(is_new_enough("rustc 1.100.0-nightly (x 2026-12-01)", "1.95.0"));
        assert!(!is_new_enough("rustc 1.94.1 (x 2026-03-01)", "1.95.0"));
        assert!(!is_new_enough("something else", "1.95.0"));
    }

    #[test]
    fn a_tool_appears_only_when_it_is_complete() {
        let home = std::env::temp_dir().join(format!("convene-place-{}", std::process::id()));
        let failed = place(&home, |_| Err(Failure::new("stopped half-way")));
        assert!(failed.is_err() && !home.join("bin").exists());
        place(&home, |root| {
            fs::create_dir(root.join("bin")).unwrap();
            fs::write(root.join("bin/tool"), "x").unwrap();
            Ok(())
        })
        .unwrap();
        assert!(home.join("bin/tool").exists());
        fs::remove_dir_all(&home).unwrap();
    }
}
