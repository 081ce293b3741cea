//! Tests that run on this machine: built once for the whole workspace, so that every dependency is compiled with one set of
//! features, then run package by package.

use std::{fmt::Write as _, path::PathBuf};

use serde_json::Value;

use super::{Context, Verdict, counts::Counts};
use crate::failure::{Failure, Outcome};

/// One built test program.
#[derive(Debug, PartialEq, Eq)]
struct TestProgram {
    package: String,
    target: String,
    /// The package's own folder, where Cargo would run it.
    folder: PathBuf,
    program: PathBuf,
}

/// Unit and property tests of everything but the store.
pub(crate) fn all_but_store(context: &Context) -> Outcome<Verdict> {
    run(context, |package| package != "store")
}

/// The store's tests: its conformance suite on SQLite and on PostgreSQL.
pub(crate) fn store(context: &Context) -> Outcome<Verdict> {
    run(context, |package| package == "store")
}

/// The examples in the documentation.
pub(crate) fn examples(context: &Context) -> Outcome<Verdict> {
    let mut cargo = context.project.cargo();
    let captured = super::run(cargo.args(["test", "--workspace", "--doc", "--locked", "--no-fail-fast"]))?;
    let counts = Counts::of_rust(&captured.output).with_exit(captured.ok);
    Ok(verdict(counts, captured.output))
}

fn run(context: &Context, wanted: impl Fn(&str) -> bool) -> Outcome<Verdict> {
    let mut cargo = context.project.cargo();
    cargo.args([
        "test",
        "--workspace",
        "--no-run",
        "--locked",
        "--message-format",
        "json-render-diagnostics",
    ]);
    let built = super::run(&mut cargo)?;
    if !built.ok {
        let readable: Vec<&str> = built.output.lines().filter(|line| !line.starts_with('{')).collect();
        return Ok(Verdict::Failed(Counts::ONE_FAILED, readable.join("\n")));
    }
    let database = context.cluster()?.url();
    let python = if wanted("server") { Some(super::prepare::mail_server(context.project)?) } else { None };
    let mut sum = Counts::default();
    let mut output = String::new();
    for test in programs(&built.output).into_iter().filter(|test| wanted(&test.package)) {
        let mut command = context.project.command(&test.program);
        command
            .current_dir(&test.folder)
            .env("CARGO_MANIFEST_DIR", &test.folder)
            .env("CONVENE_TEST_POSTGRES", &database)
            .envs(python.iter().map(|python| ("CONVENE_TEST_PYTHON", python)));
        let captured = super::run(&mut command)?;
        let counts = Counts::of_rust(&captured.output).with_exit(captured.ok);
        println!("  {} {}: {counts}", test.package, test.target);
        if counts.failed > 0 {
            let _ = writeln!(output, "{} {}\n{}", test.package, test.target, captured.output);
        }
        sum += counts;
    }
    if sum == Counts::default() {
        return Err(Failure::new("no test was found, which cannot be right"));
    }
    Ok(verdict(sum, output))
}

fn verdict(counts: Counts, output: String) -> Verdict {
    if counts.failed == 0 { Verdict::Passed(counts) } else { Verdict::Failed(counts, output) }
}

/// The test programs that Cargo's messages name.
fn programs(messages: &str) -> Vec<TestProgram> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact" && message["profile"]["test"] == true)
        .filter_map(|message| {
            let folder = PathBuf::from(message["manifest_path"].as_str()?).parent()?.to_path_buf();
            // `path+file:///.../crates/store#0.1.0` or, where folder and package differ, `...#convene-web@0.1.0`.
            let id = message["package_id"].as_str()?;
            let package = match id.rsplit('#').next()?.split_once('@') {
                Some((name, _)) => name.to_owned(),
                None => folder.file_name()?.to_string_lossy().into_owned(),
            };
            let target = message["target"]["name"].as_str()?.to_owned();
            Some(TestProgram { package, target, folder, program: message["executable"].as_str()?.into() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_programs_are_found_among_cargos_messages() {
        let messages = r#"
            {"reason":"compiler-artifact","package_id":"path+file:///p/crates/store#0.1.0","manifest_path":"/p/crates/store/Cargo.toml","target":{"name":"store"},"profile":{"test":true},"executable":"/t/store-1"}
            {"reason":"compiler-artifact","package_id":"path+file:///p#convene-web@0.1.0","manifest_path":"/p/Cargo.toml","target":{"name":"convene-web"},"profile":{"test":true},"executable":"/t/web-1"}
            {"reason":"compiler-artifact","package_id":"path+file:///p/crates/model#0.1.0","manifest_path":"/p/crates/model/Cargo.toml","target":{"name":"model"},"profile":{"test":false},"executable":null}
            {"reason":"build-finished","success":true}
            warning: not json"#;
        let found = programs(messages);
        let named: Vec<_> =
            found.iter().map(|test| (test.package.as_str(), test.folder.to_str().unwrap())).collect();
        assert_eq!(named, [("store", "/p/crates/store"), ("convene-web", "/p")]);
    }
}
