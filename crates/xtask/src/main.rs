//! The commands of a developer: one program behind `cargo xtask`.
//!
//! It only starts other programs and looks at files; what the product does lives in the other crates.

#![expect(clippy::print_stdout, reason = "a command speaks to its user on the terminal")]

mod authorisation;
mod bench;
mod build;
mod dev;
mod failure;
mod faults;
mod fuzz;
mod page;
mod python;
mod run;
mod shell;
mod size;
mod split;
mod steps;
mod test;
mod tidy;
mod toolchain;
mod tools;

use std::process::ExitCode;

use failure::{Failure, Outcome};
use shell::Project;

const HELP: &str = "\
cargo xtask COMMAND

  run [-- ARGS]       installs what is missing, builds, and serves the demo (ARGS go to `convene demo`)
  dev                 serves the page and the API, both rebuilt when a file changes
  build               dist/ and the release binary with the page inside
  test [--only STEP]  every check there is, without a network where a namespace may be made; the last line is
                      `N passed, M failed`
  test --faults [FAULT]
                      what happens when things break, against the release binary; takes about ten minutes
  ci                  the same as test
  tidy                the house rules that words cannot keep
  size                what a first visit weighs, against the budgets
  bench matching [--reps N] [--only NAME] [--write]
                      the matching engine beside its peers; --write puts the table into docs/BENCHMARKS.md
  bench directory [--reps N] [--write]
                      the search engine in Chromium beside minisearch and fuse.js; --write as above
  fuzz [TARGET] [--minutes N]
                      the targets of fuzz/ for ten minutes each, or for N
  matrix              rewrites who gets what from the authorisation tests, to be reviewed
  openapi             rewrites openapi.json from the server
  screens             makes the screenshots of the documentation from the running demo
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn dispatch(arguments: &[String]) -> Outcome {
    let project = Project::find()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        ["run"] => run::run(&project, &[]),
        ["run", "--", demo @ ..] => run::run(&project, demo),
        ["dev"] => dev::dev(&project),
        ["build"] => build::build(&project),
        ["test" | "ci"] => test::test(&project, test::Wanted::Everything),
        // What a run calls itself with once it is alone.
        ["test", "--fetched"] => test::test(&project, test::Wanted::EverythingAlone),
        ["test", "--faults"] => faults::run(&project, None),
        ["test", "--faults", fault] => faults::run(&project, Some(fault)),
        ["test" | "ci", "--only", step] => test::test(&project, test::Wanted::Only(step)),
        ["tidy"] => tidy::tidy(&project),
        ["size"] => size::size(&project),
        ["bench", "matching", options @ ..] => bench::matching(&project, options),
        ["bench", "directory", options @ ..] => bench::directory::directory(&project, options),
        ["fuzz", options @ ..] => fuzz::from_words(&project, options),
        ["matrix"] => authorisation::matrix(&project),
        ["openapi"] => build::openapi(&project),
        ["screens"] => run::screens(&project),
        _ => {
            Err(Failure::usage(format!("`{}` is no command; `cargo xtask help` lists them", words.join(" "))))
        }
    }
}
