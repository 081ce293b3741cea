//! A file that grows past the limit is asked which second subject came in.

use super::Files;

/// Lines of a Rust file without its tests.
const LIMIT: usize = 400;

/// Files that may be longer, each with its reason.
const LONGER: &[(&str, usize, &str)] =
    &[("src/ui/gallery.rs", 600, "a specimen of every component, built only to be looked at")];

pub(crate) fn check(files: &Files) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files.matching("", ".rs").filter(|(path, _)| !is_test_file(path)) {
        let limit = LONGER.iter().find(|(long, ..)| *long == path).map_or(LIMIT, |(_, limit, _)| *limit);
        let lines = without_tests(text);
        if lines > limit {
            findings.push(format!(
                "{path}: {lines} lines without tests, the limit is {limit}: which second subject came in?"
            ));
        }
    }
    findings
}

/// An exception outlives its file in silence, and would then hold for the next file of that name.
pub(crate) fn check_exceptions(files: &Files) -> Vec<String> {
    LONGER
        .iter()
        .filter(|(path, ..)| !files.exists(path))
        .map(|(path, ..)| format!("{path}: may be longer than others but does not exist"))
        .collect()
}

fn is_test_file(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// Counts lines outside `#[cfg(test)]` items, relying on rustfmt's closing brace in the first column.
fn without_tests(text: &str) -> usize {
    let mut lines = text.lines();
    let mut count = 0;
    while let Some(line) = lines.next() {
        if line != "#[cfg(test)]" {
            count += 1;
            continue;
        }
        // Further attributes, then one line that is the whole item or opens it.
        let opening = lines.find(|line| !line.starts_with("#["));
        if opening.is_some_and(|line| line.ends_with('{')) {
            lines.find(|line| *line == "}");
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_do_not_count() {
        let text = "a\nb\n#[cfg(test)]\nmod tests {\n    x\n    y\n}\nc\n#[cfg(test)]\nmod more;\nd\n";
        assert_eq!(without_tests(text), 4);
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        let (at, above) = ("x\n".repeat(LIMIT), "x\n".repeat(LIMIT + 1));
        assert!(check(&Files::of(&[("src/a.rs", &at)])).is_empty());
        assert_eq!(check(&Files::of(&[("src/a.rs", &above)])).len(), 1);
        assert!(
            check(&Files::of(&[("tests/system/a.rs", &above), ("crates/x/tests/b.rs", &above)])).is_empty()
        );
    }

    #[test]
    fn an_exception_holds_up_to_its_own_limit() {
        for (path, limit, _) in LONGER {
            let (at, above) = ("x\n".repeat(*limit), "x\n".repeat(limit + 1));
            assert!(check(&Files::of(&[(path, &at)])).is_empty());
            assert_eq!(check(&Files::of(&[(path, &above)])).len(), 1);
        }
    }

    #[test]
    fn an_exception_without_its_file_is_stale() {
        let there: Vec<_> = LONGER.iter().map(|(path, ..)| (*path, "")).collect();
        assert!(check_exceptions(&Files::of(&there)).is_empty());
        assert_eq!(check_exceptions(&Files::of(&[("src/a.rs", "")])).len(), LONGER.len());
    }
}
