//! A trust rule that is said to be done has a test that names it.
//!
//! docs/trust-rules.csv lists every rule: its id, `due`, `done` or `later`, the area of work that brings it, and whether it
//! has to be proved by a test.

use std::collections::BTreeSet;

use super::Files;

const TABLE: &str = "docs/trust-rules.csv";
const HEADER: &str = "rule,status,area,proof";

pub(crate) fn check(files: &Files) -> Vec<String> {
    let Some(table) = files.text(TABLE) else { return Vec::new() };
    let mut lines = table.lines().enumerate();
    if lines.next().map(|(_, header)| header) != Some(HEADER) {
        return vec![format!("{TABLE}:1: the header should be {HEADER}")];
    }
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    for (number, line) in lines {
        let at = format!("{TABLE}:{}", number + 1);
        let [rule, status, _, proof] = *line.split(',').collect::<Vec<_>>() else {
            findings.push(format!("{at}: should have four columns"));
            continue;
        };
        if !seen.insert(rule) {
            findings.push(format!("{at}: {rule} is listed twice"));
        }
        if !["due", "done", "later"].contains(&status) || !["test", "review"].contains(&proof) {
            findings.push(format!("{at}: the status is due, done or later, the proof is test or review"));
        }
        if status == "done" && proof == "test" && !is_named_by_a_test(rule, files) {
            findings.push(format!("{at}: {rule} is done, but no test names it in its doc comment"));
        }
    }
    findings
}

/// A doc comment with the id, and below it a test: Rust's attributes, or a Playwright test in a journey.
fn is_named_by_a_test(rule: &str, files: &Files) -> bool {
    let journey = |text: &str| {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let named = |pair: &[&str]| match pair {
            [comment, test] => comment.starts_with("//") && names(comment, rule) && test.starts_with("test("),
            _ => false,
        };
        lines.windows(2).any(named)
    };
    if files.matching("tests/e2e/", ".spec.ts").any(|(_, text)| journey(text)) {
        return true;
    }
    files.matching("", ".rs").filter(|(path, _)| *path != "crates/xtask/src/tidy/trust.rs").any(
        |(_, text)| {
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            lines.iter().enumerate().any(|(at, line)| {
                line.starts_with("///")
                    && names(line, rule)
                    && lines[at..]
                        .iter()
                        .take_while(|line| line.starts_with("///") || line.starts_with('#'))
                        .any(|line| line.starts_with("#[") && line.contains("test"))
            })
        },
    )
}

/// `ACC-1` is not named by `ACC-12`.
fn names(line: &str, rule: &str) -> bool {
    line.match_indices(rule).any(|(at, _)| !line[at + rule.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(row: &str, test: &str) -> usize {
        check(&Files::of(&[(TABLE, &format!("{HEADER}\n{row}\n")), ("crates/server/src/x.rs", test)])).len()
    }

    #[test]
    fn a_rule_that_is_due_needs_no_test_yet() {
        assert_eq!(findings("ACC-1,due,accounts,test", ""), 0);
    }

    #[test]
    fn a_journey_proves_a_rule_that_stands_above_its_test() {
        let row = format!("{HEADER}\nWEB-2,done,headers,test\n");
        let found = |journey| check(&Files::of(&[(TABLE, &row), ("tests/e2e/x.spec.ts", journey)])).len();
        assert_eq!(found("// WEB-2: blocked.\ntest('x', async () => {});\n"), 0);
        assert_eq!(found("// WEB-2: blocked.\nconst x = 1;\n"), 1);
    }

    #[test]
    fn a_rule_that_is_done_needs_a_test_that_names_it() {
        let test = "/// ACC-1: nobody signs up.\n#[tokio::test]\nasync fn x() {}";
        assert_eq!(findings("ACC-1,done,accounts,test", test), 0);
        assert_eq!(findings("ACC-1,done,accounts,test", "/// ACC-1\nfn x() {}"), 1);
        assert_eq!(findings("ACC-1,done,accounts,test", &test.replace("ACC-1", "ACC-12")), 1);
        assert_eq!(findings("ACC-1,done,accounts,review", ""), 0);
    }

    #[test]
    fn a_wrong_word_in_the_table_is_found() {
        assert_eq!(findings("ACC-1,soon,accounts,test", ""), 1);
        assert_eq!(findings("ACC-1,due,accounts", ""), 1);
    }
}
