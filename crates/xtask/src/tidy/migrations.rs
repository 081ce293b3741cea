//! Both databases are migrated in the same steps: the same numbers and names in both folders, without gaps.

use super::Files;

const FOLDERS: [&str; 2] = ["crates/store/migrations/sqlite/", "crates/store/migrations/postgres/"];

pub(crate) fn check(files: &Files) -> Vec<String> {
    let [sqlite, postgres] = FOLDERS.map(|folder| {
        files.matching(folder, ".sql").map(|(path, _)| path.trim_start_matches(folder)).collect::<Vec<_>>()
    });
    let mut findings = Vec::new();
    for (folder, own, other) in [(FOLDERS[0], &sqlite, &postgres), (FOLDERS[1], &postgres, &sqlite)] {
        for name in own.iter().filter(|name| !other.contains(name)) {
            findings.push(format!("{folder}{name}: the other database has no migration of this name"));
        }
        for (position, name) in own.iter().enumerate() {
            let number = name.split('_').next().and_then(|digits| digits.parse::<usize>().ok());
            if number != Some(position + 1) {
                findings.push(format!("{folder}{name}: its number should be {}", position + 1));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(sqlite: &[&str], postgres: &[&str]) -> usize {
        let all: Vec<String> = sqlite
            .iter()
            .map(|name| format!("{}{name}", FOLDERS[0]))
            .chain(postgres.iter().map(|name| format!("{}{name}", FOLDERS[1])))
            .collect();
        check(&Files::of(&all.iter().map(|path| (path.as_str(), "")).collect::<Vec<_>>())).len()
    }

    #[test]
    fn the_same_names_in_order_pass() {
        assert_eq!(findings(&["0001_start.sql", "0002_more.sql"], &["0001_start.sql", "0002_more.sql"]), 0);
    }

    #[test]
    fn a_migration_that_one_database_lacks_is_found() {
        assert_eq!(findings(&["0001_start.sql", "0002_more.sql"], &["0001_start.sql"]), 1);
    }

    #[test]
    fn a_gap_is_found_in_both() {
        assert_eq!(findings(&["0001_a.sql", "0003_b.sql"], &["0001_a.sql", "0003_b.sql"]), 2);
    }
}
