//! What the benches write into docs/BENCHMARKS.md: each its own section between markers, with day, commit and machine.

use std::path::Path;

use crate::{
    failure::{Failure, Outcome},
    shell::{Project, answer, read},
};

const DOCUMENT: &str = "docs/BENCHMARKS.md";

/// Puts a text between the markers of a bench.
pub(super) fn write(project: &Project, bench: &str, section: &str) -> Outcome {
    let file = project.root.join(DOCUMENT);
    let text = between_markers(&read(&file)?, bench, section)
        .ok_or_else(|| Failure::new(format!("{DOCUMENT} lacks the markers {:?}", markers(bench))))?;
    std::fs::write(&file, text).map_err(|error| Failure::io(file.display(), &error))
}

fn markers(bench: &str) -> [String; 2] {
    ["begin", "end"].map(|side| format!("<!-- cargo xtask bench {bench} --write: {side} -->"))
}

fn between_markers(text: &str, bench: &str, section: &str) -> Option<String> {
    let [begin, end] = markers(bench);
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{section}{end}{after}"))
}

/// How busy the machine is; asked before a bench makes it busy itself.
pub(super) fn load() -> String {
    let load = read(Path::new("/proc/loadavg")).ok();
    load.as_deref().and_then(|text| text.split(' ').next()).unwrap_or("unknown").to_owned()
}

/// The sentence that says when.
pub(super) fn today(project: &Project) -> String {
    format!("Measured on {}.", ask(project, "date", &["-u", "+%Y-%m-%d"]))
}

/// Which state of the program, and its compiler.
pub(super) fn commit(project: &Project) -> String {
    let commit = ask(project, "git", &["rev-parse", "--short", "HEAD"]);
    let compiler = ask(project, "rustc", &["--version"]);
    let compiler = compiler.split(" (").next().unwrap_or_default();
    let changed = match ask(project, "git", &["status", "--porcelain", "--", "crates", "Cargo.lock"]).as_str()
    {
        "" => "",
        _ => " with changes that are not committed",
    };
    format!("Commit {commit}{changed}, {compiler}")
}

/// Processor, cores and load.
pub(super) fn machine(load: &str) -> String {
    let processor = read(Path::new("/proc/cpuinfo")).ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let processor = processor.unwrap_or_else(|| "Unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{processor}, {cores} cores; load before the run {load}")
}

fn ask(project: &Project, program: &str, arguments: &[&str]) -> String {
    answer(project.command(program).args(arguments)).unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_takes_the_place_of_the_last_one_and_leaves_the_others() {
        let [[begin, end], [other, last]] = ["matching", "directory"].map(markers);
        let text = format!("before\n{begin}\nold\n{end}\nbetween\n{other}\nkept\n{last}\n");
        let new = between_markers(&text, "matching", "new\n").unwrap();
        assert_eq!(new, text.replace("old\n", "new\n"));
        assert_eq!(between_markers("no markers", "matching", "new\n"), None);
    }

    #[test]
    fn the_document_has_a_place_for_every_bench() {
        let text = include_str!("../../../../docs/BENCHMARKS.md");
        for bench in ["matching", "directory"] {
            assert!(between_markers(text, bench, "").is_some(), "{bench}");
        }
    }
}
