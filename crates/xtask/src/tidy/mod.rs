//! `cargo xtask tidy`: the house rules that words cannot keep.
//!
//! Each check is a pure function from the files to its findings, one line each, with the path first.

mod adr;
mod authorisation;
mod code;
mod docs;
mod imports;
mod inline;
mod length;
mod locales;
mod migrations;
mod sources;
mod trust;

use std::{collections::BTreeMap, fs, path::Path};

pub(crate) use inline::page_findings;

use crate::{
    failure::{Failure, Outcome},
    shell::Project,
};

/// The repository's text files by their path from the root, with `/` between folders.
pub(crate) struct Files {
    texts: BTreeMap<String, String>,
    /// Everything there is, folders and binary files included.
    paths: std::collections::BTreeSet<String>,
}

impl Files {
    /// Text files whose path begins and ends like this.
    fn matching(&self, start: &str, end: &str) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .filter(move |(path, _)| path.starts_with(start) && path.ends_with(end))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// A file or folder of this name is there.
    fn exists(&self, path: &str) -> bool {
        self.paths.contains(path.trim_end_matches('/'))
    }

    fn read(root: &Path) -> Outcome<Self> {
        let mut files = Self { texts: BTreeMap::new(), paths: std::collections::BTreeSet::new() };
        files.read_folder(root, "")?;
        Ok(files)
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> Outcome {
        const NOT_OURS: [&str; 6] = [".git", "target", "dist", "node_modules", "test-results", "report"];
        const TEXTS: [&str; 10] = ["rs", "toml", "md", "json", "css", "html", "sql", "csv", "js", "ts"];
        for entry in fs::read_dir(folder).map_err(|error| Failure::io(folder.display(), &error))? {
            let entry = entry.map_err(|error| Failure::io(folder.display(), &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if NOT_OURS.contains(&name.as_str()) {
                continue;
            }
            let (path, file) = (format!("{prefix}{name}"), entry.path());
            self.paths.insert(path.clone());
            if file.is_dir() {
                self.read_folder(&file, &format!("{path}/"))?;
            } else if file.extension().is_some_and(|ending| TEXTS.iter().any(|text| ending == *text)) {
                let text = fs::read_to_string(&file).map_err(|error| Failure::io(file.display(), &error))?;
                self.texts.insert(path, text);
            }
        }
        Ok(())
    }

    #[cfg(test)]
    fn of(texts: &[(&str, &str)]) -> Self {
        let mut paths = std::collections::BTreeSet::new();
        for (path, _) in texts {
            let parts: Vec<&str> = path.split('/').collect();
            paths.extend((1..=parts.len()).map(|length| parts[..length].join("/")));
        }
        Self { texts: texts.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect(), paths }
    }
}

/// One check: what it proves and its function.
type Check = (&'static str, fn(&Files) -> Vec<String>);

const CHECKS: &[Check] = &[
    ("crates and feature folders import only what they may", imports::check),
    ("paths and crates named in the documents exist", docs::check),
    ("every module says what it is for", sources::check_headers),
    ("lints are expected with a reason, never allowed", sources::check_allow),
    ("no file grew past its limit", length::check),
    ("files that may be longer are there", length::check_exceptions),
    ("every language has every key", locales::check),
    ("views have no inline style, script or markup", inline::check),
    ("both databases have the same migrations", migrations::check),
    ("decisions are numbered and dated", adr::check),
    ("roles are compared in one place", authorisation::check_roles),
    ("no decision about roles has a wildcard", authorisation::check_wildcards),
    ("records are not answered as they are kept", authorisation::check_records),
    ("whoever writes is decided about inside the write", authorisation::check_writes),
    ("the tables of who gets what are current", authorisation::check_document),
    ("trust rules that are done have their test", trust::check),
];

/// Everything that is wrong, one line each.
pub(crate) fn findings(project: &Project) -> Outcome<Vec<String>> {
    let files = Files::read(&project.root)?;
    Ok(CHECKS.iter().flat_map(|(_, check)| check(&files)).collect())
}

/// Prints each check with its result, and what is wrong.
pub(crate) fn tidy(project: &Project) -> Outcome {
    let files = Files::read(&project.root)?;
    let mut wrong = 0;
    for (name, check) in CHECKS {
        let findings = check(&files);
        println!("{} {name}", if findings.is_empty() { "ok    " } else { "WRONG " });
        for finding in &findings {
            println!("       {finding}");
        }
        wrong += findings.len();
    }
    if let Ok(page) = fs::read_to_string(project.root.join("dist/index.html")) {
        for finding in page_findings(&page) {
            println!("       {finding}");
            wrong += 1;
        }
    }
    match wrong {
        0 => Ok(()),
        1 => Err(Failure::new("1 finding")),
        _ => Err(Failure::new(format!("{wrong} findings"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_known_files_exist() {
        let files = Files::of(&[("crates/model/src/lib.rs", "")]);
        assert!(files.exists("crates/model/") && files.exists("crates/model/src/lib.rs"));
        assert!(!files.exists("crates/mod"));
    }
}
