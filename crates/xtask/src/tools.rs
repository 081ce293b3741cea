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
    shell::{Project, path_with, read},
    steps::{attempt, explained, quietly, step},
    toolchain,
};

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132.0.0";
const ESBUILD: &str = "0.28.2";
const WASM_SPLIT: &str = "0.2.4";

/// Where the programs are that turn the page's source into `dist/`, and serve it while it is worked on.
pub(crate) struct Tools {
    trunk: PathBuf,
    wasm_bindgen: PathBuf,
    binaryen: PathBuf,
    esbuild: PathBuf,
    wasm_split: PathBuf,
    /// The version of wasm-bindgen.
    bindgen: String,
}

/// One of them.
struct Tool<'a> {
    home: &'a Path,
    programs: Vec<PathBuf>,
    package: &'static str,
    version: &'a str,
    source: Source,
}

/// Where a tool comes from.
enum Source {
    /// npm, which has it ready.
    Npm,
    /// crates.io, compiled with these options.
    Cargo(&'static [&'static str]),
}

impl Tools {
    /// Checks the toolchain and says where the tools are, or will be once they are installed.
    pub(crate) fn find(project: &Project) -> Outcome<Self> {
        toolchain::compiler(project)?;
        toolchain::wasm(project)?;
        // Asked now, not after minutes of compiling.
        toolchain::need_node()?;
        let bindgen = locked_version(&read(&project.root.join("Cargo.lock"))?, "wasm-bindgen")?;
        Ok(Self {
            trunk: project.tools.join(format!("trunk-{TRUNK}")),
            wasm_bindgen: project.tools.join(format!("wasm-bindgen-cli-{bindgen}")),
            binaryen: project.tools.join(format!("binaryen-{BINARYEN}")),
            esbuild: project.tools.join(format!("esbuild-{ESBUILD}")),
            wasm_split: project.tools.join(format!("wasm-split-cli-{WASM_SPLIT}")),
            bindgen,
        })
    }

    /// The same with everything installed.
    pub(crate) fn ready(project: &Project) -> Outcome<Self> {
        let tools = Self::find(project)?;
        tools.install_missing(project)?;
        Ok(tools)
    }

    /// Installs what is missing for a release.
    pub(crate) fn install_missing(&self, project: &Project) -> Outcome {
        Self::install(project, || self.release())
    }

    /// Installs what is absent of these, saying what it does and how long it takes.
    fn install<'a>(project: &Project, wanted: impl Fn() -> Vec<Tool<'a>>) -> Outcome {
        let missing = || -> Vec<Tool<'a>> {
            let absent = |tool: &Tool<'_>| !tool.programs.iter().all(|path| path.exists());
            wanted().into_iter().filter(absent).collect()
        };
        if missing().is_empty() {
            return Ok(());
        }
        fs::create_dir_all(&project.tools).map_err(|error| Failure::io(project.tools.display(), &error))?;
        let lock_path = project.tools.join(".lock");
        let lock = File::create(&lock_path).map_err(|error| Failure::io(lock_path.display(), &error))?;
        if lock.try_lock().is_err() {
            println!("Another checkout is installing the same tools; waiting for it.");
            lock.lock().map_err(|error| Failure::io(lock_path.display(), &error))?;
        }
        let missing = missing();
        if missing.is_empty() {
            return Ok(());
        }
        println!(
            "Installing the tools that build the page into {}.\n\
             This happens once per user and takes minutes; later starts take seconds.",
            project.tools.display()
        );
        for tool in missing {
            place(tool.home, |root| tool.install(project, root))?;
        }
        let build = build_folder(project);
        if build.exists() {
            // Half a gigabyte that only a next version would read.
            fs::remove_dir_all(&build).map_err(|error| Failure::io(build.display(), &error))?;
        }
        Ok(())
    }

    /// What a release is built with, the one that takes longest last.
    fn release(&self) -> Vec<Tool<'_>> {
        vec![
            Tool {
                home: &self.binaryen,
                programs: vec![self.wasm_opt()],
                package: "binaryen",
                version: BINARYEN,
                source: Source::Npm,
            },
            Tool {
                home: &self.esbuild,
                programs: vec![self.esbuild()],
                package: "esbuild",
                version: ESBUILD,
                source: Source::Npm,
            },
            Tool {
                home: &self.wasm_split,
                programs: vec![self.wasm_split()],
                package: "wasm_split_cli_support",
                version: WASM_SPLIT,
                source: Source::Cargo(&["--features", "build-binary"]),
            },
            self.binding(),
        ]
    }

    /// What binds a program to the browser.
    fn binding(&self) -> Tool<'_> {
        Tool {
            home: &self.wasm_bindgen,
            programs: vec![self.wasm_bindgen(), self.wasm_bindgen_test_runner()],
            package: "wasm-bindgen-cli",
            version: &self.bindgen,
            // Without TLS, which nothing here speaks, and whose library is half of the work.
            source: Source::Cargo(&[
                "--no-default-features",
                "--bin",
                "wasm-bindgen",
                "--bin",
                "wasm-bindgen-test-runner",
            ]),
        }
    }

    /// What serves the page while it is worked on.
    fn development(&self) -> Tool<'_> {
        Tool {
            home: &self.trunk,
            programs: vec![self.trunk_program()],
            package: "trunk",
            version: TRUNK,
            // Without TLS and without the question whether there is a newer version.
            source: Source::Cargo(&["--no-default-features"]),
        }
    }

    fn trunk_program(&self) -> PathBuf {
        self.trunk.join("bin/trunk")
    }

    /// Writes the glue between a program and the browser.
    pub(crate) fn wasm_bindgen(&self) -> PathBuf {
        self.wasm_bindgen.join("bin/wasm-bindgen")
    }

    /// Writes scripts and style sheets into a folder, without what only people read.
    pub(crate) fn minify(&self, project: &Project, files: &[&Path], into: &Path) -> Outcome {
        let mut esbuild = project.command(self.esbuild());
        esbuild
            .args(["--minify", "--log-level=warning", "--allow-overwrite", "--entry-names=[name]"])
            .arg(format!("--outdir={}", into.display()))
            .args(files);
        quietly(project, "esbuild", &mut esbuild, "making scripts and style sheets smaller").map(drop)
    }

    fn esbuild(&self) -> PathBuf {
        self.esbuild.join("bin/esbuild")
    }

    /// Makes a program smaller.
    pub(crate) fn wasm_opt(&self) -> PathBuf {
        self.binaryen.join("bin/wasm-opt")
    }

    /// Cuts a program into parts.
    pub(crate) fn wasm_split(&self) -> PathBuf {
        self.wasm_split.join("bin/wasm-split-cli")
    }

    /// Runs tests that were compiled to wasm in a browser.
    pub(crate) fn wasm_bindgen_test_runner(&self) -> PathBuf {
        self.wasm_bindgen.join("bin/wasm-bindgen-test-runner")
    }

    /// `trunk`, installed if need be, with wasm-bindgen on PATH, told never to look for another.
    pub(crate) fn trunk(&self, project: &Project) -> Outcome<Command> {
        Self::install(project, || vec![self.binding(), self.development()])?;
        let mut command = project.command(self.trunk_program());
        command
            .env("PATH", path_with(&self.wasm_bindgen.join("bin"))?)
            .env("TRUNK_OFFLINE", "true")
            // Trunk reads NO_COLOR as a flag that must be `true` or `false`, where everybody else takes any text.
            .env_remove("NO_COLOR");
        Ok(command)
    }

    /// What a release depends on besides the sources.
    pub(crate) fn versions(&self) -> String {
        [&self.wasm_bindgen, &self.binaryen, &self.esbuild, &self.wasm_split]
            .map(|tool| tool.file_name().unwrap_or_default().to_string_lossy().into_owned())
            .join(" ")
    }
}

/// Where tools are compiled; some share what they are made of.
fn build_folder(project: &Project) -> PathBuf {
    project.tools.join("build")
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

impl Tool<'_> {
    fn install(&self, project: &Project, root: &Path) -> Outcome {
        step(&format!("{} {}", self.package, self.version), || match self.source {
            Source::Npm => self.ready_made(project, root),
            Source::Cargo(options) => self.compiled(project, root, options),
        })
    }

    fn compiled(&self, project: &Project, root: &Path, options: &[&str]) -> Outcome {
        let what = format!("installing {}", self.package);
        let mut done = attempt(project, self.package, self.cargo(project, root, options).arg("--locked"))?;
        // A version that its lock file names may be gone from the registry, or not yet in a copy of it.
        if done.as_ref().is_err_and(|output| output.contains("failed to select a version")) {
            done = attempt(project, self.package, &mut self.cargo(project, root, options))?;
        }
        done.map(drop).map_err(|output| explained(project, self.package, &output, &what))
    }

    fn cargo(&self, project: &Project, root: &Path, options: &[&str]) -> Command {
        let mut cargo = project.cargo();
        // Away from the repository: its configuration is about the product, not about tools.
        cargo
            .current_dir(&project.tools)
            .args(["install", self.package, "--version", self.version, "--root"])
            .arg(root)
            .args(options)
            .env("CARGO_TARGET_DIR", build_folder(project))
            // To optimise a tool takes minutes, and saves seconds of every build.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env("RUSTUP_TOOLCHAIN", toolchain::channel(project).unwrap_or_else(|_| "stable".to_owned()))
            .env_remove("CARGO_INCREMENTAL");
        cargo
    }

    fn ready_made(&self, project: &Project, root: &Path) -> Outcome {
        let mut npm = project.command("npm");
        npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
            .arg(root)
            .arg(format!("{}@{}", self.package, self.version));
        let what = format!("installing {} from npm", self.package);
        let output = quietly(project, self.package, &mut npm, &what)?;
        // On a full disk npm leaves half a file, warns, and reports success.
        if let Some(cause) = explain(&output) {
            return Err(Failure::new(format!("{what}: {cause}")));
        }
        let bin = root.join("bin");
        fs::create_dir_all(&bin).map_err(|error| Failure::io(bin.display(), &error))?;
        for name in self.programs.iter().filter_map(|program| program.file_name()) {
            std::os::unix::fs::symlink(Path::new("../node_modules/.bin").join(name), bin.join(name))
                .map_err(|error| Failure::io(bin.display(), &error))?;
        }
        Ok(())
    }
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
