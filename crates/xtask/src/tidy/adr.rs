//! Decisions are numbered without gaps and say since when they hold.

use super::Files;

pub(crate) fn check(files: &Files) -> Vec<String> {
    let mut findings = Vec::new();
    for (position, (path, text)) in files.matching("docs/adr/", ".md").enumerate() {
        let number = format!("{:04}", position + 1);
        if !path.trim_start_matches("docs/adr/").starts_with(&format!("{number}-")) {
            findings.push(format!("{path}: its number should be {number}"));
        }
        if !text.starts_with(&format!("# {number}. ")) {
            findings.push(format!("{path}:1: the title should begin with `# {number}. `"));
        }
        let line = |start: &str| text.lines().find_map(|line| line.strip_prefix(start)).map(str::trim);
        let status = line("Status: ").unwrap_or_default();
        if status != "accepted" && !status.starts_with("replaced by ") {
            findings.push(format!("{path}: `Status:` should be `accepted` or `replaced by NNNN`"));
        }
        if !line("Date: ").is_some_and(is_date) {
            findings.push(format!("{path}: `Date:` should be YYYY-MM-DD"));
        }
        for heading in ["## Question", "## Options", "## Decision", "## Consequences"] {
            if !text.lines().any(|line| line == heading) {
                findings.push(format!("{path}: the part `{heading}` is missing"));
            }
        }
    }
    findings
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.char_indices().all(|(at, c)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# 0001. Title\nStatus: accepted\nDate: 2026-11-23\n## Question\n## Options\n## Decision\n## Consequences\n";

    #[test]
    fn a_complete_decision_passes() {
        assert!(check(&Files::of(&[("docs/adr/0001-title.md", GOOD)])).is_empty());
    }

    #[test]
    fn a_gap_in_the_numbers_is_found_in_name_and_title() {
        assert_eq!(check(&Files::of(&[("docs/adr/0002-title.md", &GOOD.replace("0001", "0002"))])).len(), 2);
    }

    #[test]
    fn a_missing_part_status_or_date_is_found() {
        for line in ["Status: accepted\n", "Date: 2026-11-23\n", "## Options\n"] {
            assert_eq!(
                check(&Files::of(&[("docs/adr/0001-title.md", &GOOD.replace(line, ""))])).len(),
                1,
                "{line}"
            );
        }
    }
}
