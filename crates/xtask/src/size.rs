//! `cargo xtask size`: what a first visit weighs on the wire, against the budgets of docs/ARCHITECTURE.md.
//!
//! A file counts as the server sends it: its brotli form where the build left one, else as it is.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use crate::{
    build::files_below,
    failure::{Failure, Outcome},
    shell::Project,
};

/// Bytes on the wire that a budget allows.
struct Budget {
    name: &'static str,
    bytes: u64,
    counts: fn(&str) -> bool,
}

const BUDGETS: [Budget; 3] = [
    Budget { name: "wasm", bytes: 350_000, counts: |file| has_ending(file, "wasm") },
    Budget { name: "CSS", bytes: 20_000, counts: |file| has_ending(file, "css") },
    // Everything that is built is loaded: page, boot.js, glue, wasm, CSS, icons, map.
    Budget { name: "first visit", bytes: 500_000, counts: |_| true },
];

/// What is over its budget today, with the bytes it may not exceed meanwhile (docs/adr/0015). `cargo xtask size` fails
/// for it all the same; the test run only fails when it grows. An entry leaves this list as soon as its budget holds.
const OWED: [(&str, u64); 2] = [("wasm", 690_000), ("first visit", 720_000)];

/// Prints the table and fails over budget; needs a built `dist/`.
pub(crate) fn size(project: &Project) -> Outcome {
    let report = measure(&project.root.join("dist"))?;
    print!("{}", report.table);
    if report.over.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("over budget: {}", report.over.join(", "))))
    }
}

/// Sizes in words, and the budgets that are broken.
pub(crate) struct Report {
    pub(crate) table: String,
    pub(crate) over: Vec<&'static str>,
    /// The broken budgets that are not owed already, or whose debt has grown.
    pub(crate) worse: Vec<&'static str>,
}

/// Weighs a built folder.
pub(crate) fn measure(dist: &Path) -> Outcome<Report> {
    if !dist.join("index.html").exists() {
        return Err(Failure::new("there is no dist/index.html to weigh; `cargo xtask build` makes it"));
    }
    let mut files = Vec::new();
    files_below(dist, &mut files)?;
    let mut raw = BTreeMap::new();
    for file in files {
        let about = fs::metadata(&file).map_err(|error| Failure::io(file.display(), &error))?;
        let name = file.strip_prefix(dist).unwrap_or(&file).to_string_lossy().into_owned();
        raw.insert(name, about.len());
    }
    Ok(report(&raw))
}

/// From file names and their sizes, compressed forms among them.
fn report(sizes: &BTreeMap<String, u64>) -> Report {
    let mut sent: Vec<(&str, u64, u64)> = sizes
        .iter()
        .filter(|(name, _)| !has_ending(name, "br") && !has_ending(name, "gz"))
        .map(|(name, raw)| (name.as_str(), *raw, *sizes.get(&format!("{name}.br")).unwrap_or(raw)))
        .collect();
    sent.sort_by_key(|(name, _, wire)| (std::cmp::Reverse(*wire), *name));
    let mut table = format!("{:<48} {:>10} {:>10}\n", "file", "raw kB", "sent kB");
    for (name, raw, wire) in &sent {
        let _ = writeln!(table, "{name:<48} {:>10} {:>10}", kilobytes(*raw), kilobytes(*wire));
    }
    let _ = writeln!(table, "\n{:<48} {:>10} {:>10}", "budget", "allowed", "sent kB");
    let (mut over, mut worse) = (Vec::new(), Vec::new());
    for budget in &BUDGETS {
        let total: u64 = sent.iter().filter(|(name, ..)| (budget.counts)(name)).map(|(.., wire)| wire).sum();
        let mark = if total > budget.bytes { "  OVER" } else { "" };
        if total > budget.bytes {
            over.push(budget.name);
            let owed = OWED.iter().find(|(name, _)| *name == budget.name).map(|(_, bytes)| *bytes);
            if owed.is_none_or(|bytes| total > bytes) {
                worse.push(budget.name);
            }
        }
        let _ = writeln!(
            table,
            "{:<48} {:>10} {:>10}{mark}",
            budget.name,
            kilobytes(budget.bytes),
            kilobytes(total)
        );
    }
    Report { table, over, worse }
}

fn has_ending(file: &str, ending: &str) -> bool {
    Path::new(file).extension().is_some_and(|found| found == ending)
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(files: &[(&str, u64)]) -> Vec<&'static str> {
        report(&files.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect()).over
    }

    #[test]
    fn a_page_inside_its_budgets_passes() {
        assert!(
            over(&[("index.html", 9_000), ("a.wasm", 900_000), ("a.wasm.br", 350_000), ("a.css", 20_000)])
                .is_empty()
        );
    }

    #[test]
    fn one_byte_too_many_is_over() {
        assert_eq!(over(&[("a.wasm", 900_000), ("a.wasm.br", 350_001)]), ["wasm"]);
        assert_eq!(over(&[("a.css", 12_000), ("b.css", 8_001)]), ["CSS"]);
    }

    #[test]
    fn a_debt_may_stay_but_not_grow() {
        let worse = |bytes: u64| report(&BTreeMap::from([("a.wasm".to_owned(), bytes)])).worse;
        assert!(worse(OWED[0].1).is_empty());
        assert_eq!(worse(OWED[0].1 + 1), ["wasm"]);
    }

    #[test]
    fn what_is_sent_uncompressed_weighs_in_full() {
        assert_eq!(over(&[("map.png", 500_001)]), ["first visit"]);
    }

    #[test]
    fn compressed_forms_are_not_counted_twice() {
        assert!(over(&[("map.svg", 900_000), ("map.svg.br", 400_000), ("map.svg.gz", 450_000)]).is_empty());
    }

    #[test]
    fn a_folder_on_disk_is_weighed_with_its_subfolders() {
        let dist = std::env::temp_dir().join(format!("convene-size-{}", std::process::id()));
        fs::create_dir_all(dist.join("icons")).unwrap();
        fs::write(dist.join("index.html"), "x".repeat(1_500)).unwrap();
        fs::write(dist.join("icons/a.svg"), "x".repeat(700)).unwrap();
        let report = measure(&dist).unwrap();
        assert!(report.table.contains("icons/a.svg") && report.table.contains("2.2"), "{}", report.table);
        fs::remove_file(dist.join("index.html")).unwrap();
        assert!(measure(&dist).is_err());
        fs::remove_dir_all(&dist).unwrap();
    }
}
