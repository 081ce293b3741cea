//! `cargo xtask matrix`: writes the reviewed files of the authorisation tests anew, and the tables of docs/AUTHORISATION.md.

use std::{collections::BTreeMap, fmt::Write as _, fs};

use crate::{
    failure::{Failure, Outcome},
    shell::{Project, read},
};

pub(crate) const MATRIX: &str = "crates/server/tests/authz/matrix.csv";
pub(crate) const DOCUMENT: &str = "docs/AUTHORISATION.md";
const BEGIN: &str = "<!-- The tables below are written by `cargo xtask matrix`. -->\n";
const END: &str = "<!-- The tables end here. -->\n";

/// What a cell says where there is no object to ask about.
const NO_OBJECT: &str = "no-object";

/// Runs the tests so that they write what they find, then words it.
pub(crate) fn matrix(project: &Project) -> Outcome {
    let mut cargo = project.cargo();
    // Of the whole workspace, so that nothing is compiled anew with other features.
    cargo.args(["test", "--workspace", "--test", "authz", "--locked"]).env("CONVENE_WRITE_MATRIX", "1");
    let status = cargo.status().map_err(|error| Failure::io("cargo test", &error))?;
    if !status.success() {
        return Err(Failure::new("the authorisation tests failed for another reason than a difference"));
    }
    let path = project.root.join(DOCUMENT);
    let document = with_tables(&read(&path)?, &read(&project.root.join(MATRIX))?)
        .ok_or_else(|| Failure::new(format!("{DOCUMENT} has no place for the tables")))?;
    fs::write(&path, document).map_err(|error| Failure::io(path.display(), &error))
}

/// The document with the tables of this matrix; `None` when it has no place for them.
pub(crate) fn with_tables(document: &str, matrix: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{}{END}{after}", tables(matrix)))
}

/// One line of the matrix.
struct Line<'a> {
    operation: &'a str,
    access: &'a str,
    place: &'a str,
    relation: &'a str,
    cells: Vec<&'a str>,
}

fn lines(matrix: &str) -> (Vec<&str>, Vec<Line<'_>>) {
    let mut rows = matrix.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let callers = rows.next().unwrap_or_default().into_iter().skip(4).collect();
    let lines = rows.filter_map(|row| {
        let (head, cells) = row.split_at_checked(4)?;
        let [operation, access, place, relation] = *head else { return None };
        Some(Line { operation, access, place, relation, cells: cells.to_vec() })
    });
    (callers, lines.collect())
}

/// The areas in their order, each with what its operations have in their addresses; the first that fits is theirs.
const AREAS: &[(&str, &[&str])] = &[
    ("Calls and selection", &["/staff/calls"]),
    ("Forming groups", &["/group-runs", "/late-joiners", "{cohort}/groups"]),
    ("Matching", &["/match-runs", "/matching", "/staff/mentors"]),
    ("Programme and records", &["/staff/"]),
    ("The directory", &["/members", "/policy-areas"]),
    (
        "Accounts and invitations",
        &[
            "/sessions",
            "/invitations",
            "/welcome/",
            "/account/password",
            "/account/second-factor",
            "/account/recovery-codes",
        ],
    ),
    (
        "Introductions, conversations and blocks",
        &[
            "/introductions",
            "/introduction-questions",
            "/brokered-introductions",
            "/conversations",
            "/v1/messages",
            "/v1/news",
            "/blocks",
        ],
    ),
    ("Own pages", &["/home", "/groups", "/mentoring", "/account"]),
    ("Signing in, and the program itself", &[""]),
];

fn area(operation: &str) -> usize {
    AREAS.iter().position(|(_, marks)| marks.iter().any(|mark| operation.contains(mark))).unwrap_or(0)
}

fn tables(matrix: &str) -> String {
    let (callers, lines) = lines(matrix);
    let mut text = String::new();
    for (index, (title, _)) in AREAS.iter().enumerate().rev() {
        let of_area: Vec<&Line<'_>> = lines.iter().filter(|line| area(line.operation) == index).collect();
        if of_area.is_empty() {
            continue;
        }
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "### {title}\n\n| operation | open to | object | answers |\n| --- | --- | --- | --- |"
        );
        for (at, line, relations) in merged(&of_area) {
            let again = at > 0 && of_area[at - 1].operation == line.operation;
            let (operation, access) =
                if again { (String::new(), "") } else { (format!("`{}`", line.operation), line.access) };
            let object = if line.place == "-" {
                String::new()
            } else {
                format!("`{}`: {}", line.place, relations.join(", ").replace('_', " "))
            };
            let _ =
                writeln!(text, "| {operation} | {access} | {object} | {} |", answers(&callers, &line.cells));
        }
        text.push('\n');
    }
    text
}

/// Lines about one place of an operation with the same answers are one; those without an object are left out.
fn merged<'a>(lines: &[&'a Line<'a>]) -> Vec<(usize, &'a Line<'a>, Vec<&'a str>)> {
    let mut merged: Vec<(usize, &Line<'_>, Vec<&str>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.cells.iter().all(|cell| *cell == NO_OBJECT) {
            continue;
        }
        let same = |(_, other, _): &&mut (usize, &Line<'_>, Vec<&str>)| {
            (other.operation, other.place, &other.cells) == (line.operation, line.place, &line.cells)
        };
        match merged.iter_mut().find(same) {
            Some((_, _, relations)) => relations.push(line.relation),
            None => merged.push((at, line, vec![line.relation])),
        }
    }
    merged
}

/// Who gets which status, the largest group last and as "everybody else".
fn answers(callers: &[&str], cells: &[&str]) -> String {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (caller, status) in std::iter::zip(callers, cells) {
        groups.entry(status).or_default().push(caller.replace('_', " "));
    }
    let most = groups.iter().max_by_key(|(_, callers)| callers.len()).map_or("", |(status, _)| *status);
    let all = groups.len() == 1;
    let mut said: Vec<String> = groups
        .iter()
        .filter(|(status, _)| **status != most)
        .map(|(status, callers)| format!("{status} {}", callers.join(", ")))
        .collect();
    said.push(format!("{most} {}", if all { "everybody" } else { "everybody else" }));
    said.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: &str = "operation,access,place,relation,anonymous,staff,admin,mentor_ended\n\
        GET /api/v1/members,public,-,-,200,200,200,200\n\
        GET /api/v1/staff/people,staff admin,{x},own,401,200,200,403\n\
        GET /api/v1/staff/people,staff admin,{x},absent,401,404,404,403\n\
        GET /api/v1/staff/people,staff admin,{x},other_cohort,401,200,200,403\n\
        GET /api/v1/staff/people,staff admin,{x},blocked,no-object,no-object,no-object,no-object\n";

    #[test]
    fn lines_with_the_same_answers_are_one_and_the_rest_is_everybody_else() {
        let text = tables(CSV);
        assert!(text.contains("| `GET /api/v1/members` | public |  | 200 everybody |"), "{text}");
        let people = "| `GET /api/v1/staff/people` | staff admin | `{x}`: own, other cohort | 401 anonymous; \
                      403 mentor ended; 200 everybody else |";
        assert!(text.contains(people), "{text}");
        assert!(
            text.contains("|  |  | `{x}`: absent | 401 anonymous; 403 mentor ended; 404 everybody else |")
        );
        assert!(!text.contains("blocked"));
    }

    #[test]
    fn the_tables_have_one_place() {
        let document = format!("a\n{BEGIN}old\n{END}b\n");
        let written = with_tables(&document, CSV).unwrap();
        assert!(written.starts_with("a\n") && written.ends_with("b\n") && !written.contains("old"));
        assert_eq!(with_tables(&written, CSV).unwrap(), written);
        assert_eq!(with_tables("a", CSV), None);
    }
}
