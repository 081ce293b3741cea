//! `cargo xtask size`: what a first visit weighs on the wire, against the budgets of docs/ARCHITECTURE.md.
//!
//! A file counts as the server sends it: its brotli form where the build left one, else as it is. The main
//! program holds every page that is open to everybody; a part counts too until somebody says that it is for those signed in.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use crate::{
    build::files_below,
    failure::{Failure, Outcome},
    shell::{Project, read},
    split,
};

/// Bytes on the wire that each budget allows, by name.
const WASM: (&str, u64) = ("wasm", 350_000);
const CSS: (&str, u64) = ("CSS", 20_000);
const FIRST_VISIT: (&str, u64) = ("first visit", 500_000);

/// The parts of pages that only open to somebody who signed in, or who was invited and signs in by accepting. A part that is not named here counts as public, so that a
/// new one is weighed until somebody decides otherwise.
const SIGNED_IN: [&str; 2] = ["own", "staff"];

/// Public parts that nobody meets on the way in: a search engine is fetched with the first page that searches
/// (docs/adr/0030-we-search-with-our-own-engine.md). They count in the visit that opens them, and not in the program that
/// every visit loads.
const WHEN_OPENED: [&str; 1] = ["directory"];

/// Which files each part needs, by its name.
type Parts = BTreeMap<String, BTreeSet<String>>;

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
}

/// Weighs a built folder.
pub(crate) fn measure(dist: &Path) -> Outcome<Report> {
    if !dist.join("index.html").exists() {
        return Err(Failure::new("there is no dist/index.html to weigh; `cargo xtask build` makes it"));
    }
    let mut files = Vec::new();
    files_below(dist, &mut files)?;
    let mut raw = BTreeMap::new();
    let mut link = None;
    for file in files {
        let about = fs::metadata(&file).map_err(|error| Failure::io(file.display(), &error))?;
        let name = file.strip_prefix(dist).unwrap_or(&file).to_string_lossy().into_owned();
        if split::is_link(&name) {
            link = Some(read(&file)?);
        }
        raw.insert(name, about.len());
    }
    let link = link.ok_or_else(|| {
        Failure::new("dist/ has no link module that says which page needs what; `cargo xtask build` makes it")
    })?;
    Ok(report(&raw, &split::parts(&link)))
}

/// From file names and their sizes, compressed forms among them, and the files of each part.
fn report(sizes: &BTreeMap<String, u64>, parts: &Parts) -> Report {
    let mut sent: Vec<(&str, u64, u64)> = sizes
        .iter()
        .filter(|(name, _)| !has_ending(name, "br") && !has_ending(name, "gz"))
        .map(|(name, raw)| (name.as_str(), *raw, *sizes.get(&format!("{name}.br")).unwrap_or(raw)))
        .collect();
    sent.sort_by_key(|(name, _, wire)| (std::cmp::Reverse(*wire), *name));
    let sum = |counts: &dyn Fn(&str) -> bool| -> u64 {
        sent.iter().filter(|(name, ..)| counts(name)).map(|(.., wire)| wire).sum()
    };
    let mut table = format!("{:<48} {:>10} {:>10}\n", "file", "raw kB", "sent kB");
    for (name, raw, wire) in &sent {
        let _ = writeln!(table, "{name:<48} {:>10} {:>10}", kilobytes(*raw), kilobytes(*wire));
    }
    let _ = writeln!(table, "\n{:<48} {:>10} {:>10}", "part", "files", "sent kB");
    let (mut heaviest, mut heaviest_on_the_way_in) = (0, 0);
    for (part, files) in parts {
        let weight = sum(&|name| files.contains(name));
        let who = if SIGNED_IN.contains(&part.as_str()) {
            "signed in"
        } else {
            heaviest = heaviest.max(weight);
            if !WHEN_OPENED.contains(&part.as_str()) {
                heaviest_on_the_way_in = heaviest_on_the_way_in.max(weight);
            }
            "public"
        };
        let _ =
            writeln!(table, "{:<48} {:>10} {:>10}", format!("{part}, {who}"), files.len(), kilobytes(weight));
    }
    // Everything that is no part is loaded by every visit: page, boot.js, glue, link module, main program, CSS, icons, map.
    let always = |name: &str| !parts.values().any(|files| files.contains(name));
    let totals = [
        (WASM, sum(&|name| has_ending(name, "wasm") && always(name)) + heaviest_on_the_way_in),
        (CSS, sum(&|name| has_ending(name, "css"))),
        (FIRST_VISIT, sum(&always) + heaviest),
    ];
    let _ = writeln!(table, "\n{:<48} {:>10} {:>10}", "budget", "allowed", "sent kB");
    let mut over = Vec::new();
    for ((name, allowed), total) in totals {
        let mark = if total > allowed { "  OVER" } else { "" };
        if total > allowed {
            over.push(name);
        }
        let _ = writeln!(table, "{name:<48} {:>10} {:>10}{mark}", kilobytes(allowed), kilobytes(total));
    }
    let _ = writeln!(table, "{:<48} {:>10} {:>10}", "all pages together", "", kilobytes(sum(&|_| true)));
    Report { table, over }
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

    fn report_of(files: &[(&str, u64)], parts: &[(&str, &[&str])]) -> Report {
        let names = |files: &[&str]| files.iter().map(|name| (*name).to_owned()).collect();
        report(
            &files.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect(),
            &parts.iter().map(|(part, files)| ((*part).to_owned(), names(files))).collect(),
        )
    }

    fn over(files: &[(&str, u64)]) -> Vec<&'static str> {
        report_of(files, &[]).over
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
    fn the_public_page_that_needs_most_is_weighed_with_all_its_files() {
        let parts: &[(&str, &[&str])] = &[("text", &["text.wasm"]), ("call", &["shared.wasm", "call.wasm"])];
        let weighed = |call| {
            let files =
                [("main.wasm", 300_000), ("shared.wasm", 10_000), ("text.wasm", 30_000), ("call.wasm", call)];
            report_of(&files, parts).over
        };
        assert!(weighed(40_000).is_empty());
        assert_eq!(weighed(40_001), ["wasm"]);
    }

    #[test]
    fn a_part_that_is_opened_later_counts_in_the_visit_that_opens_it() {
        let weighed = |part| {
            report_of(&[("main.wasm", 350_000), ("part.wasm", part)], &[("directory", &["part.wasm"])]).over
        };
        assert!(weighed(150_000).is_empty());
        assert_eq!(weighed(150_001), ["first visit"]);
    }

    #[test]
    fn what_only_members_load_counts_in_no_budget_but_is_told() {
        let files = [("main.wasm", 300_000), ("staff.wasm", 900_000)];
        let staff = report_of(&files, &[("staff", &["staff.wasm"])]);
        assert!(staff.over.is_empty());
        let told: Vec<_> = staff.table.lines().filter(|line| line.contains("1200.0")).collect();
        assert!(told.len() == 1 && told[0].starts_with("all pages together"), "{}", staff.table);
        let unknown = report_of(&files, &[("new", &["staff.wasm"])]);
        assert_eq!(unknown.over, ["wasm", "first visit"], "a part nobody placed is public");
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
        assert!(measure(&dist).is_err(), "a page in one piece");
        fs::write(dist.join("__wasm_split-0123456789abcdef.js"), "").unwrap();
        let report = measure(&dist).unwrap();
        assert!(report.table.contains("icons/a.svg") && report.table.contains("2.2"), "{}", report.table);
        fs::remove_file(dist.join("index.html")).unwrap();
        assert!(measure(&dist).is_err());
        fs::remove_dir_all(&dist).unwrap();
    }
}
