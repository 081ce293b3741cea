//! Who may know whom: invariants 1 and 9 of docs/ARCHITECTURE.md, for crates and for folders of the page.

use super::{
    Files,
    code::{Strings, code_only, line_of, words},
};

const OURS: [&str; 8] =
    ["answers", "client", "convene-web", "directory", "model", "server", "store", "xtask"];
/// Crates that know nothing of the others.
const ENGINES: [&str; 2] = ["matching", "search"];
/// Crates that reach out of the process, or need a browser; the parsed values of `model` need none of them.
const REACHES_OUT: [&str; 18] = [
    "axum",
    "gloo",
    "hyper",
    "hyper-util",
    "js-sys",
    "leptos",
    "leptos_router",
    "lettre",
    "reqwest",
    "rusqlite",
    "server",
    "socket2",
    "sqlx",
    "store",
    "tokio",
    "tower-http",
    "wasm-bindgen",
    "web-sys",
];
const SQL: [&str; 9] = [
    "select ",
    "insert into ",
    "insert or ",
    "delete from ",
    "create table ",
    "alter table ",
    "drop table ",
    "begin immediate",
    "pragma ",
];

pub(crate) fn check(files: &Files) -> Vec<String> {
    let mut findings = dependencies(files);
    for (path, text) in files.matching("", ".rs") {
        let code = code_only(text, Strings::Blanked);
        findings.extend(purity(path, &code));
        findings.extend(folders(path, &code, &features(files)));
        if !path.starts_with("crates/store/") && !path.starts_with("crates/xtask/") {
            findings.extend(sql(path, text));
        }
    }
    findings
}

/// Cargo.toml by Cargo.toml.
fn dependencies(files: &Files) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, manifest) in files.matching("", "Cargo.toml") {
        let folder = path.trim_end_matches("Cargo.toml").trim_end_matches('/');
        let package = folder.strip_prefix("crates/").unwrap_or("convene-web");
        for (line, name, section) in listed(manifest) {
            let for_tests = section.contains("dev-dependencies");
            let why = match package {
                "matching" if OURS.contains(&name) || ENGINES.contains(&name) => {
                    "`matching` depends on none of our crates"
                }
                "search" if OURS.contains(&name) || ENGINES.contains(&name) => {
                    "`search` depends on none of our crates"
                }
                "directory" if (OURS.contains(&name) && name != "model") || name == "matching" => {
                    "`directory` knows only `search` and `model`"
                }
                "answers" if (OURS.contains(&name) && name != "model") || name == "search" => {
                    "`answers` knows only `matching` and `model`"
                }
                "model" if !for_tests && REACHES_OUT.contains(&name) => "`model` does no I/O",
                _ if name == "sqlx" && package != "store" => "only `store` contains SQL",
                _ if name == "reqwest" && package != "client" => "only `client` sends requests",
                _ => continue,
            };
            findings.push(format!("{path}:{line}: `{name}`: {why}"));
        }
    }
    findings
}

/// Dependencies with their line and the section they stand in; the workspace's own list declares versions only.
fn listed(manifest: &str) -> Vec<(usize, &str, &str)> {
    let mut section = "";
    let mut found = Vec::new();
    for (number, line) in manifest.lines().enumerate() {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
        } else if section.ends_with("dependencies") && !section.starts_with("workspace") {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if !name.is_empty() && !name.starts_with('#') {
                found.push((number + 1, name, section));
            }
        }
    }
    found
}

/// `model`, `matching` and `search` touch no file, network or process.
fn purity(path: &str, code: &str) -> Vec<String> {
    if !["crates/model/src/", "crates/matching/src/", "crates/search/src/"]
        .iter()
        .any(|start| path.starts_with(start))
    {
        return Vec::new();
    }
    ["std::fs", "std::net", "std::process", "std::env", "std::thread"]
        .iter()
        .flat_map(|module| words(code, module).map(move |at| (module, at)))
        .map(|(module, at)| format!("{path}:{}: `{module}`: this crate does no I/O", line_of(code, at)))
        .collect()
}

fn features(files: &Files) -> Vec<&str> {
    let mut names: Vec<&str> = files
        .matching("src/features/", ".rs")
        .filter_map(|(path, _)| {
            path.strip_prefix("src/features/")?.split_once('/').map(|(feature, _)| feature)
        })
        .collect();
    names.dedup();
    names
}

/// The folders of the page.
fn folders(path: &str, code: &str, features: &[&str]) -> Vec<String> {
    let Some(inside) = path.strip_prefix("src/") else { return Vec::new() };
    let mut findings = Vec::new();
    let mut forbid = |what: &str, why: &str| {
        for at in words(code, what) {
            // `data::client::..` is a module of somebody else; a crate stands first in its path.
            let first = !code[..at].ends_with("::") || what.contains("::");
            if first && code[at + what.len()..].starts_with("::") {
                findings.push(format!("{path}:{}: `{what}`: {why}", line_of(code, at)));
            }
        }
    };
    if !inside.starts_with("data/") && inside != "data.rs" {
        forbid("client", "only src/data calls the client");
    }
    if inside.starts_with("ui/") || inside == "ui.rs" {
        forbid("model", "src/ui knows no domain type");
        forbid("crate::features", "src/ui imports no feature");
        forbid("crate::data", "src/ui fetches nothing");
    }
    if let Some((own, _)) = inside.strip_prefix("features/").and_then(|rest| rest.split_once('/')) {
        for other in features.iter().filter(|other| **other != own) {
            for way in ["features::", "super::super::"] {
                let other = format!("{way}{other}");
                for at in words(code, &other) {
                    findings.push(format!(
                        "{path}:{}: `{other}`: a feature folder never imports another; move it to ui, data or model",
                        line_of(code, at)
                    ));
                }
            }
        }
    }
    findings
}

/// Strings that begin like SQL.
fn sql(path: &str, text: &str) -> Vec<String> {
    let code = code_only(text, Strings::Kept);
    let mut findings = Vec::new();
    for (at, _) in code.match_indices('"') {
        let start: String = code[at + 1..].trim_start().chars().take(16).collect::<String>().to_lowercase();
        let update = start.starts_with("update ") && literal(&code[at + 1..]).contains(" set ");
        // A word of prose may begin a sentence too; SQL goes on with more than a closing quote.
        if update || SQL.iter().any(|word| start.starts_with(word) && is_sql(word, &code[at + 1..])) {
            findings.push(format!("{path}:{}: SQL: only `store` contains it", line_of(&code, at)));
        }
    }
    findings
}

fn is_sql(word: &str, text: &str) -> bool {
    let literal = literal(text);
    word != "select "
        || literal.contains(" from ")
        || literal.contains("\nfrom ")
        || literal.trim_start() == "select 1"
}

/// The beginning of a string literal, in lower case.
fn literal(text: &str) -> String {
    text.chars().take_while(|c| *c != '"').take(400).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&Files::of(&[
            (path, text),
            ("src/features/groups/mod.rs", ""),
            ("src/features/staff/mod.rs", ""),
        ]))
        .len()
    }

    #[test]
    fn the_engines_depend_on_none_of_our_crates() {
        assert_eq!(findings("crates/search/Cargo.toml", "[dependencies]\nmodel.workspace = true\n"), 1);
        assert_eq!(findings("crates/search/Cargo.toml", "[dependencies]\nmatching.workspace = true\n"), 1);
        assert_eq!(findings("crates/matching/Cargo.toml", "[dependencies]\nsearch.workspace = true\n"), 1);
        assert_eq!(findings("crates/answers/Cargo.toml", "[dependencies]\nsearch.workspace = true\n"), 1);
        assert_eq!(findings("crates/matching/Cargo.toml", "[dependencies]\nmodel.workspace = true\n"), 1);
        assert_eq!(findings("crates/answers/Cargo.toml", "[dependencies]\nmodel.workspace = true\n"), 0);
        assert_eq!(findings("crates/answers/Cargo.toml", "[dependencies]\nstore.workspace = true\n"), 1);
        assert_eq!(findings("crates/directory/Cargo.toml", "[dependencies]\nsearch.workspace = true\n"), 0);
        assert_eq!(findings("crates/directory/Cargo.toml", "[dependencies]\nstore.workspace = true\n"), 1);
        assert_eq!(findings("crates/matching/Cargo.toml", "[dependencies]\nserde.workspace = true\n"), 0);
    }

    #[test]
    fn the_model_reaches_out_to_nothing() {
        assert_eq!(findings("crates/model/Cargo.toml", "[dependencies]\ntokio = \"1\"\n"), 1);
        assert_eq!(findings("crates/model/src/lib.rs", "use std::fs;"), 1);
        assert_eq!(findings("crates/search/src/index.rs", "use std::env::args;"), 1);
        assert_eq!(findings("crates/model/src/lib.rs", "// std::fs is for others\nuse std::fmt;"), 0);
    }

    #[test]
    fn sqlx_belongs_to_the_store_and_reqwest_to_the_client() {
        assert_eq!(findings("crates/server/Cargo.toml", "[dependencies]\nsqlx.workspace = true\n"), 1);
        assert_eq!(
            findings(
                "Cargo.toml",
                "[workspace.dependencies]\nsqlx = \"1\"\n[dependencies]\nreqwest = \"1\"\n"
            ),
            1
        );
        assert_eq!(findings("crates/store/Cargo.toml", "[dependencies]\nsqlx.workspace = true\n"), 0);
    }

    #[test]
    fn only_the_store_contains_sql() {
        assert_eq!(findings("crates/server/src/x.rs", "let q = \"SELECT id FROM members\";"), 1);
        assert_eq!(findings("crates/server/src/x.rs", "let q = \"UPDATE groups SET name = $1\";"), 1);
        assert_eq!(findings("crates/server/src/x.rs", "let q = \"Update settings\";"), 0);
        assert_eq!(findings("crates/server/src/x.rs", "let q = \"Select a mentor\";"), 0);
        assert_eq!(findings("crates/store/src/x.rs", "let q = \"SELECT id FROM members\";"), 0);
    }

    #[test]
    fn only_src_data_calls_the_client() {
        assert_eq!(findings("src/features/staff/page.rs", "use client::Client;"), 1);
        assert_eq!(findings("src/data/mod.rs", "use client::Client;"), 0);
        assert_eq!(findings("src/features/staff/page.rs", "let x = http_client::y(); // client::z"), 0);
    }

    #[test]
    fn a_feature_never_imports_another() {
        assert_eq!(findings("src/features/staff/page.rs", "use crate::features::groups::Card;"), 1);
        assert_eq!(findings("src/features/staff/page.rs", "use super::super::groups::Card;"), 1);
        assert_eq!(findings("src/features/staff/page.rs", "use crate::features::staff::Card;"), 0);
    }

    #[test]
    fn the_design_system_knows_no_domain() {
        for import in ["use model::Member;", "use crate::features::staff;", "use crate::data::members;"] {
            let text = import.replace("staff;", "staff::Page;");
            assert_eq!(findings("src/ui/button.rs", &text), 1, "{text}");
        }
        assert_eq!(findings("src/ui/button.rs", "use leptos::prelude::*;"), 0);
    }
}
