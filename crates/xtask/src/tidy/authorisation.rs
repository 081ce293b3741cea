//! One forgotten permission check should not be possible: roles are compared in one place, what is kept is not answered as
//! it is, and whoever writes is decided about inside the write (rules AUT-1, AUT-2, AUT-3 and AUT-12).

use super::{
    Files,
    code::{Strings, code_only, line_of, outside_tests, words},
};
use crate::authorisation::{DOCUMENT, MATRIX, with_tables};

const PERMISSIONS: &str = "crates/model/src/permissions.rs";
/// Its parts.
const PERMISSIONS_PARTS: &str = "crates/model/src/permissions/";
const ROUTES: &str = "crates/server/src/routes.rs";
/// The part of the route table that is about people's own data.
const OWN_ROUTES: &str = "crates/server/src/privacy/routes.rs";
/// The part of the route table that is about accounts.
const ACCOUNT_ROUTES: &str = "crates/server/src/routes/accounts.rs";
/// The part of the route table that is about introductions, conversations and blocks.
const MEETING_ROUTES: &str = "crates/server/src/routes/introductions.rs";

/// Where else roles are named, and why that compares none.
const NAMES_ROLES: &[(&str, &str)] = &[
    ("crates/server/src/demo/", "gives roles to the people it invents, and asks nobody for theirs"),
    (
        "crates/server/src/api/account/preview.rs",
        "gives one to somebody invented, through whose eyes one looks",
    ),
];

/// Operations that write without deciding about a role, and why.
const WRITES: &[(&str, &str)] = &[
    ("crates/server/src/api/account/", "everybody decides about themselves, whatever their roles"),
    ("crates/server/src/api/sign_in.rs", "everybody may try a password"),
    ("crates/server/src/api/second_factor.rs", "everybody gives their own second factor"),
    ("crates/server/src/api/sign_in_passkey.rs", "everybody may try a passkey"),
    ("crates/server/src/api/reauthentication.rs", "everybody proves that they themselves are there"),
    (
        "crates/server/src/api/welcome.rs",
        "whoever has the link accepts, and whether its maker still may invite is asked inside the write",
    ),
    ("crates/server/src/api/sign_in_links.rs", "everybody may ask for a link"),
    ("crates/server/src/api/sign_out.rs", "everybody ends their own session"),
];

/// AUT-1: role names stand where it is decided, in the route table, and in tests.
pub(crate) fn check_roles(files: &Files) -> Vec<String> {
    let roles = roles(files);
    let mut findings = Vec::new();
    for (path, text) in files.matching("", ".rs") {
        let apart = path == PERMISSIONS
            || path.starts_with(PERMISSIONS_PARTS)
            || path == ROUTES
            || path.contains("tests/")
            || path.ends_with("/tests.rs");
        if apart || NAMES_ROLES.iter().any(|(start, _)| path.starts_with(start)) {
            continue;
        }
        let code = outside_tests(&code_only(text, Strings::Blanked));
        for at in words(&code, "Role") {
            let Some(rest) = code[at..].strip_prefix("Role::") else { continue };
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if name.is_empty() || roles.contains(&name.as_str()) {
                let line = line_of(&code, at);
                findings.push(format!(
                    "{path}:{line}: names a role; ask `can`, or `Part` where the page only chooses what to show"
                ));
            }
        }
    }
    findings
}

/// The names of all roles.
fn roles(files: &Files) -> Vec<&str> {
    let text = files.text(PERMISSIONS).unwrap_or_default();
    let body =
        text.split_once("    Role {").map_or("", |(_, rest)| rest.split("    }").next().unwrap_or_default());
    body.lines().filter_map(|line| line.trim().split_once(" = \"")).map(|(name, _)| name).collect()
}

/// AUT-2: a role or an action added later is decided about, because the compiler asks for it.
pub(crate) fn check_wildcards(files: &Files) -> Vec<String> {
    let Some(text) = files.text(PERMISSIONS) else { return Vec::new() };
    // About a field its level decides, so that a new field is decided about with its default.
    let code =
        outside_tests(&code_only(text, Strings::Blanked)).replace("Action::SeeField(_)", "Action::SeeField");
    let arm = |line: &str| {
        let pattern = line.split("=>").next().unwrap_or_default().trim();
        line.contains("=>")
            && pattern.split(['|', ',', '(', ')']).map(str::trim).any(|part| part == "_" || part == "..")
    };
    let whole = |line: &str| line.contains("=>") && line.trim_start().starts_with("_ ");
    // In a pair with a decision `_` stands for the other decision, and hides no role.
    let decisions = |line: &str| line.contains("Decision::");
    code.lines()
        .enumerate()
        .filter(|(_, line)| (arm(line) && !decisions(line)) || whole(line))
        .map(|(at, _)| format!("{PERMISSIONS}:{}: name every role and action instead of a wildcard", at + 1))
        .collect()
}

/// AUT-12: what a table holds is not what a client may see: records cannot be serialized, and the store knows no answer.
pub(crate) fn check_records(files: &Files) -> Vec<String> {
    let tables =
        [ROUTES, OWN_ROUTES, ACCOUNT_ROUTES, MEETING_ROUTES].map(|path| files.text(path).unwrap_or_default());
    let of_table = |text| str::split(text, ".answers::<").skip(1).filter_map(|rest| rest.split('>').next());
    let answers: Vec<&str> = tables.into_iter().flat_map(of_table).collect();
    let mut findings = Vec::new();
    for (path, text) in files.matching("crates/store/src/", ".rs") {
        let code = outside_tests(&code_only(text, Strings::Blanked));
        for (at, _) in code.match_indices("pub struct ") {
            let name = code[at + "pub struct ".len()..]
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default();
            let record =
                ["Record", "Holder", "Hold"].iter().any(|end| name.ends_with(end)) || name.starts_with("New");
            let before = code[..at].rsplit("\n\n").next().unwrap_or_default();
            if record && words(before, "Serialize").next().is_some() {
                findings.push(format!("{path}:{}: `{name}` can be serialized", line_of(&code, at)));
            }
        }
        for answer in &answers {
            for at in words(&code, answer) {
                findings.push(format!(
                    "{path}:{}: `{answer}` is an answer, built for a viewer",
                    line_of(&code, at)
                ));
            }
        }
    }
    findings
}

/// Whether the roles of whoever writes are read here: of those who need one, or of those who may have none left.
fn reads_roles(line: &str) -> bool {
    line.contains("acting(") || line.contains("holder(")
}

/// AUT-3: the role is read anew inside every write, in one of the lines after it begins.
pub(crate) fn check_writes(files: &Files) -> Vec<String> {
    const WITHIN: usize = 3;
    let mut findings = Vec::new();
    for (path, text) in files.matching("crates/server/src/api/", ".rs") {
        if WRITES.iter().any(|(apart, _)| path.starts_with(apart)) {
            continue;
        }
        let code = outside_tests(&code_only(text, Strings::Blanked));
        let lines: Vec<&str> = code.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let begins = line.contains("store.write()") || line.contains("first.write(");
            let decided = lines[at..].iter().take(WITHIN + 1).any(|line| reads_roles(line));
            if begins && !decided {
                findings.push(format!(
                    "{path}:{}: decide inside the write: begin it with `write_as` or `first_as`, or ask `acting` next",
                    at + 1
                ));
            }
        }
    }
    findings
}

/// The tables in the document are those of the matrix.
pub(crate) fn check_document(files: &Files) -> Vec<String> {
    let (Some(document), Some(matrix)) = (files.text(DOCUMENT), files.text(MATRIX)) else {
        return Vec::new();
    };
    match with_tables(document, matrix) {
        Some(current) if current == document => Vec::new(),
        Some(_) => vec![format!("{DOCUMENT}: differs from {MATRIX}: run `cargo xtask matrix`")],
        None => vec![format!("{DOCUMENT}: has no place for the tables")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: &str = "codes! {\n    Role {\n        /// X.\n        Staff = \"staff\",\n    }\n}\n";

    fn findings(check: fn(&Files) -> Vec<String>, path: &str, text: &str) -> usize {
        check(&Files::of(&[(PERMISSIONS, ROLES), (ROUTES, ".answers::<People>(X)"), (path, text)])).len()
    }

    /// AUT-1.
    #[test]
    fn a_role_named_elsewhere_is_found() {
        let found = |path, text| findings(check_roles, path, text);
        assert_eq!(found("crates/server/src/api/x.rs", "if a.has(Role::Staff) {}"), 1);
        assert_eq!(found("src/x.rs", "use model::permissions::Role::{self};"), 1);
        assert_eq!(found("crates/server/src/api/x.rs", "Role::ALL; MatchRole::Staff; // Role::Staff"), 0);
        assert_eq!(found("crates/server/src/api/x.rs", "#[cfg(test)]\nmod tests {\n    Role::Staff\n}\n"), 0);
        assert_eq!(found("crates/server/tests/x.rs", "Role::Staff"), 0);
        assert_eq!(found("crates/server/src/demo/x.rs", "Role::Staff"), 0);
    }

    /// AUT-2.
    #[test]
    fn a_wildcard_about_roles_is_found() {
        let found = |text: &str| check_wildcards(&Files::of(&[(PERMISSIONS, text)])).len();
        assert_eq!(found("match x {\n    (Role::Staff, _) => a,\n    _ => b,\n}\n"), 2);
        assert_eq!(
            found(
                "match x {\n    (Decision::Allow, _) | (_, Decision::Allow) => a,\n    Role::Staff => b,\n}\n"
            ),
            0
        );
        assert_eq!(
            found("match x {\n    (Role::Staff, Action::SeeField(_)) => a,\n}\n"),
            0,
            "the level decides"
        );
        assert_eq!(found("match x {\n    Action::SeeGroup(_) => a,\n}\n"), 1);
        assert_eq!(found("#[cfg(test)]\nmod tests {\n    match x { _ => a }\n}\n"), 0);
    }

    /// AUT-12.
    #[test]
    fn a_record_that_can_be_sent_is_found() {
        let found = |text| findings(check_records, "crates/store/src/x.rs", text);
        assert_eq!(found("#[derive(Clone, Serialize)]\npub struct PersonRecord {\n}\n"), 1);
        assert_eq!(found("#[derive(Clone)]\npub struct PersonRecord {\n}\n"), 0);
        assert_eq!(found("#[derive(Serialize)]\npub struct Theme {\n}\n"), 0, "a part of a column");
        assert_eq!(found("use model::people::People;"), 1);
    }

    /// AUT-3.
    #[test]
    fn a_write_that_asks_nobody_is_found() {
        let found = |path, text| findings(check_writes, path, text);
        assert_eq!(found("crates/server/src/api/staff/x.rs", "let write = app.store.write().await?;"), 1);
        let asked = "let write = first.write(app).await?;\nlet actor = acting(&mut write, app, &by).await?;";
        assert_eq!(found("crates/server/src/api/staff/x.rs", asked), 0);
        assert_eq!(found("crates/server/src/api/staff/x.rs", "let write = first.write(app).await?;"), 1);
        assert_eq!(found("crates/server/src/api/sign_out.rs", "let write = app.store.write().await?;"), 0);
    }
}
