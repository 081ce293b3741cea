//! `cargo xtask bench directory`: the search engine as wasm beside its peers, in one page of Chromium, and the server's search
//! beside FTS5.
//!
//! `crates/xtask/bench/directory` has the page, the engine as that page calls it, and what drives the browser; here it is
//! built, started, and its times are held against the goals in [`report`]. What a row means stands in docs/BENCHMARKS.md.

mod report;
mod server;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use super::document;
use crate::{
    build,
    failure::{Failure, Outcome},
    shell::Project,
    split::OPTIMISE,
    steps::{quietly, step},
    test::prepare,
    tools::Tools,
};

/// The page's own folder.
const FOLDER: &str = "crates/xtask/bench/directory";
const WASM: &str = "wasm32-unknown-unknown";
/// Profiles of the populations, the largest last.
const SIZES: [&str; 2] = ["10000", "100000"];

/// What the user asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    repetitions: usize,
    write: bool,
}

impl Options {
    fn parse(words: &[&str]) -> Outcome<Self> {
        let mut options = Self { repetitions: 5, write: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--write" => options.write = true,
                "--reps" => {
                    let number = words.next().and_then(|number| number.parse().ok()).filter(|n| *n > 0);
                    options.repetitions =
                        number.ok_or_else(|| Failure::usage("--reps needs a number from 1"))?;
                }
                other => return Err(Failure::usage(format!("`{other}` is no option of the bench"))),
            }
        }
        Ok(options)
    }
}

/// Measures all of it and prints the table.
pub(crate) fn directory(project: &Project, words: &[&str]) -> Outcome {
    let options = Options::parse(words)?;
    let chromium = prepare::journeys(project)?;
    prepare::npm_packages(project, FOLDER)?;
    let engine = step("the engine as wasm", || engine(project))?;
    let load = document::load();
    build::build(project)?;
    let mut drive = project.command("node");
    drive.args(["--max-old-space-size=4096", "drive.js"]).arg(engine);
    let measured = measure(project, drive, &SIZES, &chromium, options.repetitions)?;
    let mut serve = project.command("node");
    serve.args(["--max-old-space-size=4096", "server.js"]).arg(project.binary());
    let served = measure(project, serve, &[SIZES[1]], &chromium, options.repetitions)?;
    let rows = [report::rows(&measured)?, server::rows(&served)?].concat();
    for row in &rows {
        println!("{}", row.text());
    }
    let notes = [report::notes(&measured)?, server::notes(&served)?].concat();
    println!("\n{}\nload before {load}", notes.join("\n"));
    if options.write {
        let peers = measured["versions"].as_str().unwrap_or("unknown versions");
        let about = [
            document::today(project),
            format!("{}; {peers}.", document::commit(project)),
            format!("{}; medians of {} rounds.", document::machine(&load), options.repetitions),
        ];
        document::write(project, "directory", &report::markdown(&rows, &[&about[..], &notes].concat()))?;
    }
    Ok(())
}

/// Compiles the engine like the page, binds it to the browser and makes it smaller; the folder with both files.
fn engine(project: &Project) -> Outcome<PathBuf> {
    let tools = Tools::ready(project)?;
    let target = project.target.join("bench-directory");
    let mut cargo = project.cargo();
    cargo
        .args(["build", "--locked", "--target", WASM, "--profile", "web"])
        .current_dir(project.root.join(FOLDER))
        .env("CARGO_TARGET_DIR", &target);
    build::smaller(&mut cargo);
    quietly(project, "bench-directory", &mut cargo, "compiling the engine")?;
    let linked = target.join(WASM).join("web/convene_bench_directory.wasm");
    let folder = project.scratch()?.join("bench/directory");
    fs::create_dir_all(&folder).map_err(|error| Failure::io(folder.display(), &error))?;
    // Node would take a script without this for one of another kind.
    let kind = folder.join("package.json");
    fs::write(&kind, r#"{"type":"module"}"#).map_err(|error| Failure::io(kind.display(), &error))?;
    let mut bind = project.command(tools.wasm_bindgen());
    bind.args(["--target", "web", "--no-typescript", "--out-name", "directory", "--out-dir"])
        .args([&folder, &linked]);
    quietly(project, "wasm-bindgen", &mut bind, "binding the engine to the browser")?;
    let program = folder.join("directory_bg.wasm");
    let mut optimise = project.command(tools.wasm_opt());
    optimise.args(OPTIMISE).arg(&program).arg("-o").arg(&program);
    quietly(project, "wasm-opt", &mut optimise, "making the engine smaller")?;
    Ok(folder)
}

/// What a driver found out.
fn measure(
    project: &Project,
    mut driver: Command,
    sizes: &[&str],
    chromium: &Path,
    repetitions: usize,
) -> Outcome<Value> {
    // `drive.js ENGINE ROUNDS SIZE..`, and `server.js PROGRAM ROUNDS SIZE`.
    let output = driver
        .arg(repetitions.to_string())
        .args(sizes)
        .current_dir(project.root.join(FOLDER))
        .env("CHROMIUM", chromium)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::io("node", &error))?;
    if !output.status.success() {
        return Err(Failure::new("measuring in the browser failed; the reason is above"));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::new(format!("what was measured is no JSON: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_any_order_and_refused_when_unknown() {
        let options = Options::parse(&["--write", "--reps", "3"]).unwrap();
        assert_eq!(options, Options { repetitions: 3, write: true });
        for wrong in [&["--reps"][..], &["--reps", "0"], &["--only", "x"]] {
            assert_eq!(Options::parse(wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
    }

    /// The settings below a heading of a manifest, without comments.
    fn settings<'a>(manifest: &'a str, heading: &str) -> Vec<&'a str> {
        let lines = manifest.lines().skip_while(|line| *line != heading).skip(1);
        lines
            .take_while(|line| !line.starts_with('['))
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect()
    }

    #[test]
    fn the_engine_is_compiled_as_in_the_page() {
        let page = include_str!("../../../../../Cargo.toml");
        let bench = include_str!("../../../bench/directory/Cargo.toml");
        for heading in ["[profile.web]", "[profile.web.package.search]"] {
            let wanted = settings(page, heading);
            assert!(!wanted.is_empty() && wanted == settings(bench, heading), "{heading}: {wanted:?}");
        }
    }
}
