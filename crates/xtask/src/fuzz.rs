//! `cargo xtask fuzz`: the targets of `fuzz/` with libFuzzer, from the corpus that is kept there.
//!
//! The flags are those of cargo-fuzz without a sanitizer: our crates have no unsafe code, so a target finds what asserts,
//! overflows, panics or never ends. New inputs that reach new code are added to the corpus.

use std::{fs, path::Path, time::Duration};

use crate::{
    failure::{Failure, Outcome},
    shell::{Project, stream},
};

/// Tells the compiler to count which edges of the program an input reaches, and what it compares.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                        -Cllvm-args=-sanitizer-coverage-pc-table \
                        -Cllvm-args=-sanitizer-coverage-trace-compares";
/// The flags only go to what is built for this target, and not to build scripts.
const TARGET: &str = "x86_64-unknown-linux-gnu";
const TARGETS: [&str; 5] = ["csv_import", "search_text", "search_index", "cursor", "calendar_text"];
/// The longest input: enough for rows with every column, and still fast.
const MOST_BYTES: u32 = 4_096;
/// An input that takes so long is a finding.
const MOST_SECONDS: u32 = 10;

/// Reads `[TARGET] [--minutes N]` and runs what it asks for.
pub(crate) fn from_words(project: &Project, words: &[&str]) -> Outcome {
    let (only, minutes) = match words {
        [] => (None, "10"),
        ["--minutes", minutes] => (None, *minutes),
        [target] => (Some(*target), "10"),
        [target, "--minutes", minutes] => (Some(*target), *minutes),
        _ => return Err(Failure::usage("cargo xtask fuzz [TARGET] [--minutes N]".to_owned())),
    };
    match minutes.parse() {
        Ok(minutes @ 1..=600) => fuzz(project, only, Duration::from_mins(minutes)),
        _ => Err(Failure::usage(format!("`{minutes}` is no number of minutes from 1 to 600"))),
    }
}

/// Runs one target, or all of them one after the other, for `time` each.
fn fuzz(project: &Project, only: Option<&str>, time: Duration) -> Outcome {
    let targets: Vec<&str> =
        TARGETS.into_iter().filter(|name| only.is_none_or(|only| only == *name)).collect();
    if targets.is_empty() {
        return Err(Failure::usage(format!("there is no such target; there are {}", TARGETS.join(", "))));
    }
    let folder = project.root.join("fuzz");
    let built = project.target.join("fuzz");
    let mut cargo = project.cargo();
    cargo.args(["build", "--release", "--locked", "--target", TARGET]).current_dir(&folder);
    stream(cargo.env("RUSTFLAGS", COVERAGE).env("CARGO_TARGET_DIR", &built), "building the fuzz targets")?;
    for name in targets {
        let corpus = folder.join("corpus").join(name);
        let findings = folder.join("findings").join(name);
        for place in [&corpus, &findings] {
            fs::create_dir_all(place).map_err(|error| Failure::io(place.display(), &error))?;
        }
        println!("{name}: {} s from {} inputs", time.as_secs(), count(&corpus)?);
        let mut target = project.command(built.join(TARGET).join("release").join(name));
        target.arg(&corpus).arg(format!("-artifact_prefix={}/", findings.display()));
        target.arg(format!("-max_total_time={}", time.as_secs())).arg(format!("-max_len={MOST_BYTES}"));
        target.args([format!("-timeout={MOST_SECONDS}"), "-print_final_stats=1".to_owned()]);
        stream(&mut target, &format!("fuzzing {name} found something, kept in {}:", findings.display()))?;
        println!("{name}: nothing found; {} inputs are kept", count(&corpus)?);
    }
    Ok(())
}

fn count(folder: &Path) -> Outcome<usize> {
    Ok(fs::read_dir(folder).map_err(|error| Failure::io(folder.display(), &error))?.count())
}
