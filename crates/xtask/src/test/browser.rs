//! Tests in Chromium: those compiled to wasm, and the journeys of Playwright against the release binary.

use std::{fs, path::PathBuf};

use super::{Context, Verdict, counts::Counts, prepare};
use crate::{
    build::files_below,
    failure::{Failure, Outcome},
    shell::{Project, read, which},
};

const WASM: &str = "wasm32-unknown-unknown";

/// What the matching engine of the page is compiled like, for the speed tests to measure that one, and the search engine,
/// because a plain scan takes its time; the page itself is left as quick to compile as in any test.
const ENGINE: [&str; 4] =
    ["opt-level=3", "codegen-units=1", "overflow-checks=false", "debug-assertions=false"];

/// Unit tests that need a browser, run by wasm-bindgen's runner through chromedriver.
pub(crate) fn wasm_tests(context: &Context) -> Outcome<Verdict> {
    let project = context.project;
    if !has_wasm_tests(project)? {
        return Ok(Verdict::Skipped("there are no tests for wasm".to_owned()));
    }
    let driver = which("chromedriver").ok_or_else(|| Failure::new("chromedriver is missing"))?;
    let mut cargo = project.cargo();
    cargo.args(["test", "-p", "convene-web", "--target", WASM, "--locked", "--no-fail-fast"]);
    for package in ["matching", "microlp", "search"] {
        for setting in ENGINE {
            cargo.args(["--config", &format!("profile.dev.package.{package}.{setting}")]);
        }
    }
    cargo
        .args(["--", "--nocapture"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", context.tools()?.wasm_bindgen_test_runner())
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env_remove("NO_HEADLESS");
    let captured = super::run(&mut cargo)?;
    // What is measured passes whatever it measures, so it is shown.
    for (_, figures) in captured.output.lines().filter_map(|line| line.split_once("speed: ")) {
        println!("  {figures}");
    }
    let counts = Counts::of_rust(&captured.output).with_exit(captured.ok);
    Ok(if counts.failed == 0 { Verdict::Passed(counts) } else { Verdict::Failed(counts, captured.output) })
}

/// Whether any test of the page asks for a browser.
pub(crate) fn has_wasm_tests(project: &Project) -> Outcome<bool> {
    let mut files = Vec::new();
    for folder in ["src", "tests/web"] {
        let folder = project.root.join(folder);
        if folder.exists() {
            files_below(&folder, &mut files)?;
        }
    }
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
        if read(file)?.contains("#[wasm_bindgen_test]") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The journeys, with accessibility checks, against the binary that was just built.
pub(crate) fn journeys(context: &Context) -> Outcome<Verdict> {
    let project = context.project;
    let folder = project.root.join("tests/e2e");
    if !has_journeys(&folder)? {
        return Ok(Verdict::Skipped("there are no journeys".to_owned()));
    }
    if !project.binary().exists() {
        return Err(Failure::new("target/release/convene is missing; `cargo xtask build` makes it"));
    }
    let chromium = prepare::journeys(project)?;
    let report = project.scratch()?.join("journeys.json");
    if report.exists() {
        fs::remove_file(&report).map_err(|error| Failure::io(report.display(), &error))?;
    }
    let mut npx = project.command("npx");
    npx.args(["--no-install", "playwright", "test", "--reporter=line,json"])
        .current_dir(&folder)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
        .env("CONVENE_BIN", project.binary())
        .env("CHROMIUM", chromium);
    let captured = super::run(&mut npx)?;
    let counted = fs::read_to_string(&report).ok().and_then(|text| serde_json::from_str(&text).ok());
    let counts = counted.as_ref().and_then(Counts::of_playwright).unwrap_or_default().with_exit(captured.ok);
    Ok(if counts.failed == 0 { Verdict::Passed(counts) } else { Verdict::Failed(counts, captured.output) })
}

fn has_journeys(folder: &PathBuf) -> Outcome<bool> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| Failure::io(folder.display(), &error))? {
        let path = entry.map_err(|error| Failure::io(folder.display(), &error))?.path();
        if path.file_name().is_some_and(|name| name != "node_modules") {
            files_below(&path, &mut files)?;
        }
    }
    Ok(files.iter().any(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        [".spec.ts", ".spec.mjs", ".spec.js"].iter().any(|ending| name.ends_with(ending))
    }))
}
