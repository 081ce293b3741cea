//! Documents do not name what is not there: paths in code spans and links of README, CONTRIBUTING and docs/.

use super::Files;

/// Made by commands, so absent from a fresh clone.
const MADE: [&str; 4] = ["dist", "target", "convene-data", "node_modules"];

pub(crate) fn check(files: &Files) -> Vec<String> {
    let mut findings = Vec::new();
    for (document, text) in
        files.matching("", ".md").filter(|(path, _)| !path.contains('/') || path.starts_with("docs/"))
    {
        for (number, line) in text.lines().enumerate() {
            let named =
                spans(line).into_iter().flat_map(|span| paths(span, files)).chain(links(document, line));
            for path in named.filter(|path| !files.exists(path)) {
                findings.push(format!("{document}:{}: `{path}` does not exist", number + 1));
            }
        }
    }
    findings
}

/// What stands between single backticks.
fn spans(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// The paths that a code span names: those that begin with one of our folders or are a file of the root by its looks.
fn paths(span: &str, files: &Files) -> Vec<String> {
    let span = span.trim_end_matches(['.', ',', ':', ';']);
    if span.contains(char::is_whitespace) || span.contains("://") || span.contains("::") {
        return Vec::new();
    }
    let first = span.split('/').next().unwrap_or_default();
    if MADE.contains(&first) || span.starts_with('/') {
        return Vec::new();
    }
    let in_our_folder = span.contains('/') && (files.exists(first) || KNOWN_FOLDERS.contains(&first));
    let root_file = !span.contains('/') && ROOT_FILES.contains(&span);
    if in_our_folder || root_file {
        expand(span).iter().map(|path| up_to_placeholder(path)).collect()
    } else {
        Vec::new()
    }
}

/// Named even where they would be missing, or a typing error would hide the finding.
const KNOWN_FOLDERS: [&str; 9] =
    ["crates", "src", "docs", "tests", "style", "locales", "public", "data", ".ci"];
const ROOT_FILES: [&str; 12] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "clippy.toml",
    "rustfmt.toml",
    "deny.toml",
    "publiccode.yml",
    "openapi.json",
    "README.md",
    "CONTRIBUTING.md",
    "LICENSE",
];

/// `a/{b,c}.rs` names two files.
fn expand(path: &str) -> Vec<String> {
    match (path.find('{'), path.find('}')) {
        (Some(open), Some(close)) if open < close => path[open + 1..close]
            .split(',')
            .flat_map(|part| expand(&format!("{}{part}{}", &path[..open], &path[close + 1..])))
            .collect(),
        _ => vec![path.to_owned()],
    }
}

/// `src/features/<area>/`, `docs/adr/NNNN-title.md` and `style/*.css` are checked as far as they are literal.
fn up_to_placeholder(path: &str) -> String {
    let literal =
        path.split('/').take_while(|part| !part.contains(['<', '*', '…']) && !part.contains("NNNN"));
    literal.collect::<Vec<_>>().join("/").trim_end_matches('/').to_owned()
}

/// Relative targets of Markdown links and pictures.
fn links(document: &str, line: &str) -> Vec<String> {
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '#', ' ']).next())
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
        .map(|target| join(folder, target))
        .collect()
}

fn join(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<String> {
        check(&Files::of(&[
            ("docs/GUIDE.md", text),
            ("crates/model/src/lib.rs", ""),
            ("crates/model/src/a.rs", ""),
            ("Cargo.toml", ""),
        ]))
    }

    #[test]
    fn a_path_that_is_not_there_is_named_with_its_line() {
        assert_eq!(findings("one\n`crates/gone/src`"), ["docs/GUIDE.md:2: `crates/gone/src` does not exist"]);
        assert_eq!(findings("`deny.toml`").len(), 1);
    }

    #[test]
    fn paths_that_are_there_pass_in_every_notation() {
        let text = "`crates/model`, `crates/model/src/{lib,a}.rs`, `crates/<name>/src`, [map](../Cargo.toml), `Cargo.toml`";
        assert!(findings(text).is_empty(), "{:?}", findings(text));
        assert_eq!(findings("`crates/model/src/{lib,b}.rs`").len(), 1);
    }

    #[test]
    fn a_link_is_looked_up_from_its_document() {
        assert_eq!(findings("[x](GONE.md)"), ["docs/GUIDE.md:1: `docs/GONE.md` does not exist"]);
        assert!(findings("[x](https://example.org/GONE.md) [y](#here)").is_empty());
    }

    #[test]
    fn commands_routes_and_built_files_are_not_paths() {
        assert!(
            findings("`cargo xtask run`, `/api/v1/members`, `dist/index.html`, `model::Code`").is_empty()
        );
    }
}
