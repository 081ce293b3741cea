//! What every Rust file owes its reader: a first line that says what it is for, and reasons for its exceptions.

use super::{
    Files,
    code::{Strings, code_only, line_of},
};

/// Every Rust file begins with a `//!` line.
pub(crate) fn check_headers(files: &Files) -> Vec<String> {
    files
        .matching("", ".rs")
        .filter(|(_, text)| {
            !text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > 12)
        })
        .map(|(path, _)| format!("{path}:1: begins without a `//!` line that says what the file is for"))
        .collect()
}

/// A lint is expected with a reason, so that the exception ends with its cause; allowing it would keep it for ever.
pub(crate) fn check_allow(files: &Files) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files.matching("", ".rs") {
        let code = code_only(text, Strings::Blanked);
        for mark in ["#[allow(", "#![allow("] {
            for (at, _) in code.match_indices(mark) {
                let line = line_of(&code, at);
                findings
                    .push(format!("{path}:{line}: write #[expect(lint, reason = \"...\")] instead of allow"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SUP-3: what has a known hole is refused by cargo-deny.
    #[test]
    fn floors_of_what_we_use_are_denied_rules() {
        let rules = include_str!("../../../../deny.toml");
        for floor in [
            "sqlx:<0.8.1",
            "h2:<0.4.16",
            "lettre:<0.11.22",
            "tracing-subscriber:<0.3.20",
            "time:<0.3.47",
            "rustls:<0.23.18",
            "idna:<1",
            "tokio:<1.44.2",
            "webauthn-rs:<0.6.2",
        ] {
            assert!(rules.contains(&format!("crate = \"{floor}\"")), "{floor}");
        }
    }

    #[test]
    fn a_file_without_a_first_line_is_found() {
        let files =
            Files::of(&[("src/a.rs", "use x;"), ("src/b.rs", "//! What b is for.\n"), ("src/c.rs", "//!\n")]);
        assert_eq!(check_headers(&files).len(), 2);
    }

    #[test]
    fn an_allowed_lint_is_found_and_an_expected_one_is_not() {
        let files = Files::of(&[
            ("src/a.rs", "//! A.\n#[allow(dead_code)]\nfn a() {}\n"),
            (
                "src/b.rs",
                "//! B says #[allow(x)].\n#[expect(dead_code, reason = \"used by c\")]\nfn b() {}\n",
            ),
        ]);
        assert_eq!(
            check_allow(&files),
            ["src/a.rs:2: write #[expect(lint, reason = \"...\")] instead of allow"]
        );
    }
}
