//! The reviewed files: reading them, writing them anew, and what a difference says.

use std::path::PathBuf;

/// Whether the files are to be written instead of compared.
pub(crate) fn writing() -> bool {
    std::env::var_os("CONVENE_WRITE_MATRIX").is_some_and(|value| value == "1")
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/authz")).join(name)
}

/// The file `name` of this folder; empty where there is none yet.
pub(crate) fn committed(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_default()
}

/// Compares `found` with the file `name` line by line, or writes it; gives what differs.
pub(crate) fn compare(name: &str, found: &str) -> Vec<String> {
    if writing() {
        std::fs::write(path(name), found).unwrap();
        return Vec::new();
    }
    differences(&committed(name), found)
}

/// Lines that are in one of the two and not in the other.
pub(crate) fn differences(declared: &str, found: &str) -> Vec<String> {
    let (declared, found): (Vec<&str>, Vec<&str>) = (declared.lines().collect(), found.lines().collect());
    let gone = declared.iter().filter(|line| !found.contains(line)).map(|line| format!("declared: {line}"));
    let new = found.iter().filter(|line| !declared.contains(line)).map(|line| format!("found:    {line}"));
    let mut all: Vec<String> = gone.chain(new).collect();
    if all.is_empty() && declared != found {
        all.push("the lines are the same and stand in another order, or twice".to_owned());
    }
    all
}

/// Fails with what differs and how to go on.
pub(crate) fn review(name: &str, differences: &[String]) {
    assert!(
        differences.is_empty(),
        "{} differs in {} lines; read each, then write the file with `cargo xtask matrix`:\n{}",
        name,
        differences.len(),
        differences.join("\n")
    );
}
